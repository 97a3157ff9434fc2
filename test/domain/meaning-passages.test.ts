// How a transcript is cut into passages: nothing is lost or said twice, and none is longer than the model reads.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MeaningPassage, meaningPassages, type Said } from '../../app/domain/meaning-passages.ts';

const word = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom('and', 'the', 'harbour', 'Straße', 'naïve', 'isn’t', '3.5', 'e.g.', '😀'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('ends.', 'why?', 'no!”', 'well…', 'www.example.org', '“So', '(1.2.3)'),
  },
);
const spaces = fc.constantFrom(' ', ' ', ' ', '  ', '\n');
const ofWords = (most: number) =>
  fc
    .array(fc.tuple(word, spaces), { maxLength: most, size: 'max' })
    .map((parts) => parts.map(([text, space]) => text + space).join(''));
/** Without a space for long: Japanese, with rare letters of two halves. */
const unspaced = fc
  .array(fc.constantFrom('時計', 'を', '直す', '𠮷', 'カメラ', '。', '！', '「はい」'), {
    maxLength: 500,
    size: 'max',
  })
  .map((parts) => parts.join(''));
const transcripts = (text: fc.Arbitrary<string>): fc.Arbitrary<readonly Said[]> =>
  fc
    .array(fc.tuple(text, fc.integer({ min: 1, max: 9 })), { maxLength: 30, size: 'max' })
    .map((all) => all.map(([said, step], at) => ({ id: 100 + at * 10 + step, text: said })));
const spaced = transcripts(
  fc.oneof({ weight: 4, arbitrary: ofWords(40) }, { weight: 1, arbitrary: ofWords(700) }),
);
const any = transcripts(fc.oneof(ofWords(60), unspaced, fc.string({ unit: 'grapheme', maxLength: 80 })));

const wordsOf = (text: string): readonly string[] => text.split(/\s+/u).filter(Boolean);
const bare = (text: string): string => text.replace(/\s+/gu, '');

/** What the transcript says from where each passage begins to where the next one does. */
function spansOf(segments: readonly Said[], passages: readonly MeaningPassage[]): readonly string[] {
  return passages.map(({ letter, segmentId }, at) => {
    const next = passages[at + 1];
    return segments
      .filter(({ id }) => id >= segmentId && id <= (next?.segmentId ?? Infinity))
      .map(({ id, text }) =>
        text.slice(id === segmentId ? letter : 0, id === next?.segmentId ? next.letter : text.length),
      )
      .join(' ');
  });
}

describe('passages of a transcript', () => {
  it('have every word once, whole and in order, and lie where they say', () => {
    fc.assert(
      fc.property(spaced, (segments) => {
        const passages = meaningPassages(segments);
        const all = segments.flatMap(({ text }) => wordsOf(text));
        expect(passages.flatMap(({ text }) => wordsOf(text))).toEqual(all);
        expect(spansOf(segments, passages).map(wordsOf)).toEqual(passages.map(({ text }) => wordsOf(text)));
      }),
    );
  });

  it('have every letter once in scripts without spaces, and part none', () => {
    fc.assert(
      fc.property(any, (segments) => {
        const passages = meaningPassages(segments);
        expect(passages.map(({ text }) => bare(text)).join('')).toBe(
          segments.map(({ text }) => bare(text)).join(''),
        );
        expect(spansOf(segments, passages).map(bare)).toEqual(passages.map(({ text }) => bare(text)));
        for (const { text } of passages) {
          expect(text).toBe(text.trim());
          expect(text).not.toBe('');
          expect(text).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/);
        }
      }),
    );
  });

  it('are never longer than 200 words, and short only where what follows is long', () => {
    fc.assert(
      fc.property(spaced, (segments) => {
        const lengths = meaningPassages(segments).map(({ text }) => wordsOf(text).length);
        for (const length of lengths) expect(length).toBeLessThanOrEqual(200);
        lengths
          .slice(1)
          .forEach((length, at) => expect(length + (lengths[at] ?? 0)).toBeGreaterThanOrEqual(130));
      }),
    );
    fc.assert(
      fc.property(transcripts(unspaced), (segments) => {
        // Two letters are about a word; a piece of an odd number has half of one more.
        for (const { text } of meaningPassages(segments))
          expect([...bare(text)].length).toBeLessThanOrEqual(600);
      }),
    );
  });

  it('end where a sentence does', () => {
    const sentence = `${'word '.repeat(19)}end.`;
    const segments = [{ id: 1, text: Array(40).fill(sentence).join(' ') }];
    const passages = meaningPassages(segments);
    expect(passages.length).toBeGreaterThan(4);
    for (const { text } of passages) expect(text).toMatch(/end\.$/);
    expect(passages.slice(0, -1).map(({ text }) => wordsOf(text).length)).toEqual(
      Array(passages.length - 1).fill(140),
    );
  });
});
