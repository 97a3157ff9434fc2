// What sounds at a moment, found as a plain look through the list would find it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastStarted, soundingAt, startsOf } from '../../../renderer/lib/sounding.ts';

describe('lastStarted', () => {
  it('agrees with looking at every entry', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ min: 0, max: 1000, noNaN: true })), { maxLength: 50 }),
        fc.double({ min: -1, max: 1001, noNaN: true }),
        (starts, seconds) => {
          const sorted = starts.filter((one) => one !== null).sort((a, b) => a - b);
          let next = 0;
          const entries = starts.map((one) => ({
            start: one === null ? null : (sorted[next++] ?? 0),
            end: null,
          }));
          const filled = startsOf(entries);
          let expected = -1;
          filled.forEach((start, at) => {
            if (start <= seconds) expected = at;
          });
          expect(lastStarted(filled, seconds)).toBe(expected);
        },
      ),
    );
  });
});

describe('soundingAt', () => {
  const entries = [
    { start: 1, end: 2 },
    { start: 2, end: 4 },
    { start: 10, end: null },
  ];
  const starts = startsOf(entries);
  it.each([
    [0.5, -1],
    [1, 0],
    [2, 1],
    [4.2, 1],
    [5, -1],
    [10, 2],
    [99, 2],
  ])('at %d s it is entry %d', (seconds, at) => expect(soundingAt(entries, starts, seconds)).toBe(at));

  it('is nothing for an entry without a time', () => {
    const untimed = [{ start: null, end: null }];
    expect(soundingAt(untimed, startsOf(untimed), 3)).toBe(-1);
  });
});
