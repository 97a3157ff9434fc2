// Marks of what is missing stand where it is missing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MissingView } from '../../../app/contract/views.ts';
import { gapsBetween, gapShares, gapWords } from '../../../renderer/lib/missing.ts';

const gap = (more: Partial<MissingView>): MissingView => ({
  code: 'damaged',
  seconds: 5,
  from: 10,
  to: 15,
  text: '',
  advice: '',
  ...more,
});
const at = (...starts: (number | null)[]) => starts.map((start) => ({ start }));

describe('what is missing', () => {
  it('stands before the first paragraph behind it, else at the end', () => {
    const middle = gap({});
    const end = gap({ code: 'cut-off', from: 90, to: 120 });
    const nowhere: MissingView = { code: 'damaged', seconds: 2, text: '', advice: '' };
    const gaps = gapsBetween(at(0, 10, 40), [middle, end, nowhere]);
    expect([...gaps]).toEqual([
      [1, [middle]],
      [3, [end]],
    ]);
    expect([...gapsBetween(at(null, null), [middle])]).toEqual([[2, [middle]]]);
    expect([...gapsBetween([], [end])]).toEqual([[0, [end]]]);
  });

  it('is named with its times', () => {
    expect(gapWords(gap({}))).toContain('0:10 to 0:15');
    expect(gapWords(gap({ code: 'cut-off', from: 603, to: 1_206 }))).toBe(
      'The file ends here. It was to go on to 20:06.',
    );
  });

  it('between two files of a session has a beginning only', () => {
    const { to: _to, ...open } = gap({ code: 'cut-off', from: 10, seconds: 20 });
    expect(gapWords(open)).toBe('A file ends here, 0:20 too soon.');
    expect(gapShares([open], 40)).toEqual([{ from: 0.25, to: 0.25 }]);
  });

  it('is drawn within the line of the sound', () => {
    expect(gapShares([gap({})], 20)).toEqual([{ from: 0.5, to: 0.75 }]);
    expect(gapShares([gap({ from: 30, to: 60 })], 30)).toEqual([{ from: 1, to: 1 }]);
    expect(gapShares([gap({})], 0)).toEqual([]);
  });

  it('is drawn of a sound of any length, and never outside of its line', () => {
    const seconds = fc.double({ min: 0, max: 1e5, noNaN: true });
    const length = fc.double({ min: 1e-3, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(seconds, seconds)), length, (stretches, duration) => {
        const shares = gapShares(
          stretches.map(([one, other]) => gap({ from: Math.min(one, other), to: Math.max(one, other) })),
          duration,
        );
        expect(shares).toHaveLength(stretches.length);
        for (const { from, to } of shares) {
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeGreaterThanOrEqual(from);
          expect(to).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
