// What becomes of the items of a reading: wanted, or listed with the reason.
import { describe, expect, it } from 'vitest';
import type { KnownItem, ReadClaim } from '../../app/feeds/changes.ts';
import { judge } from '../../app/feeds/judge.ts';

const DAY_MS = 24 * 3_600_000;

const claim = (nr: number, more: Partial<ReadClaim> = {}): ReadClaim => ({
  guid: `nr-${nr}`,
  title: `Episode ${nr}`,
  publishedMs: nr * DAY_MS,
  durationSeconds: 600,
  soundUrl: `https://cdn.example/${nr}.mp3`,
  soundBytes: null,
  ...more,
});
const known = (nr: number): KnownItem => ({ ...claim(nr), id: nr, isGone: false });
const LATER = { firstTake: null, takesNew: true };

/** What it says of each item that is new. */
const reasons = (...wanted: Parameters<typeof judge>): unknown[] =>
  judge(...wanted).flatMap((one) => (one.kind === 'new' ? [one.why] : []));

describe('what becomes of items', () => {
  it('takes at first what was chosen', () => {
    const read = [claim(1), claim(2), claim(3, { soundUrl: null })];
    expect(reasons([], read, true, { firstTake: 'newest 1', takesNew: true })).toEqual([
      'not-chosen',
      null,
      'no-sound',
    ]);
  });

  it('takes what is new later, and not what is dated long before', () => {
    expect(reasons([known(100)], [claim(100), claim(101), claim(60)], true, LATER)).toEqual([null, 'older']);
  });

  it('only lists what is new where the show takes nothing by itself, whatever was chosen at first', () => {
    const byHand = { firstTake: null, takesNew: false };
    expect(reasons([known(1)], [claim(1), claim(2), claim(3, { soundUrl: null })], true, byHand)).toEqual([
      'by-hand',
      'no-sound',
    ]);
    expect(reasons([], [claim(1)], true, { ...byHand, firstTake: 'all' })).toEqual([null]);
  });

  it('asks about what was published anew a day later, and about no archive that moved', () => {
    const anew = judge([known(1)], [claim(1, { publishedMs: 2 * DAY_MS })], true, LATER);
    expect(anew).toEqual([{ kind: 'known', at: 0, id: 1, hasOtherSound: true }]);
    const archive = Array.from({ length: 11 }, (_, nr) => nr + 1);
    const moved = judge(
      archive.map(known),
      archive.map((nr) => claim(nr, { publishedMs: (nr + 1) * DAY_MS })),
      true,
      LATER,
    );
    expect(moved.every((one) => one.kind === 'known' && !one.hasOtherSound)).toBe(true);
  });

  it('names the second of two items with one sound as such', () => {
    const twice = claim(3, { guid: 'other', soundUrl: 'https://cdn.example/2.mp3' });
    expect(reasons([], [claim(2), twice], true, { firstTake: 'all', takesNew: true })).toEqual([
      null,
      'again',
    ]);
  });
});
