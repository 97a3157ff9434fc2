// How long to wait before trying again.
import type { Rng } from './clock.ts';
import type { Failure, FailureCode } from './failure.ts';

/** First and longest wait between two sends, milliseconds. */
interface Wait {
  readonly baseMs: number;
  readonly maxMs: number;
}
const USUAL: Wait = { baseMs: 2_000, maxMs: 5 * 60_000 };
/** Where the usual wait is not the right one: what comes back by itself is noticed soon, what is too much is given time. */
const BY_KIND: Partial<Readonly<Record<FailureCode, Wait>>> = {
  offline: { baseMs: 2_000, maxMs: 60_000 },
  unreachable: { baseMs: 2_000, maxMs: 2 * 60_000 },
  'not-the-api': { baseMs: 2_000, maxMs: 2 * 60_000 },
  'sign-in-page': { baseMs: 2_000, maxMs: 2 * 60_000 },
  'rate-limited': { baseMs: 10_000, maxMs: 10 * 60_000 },
  'disk-full': { baseMs: 10_000, maxMs: 60_000 },
  'library-unwritable': { baseMs: 5_000, maxMs: 60_000 },
};

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
  const { baseMs, maxMs } = BY_KIND[failure.code] ?? USUAL;
  const ceiling = Math.min(maxMs, baseMs * 2 ** Math.min(20, Math.max(0, attempt - 1)));
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
