// Time and chance as values handed in, so that rules can be tested and replayed.

/** Where the time comes from. */
export interface Clock {
  /** Wall-clock time, epoch milliseconds. May jump: never subtract two of them to measure a wait. */
  nowMs(): number;
  /** Time that only moves forward, milliseconds from an arbitrary start; valid inside one process. */
  monotonicMs(): number;
}

/** Where chance comes from: a number in [0, 1). */
export type Rng = () => number;

/** The system's clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
