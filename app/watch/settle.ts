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

interface Candidate {
  file: FileEntry;
  /** Monotonic. */
  lookAt: number;
  /** Monotonic; the rest is not waited for any longer. */
  restUntil: number;
  /** Pause before the next look when this one decides nothing. */
  relookMs: number;
  toldAt: number;
}

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
  readonly #candidates = new Map<string, Candidate>();

  /** @param quietMs how long a file must stand still */
  constructor(quietMs: number) {
    this.#quietMs = quietMs;
  }

  get size(): number {
    return this.#candidates.size;
  }

  has(path: string): boolean {
    return this.#candidates.has(path);
  }

  forget(path: string): void {
    this.#candidates.delete(path);
  }

  /** Takes note of a file that is not settled, seen now by whatever means. */
  observe(file: FileEntry, now: Instant): Verdict {
    const before = this.#candidates.get(file.path);
    if (before && isUnmoved(before.file, file)) return { kind: 'waiting' };
    if (before) return this.#rearm(before, file, now);
    const age = now.wallMs - Math.max(file.modifiedMs, file.changedMs);
    const isLongQuiet = age >= LONG_QUIET_MS;
    const windowMs = isLongQuiet ? Math.min(SHORT_WINDOW_MS, this.#quietMs) : this.#quietMs;
    this.#candidates.set(file.path, {
      file,
      lookAt: now.monotonicMs + windowMs,
      restUntil: now.monotonicMs + (isLongQuiet ? 0 : this.#quietMs * REST_WINDOWS),
      relookMs: this.#quietMs,
      toldAt: Number.NEGATIVE_INFINITY,
    });
    return { kind: 'waiting' };
  }

  /** Paths that are to be looked at now, at most `limit`. */
  due(now: Instant, limit: number): string[] {
    const paths: string[] = [];
    for (const [path, candidate] of this.#candidates) {
      if (candidate.lookAt > now.monotonicMs) continue;
      paths.push(path);
      if (paths.length >= limit) break;
    }
    return paths;
  }

  /** Judges a look at a file that was due. A look that was asked for before the window began anew decides nothing. */
  confirm(path: string, sighting: Sighting, now: Instant): Verdict {
    const candidate = this.#candidates.get(path);
    if (!candidate) return { kind: 'waiting' };
    if (sighting.kind === 'absent') {
      this.#candidates.delete(path);
      return { kind: 'absent' };
    }
    if (sighting.kind === 'unknown') {
      this.#lookLater(candidate, now);
      return this.#growing(candidate, now, 'answer');
    }
    const { file, heldOpen, lacksRest } = sighting;
    if (!isUnmoved(candidate.file, file)) return this.#rearm(candidate, file, now);
    if (candidate.lookAt > now.monotonicMs) return { kind: 'waiting' };
    if (heldOpen || (lacksRest && now.monotonicMs < candidate.restUntil)) {
      this.#lookLater(candidate, now);
      if (!heldOpen) candidate.lookAt = Math.min(candidate.lookAt, candidate.restUntil);
      return this.#growing(candidate, now, heldOpen ? 'writer' : 'rest');
    }
    this.#candidates.delete(path);
    return { kind: 'settled', file, lacksRest };
  }

  #rearm(candidate: Candidate, file: FileEntry, now: Instant): Verdict {
    candidate.file = file;
    candidate.lookAt = now.monotonicMs + this.#quietMs;
    candidate.restUntil = now.monotonicMs + this.#quietMs * REST_WINDOWS;
    candidate.relookMs = this.#quietMs;
    return this.#growing(candidate, now, 'quiet');
  }

  #growing(candidate: Candidate, now: Instant, waitsFor: WaitReason): Verdict {
    const tell = now.monotonicMs - candidate.toldAt >= TELL_MS;
    if (tell) candidate.toldAt = now.monotonicMs;
    const quietAt = now.wallMs + Math.max(0, candidate.lookAt - now.monotonicMs);
    return { kind: 'growing', file: candidate.file, quietAt, waitsFor, tell };
  }

  #lookLater(candidate: Candidate, now: Instant): void {
    candidate.lookAt = now.monotonicMs + candidate.relookMs;
    candidate.relookMs = Math.min(RELOOK_MAX_MS, candidate.relookMs * 2);
  }
}

/** True when nothing happened to the file between two looks. */
function isUnmoved(before: FileEntry, now: FileEntry): boolean {
  return (
    before.sizeBytes === now.sizeBytes &&
    before.modifiedMs === now.modifiedMs &&
    before.changedMs === now.changedMs &&
    before.inode === now.inode
  );
}
