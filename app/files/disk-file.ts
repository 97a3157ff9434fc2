// An open recording, read synchronously in a worker thread, with a sign of life that the main thread can see.
import { closeSync, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { RECORDING_FLAGS } from '../sound/recording-file.ts';
import { fileFailure } from './errors.ts';

/** Slots of the memory that the reading thread shares with the main thread. */
export const PULSE_SLOTS = {
  /** Counts up with everything that is done. */
  beat: 0,
  /** 1 while the disk is asked, so that a disk that hangs can be told from a file that confuses the reader. */
  asking: 1,
  /** Number of the request that is to be given up; 0 for none. */
  cancelled: 2,
  /** Number of the request in hand. */
  current: 3,
  /** 1 while something else needs the disk and the processor more. */
  gentle: 4,
} as const;
export const PULSE_BYTES = 5 * Int32Array.BYTES_PER_ELEMENT;

/** Longest rest after one piece of work, milliseconds. */
const REST_MAX_MS = 1_000;

/** Runs a call that waits for the disk, and shows in the shared memory that it does. */
export function askDisk<T>(slots: Int32Array, call: () => T): T {
  Atomics.store(slots, PULSE_SLOTS.asking, 1);
  try {
    return call();
  } finally {
    Atomics.store(slots, PULSE_SLOTS.asking, 0);
    Atomics.add(slots, PULSE_SLOTS.beat, 1);
  }
}

/** The reading thread's side of the shared memory. */
export class Pulse {
  readonly #slots: Int32Array;
  readonly #requestId: number;

  constructor(slots: Int32Array, requestId: number) {
    this.#slots = slots;
    this.#requestId = requestId;
    Atomics.store(slots, PULSE_SLOTS.current, requestId);
  }

  /** Runs a call that waits for the disk. */
  ask<T>(call: () => T): T {
    return askDisk(this.#slots, call);
  }

  /** Rests as long as the last piece of work took, where that is wished. @param beganAt of that piece, `performance.now()` */
  giveWay(beganAt: number): void {
    if (Atomics.load(this.#slots, PULSE_SLOTS.gentle) !== 1) return;
    Atomics.wait(this.#slots, PULSE_SLOTS.gentle, 1, Math.min(REST_MAX_MS, performance.now() - beganAt));
  }

  get isCancelled(): boolean {
    return Atomics.load(this.#slots, PULSE_SLOTS.cancelled) === this.#requestId;
  }
}

/** Thrown out of a read when the request was given up. */
export class Cancelled extends Error {}

export class DiskFile {
  readonly path: string;
  readonly stats: Stats;
  readonly #fd: number;
  readonly #pulse: Pulse;

  private constructor(path: string, fd: number, stats: Stats, pulse: Pulse) {
    this.path = path;
    this.#fd = fd;
    this.stats = stats;
    this.#pulse = pulse;
  }

  static open(path: string, pulse: Pulse): Outcome<DiskFile> {
    try {
      const fd = pulse.ask(() => openSync(path, RECORDING_FLAGS));
      const stats = pulse.ask(() => fstatSync(fd));
      if (stats.isFile()) return ok(new DiskFile(path, fd, stats, pulse));
      closeSync(fd);
      return failed(failure('not-audio', { detail: 'This is not a regular file.' }));
    } catch (error) {
      return failed(fileFailure(error));
    }
  }

  /**
   * Fills a part of `target` from the file; fewer bytes than asked for only at its end.
   * @throws Cancelled when the request was given up, or the system's error
   */
  read(target: Uint8Array, position: number): number {
    let done = 0;
    while (done < target.length) {
      if (this.#pulse.isCancelled) throw new Cancelled();
      const got = this.#pulse.ask(() =>
        readSync(this.#fd, target, done, target.length - done, position + done),
      );
      if (got === 0) break;
      done += got;
    }
    return done;
  }

  /** Bytes from the file, all that were asked for; null when they are not there. */
  readonly readAt = (position: number, length: number): Buffer | null => {
    const bytes = Buffer.alloc(length);
    return this.read(bytes, position) === length ? bytes : null;
  };

  /** True when the file at the path is still this one and nobody wrote to it since it was opened. */
  isUntouched(): boolean {
    const { stats } = this;
    const same = (now: Stats): boolean =>
      now.size === stats.size &&
      now.mtimeMs === stats.mtimeMs &&
      now.ino === stats.ino &&
      now.dev === stats.dev;
    return this.#pulse.ask(() => same(fstatSync(this.#fd)) && same(lstatSync(this.path)));
  }

  /** See `Pulse.giveWay`. */
  giveWay(beganAt: number): void {
    this.#pulse.giveWay(beganAt);
  }

  close(): void {
    closeSync(this.#fd);
  }
}
