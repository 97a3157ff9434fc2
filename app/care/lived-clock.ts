// Keeps the time that a library lives: asked by whoever deletes by age, and looked at in between.
import type { Clock } from '../domain/clock.ts';
import { liveOn, type LivedTime } from '../domain/lived-time.ts';
import type { Library } from '../storage/library.ts';

/** How often the clock is looked at, milliseconds: what a kill forgets of the time that was lived. */
const LOOK_MS = 10 * 60_000;

export class LivedClock {
  readonly #library: Pick<Library, 'lived'>;
  readonly #clock: Clock;
  readonly #onFault: (error: unknown, doing: string) => void;
  #lookedAt: number;
  #timer: NodeJS.Timeout | null = null;

  /** @param onFault is told what the disk refuses while nobody asked */
  constructor(
    library: Pick<Library, 'lived'>,
    clock: Clock,
    onFault: (error: unknown, doing: string) => void,
  ) {
    this.#library = library;
    this.#clock = clock;
    this.#onFault = onFault;
    this.#lookedAt = clock.monotonicMs();
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#lookBeside(), LOOK_MS).unref();
  }

  /** Ends with a last look. */
  stop(): void {
    if (!this.#timer) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.#lookBeside();
  }

  /** Counts the time since the last look. What the disk refuses to note is counted at the next one. @returns the time lived by now */
  look(): LivedTime {
    const now = this.#clock.monotonicMs();
    const lived = liveOn(this.#library.lived, this.#clock.nowMs(), now - this.#lookedAt);
    this.#library.lived = lived;
    this.#lookedAt = now;
    return lived;
  }

  /** A full disk ends nothing: neither the process, nor the end of its work half-way. */
  #lookBeside(): void {
    try {
      this.look();
    } catch (error) {
      this.#onFault(error, 'counting the time that the library lives');
    }
  }
}
