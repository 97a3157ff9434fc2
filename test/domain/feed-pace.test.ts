// When a feed is looked at next.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FEED_PACE, nextCheckMs, type FeedStanding } from '../../app/domain/feed-pace.ts';

const HOUR = 60 * 60_000;
const middle = (): number => 0.5;
const standing = (more: Partial<FeedStanding> = {}): FeedStanding => ({
  failures: 0,
  isRetryable: true,
  retryAfterMs: null,
  isComplete: false,
  ...more,
});

describe('the next check of a feed', () => {
  it.each([
    ['after a good one, in an hour', {}, HOUR],
    ['after one failure, in two', { failures: 1 }, 2 * HOUR],
    ['after three, in eight', { failures: 3 }, 8 * HOUR],
    ['after many, in a day', { failures: 40 }, 24 * HOUR],
    ['of what will not heal, in a day', { failures: 1, isRetryable: false }, 24 * HOUR],
    ['of a show that is complete, in a day', { isComplete: true }, 24 * HOUR],
    ['when its server asked to wait longer, then', { failures: 1, retryAfterMs: 5 * HOUR }, 5 * HOUR],
    ['when its server asked to wait less, as usual', { failures: 1, retryAfterMs: 1_000 }, 2 * HOUR],
  ] as const)('%s', (_, more, ms) => {
    expect(nextCheckMs(standing(more), middle)).toBe(ms);
  });

  it('comes never sooner than an hour less its play, never later than a day and its play or what was asked', () => {
    const any = fc.record({
      failures: fc.nat(),
      isRetryable: fc.boolean(),
      retryAfterMs: fc.option(fc.integer({ min: 0, max: 2 * 24 * HOUR })),
      isComplete: fc.boolean(),
    });
    fc.assert(
      fc.property(any, fc.double({ min: 0, max: 0.999_999, noNaN: true }), (one, chance) => {
        const ms = nextCheckMs(one, () => chance);
        expect(ms).toBeGreaterThanOrEqual(FEED_PACE.usualMs * 0.9);
        expect(ms).toBeGreaterThanOrEqual(one.retryAfterMs ?? 0);
        expect(ms).toBeLessThanOrEqual(Math.max(FEED_PACE.longestMs * 1.1, one.retryAfterMs ?? 0));
      }),
    );
  });

  it('does not come sooner for one more failure', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100 }), (failures) => {
        const [now, then] = [failures, failures + 1].map((count) =>
          nextCheckMs(standing({ failures: count }), middle),
        );
        expect(then).toBeGreaterThanOrEqual(now ?? 0);
      }),
    );
  });
});
