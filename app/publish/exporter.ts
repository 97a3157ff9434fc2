// The main thread's side of making files: asks the export thread, one file after the other.
import { Worker } from 'node:worker_threads';
import type { ExportChoices } from '../domain/export-format.ts';
import { failure } from '../domain/failure.ts';
import { failed, type Outcome } from '../domain/result.ts';
import type { ExportAnswer, ExportedBytes, ExportQuestion } from './export-worker.ts';
import { exportRecording, type Asked, type ExportShelf } from './exporting.ts';
import { endThread } from '../storage/thread-end.ts';

export type { ExportedBytes } from './export-worker.ts';

/** Makes files of recordings. */
export interface Exporter {
  /** @returns the file's content, or why there is none; see `exportRecording` */
  make(recordingId: number, asked: Asked, choices?: Partial<ExportChoices>): Promise<Outcome<ExportedBytes>>;
  close(): Promise<void>;
}

/** An idle thread is kept this long, milliseconds. */
const IDLE_MS = 30_000;

/**
 * Prepares a thread, started with the first file and again after it died.
 * @param workerUrl the bundled `export-worker.ts`
 * @param libraryPath the library's database file
 */
export function createExporter({
  workerUrl,
  libraryPath,
}: {
  readonly workerUrl: URL | string;
  readonly libraryPath: string;
}): Exporter {
  let worker: Worker | null = null;
  let lastId = 0;
  let idle: NodeJS.Timeout | null = null;
  const asked = new Map<number, (outcome: Outcome<ExportedBytes>) => void>();

  const settle = (id: number, outcome: Outcome<ExportedBytes>): void => {
    asked.get(id)?.(outcome);
    asked.delete(id);
    if (asked.size > 0) return;
    idle = setTimeout(() => void end(), IDLE_MS);
    idle.unref();
  };
  const broken = (detail: string): Outcome<never> => failed(failure('internal', { detail }));

  const end = async (): Promise<void> => {
    const ending = worker;
    worker = null;
    for (const id of [...asked.keys()]) settle(id, broken('The export was stopped.'));
    if (idle) clearTimeout(idle);
    if (ending) await endThread(ending);
  };

  const start = (): Worker => {
    const started = new Worker(workerUrl, { workerData: { libraryPath } });
    // The app does not live on for its exports.
    started.unref();
    started.on('message', (answer: ExportAnswer) =>
      settle(answer.id, 'outcome' in answer ? answer.outcome : broken(answer.error)),
    );
    const lost = (why: string): void => {
      if (worker !== started) return;
      worker = null;
      for (const id of [...asked.keys()]) settle(id, broken(why));
    };
    started.on('error', (error) => lost(error.message));
    started.on('exit', (code) => lost(`the export thread ended with ${code}`));
    return started;
  };

  return {
    make: (recordingId, what, choices = {}) =>
      new Promise((resolve) => {
        if (idle) clearTimeout(idle);
        worker ??= start();
        lastId += 1;
        asked.set(lastId, resolve);
        worker.postMessage({ id: lastId, recordingId, asked: what, choices } satisfies ExportQuestion);
      }),
    close: end,
  };
}

/** Makes files in this very thread: for commands, which have nothing else to do. */
export function exporterHere(shelf: ExportShelf): Exporter {
  return {
    make: (recordingId, what, choices) => {
      const outcome = exportRecording(shelf, recordingId, what, choices);
      if (!outcome.ok) return Promise.resolve(outcome);
      const { content, hurried, isDraft = false } = outcome.value;
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      return Promise.resolve({ ok: true, value: { bytes, hurried, isDraft } });
    },
    close: () => Promise.resolve(),
  };
}
