// Positions, lengths and estimates as they are written on the page.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clock, estimate, length, spoken } from '../../../renderer/lib/times.ts';

describe('clock', () => {
  it.each([
    [0, '0:00'],
    [4.9, '0:04'],
    [1022, '17:02'],
    [3599.99, '59:59'],
    [3600, '1:00:00'],
    [5560, '1:32:40'],
    [90_000, '25:00:00'],
    [-3, '0:00'],
  ])('writes %d seconds as %s', (seconds, text) => expect(clock(seconds)).toBe(text));

  it('writes a dash where there is no length', () => {
    expect(clock(null)).toBe('–');
    expect(clock(Number.NaN)).toBe('–');
    expect(clock(Infinity)).toBe('–');
  });

  it('can be read back to the second, for any length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400_000 }), (seconds) => {
        const read = clock(seconds)
          .split(':')
          .reduce((sum, part) => sum * 60 + Number(part), 0);
        expect(read).toBe(seconds);
      }),
    );
  });
});

describe('length', () => {
  it.each([
    [0, '0 s'],
    [48.2, '48 s'],
    [59.6, '1 min'],
    [3249, '54 min'],
    [3599, '1 h'],
    [4327, '1 h 12 min'],
    [86_400, '24 h'],
  ])('writes %d seconds as %s', (seconds, text) => expect(length(seconds)).toBe(text));
});

describe('estimate', () => {
  it.each([
    [3, 'less than 1 min'],
    [50, '1 min'],
    [372, '6 min'],
    [3540, '59 min'],
    [3700, '1 h'],
    [7_900, '2 h 10 min'],
    [100_000, '28 h'],
  ])('is as rough as it is far: %d seconds are %s', (seconds, text) => expect(estimate(seconds)).toBe(text));
});

describe('spoken', () => {
  it.each([
    [0, '0 seconds'],
    [1, '1 second'],
    [61, '1 minute 1 second'],
    [3600, '1 hour'],
    [7325, '2 hours 2 minutes 5 seconds'],
  ])('says %d seconds as %s', (seconds, text) => expect(spoken(seconds)).toBe(text));
});
