// Compares a whole folder with the disk: at the start, at intervals, after activity, and more often while something is wrong.
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { failure, type Failure } from '../domain/failure.ts';
import type { DirectoryEntry, FilesWorker, ScanSummary } from '../files/files-worker.ts';
import type { FolderListener } from './folder-listener.ts';
import type { WatchEvent, WatchState, WatchedFolder } from './events.ts';
import type { FileTracker } from './file-tracker.ts';
import { alertPauseMs, wellPauseMs, type Pace } from './pace.ts';
import { isSameDirectory, isTelling, looksUnmounted, type Ground } from './reconcile.ts';

/** Known files are gone through for this long before other work gets its turn. */
const SLICE_MS = 8;

/** An event may come a moment after the scan that found the same. */
const HEARING_GRACE_MS = 500;

export interface ScansDeps {
  readonly folder: WatchedFolder;
  readonly files: FilesWorker;
  readonly tracker: FileTracker;
  readonly listener: FolderListener;
  readonly pace: Pace;
  readonly tell: (event: WatchEvent) => void;
  readonly setState: (state: WatchState, why: Failure | null) => void;
}

export class Scans {
  readonly #deps: ScansDeps;
  readonly #abort = new AbortController();
  #running: Promise<void> | null = null;
  #isWantedAgain = false;
  #timer: NodeJS.Timeout | null = null;
  #dueAt = Number.POSITIVE_INFINITY;
  /** Of the last scan, `performance.now()`. */
  #beganAt = Number.NEGATIVE_INFINITY;
  /** How long the last scan took the thread, without its start. */
  #tookMs = 0;
  #calmRounds = 0;
  #foundUnreported = false;
  #isAway = true;
  /** The folder itself as the last scan found it. */
  #root: DirectoryEntry | null = null;

  constructor(deps: ScansDeps) {
    this.#deps = deps;
  }

  /** Scans as soon as possible. */
  now(): void {
    this.#calmRounds = 0;
    if (this.#running) this.#isWantedAgain = true;
    else this.#schedule(0);
  }

  /** Scans a little later, because something happened: what came with it may not have been heard. */
  soon(): void {
    this.#calmRounds = 0;
    if (this.#running) this.#isWantedAgain = true;
    else this.#schedule(this.#alertPauseMs());
  }

  /** The listener began or ceased to report everything: the state follows, and a scan makes up for what it missed. @param missed something is known to have come */
  listenerChanged(missed: boolean): void {
    if (this.#isAway) return;
    this.#tellState();
    if (missed) this.now();
    else this.soon();
  }

  close(): void {
    this.#abort.abort();
    if (this.#timer) clearTimeout(this.#timer);
  }

  #alertPauseMs(): number {
    return alertPauseMs(this.#deps.pace, this.#calmRounds, this.#tookMs);
  }

  #schedule(inMs: number): void {
    if (this.#abort.signal.aborted) return;
    const dueAt = performance.now() + inMs;
    if (dueAt >= this.#dueAt) return;
    this.#dueAt = dueAt;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#dueAt = Number.POSITIVE_INFINITY;
      this.#running ??= this.#run().finally(() => {
        this.#running = null;
        this.#scheduleNext();
      });
    }, inMs);
  }

  #scheduleNext(): void {
    // Where a scan finds what no event told of, the queue of events may have run over: more may have come since.
    const isWell =
      !this.#isAway && this.#deps.listener.isComplete && !this.#isWantedAgain && !this.#foundUnreported;
    this.#isWantedAgain = false;
    const { listener, pace } = this.#deps;
    this.#schedule(isWell ? wellPauseMs(pace, this.#calmRounds, listener.isReliable) : this.#alertPauseMs());
  }

  async #run(): Promise<void> {
    const { listener, files, folder, tracker } = this.#deps;
    const { signal } = this.#abort;
    const directories = new Map<string, DirectoryEntry>();
    let [changed, added] = [0, 0];
    const beganBefore = this.#beganAt;
    this.#beganAt = performance.now();
    tracker.beginScan();
    listener.scanBegins();
    const { includeSubfolders } = folder;
    const outcome = await files.walk(folder.path, { includeSubfolders, signal }, (chunk) => {
      if (signal.aborted) return;
      for (const directory of chunk.directories) directories.set(directory.path, directory);
      for (const file of chunk.entries) {
        const comparison = tracker.observe(file);
        if (comparison !== 'same') changed += 1;
        if (comparison === 'new') added += 1;
      }
    });
    if (signal.aborted) return;
    if (outcome.ok) await this.#conclude(outcome.value, directories);
    else this.#away(outcome.failure);
    this.#tookMs = outcome.ok ? outcome.value.tookMs : 0;
    this.#foundUnreported = added > 0;
    this.#calmRounds = changed > 0 ? 0 : this.#calmRounds + 1;
    if (changed > 0 && listener.isComplete) {
      await delay(HEARING_GRACE_MS, undefined, { ref: false });
      listener.judge(beganBefore);
    }
  }

  /** The folder cannot be listed. Nothing is concluded from that, and it is tried again by itself. */
  #away(why: Failure): void {
    if (why.code === 'internal') return; // interrupted, not refused
    this.#isAway = true;
    this.#deps.listener.close();
    this.#deps.setState(why.code === 'folder-unreadable' ? 'unreadable' : 'missing', why);
  }

  async #conclude(summary: ScanSummary, directories: ReadonlyMap<string, DirectoryEntry>): Promise<void> {
    const { listener, tracker, tell } = this.#deps;
    const { placeholders, root, unreadable, unwatched } = summary;
    if (looksUnmounted(root, this.#root, tracker.table.size)) {
      this.#away(unmounted());
      return;
    }
    if (this.#root && !isSameDirectory(root, this.#root)) listener.close();
    this.#root = root;
    this.#isAway = false;
    await this.#sweep({ root: root.path, directories, unreadable });
    if (this.#abort.signal.aborted) return;
    tell({ type: 'scanned', count: summary.fileCount, unreadable, placeholders, unwatched });
    this.#tellState();
    listener.open();
  }

  /** Tells of what is known and was not seen, as far as its absence means anything. */
  async #sweep(ground: Ground): Promise<void> {
    const { tracker } = this.#deps;
    const { table } = tracker;
    const unreadable = new Set(ground.unreadable.map(({ path }) => path));
    const missing: string[] = [];
    let sliceEndsAt = performance.now() + SLICE_MS;
    for (const directory of [...table.directoriesWithin(ground.root)]) {
      const unseen = tracker.unseenIn(directory);
      const entry = ground.directories.get(directory);
      if (isTelling(directory, table.deviceOf(directory), ground)) {
        for (const path of unseen) if (!unreadable.has(path)) missing.push(path);
        if (entry) table.setDevice(directory, entry.device);
      }
      if (performance.now() < sliceEndsAt) continue;
      await nextTurn();
      sliceEndsAt = performance.now() + SLICE_MS;
    }
    await tracker.vanish(missing);
  }

  #tellState(): void {
    const { listener, setState } = this.#deps;
    setState(listener.isComplete ? 'listening' : 'scanning', listener.failure);
  }
}

const unmounted = (): Failure =>
  failure('folder-missing', {
    message:
      'This folder is empty, although recordings were in it. If its disk is not connected, connect it. Recordings and transcripts are kept; listening goes on as soon as something is in the folder.',
  });
