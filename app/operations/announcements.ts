// Gathers finished recordings into one announcement a batch, so that forty files are one notification.
import type { Clock } from '../domain/clock.ts';
import type { Library } from '../storage/library.ts';
import { incompleteOf } from '../transcripts/missing.ts';

export interface Finished {
  readonly recordingId: number;
  readonly title: string;
  /** How much of it is not in its transcript, in a few words; empty when nothing is. */
  readonly missing?: string;
}

/** What is announced of a recording; null of one that is gone. */
export function finishedOf(library: Library, recordingId: number): Finished | null {
  const title = library.recordings.get(recordingId)?.title;
  const missing = incompleteOf(library, recordingId)?.short ?? '';
  return title === undefined ? null : { recordingId, title, missing };
}

/** Longest time that a finished recording waits for others, milliseconds. */
const BATCH_MAX_MS = 10 * 60_000;

/** Holds finished recordings back until the queue rests, or the first of them has waited long enough. */
export class Batch {
  readonly #clock: Clock;
  readonly #announce: (batch: readonly Finished[]) => void;
  #waiting: Finished[] = [];
  #sinceMonoMs = 0;

  constructor(clock: Clock, announce: (batch: readonly Finished[]) => void) {
    this.#clock = clock;
    this.#announce = announce;
  }

  add(finished: Finished): void {
    if (this.#waiting.length === 0) this.#sinceMonoMs = this.#clock.monotonicMs();
    this.#waiting = [...this.#waiting.filter((one) => one.recordingId !== finished.recordingId), finished];
  }

  /** Call whenever the queue changed. @param resting nothing is running and nothing is about to */
  check(resting: boolean): void {
    if (this.#waiting.length === 0) return;
    if (!resting && this.#clock.monotonicMs() - this.#sinceMonoMs < BATCH_MAX_MS) return;
    const batch = this.#waiting;
    this.#waiting = [];
    this.#announce(batch);
  }
}
