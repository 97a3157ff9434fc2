// Watches one folder: hints say where to look, scans tell the truth, and files are told of when they stand still.
// Why so: docs/decisions/watch.md.
import type { Clock } from '../domain/clock.ts';
import type { Failure } from '../domain/failure.ts';
import type { FilesWorker } from '../files/files-worker.ts';
import { FolderListener } from './folder-listener.ts';
import type { KnownFile, WatchedFolder, WatchEvent, WatchState } from './events.ts';
import { HintWorker } from './hint-worker.ts';
import { FileTracker } from './file-tracker.ts';
import { EventQueue, type InOneGo } from './event-queue.ts';
import { Scans } from './scans.ts';

export type { KnownFile, WatchedFolder, WatchEvent, WatchState } from './events.ts';

export interface FolderWatcherDeps {
  readonly folder: WatchedFolder;
  /** What was known of the folder's files when Earshot ran last. Read once, when the watcher starts. */
  readonly known: Iterable<KnownFile>;
  readonly files: FilesWorker;
  readonly clock: Clock;
  readonly settings: {
    /** How long a file must stand still before it is taken for complete, milliseconds. */
    readonly quietMs?: number;
    /** Pause between scans while all is well, milliseconds. */
    readonly rescanMs?: number;
    /** Shortest pause between scans while something is not as it should be, milliseconds. */
    readonly alertMs?: number;
  };
  /** Called in order, never from within a call to the watcher, and never after `stop` was called. */
  readonly onEvent: (event: WatchEvent) => void;
  /** Wraps the delivery of several events in a row, for example in one transaction. */
  readonly inOneGo?: InOneGo;
}

export interface FolderWatcher {
  start(): void;
  /** Compares the folder with the disk as soon as possible: after sleep, or when the person asks. */
  rescan(): void;
  /** Somebody missed this file: it is told of as new if it is there, or when it is back. */
  recheck(path: string): void;
  stop(): Promise<void>;
  state(): { readonly state: WatchState; readonly failure: Failure | null };
}

const QUIET_MS = 5_000;
const RESCAN_MS = 5 * 60_000;
const ALERT_MS = 2_000;

/** Makes the watcher of one folder. Nothing happens before `start`. */
export function createFolderWatcher(deps: FolderWatcherDeps): FolderWatcher {
  const { clock, files, folder, inOneGo, known, onEvent } = deps;
  const { alertMs = ALERT_MS, quietMs = QUIET_MS, rescanMs = RESCAN_MS } = deps.settings;
  let state: WatchState = 'scanning';
  let failure: Failure | null = null;

  const events = new EventQueue<WatchEvent>(onEvent, inOneGo);
  const tell = (event: WatchEvent): void => events.push(event);
  const tracker = new FileTracker({ files, clock, quietMs, tell, onMissed: (path) => hints.missed(path) });
  const hints: HintWorker = new HintWorker({
    files,
    tracker,
    root: folder.path,
    onActivity: () => scans.soon(),
  });
  const listener = new FolderListener(
    files,
    folder,
    (hint) => hints.take(hint),
    (missed) => scans.listenerChanged(missed),
  );
  const scans: Scans = new Scans({
    folder,
    files,
    tracker,
    listener,
    pace: { rescanMs, alertMs },
    tell,
    setState: (next, why) => {
      if (next === state && why?.code === failure?.code && why?.detail === failure?.detail) return;
      state = next;
      failure = why;
      tell({ type: 'state', state, failure });
    },
  });

  return {
    start: () => {
      tracker.load(known);
      scans.now();
    },
    rescan: () => scans.now(),
    recheck: (path) => {
      tracker.forget(path);
      scans.soon();
    },
    stop: () => {
      events.close();
      listener.close();
      hints.close();
      tracker.close();
      scans.close();
      return Promise.resolve();
    },
    state: () => ({ state, failure }),
  };
}
