// What of a start takes long is done on a thread, before the library is opened: this thread stays free to say so, and to end.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Failure } from '../domain/failure.ts';
import type { Outcome } from '../domain/result.ts';
import { isLongToOpen } from '../storage/care/long-opening.ts';
import type { LibraryAt } from './open-library.ts';

/** What the thread says. */
export interface Prepared {
  readonly failure: Failure | null;
}

export interface PreparedPlaces extends LibraryAt {
  /** Folder of the built main process. */
  readonly builtDir: string;
}

/** Called where it takes longer than a person waits without a word. @param ended aborts when it is done. Ending the process meanwhile is safe */
export type OnLong = (ended: AbortSignal) => void;

/** What takes less is done without a word, milliseconds. */
const LONG_MS = 1_000;

/**
 * Opens with everything that may take long done before, on a thread.
 * @param open what opens on this thread
 */
export async function openPrepared<P extends PreparedPlaces, T>(
  places: P,
  open: (places: P) => Outcome<T>,
  onLong?: OnLong,
): Promise<Outcome<T>> {
  if (isLongToOpen(places.libraryDir)) {
    const failure = await prepare(places, onLong);
    if (failure) return { ok: false, failure };
  }
  const opened = open({ ...places, restoredElsewhere: true });
  if (opened.ok || !places.mayRestore || opened.failure.code !== 'library-damaged') return opened;
  // Damage that only opening it has shown.
  const failure = await prepare(places, onLong);
  return failure ? { ok: false, failure } : open(places);
}

async function prepare(places: PreparedPlaces, onLong?: OnLong): Promise<Failure | null> {
  const { accountDir, builtDir, isLost = false, libraryDir, mayRestore } = places;
  const workerData: LibraryAt = { accountDir, isLost, libraryDir, mayRestore };
  const worker = new Worker(pathToFileURL(join(builtDir, 'opening-worker.js')), { workerData });
  const ended = new AbortController();
  const timer = setTimeout(() => onLong?.(ended.signal), LONG_MS);
  try {
    return await new Promise<Failure | null>((resolve, reject) => {
      worker.once('message', ({ failure }: Prepared) => resolve(failure));
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('The thread that opens the library ended')));
    });
  } finally {
    clearTimeout(timer);
    ended.abort();
    await worker.terminate();
  }
}
