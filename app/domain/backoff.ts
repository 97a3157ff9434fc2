// How long to wait before trying again.
import type { Rng } from './clock.ts';
import type { Failure } from './failure.ts';

/** First wait and longest wait between two sends, milliseconds. */
const SEND_BASE_MS = 2_000;
const SEND_MAX_MS = 5 * 60_000;

/** Longest wait that another side may impose through Retry-After, milliseconds. */
export const RETRY_AFTER_MAX_MS = 60 * 60_000;

/**
 * Wait before the next send: exponential with full jitter, so that many clients that failed together do not come back
 * together (Amazon Builders' Library, "Timeouts, retries and backoff with jitter"). A Retry-After wins, bounded.
 * @param attempt sends begun so far, from 1
 * @returns milliseconds
 */
export function retryDelayMs(attempt: number, failure: Failure, rng: Rng): number {
  if (failure.retryAfterMs !== undefined)
    return Math.min(RETRY_AFTER_MAX_MS, Math.max(0, failure.retryAfterMs));
  const ceiling = Math.min(SEND_MAX_MS, SEND_BASE_MS * 2 ** Math.min(20, Math.max(0, attempt - 1)));
  return Math.round(ceiling * rng());
}

/**
 * Wait before the next poll after `failures` polls in a row failed: never quicker than the usual pace, at most 2 min,
 * with up to 20 % jitter.
 * @param paceMs the usual pace of polls
 * @returns milliseconds
 */
export function pollRetryDelayMs(failures: number, paceMs: number, rng: Rng): number {
  const ceiling = Math.min(Math.max(120_000, paceMs), paceMs * 2 ** Math.min(10, failures));
  return Math.max(paceMs, Math.round(ceiling * (1 - 0.2 * rng())));
}
