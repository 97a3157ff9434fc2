// The main thread's side of this room: scans, looks, fingerprints and hints, each done by a thread that may fail alone.
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type {
  DirectoryEntry,
  FileEntry,
  OtherFiles,
  PlaceOnDisk,
  ScanChunk,
  ScanResult,
  ScanSummary,
  Sighting,
} from './entries.ts';
import { HungPlaces } from './hung-places.ts';
import type { Identity } from './identify.ts';
import type { ListenerEvents } from './listen.ts';
import { ListeningThread } from './listening-thread.ts';
import { QuestionsThread, type Question } from './questions-thread.ts';
import { doesNotAnswer, ReadingThread } from './reading-thread.ts';
import { ScanningThread, type ScanOptions } from './scanning-thread.ts';

export type {
  DirectoryEntry,
  FileEntry,
  PlaceholderEntry,
  PlaceOnDisk,
  ScanChunk,
  ScanResult,
  ScanSummary,
  Sighting,
} from './entries.ts';
export type { Identity } from './identify.ts';
export type { ListenerEvents } from './listen.ts';
export type { Hint } from './messages.ts';

/** Looks at the disk without ever blocking the main thread. All paths are absolute; nothing is ever written. */
export interface FilesWorker {
  /**
   * Lists the recordings of a folder. Hidden and system directories are passed by, links are not followed.
   * @returns `folder-missing` or `folder-unreadable` when the folder itself cannot be listed; unreadable places in it are part of the result
   */
  scan(root: string, options: ScanOptions): Promise<Outcome<ScanResult>>;
  /** The same for a single directory, without what is below it. */
  scanDirectory(path: string): Promise<Outcome<ScanResult>>;
  /** The same, handed over in parts of a few milliseconds each; the next part is made when the last one was worked off. */
  walk(
    root: string,
    options: ScanOptions,
    onChunk: (chunk: ScanChunk) => void,
  ): Promise<Outcome<ScanSummary>>;
  /**
   * Looks at single files again.
   * @param closely also ask whether somebody holds them open for writing, where the system can tell, and whether they say themselves
   *   that their rest is to come
   * @returns one sighting for each path, in order; never fails as a whole
   */
  look(paths: readonly string[], options?: { readonly closely?: boolean }): Promise<readonly Sighting[]>;
  /** The same for many, to be gone through once: each sighting is made when it is its turn. */
  lookThrough(
    paths: readonly string[],
    options?: { readonly closely?: boolean },
  ): Promise<Iterable<Sighting>>;
  /**
   * Reads a recording once: fingerprint, sound, and that it did not change meanwhile. Two at a time, begun in the order asked; one while it is
   * gentle.
   * @returns the identity, or `file-gone`, `file-unreadable`, `file-empty`, `file-changed`, `not-audio`, `no-sound`,
   *   `audio-damaged`, `audio-protected`, `index-missing`, `reader-crashed`
   */
  identify(
    path: string,
    options?: {
      readonly signal?: AbortSignal;
      /** Also a file that a cloud drive would have to fetch first; otherwise it answers `file-not-downloaded`. */
      readonly download?: boolean;
    },
  ): Promise<Outcome<Identity>>;
  /**
   * How long a recording is, as a glance at its start tells: for estimates. Does not wait behind `identify`.
   * @returns seconds, or null when a glance does not tell
   */
  measure(path: string): Promise<number | null>;
  /**
   * What is at a path, for somebody who asks about this one: it waits for no scan, no hash, and no folder whose disk keeps those waiting.
   * @returns with a failure that may be retried where the disk does not answer
   */
  ask(path: string): Promise<PlaceOnDisk>;
  /**
   * Where a folder really lies, asked the same way.
   * @returns its path without links; `folder-missing`, `folder-unreadable`, or `folder-refused` for a file
   */
  resolve(path: string): Promise<Outcome<string>>;
  /** What lies in a folder and is no recording by its name: some hundred names at most, and no longer than a moment. */
  others(path: string): Promise<OtherFiles>;
  /**
   * Listens to a folder that exists. Hints may be missing, doubled, late or wrong; only a scan tells the truth.
   * @returns a function that ends it
   */
  listen(root: string, options: { readonly includeSubfolders: boolean }, events: ListenerEvents): () => void;
  /** While it is gentle, one recording is read at a time and takes about twice as long, so that uploads have the disk and a core to themselves. */
  beGentle(on: boolean): void;
  /**
   * True while a thread that was told to end waits for a disk that does not answer. The process cannot end in the usual way then: it would
   * wait for the thread.
   */
  isStuck(): boolean;
  /** Ends all threads. What is still asked for is answered with a failure. */
  close(): Promise<void>;
}

export interface FilesWorkerOptions {
  /** The bundled `app/files/worker.ts`. */
  readonly workerUrl: URL | string;
  /** The decoders, `ffmpeg-audio.wasm`; without them only everyday files are known. */
  readonly wasmPath?: string;
  /** How long a disk may keep a thread waiting, milliseconds. */
  readonly stallMs?: number;
  /** How long an idle thread is kept, milliseconds. */
  readonly idleMs?: number;
  /** How often it is looked whether listening needs a thread, milliseconds. */
  readonly calmLookMs?: number | undefined;
}

/** Long enough for a disk that has to spin up and for a slow share, short against a person's patience. */
const STALL_MS = 30_000;
const IDLE_MS = 30_000;

const MEASURE: Question<number | null> = {
  ask: (id, path) => ({ kind: 'measure', id, path }),
  read: (answer) => (answer.kind === 'measured' ? answer.seconds : undefined),
  none: null, // left out of the estimate; `identify` will say what is wrong with it
};
const ASK: Question<PlaceOnDisk> = {
  ask: (id, path) => ({ kind: 'ask', id, path }),
  read: (answer) => (answer.kind === 'told' ? answer.place : undefined),
  none: { what: 'unknown', file: null, failure: doesNotAnswer() },
};
const OTHERS: Question<OtherFiles> = {
  ask: (id, path) => ({ kind: 'others', id, path }),
  read: (answer) => (answer.kind === 'others-listed' ? answer.others : undefined),
  none: { names: [], more: true },
};
const RESOLVE: Question<Outcome<string>> = {
  ask: (id, path) => ({ kind: 'resolve', id, path }),
  read: (answer) => (answer.kind === 'resolved' ? answer.outcome : undefined),
  none: failed(
    failure('folder-missing', { message: 'The disk of this folder does not answer. Try again later.' }),
  ),
};

export function createFilesWorker(options: FilesWorkerOptions): FilesWorker {
  let stuck = 0;
  const threads = {
    onStuck: (ended: Promise<unknown>) => {
      stuck += 1;
      void ended.then(() => (stuck -= 1));
    },
    workerUrl: options.workerUrl,
    wasmPath: options.wasmPath ?? null,
    stallMs: options.stallMs ?? STALL_MS,
    idleMs: options.idleMs ?? IDLE_MS,
  };
  const hung = new HungPlaces();
  const scanner = new ScanningThread(threads, hung);
  const readers = [new ReadingThread(threads, hung), new ReadingThread(threads, hung)] as const;
  let isGentle = false;
  const measurer = new QuestionsThread(threads, hung, MEASURE);
  const asker = new QuestionsThread(threads, hung, ASK);
  const teller = new QuestionsThread(threads, hung, OTHERS);
  const resolver = new QuestionsThread(threads, hung, RESOLVE);
  const listener = new ListeningThread(threads, hung, options.calmLookMs);

  const scan = async (root: string, scanOptions: ScanOptions): Promise<Outcome<ScanResult>> => {
    const entries: FileEntry[] = [];
    const directories = new Map<string, DirectoryEntry>();
    const summary = await scanner.walk(root, scanOptions, (chunk) => {
      entries.push(...chunk.entries);
      for (const directory of chunk.directories) directories.set(directory.path, directory);
    });
    return summary.ok ? ok({ ...summary.value, entries, directories: [...directories.values()] }) : summary;
  };

  return {
    scan,
    scanDirectory: (path) => scan(path, { includeSubfolders: false }),
    walk: (root, scanOptions, onChunk) => scanner.walk(root, scanOptions, onChunk),
    look: async (paths, { closely = false } = {}) => [...(await scanner.look(paths, closely))],
    lookThrough: (paths, { closely = false } = {}) => scanner.look(paths, closely),
    identify: (path, { download = false, signal } = {}) => {
      const [first, second] = readers;
      const reader = isGentle || first.load <= second.load ? first : second;
      return reader.identify(path, download, signal);
    },
    measure: (path) => measurer.ask(path),
    ask: (path) => asker.ask(path),
    resolve: (path) => resolver.ask(path),
    others: (path) => teller.ask(path),
    listen: (root, { includeSubfolders }, events) => listener.listen(root, includeSubfolders, events),
    isStuck: () => stuck > 0,
    beGentle: (on) => {
      isGentle = on;
      for (const reader of readers) reader.beGentle(on);
    },
    close: async () => {
      await Promise.all(
        [scanner, ...readers, measurer, asker, resolver, teller, listener].map((thread) => thread.close()),
      );
    },
  };
}
