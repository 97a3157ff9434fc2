// Turns, shares of the talk, and what is played to know somebody by.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paragraphsOf, type SegmentView } from '../../../renderer/lib/paragraphs.ts';
import { sharesOf, turnAround, turnFrom } from '../../../renderer/lib/turns.ts';

const line = (
  id: number,
  speaker: string | null,
  start: number | null = id * 10,
  length = 5,
): SegmentView => ({
  id,
  start,
  end: start === null ? null : start + length,
  speaker,
  text: 'Some words.',
  words: [],
});

describe('a turn', () => {
  // A long pause between all of them: each is a paragraph of its own.
  const segments = ['Anna', 'Anna', 'Ben', 'Ben', 'Ben', null, null].map((speaker, at) => line(at, speaker));
  const paragraphs = paragraphsOf(segments);
  const ids = (turn: readonly SegmentView[]): readonly number[] => turn.map(({ id }) => id);

  it('is what one person says until another does, from where it begins', () => {
    expect(ids(turnFrom(segments, paragraphs, 2))).toEqual([2, 3, 4]);
    expect(ids(turnAround(segments, paragraphs, 4))).toEqual([2, 3, 4]);
    expect(ids(turnAround(segments, paragraphs, 0))).toEqual([0, 1]);
  });

  it('is a paragraph in the middle of it, and where nobody is named', () => {
    expect(ids(turnFrom(segments, paragraphs, 3))).toEqual([3]);
    expect(ids(turnFrom(segments, paragraphs, 5))).toEqual([5]);
    expect(ids(turnAround(segments, paragraphs, 6))).toEqual([6]);
    expect(turnFrom(segments, paragraphs, 99)).toEqual([]);
  });
});

describe('shares of the talk', () => {
  it('are by time, in the order of first words, nobody last', () => {
    const shares = sharesOf([
      line(0, null),
      line(1, 'Ben', 10, 15),
      line(2, 'Anna', 30, 10),
      line(3, 'Ben', 45, 10),
    ]);
    expect(shares.map(({ part, seconds, speaker, turns }) => [speaker, seconds, part, turns])).toEqual([
      ['Ben', 25, 0.625, 2],
      ['Anna', 10, 0.25, 1],
      [null, 5, 0.125, 1],
    ]);
    // The first that is long enough, and no more of it than one needs.
    expect(shares[0]?.sample).toEqual({ from: 10, to: 16 });
  });

  it('are by letters where a text has no times, and then nothing can be heard', () => {
    const shares = sharesOf([line(0, 'Ben', null), line(1, 'Anna', null)]);
    expect(shares.map(({ part, sample, seconds }) => [part, sample, seconds])).toEqual([
      [0.5, null, null],
      [0.5, null, null],
    ]);
  });

  it('are none where nobody says anything', () => {
    const silent = { ...line(0, 'Ben', null), text: '' };
    for (const one of [silent, line(0, 'Ben', 10, 0)])
      expect(sharesOf([one]).map(({ part }) => part)).toEqual([0]);
  });

  it('always add up, and every turn is somebody’s', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('Anna', 'Ben', null), { minLength: 1, maxLength: 40 }),
        (speakers) => {
          const segments = speakers.map((speaker, at) => line(at, speaker));
          const shares = sharesOf(segments);
          expect(shares.reduce((sum, { part }) => sum + part, 0)).toBeCloseTo(1);
          expect(shares.reduce((sum, { turns }) => sum + turns, 0)).toBe(
            speakers.filter((speaker, at) => at === 0 || speaker !== speakers[at - 1]).length,
          );
          const paragraphs = paragraphsOf(segments);
          segments.forEach((segment, at) => {
            const turn = turnAround(segments, paragraphs, at);
            expect(turn).toContain(segment);
            for (const one of turn) expect(one.speaker).toBe(segment.speaker);
          });
        },
      ),
    );
  });
});
