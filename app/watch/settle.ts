// Decides when a file is complete. A state machine without timers or disk: it is told what was seen and when, and says what to look at.
//
// The rules:
// 1. A file is settled when two looks, at least `quietMs` apart, found it the same, no look between found it different, and nobody was
//    seen to hold it open for writing at the second one. "The same" means size, modification time, number, and the time of the last
//    change: that one is kept by the file system and cannot be set, so a write that hides its traces (`cp -p`, a preset time, a
//    pre-allocated size, a mapped file) is seen all the same.
// 2. Every difference starts the window anew. Whether it came by an event or by a scan makes no difference.
// 3. A file whose content and attributes are older than LONG_QUIET_MS at first sight has stood still already, by the file system's own
//    record. It needs the second look too, but soon. Ten minutes is far more than clocks of computers and shares differ, and more than
//    any window. A time in the future proves nothing: such a file waits the whole window.
// 4. One that is held open for writing waits until it is let go, however long that takes.
// 5. One whose own structure says that more is to come (a slow copy that pauses, a recorder that has not closed its file) waits for
//    the rest, but no longer than REST_WINDOWS windows of standing still: what was cut off is a recording too. Where rule 3 says that
//    it has stood still for long, nothing is to be expected any more.
// Where a file is paused for longer than the window and nobody is seen to hold it (another computer writes it), it settles too early
// and settles again when it goes on: the reader finds that it ends early or changed, and the next version replaces it.
import type { WaitReason } from '../domain/waiting.ts';
import type { FileEntry, Sighting } from '../files/entries.ts';
import { NumberRows } from './number-rows.ts';

/** See rule 3. */
export const LONG_QUIET_MS = 10 * 60_000;
const SHORT_WINDOW_MS = 1_000;

/** See rule 5. A minute with the usual window. */
export const REST_WINDOWS = 12;

/** Longest pause between two looks at a file that is held open or does not answer. */
const RELOOK_MAX_MS = 30_000;

/** How often a growing file is told of at most. */
const TELL_MS = 1_000;

/** An instant on both clocks. */
export interface Instant {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/**
 * What a row holds of a file that is not settled: of the file itself size, modified, changed, number and device, as it was seen last;
 * - `lookAt`: when it is looked at next, monotonic
 * - `restUntil`: monotonic; the rest is not waited for any longer
 * - `relookMs`: pause before the next look when that one decides nothing
 * - `toldAt`: when it was told of last, monotonic
 */
const COLUMNS = {
  sizeBytes: 0,
  modifiedMs: 1,
  changedMs: 2,
  inode: 3,
  device: 4,
  lookAt: 5,
  restUntil: 6,
  relookMs: 7,
  toldAt: 8,
} as const;
type Column = keyof typeof COLUMNS;
const OF_FILE = ['sizeBytes', 'modifiedMs', 'changedMs', 'inode', 'device'] as const;

/** What came out of a look. `told` is set when it is time to tell that the file is growing. */
export type Verdict =
  /** `lacksRest`: it is taken although its own structure says that more of it is to come. */
  | { readonly kind: 'settled'; readonly file: FileEntry; readonly lacksRest: boolean }
  | {
      readonly kind: 'growing';
      readonly file: FileEntry;
      readonly quietAt: number;
      readonly waitsFor: WaitReason;
      readonly tell: boolean;
    }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'absent' };

export class Settling {
  readonly #quietMs: number;
  /** Path → row. */
  readonly #candidates = new Map<string, number>();
  readonly #rows = new NumberRows(Object.keys(COLUMNS).length);

  /** @param quietMs how long a file must stand still */
  constructor(quietMs: number) {
    this.#quietMs = quietMs;
  }

  get size(): number {
    return this.#candidates.size;
  }

  /** Bytes that are held beside the paths. */
  get bytes(): number {
    return this.#rows.bytes;
  }

  has(path: string): boolean {
    return this.#candidates.has(path);
  }

  forget(path: string): void {
    const row = this.#candidates.get(path);
    if (row === undefined) return;
    this.#candidates.delete(path);
    this.#rows.giveBack(row);
  }

  /** Takes note of a file that is not settled, seen now by whatever means. */
  observe(file: FileEntry, now: Instant): Verdict {
    const before = this.#candidates.get(file.path);
    if (before !== undefined && this.#isUnmoved(before, file)) return { kind: 'waiting' };
    if (before !== undefined) return this.#rearm(before, file, now);
    const age = now.wallMs - Math.max(file.modifiedMs, file.changedMs);
    const isLongQuiet = age >= LONG_QUIET_MS;
    const windowMs = isLongQuiet ? Math.min(SHORT_WINDOW_MS, this.#quietMs) : this.#quietMs;
    const row = this.#rows.take();
    this.#candidates.set(file.path, row);
    this.#keep(row, file);
    this.#set(row, 'lookAt', now.monotonicMs + windowMs);
    this.#set(row, 'restUntil', now.monotonicMs + (isLongQuiet ? 0 : this.#quietMs * REST_WINDOWS));
    this.#set(row, 'relookMs', this.#quietMs);
    this.#set(row, 'toldAt', Number.NEGATIVE_INFINITY);
    return { kind: 'waiting' };
  }

  /** Paths that are to be looked at now, at most `limit`. */
  due(now: Instant, limit: number): string[] {
    const paths: string[] = [];
    for (const [path, row] of this.#candidates) {
      if (this.#get(row, 'lookAt') > now.monotonicMs) continue;
      paths.push(path);
      if (paths.length >= limit) break;
    }
    return paths;
  }

  /** Judges a look at a file that was due. A look that was asked for before the window began anew decides nothing. */
  confirm(path: string, sighting: Sighting, now: Instant): Verdict {
    const row = this.#candidates.get(path);
    if (row === undefined) return { kind: 'waiting' };
    if (sighting.kind === 'absent') {
      this.forget(path);
      return { kind: 'absent' };
    }
    if (sighting.kind === 'unknown') {
      this.#lookLater(row, now);
      return this.#growing(row, path, now, 'answer');
    }
    const { file, heldOpen, lacksRest } = sighting;
    if (!this.#isUnmoved(row, file)) return this.#rearm(row, file, now);
    if (this.#get(row, 'lookAt') > now.monotonicMs) return { kind: 'waiting' };
    const restUntil = this.#get(row, 'restUntil');
    if (heldOpen || (lacksRest && now.monotonicMs < restUntil)) {
      this.#lookLater(row, now);
      if (!heldOpen) this.#set(row, 'lookAt', Math.min(this.#get(row, 'lookAt'), restUntil));
      return this.#growing(row, path, now, heldOpen ? 'writer' : 'rest');
    }
    this.forget(path);
    return { kind: 'settled', file, lacksRest };
  }

  #rearm(row: number, file: FileEntry, now: Instant): Verdict {
    this.#keep(row, file);
    this.#set(row, 'lookAt', now.monotonicMs + this.#quietMs);
    this.#set(row, 'restUntil', now.monotonicMs + this.#quietMs * REST_WINDOWS);
    this.#set(row, 'relookMs', this.#quietMs);
    return this.#growing(row, file.path, now, 'quiet');
  }

  #growing(row: number, path: string, now: Instant, waitsFor: WaitReason): Verdict {
    const tell = now.monotonicMs - this.#get(row, 'toldAt') >= TELL_MS;
    if (tell) this.#set(row, 'toldAt', now.monotonicMs);
    const quietAt = now.wallMs + Math.max(0, this.#get(row, 'lookAt') - now.monotonicMs);
    return { kind: 'growing', file: this.#file(row, path), quietAt, waitsFor, tell };
  }

  #lookLater(row: number, now: Instant): void {
    const relookMs = this.#get(row, 'relookMs');
    this.#set(row, 'lookAt', now.monotonicMs + relookMs);
    this.#set(row, 'relookMs', Math.min(RELOOK_MAX_MS, relookMs * 2));
  }

  /** True when nothing happened to the file between two looks. */
  #isUnmoved(row: number, now: FileEntry): boolean {
    return (
      this.#get(row, 'sizeBytes') === now.sizeBytes &&
      this.#get(row, 'modifiedMs') === now.modifiedMs &&
      this.#get(row, 'changedMs') === now.changedMs &&
      this.#get(row, 'inode') === now.inode
    );
  }

  #keep(row: number, file: FileEntry): void {
    for (const name of OF_FILE) this.#set(row, name, file[name]);
  }

  #file(row: number, path: string): FileEntry {
    return {
      path,
      sizeBytes: this.#get(row, 'sizeBytes'),
      modifiedMs: this.#get(row, 'modifiedMs'),
      changedMs: this.#get(row, 'changedMs'),
      inode: this.#get(row, 'inode'),
      device: this.#get(row, 'device'),
    };
  }

  #get(row: number, column: Column): number {
    return this.#rows.get(row, COLUMNS[column]);
  }

  #set(row: number, column: Column, value: number): void {
    this.#rows.set(row, COLUMNS[column], value);
  }
}
