// Time that a library really lived through: what may be deleted by age is measured by it, never by a clock that can be wrong.
const DAY_MS = 86_400_000;

/** For an hour in which Earshot ran, a day that the clock says has passed without it is believed. */
const VOUCHED_PER_RUN = 24;

/** How much time a library has lived, and what the clock says beyond that. */
export interface LivedTime {
  /** Time that surely passed since the library was made, milliseconds. */
  readonly livedMs: number;
  /** Time that the clock says has passed while Earshot did not run, and that nothing vouches for yet, milliseconds. */
  readonly pendingMs: number;
  /** What the clock said at the last look, epoch ms; null before the first. */
  readonly seenAt: number | null;
}

export const UNLIVED: LivedTime = { livedMs: 0, pendingMs: 0, seenAt: null };

/**
 * Goes on after a look at the clock. Time in which the process ran counts at once. A jump ahead (a computer that slept or was off, or a
 * clock that is wrong) counts little by little while Earshot runs on; a clock that is put back takes away what does not count yet.
 * @param nowMs what the clock says, epoch ms
 * @param ranMs time since the last look by a clock that cannot jump, milliseconds; 0 for the first look of a process
 */
export function liveOn(before: LivedTime, nowMs: number, ranMs: number): LivedTime {
  const ran = Math.max(0, ranMs);
  const unseen = before.seenAt === null ? 0 : nowMs - before.seenAt - ran;
  const pending = Math.max(0, before.pendingMs + unseen);
  const vouched = Math.min(pending, ran * VOUCHED_PER_RUN);
  return { livedMs: before.livedMs + ran + vouched, pendingMs: pending - vouched, seenAt: nowMs };
}

/** The latest that it can be now. What begins is stamped with it: so nothing is thought older than it is. */
export const latest = ({ livedMs, pendingMs }: LivedTime): number => livedMs + pendingMs;

/** Reads what was stored; anything else is a library that has not lived yet. */
export function readLivedTime(stored: unknown): LivedTime | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const { livedMs, pendingMs, seenAt } = stored as Record<string, unknown>;
  const isAmount = (value: unknown): value is number =>
    typeof value === 'number' && Number.isFinite(value) && value >= 0;
  if (!isAmount(livedMs) || !isAmount(pendingMs)) return undefined;
  return {
    livedMs,
    pendingMs,
    seenAt: typeof seenAt === 'number' && Number.isFinite(seenAt) ? seenAt : null,
  };
}

/** Whole days as milliseconds. */
export const days = (count: number): number => count * DAY_MS;
