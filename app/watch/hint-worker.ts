// Works off hints: looks at the files and lists the directories that they name, and no more often than that is worth it.
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FilesWorker, Hint } from '../files/files-worker.ts';
import type { FileTracker } from './file-tracker.ts';

/** Files that are looked at in one go. */
const LOOK_BATCH = 500;

/** After a round the worker rests three times as long as it took, within these bounds: a storm of hints costs a part of a core at most. */
const REST_SHARE = 3;
const REST_MIN_MS = 20;
const REST_MAX_MS = 3_000;

export interface HintWorkerDeps {
  readonly files: FilesWorker;
  readonly tracker: FileTracker;
  /** Path of the folder. */
  readonly root: string;
  /** Files came or went, or something is not clear: a scan should follow. */
  readonly onActivity: () => void;
}

export class HintWorker {
  readonly #deps: HintWorkerDeps;
  #filePaths = new Set<string>();
  #directories = new Set<string>();
  #isWorking = false;
  #isClosed = false;

  constructor(deps: HintWorkerDeps) {
    this.#deps = deps;
  }

  take(hint: Hint): void {
    for (const path of hint.files) this.#filePaths.add(path);
    for (const path of hint.directories) this.#directories.add(path);
    void this.#work();
  }

  /** A file was not found where it should be: its directory tells whether that means anything. */
  missed(path: string): void {
    this.take({ files: [], directories: [dirname(path)] });
  }

  /** Asked after every wait; a method, because a property would be taken for unchanged since it was asked last. */
  #closing(): boolean {
    return this.#isClosed;
  }

  close(): void {
    this.#isClosed = true;
    this.#filePaths.clear();
    this.#directories.clear();
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    while (!this.#isClosed && this.#filePaths.size + this.#directories.size > 0) {
      const beganAt = performance.now();
      await this.#lookAtFiles();
      await this.#listDirectories();
      const restMs = (performance.now() - beganAt) * REST_SHARE;
      await delay(Math.max(REST_MIN_MS, Math.min(REST_MAX_MS, restMs)), undefined, { ref: false });
    }
    this.#isWorking = false;
  }

  async #lookAtFiles(): Promise<void> {
    const { files, tracker, onActivity } = this.#deps;
    const paths = [...this.#filePaths];
    this.#filePaths = new Set();
    for (let from = 0; from < paths.length && !this.#isClosed; from += LOOK_BATCH) {
      const batch = paths.slice(from, from + LOOK_BATCH);
      const sightings = await files.lookThrough(batch);
      if (this.#closing()) return;
      let index = 0;
      for (const sighting of sightings) {
        const path = batch[index++] ?? '';
        if (sighting.kind === 'file') {
          if (tracker.observe(sighting.file) === 'new') onActivity();
        } else if (sighting.kind === 'absent' && tracker.table.get(path)) {
          this.#directories.add(dirname(path));
        }
      }
    }
  }

  async #listDirectories(): Promise<void> {
    const directories = [...this.#directories];
    this.#directories = new Set();
    if (directories.length > 0) this.#deps.onActivity();
    for (const directory of directories) {
      if (this.#isClosed) return;
      await this.#list(directory);
    }
  }

  /** Lists one directory. Where it is away, or emptied and on another device, a scan of the whole folder has to judge. */
  async #list(directory: string): Promise<void> {
    const { files, tracker, root } = this.#deps;
    const { table } = tracker;
    const seen = new Set<string>();
    const listing = await files.walk(directory, { includeSubfolders: false }, (chunk) => {
      if (this.#isClosed) return;
      for (const file of chunk.entries) {
        seen.add(file.path);
        tracker.observe(file);
      }
    });
    if (this.#isClosed || !listing.ok || listing.value.unreadable.length > 0) return;
    const { device, isEmpty } = listing.value.root;
    const deviceBefore = table.deviceOf(directory);
    if (isEmpty && (directory === root || (deviceBefore !== null && device !== deviceBefore))) return;
    const missing: string[] = [];
    for (const [path] of table.filesIn(directory)) if (!seen.has(path)) missing.push(path);
    table.setDevice(directory, device);
    await tracker.vanish(missing);
  }
}
