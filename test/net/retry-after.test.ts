// Retry-After in every form that servers send it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../app/net/retry-after.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');

describe('Retry-After', () => {
  it.each([
    ['7', 7_000],
    [' 0 ', 0],
    ['1.5', 1_500],
    ['99999999999', 3_600_000],
    ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['Sunday, 22-Nov-26 12:00:30 GMT', 30_000],
    ['Sun Nov 22 12:00:30 2026', 30_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['Fri, 22 Nov 2126 11:00:00 GMT', 3_600_000],
    [['3', '9'], 3_000],
  ])('%j is %d ms', (value, ms) => {
    expect(retryAfterMs(value, undefined, NOW)).toBe(ms);
  });

  it.each([undefined, '', ' ', 'soon', '-5', '1e9', 'NaN', '5 seconds', 'Sun, 99 Nov 2026', []])(
    '%j says nothing',
    (value) => {
      expect(retryAfterMs(value, undefined, NOW)).toBeUndefined();
    },
  );

  it('measures a date against the clock of the server, not against ours', () => {
    const wrong = NOW + 365 * 86_400_000;
    expect(retryAfterMs('Sun, 22 Nov 2026 12:00:30 GMT', 'Sun, 22 Nov 2026 12:00:00 GMT', wrong)).toBe(
      30_000,
    );
  });

  it('is bounded whatever comes', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (value, date) => {
        const ms = retryAfterMs(value, date, NOW);
        expect(ms === undefined || (ms >= 0 && ms <= 3_600_000)).toBe(true);
      }),
    );
  });
});
