// Waits between tries: inside their bounds for every input, and what the other side asks for is respected within reason.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pollRetryDelayMs, RETRY_AFTER_MAX_MS, retryDelayMs } from '../../app/domain/backoff.ts';
import { failure, type FailureCode } from '../../app/domain/failure.ts';

const BUSY = failure('server-error');
const always = (value: number) => () => value;
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the wait before the next send', () => {
  it('doubles its ceiling from 2 s to 5 min', () => {
    const ceilings = [1, 2, 3, 7, 8, 9, 30].map((attempt) => retryDelayMs(attempt, BUSY, always(1)));
    expect(ceilings).toEqual([2_000, 4_000, 8_000, 128_000, 256_000, 300_000, 300_000]);
  });

  it('fits the kind of failure: soon after a lost network, later when asked to slow down', () => {
    const ceiling = (code: FailureCode, attempt: number) => retryDelayMs(attempt, failure(code), always(1));
    expect(ceiling('offline', 30)).toBe(60_000);
    expect(ceiling('rate-limited', 1)).toBe(10_000);
    expect(ceiling('rate-limited', 30)).toBe(600_000);
    expect(ceiling('disk-full', 30)).toBe(60_000);
  });

  it('is spread evenly from nothing to its ceiling', () => {
    expect([0, 0.25, 0.5].map((part) => retryDelayMs(2, BUSY, always(part)))).toEqual([0, 1_000, 2_000]);
  });

  it('is what the other side asked for, up to an hour', () => {
    const asked = (retryAfterMs: number) =>
      retryDelayMs(1, failure('rate-limited', { retryAfterMs }), always(0.5));
    expect(asked(0)).toBe(0);
    expect(asked(90_000)).toBe(90_000);
    expect(asked(-5)).toBe(0);
    expect(asked(86_400_000)).toBe(RETRY_AFTER_MAX_MS);
  });

  it('is never negative nor longer than an hour', () => {
    const asked = fc.option(fc.double({ noNaN: true }), { nil: undefined });
    fc.assert(
      fc.property(fc.integer(), asked, chance, (attempt, retryAfterMs, part) => {
        const delayMs = retryDelayMs(attempt, failure('rate-limited', { retryAfterMs }), always(part));
        expect(delayMs).toBeGreaterThanOrEqual(0);
        expect(delayMs).toBeLessThanOrEqual(RETRY_AFTER_MAX_MS);
      }),
    );
  });
});

describe('the wait before the next poll', () => {
  it('grows with failures in a row, to two minutes', () => {
    const waits = [1, 2, 3, 4, 50].map((failures) => pollRetryDelayMs(failures, 10_000, always(0)));
    expect(waits).toEqual([20_000, 40_000, 80_000, 120_000, 120_000]);
  });

  it('is never quicker than the usual pace, nor slower than two minutes or that pace', () => {
    const pace = fc.integer({ min: 100, max: 300_000 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), pace, chance, (failures, paceMs, part) => {
        const delayMs = pollRetryDelayMs(failures, paceMs, always(part));
        expect(delayMs).toBeGreaterThanOrEqual(paceMs);
        expect(delayMs).toBeLessThanOrEqual(Math.max(120_000, paceMs));
      }),
    );
  });
});
