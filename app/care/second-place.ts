// The second place for backups: chosen by the person for this computer, and brought up on a thread of its own.
import { mkdirSync, realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { Worker } from 'node:worker_threads';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { SecondPlaceView } from '../domain/second-place.ts';
import type { PlaceLook, PlaceOrder } from '../storage/care/place-copies.ts';
import { folderInside, readPlace, writePlace } from '../storage/care/place-record.ts';
import { isWithin, UNWANTED } from '../storage/thread-end.ts';

/** How often it is looked at, milliseconds: a disk that was plugged in is caught up within this. */
const LOOK_MS = 15 * 60_000;
/** The first time, after the day's backup has had its minute. */
const FIRST_LOOK_MS = 120_000;

export interface SecondPlaceDeps {
  readonly libraryDir: string;
  /** Where this computer writes the place down: outside the library. */
  readonly recordPath: string;
  readonly workerUrl: URL;
  readonly livedMs: () => number;
  /** Copies with a lower counter are not kept: see `superfluous`. */
  readonly floor: () => number;
  readonly onFault: (error: unknown, doing: string) => void;
}

/** How long the thread may take to end, milliseconds. */
const END_MS = 1_000;

/** Looks after the copies until it is stopped. */
export class SecondPlace {
  readonly #deps: SecondPlaceDeps;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<PlaceLook> | null = null;
  /** Comes when its thread has ended; null while it has none. */
  #gone: Promise<void> | null = null;
  /** One place, shared with the thread. */
  readonly #wish = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #last: PlaceLook | null = null;

  constructor(deps: SecondPlaceDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#wait(FIRST_LOOK_MS);
  }

  /**
   * Ends without waiting for a disk that hangs: a copy that was begun is taken away by the next look. The thread is never broken off, which
   * within a statement of SQLite would end the process: see `endThread`.
   */
  async stop(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    Atomics.store(this.#wish, 0, UNWANTED);
    if (this.#gone) await isWithin(this.#gone, END_MS);
  }

  /** Whether its thread still waits for a disk that may never answer, or reads a backup through: see `FilesWorker.isStuck`. */
  isStuck(): boolean {
    return this.#gone !== null;
  }

  view(): SecondPlaceView {
    const { copies, folder } = this.#record();
    return {
      folder,
      state: this.#last?.state ?? null,
      newestMadeAt: folder === null ? null : newestOf(copies.map(({ madeAt }) => madeAt)),
      copies: folder === null ? 0 : copies.length,
      sameDisk: this.#last?.sameDisk ?? false,
    };
  }

  /** Names the folder in which the copies are to lie; they get a folder of their own inside it. */
  choose(chosen: string): Outcome<SecondPlaceView> {
    const { libraryDir, recordPath } = this.#deps;
    try {
      if (`${realpathSync(chosen)}${sep}`.startsWith(`${realpathSync(libraryDir)}${sep}`))
        return failed(
          failure('bad-argument', {
            message: 'That folder lies in the library itself. Choose one on another disk.',
          }),
        );
      const folder = folderInside(realpathSync(chosen), libraryDir);
      makeFolder(folder);
      const before = this.#record();
      // What was copied to another folder stays there; it is not ours to take away once the place was left.
      writePlace(recordPath, {
        library: libraryDir,
        folder,
        copies: before.copies,
        arriving: before.arriving,
      });
      this.#last = null;
      return ok(this.view());
    } catch (error) {
      const message = 'Earshot cannot make its folder there. Choose another, or check its permissions.';
      return failed(failure('folder-refused', { message, detail: messageOf(error) }));
    }
  }

  /** Copies no more; what was copied stays where it is. */
  leave(): SecondPlaceView {
    writePlace(this.#deps.recordPath, { ...this.#record(), folder: null });
    this.#last = null;
    return this.view();
  }

  /** Brings the place up to what is kept now. */
  look(): Promise<PlaceLook> {
    this.#looking ??= this.#look().finally(() => (this.#looking = null));
    return this.#looking;
  }

  async #look(): Promise<PlaceLook> {
    if (this.#record().folder === null) return { state: 'none', copied: 0 };
    const { floor, libraryDir, livedMs, onFault, recordPath } = this.#deps;
    const looked = await this.#ask({
      ...{ libraryDir, recordPath, livedMs: livedMs(), floor: floor() },
      wish: this.#wish,
    });
    const isNew = looked.state !== this.#last?.state;
    const isStopped = Atomics.load(this.#wish, 0) === UNWANTED;
    // An unplugged disk is no fault, nor is the end; and the same fault is told once.
    if (isNew && !isStopped && (looked.state === 'failed' || looked.state === 'damaged'))
      onFault(new Error(looked.detail), 'copying backups to the second place');
    this.#last = looked;
    return looked;
  }

  #ask(order: PlaceOrder): Promise<PlaceLook> {
    return new Promise((resolve) => {
      const worker = new Worker(this.#deps.workerUrl, { workerData: order });
      worker.unref();
      worker.once('message', resolve);
      worker.once('error', (error) => resolve({ state: 'failed', copied: 0, detail: messageOf(error) }));
      this.#gone = new Promise((ended) => {
        worker.once('exit', () => {
          this.#gone = null;
          ended();
          // Said by itself before.
          resolve({ state: 'failed', copied: 0, detail: 'the thread that copies ended' });
        });
      });
    });
  }

  #record() {
    return readPlace(this.#deps.recordPath, this.#deps.libraryDir);
  }

  #wait(delayMs: number): void {
    this.#timer = setTimeout(() => {
      void this.look().finally(() => {
        if (this.#timer) this.#wait(LOOK_MS);
      });
    }, delayMs).unref();
  }
}

const newestOf = (times: readonly number[]): number | null =>
  times.length === 0 ? null : Math.max(...times);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Not `recursive`: that never comes back where a system says of a folder that is there that it is not (as `/proc` does; seen with Node 20.20). */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
