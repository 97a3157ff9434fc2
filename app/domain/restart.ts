// When what broke is started anew by itself, and when it is left to the person: whatever breaks again at once would break for ever.

/** After a fault that nobody caught Earshot starts anew once within this time, milliseconds. */
export const RESTART_AGAIN_MS = 10 * 60_000;

/**
 * Whether to start anew after a fault.
 * @param lastAtMs when that was done last, epoch ms; anything that is no number for never. A time that has not come is of a wrong clock,
 *   and counts as just now: it is better to ask once too often.
 */
export function mayRestart(lastAtMs: unknown, nowMs: number): boolean {
  if (typeof lastAtMs !== 'number' || !Number.isFinite(lastAtMs)) return true;
  return nowMs - lastAtMs >= RESTART_AGAIN_MS;
}

const CRASHES_MAX = 3;
const CRASHES_WITHIN_MS = 60_000;

/** Counts the crashes of a page. */
export class CrashPace {
  #recent: readonly number[] = [];

  /**
   * Notes a crash.
   * @param nowMs of a clock that only rises
   * @returns true when there were so many of late that loading it again helps nobody
   */
  isTooMuch(nowMs: number): boolean {
    this.#recent = [...this.#recent, nowMs].filter((at) => nowMs - at < CRASHES_WITHIN_MS);
    return this.#recent.length >= CRASHES_MAX;
  }

  /** The person wants it tried again. */
  forget(): void {
    this.#recent = [];
  }
}
