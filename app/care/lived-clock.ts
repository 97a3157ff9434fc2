// Keeps the time that a library lives: asked by whoever deletes by age, and looked at in between.
import type { Clock } from '../domain/clock.ts';
import { liveOn, type LivedTime } from '../domain/lived-time.ts';
import type { Library } from '../storage/library.ts';

/** How often the clock is looked at, milliseconds: what a kill forgets of the time that was lived. */
const LOOK_MS = 10 * 60_000;

export class LivedClock {
  readonly #library: Library;
  readonly #clock: Clock;
  #lookedAt: number;
  #timer: NodeJS.Timeout | null = null;

  constructor(library: Library, clock: Clock) {
    this.#library = library;
    this.#clock = clock;
    this.#lookedAt = clock.monotonicMs();
  }

  start(): void {
    this.#timer ??= setInterval(() => this.look(), LOOK_MS).unref();
  }

  /** Ends with a last look. */
  stop(): void {
    if (!this.#timer) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.look();
  }

  /** Counts the time since the last look. @returns the time lived by now */
  look(): LivedTime {
    const now = this.#clock.monotonicMs();
    const lived = liveOn(this.#library.lived, this.#clock.nowMs(), now - this.#lookedAt);
    this.#lookedAt = now;
    this.#library.lived = lived;
    return lived;
  }
}
