// What looks by the clock looks together: an app at rest wakes once for all of it, and not once for each.

/** Waits that fall on a moment of all looks are of this length and its multiples, milliseconds. */
const ROUND_MS = 60_000;

/**
 * A wait that ends with the last round within it, so that who comes too early may as well wait with the others.
 * @param ms how long it may be
 * @returns the same for one that is shorter than a round
 */
export function untilRound(ms: number): number {
  if (ms < ROUND_MS) return ms;
  const now = performance.now();
  // What comes half a second late is no round earlier.
  return Math.min(ms, Math.floor((now + ms + 500) / ROUND_MS) * ROUND_MS - now);
}

/**
 * Calls back every so often, at the multiples of that time on the process's own clock: looks of the same length, and of its multiples, fall on one
 * moment. Keeps no process alive.
 * @param ms the time between two calls; the first comes after half to one and a half times as long
 * @returns ends it
 */
export function inRounds(ms: number, look: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    const now = performance.now();
    // From the nearest multiple on: a timer may come a little before its time, and that one was it.
    const dueAt = (Math.round(now / ms) + 1) * ms;
    timer = setTimeout(() => {
      wait();
      look();
    }, dueAt - now).unref();
  };
  wait();
  return () => clearTimeout(timer);
}
