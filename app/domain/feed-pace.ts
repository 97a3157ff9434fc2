// When a feed is checked next: hourly, less often where it is of no use, never sooner than its server asked.
import type { Rng } from './clock.ts';

/** Between two checks, milliseconds. */
export const FEED_PACE = {
  usualMs: 60 * 60_000,
  /** Longest, however often a check has failed; and where nothing is to be expected. */
  longestMs: 24 * 60 * 60_000,
} as const;

/** How much a wait may differ from the usual, so that not all feeds of a host are asked in the same second. */
const JITTER = 0.1;

/** What counts for the next check. */
export interface FeedStanding {
  /** Checks in a row that failed. */
  readonly failures: number;
  /** Trying again without a change may succeed. */
  readonly isRetryable: boolean;
  /** How long the server asked to wait, milliseconds; null for not. */
  readonly retryAfterMs: number | null;
  /** The publisher said that nothing will follow. */
  readonly isComplete: boolean;
}

/**
 * Wait until the next check. Doubled with each failure, up to a day; what will not heal by itself is looked at once a day.
 * @returns milliseconds
 */
export function nextCheckMs(standing: FeedStanding, rng: Rng): number {
  const { failures, isComplete, isRetryable, retryAfterMs } = standing;
  const rests = failures > 0 ? !isRetryable : isComplete;
  const doublings = Math.min(10, Math.max(0, failures));
  const wait = rests
    ? FEED_PACE.longestMs
    : Math.min(FEED_PACE.longestMs, FEED_PACE.usualMs * 2 ** doublings);
  const varied = Math.round(wait * (1 + JITTER * (2 * rng() - 1)));
  return Math.max(varied, retryAfterMs ?? 0);
}
