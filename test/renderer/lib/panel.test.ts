// Times as they are typed, and pauses that marks snap to.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pausesOf, snapped } from '../../../renderer/lib/pauses.ts';
import { timeToType, typedSeconds } from '../../../renderer/lib/typed-time.ts';

describe('a typed time', () => {
  it.each([
    ['75', 75],
    ['1:15', 75],
    ['1:02:03.5', 3723.5],
    ['1:02:03,5', 3723.5],
    [' 0:00 ', 0],
    ['90:00', 5400],
  ])('%s', (text, seconds) => expect(typedSeconds(text)).toBe(seconds));

  it.each(['', 'x', '1:60', '1:60:00', '-1', '1:2:3:4', '1e3', '5.'])('%s is none', (text) =>
    expect(typedSeconds(text)).toBeNull(),
  );

  it('comes back as it was shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000_000 }), (tenths) => {
        expect(typedSeconds(timeToType(tenths / 10))).toBe(tenths / 10);
      }),
    );
  });
});

describe('pauses', () => {
  const said = [
    { start: 1, end: 3 },
    { start: 3.1, end: 5 },
    { start: null, end: null },
    { start: 7, end: 8 },
  ];
  it('lie shortly before the next words, never within any', () => {
    expect(pausesOf(said)).toEqual([0, 0.7, 6.7]);
  });

  it('draw a mark that is near, and leave others alone', () => {
    expect(snapped(6.4, [0, 0.7, 6.7], 0.5)).toBe(6.7);
    expect(snapped(6.1, [0, 0.7, 6.7], 0.5)).toBe(6.1);
    expect(snapped(0.35, [0, 0.7], 0.5)).toBe(0.7);
  });
});
