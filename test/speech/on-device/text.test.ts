// From recognised words to sentences with times: loops, sentence ends, interpolation.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutLoops } from '../../../app/speech/on-device/loops.ts';
import { sentencesOf } from '../../../app/speech/on-device/sentences.ts';
import { placeWords } from '../../../app/speech/on-device/timing.ts';

describe('withoutLoops', () => {
  it('leaves what people say as it is', () => {
    for (const text of [
      'No, no, no, no, no. I said no.',
      'It was very, very, very good.',
      'He said that that that he used was wrong.',
      'And so my fellow Americans, ask not what your country can do for you, ask what you can do for your country.',
    ]) {
      expect(withoutLoops(text)).toEqual({ text, looped: false });
    }
  });

  it.each([
    ['thank you. '.repeat(30) + 'Goodbye.', 'thank you. Goodbye.'],
    ['We begin here and ' + 'I think that it is '.repeat(12), 'We begin here and I think that it is'],
    ['la '.repeat(40), 'la'],
    ['One two. ' + 'The cat sat on the mat. '.repeat(3), 'One two. The cat sat on the mat.'],
  ])('says a loop once', (looping, expected) => {
    expect(withoutLoops(looping)).toEqual({ text: expected, looped: true });
  });

  it('finds nothing in what it has cleaned', () => {
    const word = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 80 }), (words) => {
        const { text } = withoutLoops(words.join(' '));
        expect(text.split(' ').length).toBeLessThanOrEqual(Math.max(1, words.length));
      }),
    );
  });
});

describe('sentencesOf', () => {
  const cut = (text: string): string[] => sentencesOf(text).map((sentence) => sentence.text);

  it('cuts where sentences end and nowhere else', () => {
    expect(
      cut(
        'Mr. Dashwood paid $3.50 at 5 p.m. on Monday. Was he there? He was! "Yes." Dr. J. R. Smith said so.',
      ),
    ).toEqual([
      'Mr. Dashwood paid $3.50 at 5 p.m. on Monday.',
      'Was he there?',
      'He was!',
      '"Yes."',
      'Dr. J. R. Smith said so.',
    ]);
    expect(cut('He joined Acme Inc. The pay was good.')).toEqual([
      'He joined Acme Inc.',
      'The pay was good.',
    ]);
    expect(cut('The U.S. Army moved on. so did we')).toEqual(['The U.S. Army moved on. so did we']);
    expect(cut('   ')).toEqual([]);
  });

  it('keeps every word', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(sentencesOf(text).flatMap(({ words }) => words)).toEqual(text.split(/\s+/).filter(Boolean));
      }),
    );
  });
});

describe('placeWords', () => {
  const spansArbitrary = fc
    .array(
      fc.tuple(fc.double({ min: 0.1, max: 2, noNaN: true }), fc.double({ min: 0.1, max: 6, noNaN: true })),
      {
        minLength: 1,
        maxLength: 8,
      },
    )
    .map((pairs) => {
      let at = 0;
      return pairs.map(([pause, length]) => ({ start: (at += pause), end: (at += length) }));
    });
  const wordsArbitrary = fc.array(fc.stringMatching(/^[A-Za-z0-9]{1,12}[.,?!]?$/), {
    minLength: 1,
    maxLength: 60,
  });

  it('keeps the words, in order, inside the speech, never backwards', () => {
    fc.assert(
      fc.property(wordsArbitrary, spansArbitrary, (words, spans) => {
        const placed = placeWords(words, spans);
        expect(placed.map((word) => word.text)).toEqual(words);
        let at = (spans[0]?.start ?? 0) - 1e-9;
        for (const { start, end } of placed) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThanOrEqual(start);
          at = end - 1e-9;
        }
        expect(at).toBeLessThanOrEqual((spans.at(-1)?.end ?? 0) + 1e-9);
      }),
    );
  });

  it('lets a sentence end where the speaker paused', () => {
    const words = 'This was a very long and winding sentence. Short one.'.split(' ');
    const placed = placeWords(words, [
      { start: 1, end: 4.4 },
      { start: 5.4, end: 6.2 },
    ]);
    expect(placed[7]).toMatchObject({ text: 'sentence.', end: 4.4 });
    expect(placed[8]).toMatchObject({ text: 'Short', start: 5.4 });
  });
});
