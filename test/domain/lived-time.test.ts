// Time lived: it never runs ahead of what passed, whatever the clock says, and never back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { days, latest, liveOn, readLivedTime, UNLIVED } from '../../app/domain/lived-time.ts';

const HOUR_MS = 3_600_000;

describe('time that was lived', () => {
  it('is the time that the process ran', () => {
    const first = liveOn(UNLIVED, 1_000, 0);
    expect(liveOn(first, 1_000 + HOUR_MS, HOUR_MS)).toEqual({
      livedMs: HOUR_MS,
      pendingMs: 0,
      seenAt: 1_000 + HOUR_MS,
    });
  });

  it('counts a day that was slept through after an hour', () => {
    const awake = liveOn(liveOn(UNLIVED, 0, 0), days(2), 0);
    expect([awake.livedMs, awake.pendingMs]).toEqual([0, days(2)]);
    const later = liveOn(awake, days(2) + HOUR_MS, HOUR_MS);
    expect([later.livedMs, later.pendingMs]).toEqual([HOUR_MS + days(1), days(1)]);
  });

  it('forgets a jump ahead that was taken back', () => {
    const ahead = liveOn(liveOn(UNLIVED, 0, 0), days(365), 0);
    const back = liveOn(ahead, HOUR_MS, HOUR_MS);
    expect(latest(back)).toBe(HOUR_MS);
  });

  it('never goes back, and never by more than 25 times what was run', () => {
    const looks = fc.array(
      fc.tuple(fc.integer({ min: -days(900), max: days(900) }), fc.integer({ min: -5, max: days(3) })),
    );
    fc.assert(
      fc.property(looks, (all) => {
        let lived = UNLIVED;
        for (const [nowMs, ranMs] of all) {
          const next = liveOn(lived, nowMs, ranMs);
          expect(next.livedMs).toBeGreaterThanOrEqual(lived.livedMs);
          expect(next.livedMs - lived.livedMs).toBeLessThanOrEqual(25 * Math.max(0, ranMs));
          expect(next.pendingMs).toBeGreaterThanOrEqual(0);
          expect(readLivedTime(JSON.parse(JSON.stringify(next)))).toEqual(next);
          lived = next;
        }
      }),
    );
  });

  it('is not read from what is none', () => {
    for (const no of [null, 3, {}, { livedMs: -1, pendingMs: 0 }, { livedMs: 0, pendingMs: Infinity }])
      expect(readLivedTime(no)).toBeUndefined();
  });
});
