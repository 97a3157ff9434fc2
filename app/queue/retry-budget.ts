// How many jobs of one service may be tried again a minute: a storm of failures must not become a storm of tries.
import type { Clock, Rng } from '../domain/clock.ts';

/** Tries of a service after the first, over all its jobs, in any minute of its clock. */
export const RETRIES_A_MINUTE = 30;

const MINUTE_MS = 60_000;

/** Hands out moments for another try. Lives in memory: a restart begins with the sends that recovery allows. */
export class RetryBudget {
  readonly #clock: Clock;
  readonly #rng: Rng;
  readonly #taken = new Map<number, number>();

  constructor(clock: Clock, rng: Rng) {
    this.#clock = clock;
    this.#rng = rng;
  }

  /**
   * Takes a place for another try.
   * @param delayMs the wait that is wanted
   * @returns the wait, or a longer one that ends at a random moment of the first minute that has a place left
   */
  take(delayMs: number): number {
    const nowMs = this.#clock.monotonicMs();
    const now = Math.floor(nowMs / MINUTE_MS);
    for (const minute of this.#taken.keys()) if (minute < now) this.#taken.delete(minute);
    const wanted = Math.floor((nowMs + delayMs) / MINUTE_MS);
    let minute = wanted;
    while ((this.#taken.get(minute) ?? 0) >= RETRIES_A_MINUTE) minute += 1;
    this.#taken.set(minute, (this.#taken.get(minute) ?? 0) + 1);
    return minute === wanted ? delayMs : Math.round((minute + this.#rng()) * MINUTE_MS - nowMs);
  }

  /** The cause of the failures is gone: nothing is held against the tries to come. */
  clear(): void {
    this.#taken.clear();
  }
}
