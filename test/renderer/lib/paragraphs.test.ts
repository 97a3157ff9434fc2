// Segments become paragraphs: none lost, none doubled, a new one for each person.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  headsAfter,
  paragraphAt,
  paragraphsOf,
  type Heads,
  type SegmentView,
} from '../../../renderer/lib/paragraphs.ts';

const segment = (more: Partial<SegmentView> = {}): SegmentView => ({
  id: 1,
  start: 0,
  end: 1,
  speaker: null,
  text: 'Some words.',
  words: [],
  ...more,
});

const anySegments = fc.array(
  fc.record({
    speaker: fc.constantFrom(null, '0', '1', 'Mina'),
    text: fc.string({ maxLength: 400 }),
    gap: fc.double({ min: 0, max: 5, noNaN: true }),
  }),
  { maxLength: 60 },
);

describe('paragraphsOf', () => {
  it('covers every segment once, in order, and never mixes people', () => {
    fc.assert(
      fc.property(anySegments, (parts) => {
        let at = 0;
        const segments = parts.map(({ speaker, text, gap }) => {
          const start = at + gap;
          at = start + 1;
          return segment({ speaker, text, start, end: at });
        });
        const paragraphs = paragraphsOf(segments);
        let next = 0;
        for (const { from, to, speaker, start } of paragraphs) {
          expect(from).toBe(next);
          expect(to).toBeGreaterThan(from);
          next = to;
          expect(start).toBe(segments[from]?.start);
          for (const one of segments.slice(from, to)) expect(one.speaker).toBe(speaker);
        }
        expect(next).toBe(segments.length);
        segments.forEach((_, index) => {
          const found = paragraphs[paragraphAt(paragraphs, index)];
          expect(found && found.from <= index && index < found.to).toBe(true);
        });
      }),
    );
  });

  it('joins what one person says in a row', () => {
    const paragraphs = paragraphsOf([
      segment({ speaker: 'A' }),
      segment({ speaker: 'A' }),
      segment({ speaker: 'B' }),
      segment({ speaker: 'A' }),
    ]);
    expect(paragraphs.map(({ from, to, turn }) => [from, to, turn])).toEqual([
      [0, 2, true],
      [2, 3, true],
      [3, 4, true],
    ]);
  });

  it('begins one where a chapter does, with the name of who speaks', () => {
    const at = (start: number) => segment({ speaker: 'A', start, end: start + 4 });
    // A mark in the pause before, one a little late, two at once, one behind the end.
    const chapters = [4.5, 11.5, 20, 20.5, 99].map((start) => ({ start, title: String(start) }));
    const paragraphs = paragraphsOf([at(0), at(5), at(10), at(15), at(20)], chapters);
    expect(
      paragraphs.map(({ chapters: own, from, turn }) => [from, turn, own.map(({ start }) => start)]),
    ).toEqual([
      [0, true, []],
      [1, true, [4.5]],
      [2, true, [11.5]],
      [4, true, [20, 20.5]],
    ]);
  });

  it('breaks a long turn, and writes the name once', () => {
    const text = 'word '.repeat(60).trim();
    const paragraphs = paragraphsOf(Array.from({ length: 4 }, () => segment({ speaker: 'A', text })));
    expect(paragraphs.map(({ turn }) => turn)).toEqual([true, false]);
  });

  it('breaks at a pause once there is enough text', () => {
    const text = 'word '.repeat(40).trim();
    const paused = [segment({ text, end: 1 }), segment({ text, start: 4, end: 5 })];
    const flowing = [segment({ text, end: 1 }), segment({ text, start: 1.2, end: 5 })];
    expect(paragraphsOf(paused)).toHaveLength(2);
    expect(paragraphsOf(flowing)).toHaveLength(1);
  });

  it('takes 25,000 segments in well under a frame or two', () => {
    const segments = Array.from({ length: 25_000 }, (_, at) =>
      segment({ speaker: String(at % 2), start: at, end: at + 1 }),
    );
    const began = performance.now();
    paragraphsOf(segments);
    expect(performance.now() - began).toBeLessThan(250);
  });
});

describe('paragraphAt', () => {
  it('is -1 outside', () => {
    expect(paragraphAt([], 0)).toBe(-1);
    expect(paragraphAt(paragraphsOf([segment()]), 5)).toBe(-1);
  });
});

describe('paragraphs while a text is edited', () => {
  const long = 'It goes on for long enough to fill a line or two of the page, and then it ends. '
    .repeat(4)
    .trim();
  const text = (): readonly SegmentView[] =>
    [1, 2, 3, 4, 5, 6].map((id) =>
      segment({ id, start: id * 10, end: id * 10 + 9.9, text: long, speaker: 'A' }),
    );
  const firsts = (segments: readonly SegmentView[], heads: Heads | null): readonly number[] =>
    paragraphsOf(segments, [], heads).map(({ from }) => segments[from]?.id ?? 0);
  const after = (
    segments: readonly SegmentView[],
    now: readonly SegmentView[],
    heads: Heads | null = null,
    cut: number | null = null,
  ) => headsAfter({ heads, segments, paragraphs: paragraphsOf(segments, [], heads) }, now, cut);

  it('stay where they are, whatever is written in them', () => {
    const segments = text();
    const before = firsts(segments, null);
    expect(before).toEqual([1, 3, 5]);
    const now = segments.map((one) => (one.id === 1 ? { ...one, text: 'Short' } : one));
    expect(firsts(now, null)).not.toEqual(before);
    expect(firsts(now, after(segments, now))).toEqual(before);
  });

  it('begin where a person cut, and where another speaks', () => {
    const segments = text();
    const cut = segments.flatMap((one) => (one.id === 4 ? [one, { ...one, id: 9 }] : [one]));
    const heads = after(segments, cut, null, 9);
    expect(firsts(cut, heads)).toEqual([1, 3, 9, 5]);
    const named = cut.map((one) => (one.id === 2 ? { ...one, speaker: 'B' } : one));
    expect(firsts(named, after(cut, named, heads))).toEqual([1, 2, 3, 9, 5]);
  });

  it('are joined with all of theirs; a beginning that is deleted has an heir until it comes back', () => {
    const segments = text();
    const joined = segments
      .filter(({ id }) => id !== 3)
      .map((one) => (one.id === 2 ? { ...one, text: `${long} ${long}` } : one));
    expect(firsts(joined, after(segments, joined))).toEqual([1, 5]);
    const deleted = segments.filter(({ id }) => id !== 3);
    const heads = after(segments, deleted);
    expect(firsts(deleted, heads)).toEqual([1, 4, 5]);
    expect(firsts(segments, after(deleted, segments, heads))).toEqual([1, 3, 5]);
  });
});
