// A segment's text is cut for the page without changing a character.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endAt, placeTerms, placeWords, runsOf, startAt } from '../../../renderer/lib/pieces.ts';

const word = (text: string, at = 0): { text: string; start: number; end: number } => ({
  text,
  start: at,
  end: at + 1,
});
const every = (): boolean => true;
const never = (): boolean => false;
const textOf = (runs: ReturnType<typeof runsOf>): string =>
  runs.map((run) => run.pieces.map((piece) => piece.text).join('')).join('');

describe('runsOf', () => {
  it('gives the text back to the character, whatever the words and terms are', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 120 }),
        fc.array(fc.string({ maxLength: 8 }), { maxLength: 20 }),
        fc.array(fc.string({ minLength: 1, maxLength: 6 }), { maxLength: 4 }),
        fc.constantFrom(every, never, (one: { text: string }) => one.text.length > 3),
        (text, words, terms, standsOut) => {
          expect(textOf(runsOf({ text, words: words.map((one) => word(one)) }, terms, standsOut))).toBe(text);
        },
      ),
    );
  });

  it('keeps words inside what was found', () => {
    const runs = runsOf(
      {
        text: 'So a sourdough starter crossed.',
        words: ['so', 'a', 'sourdough', 'starter', 'crossed'].map((one) => word(one)),
      },
      ['sourdough starter'],
      every,
    );
    expect(runs.map(({ found, pieces }) => [found, pieces.map((piece) => [piece.text, piece.word])])).toEqual(
      [
        [
          false,
          [
            ['So', 0],
            [' ', -1],
            ['a', 1],
            [' ', -1],
          ],
        ],
        [
          true,
          [
            ['sourdough', 2],
            [' ', -1],
            ['starter', 3],
          ],
        ],
        [
          false,
          [
            [' ', -1],
            ['crossed.', 4],
          ],
        ],
      ],
    );
  });

  it('cuts a word that was found in part only at its edges', () => {
    const words = [word('salt'), word('he'), word('said')];
    const runs = runsOf({ text: '“Salt!” he said.', words }, ['salt'], every);
    expect(runs[1]).toEqual({ found: true, pieces: [{ text: 'Salt', word: 0 }] });
  });

  it('is one piece without words and terms', () => {
    expect(runsOf({ text: 'Just text.', words: [] }, [], every)).toEqual([
      { found: false, pieces: [{ text: 'Just text.', word: -1 }] },
    ]);
  });
});

describe('words that do not stand out', () => {
  const words = ['one', 'two', 'three'].map((text, at) => word(text, at));

  it('need no piece of their own', () => {
    expect(runsOf({ text: 'One two three.', words }, [], never)).toEqual([
      { found: false, pieces: [{ text: 'One two three.', word: -1 }] },
    ]);
    expect(runsOf({ text: 'One two three.', words }, [], ({ text }) => text === 'two')).toEqual([
      {
        found: false,
        pieces: [
          { text: 'One ', word: -1 },
          { text: 'two', word: 1 },
          { text: ' three.', word: -1 },
        ],
      },
    ]);
  });
});

describe('what was clicked', () => {
  const segment = {
    start: 10,
    text: 'One two three.',
    words: ['one', 'two', 'three'].map((text, at) => word(text, 20 + at)),
  };

  it.each([
    [0, 20],
    [3, 20],
    [4, 21],
    [9, 22],
    [14, 22],
  ])('at character %i begins at %i s', (character, start) => {
    expect(startAt(segment, character)).toBe(start);
  });

  it('begins with the segment where words have no times, and nowhere without any', () => {
    expect(startAt({ ...segment, words: [] }, 5)).toBe(10);
    expect(startAt({ ...segment, words: [], start: null }, 5)).toBeNull();
  });
});

describe('placeWords', () => {
  it('goes by place where the counts agree, however the words are written', () => {
    expect(placeWords('Dr. Okafor: yes!', [word('doctor'), word('okafor'), word('yes')])).toEqual([
      { from: 0, to: 3 },
      { from: 4, to: 11 },
      { from: 12, to: 16 },
    ]);
  });

  it('goes by letters where they do not, and is not thrown by one that is missing', () => {
    const placed = placeWords('one two three four', [word('One'), word('zwei'), word('three')]);
    expect(placed).toEqual([{ from: 0, to: 3 }, null, { from: 8, to: 13 }]);
  });
});

describe('words of a script without spaces', () => {
  const japanese = {
    ...{ start: 10, end: 30, text: '今日は いい天気ですね。' },
    words: ['今日', 'は', 'いい', '天気', 'です', 'ね'].map((text, at) => word(text, 20 + at)),
  };
  const cut = (text: string, words: readonly string[]) =>
    placeWords(
      text,
      words.map((one) => word(one)),
    ).map((span) => span && text.slice(span.from, span.to));

  it('begin and end where they were heard', () => {
    expect(startAt(japanese, 4)).toBe(22);
    expect(startAt(japanese, 7)).toBe(23);
    expect(endAt(japanese, 6)).toBe(23);
    expect(endAt(japanese, 7)).toBe(24);
    expect(endAt(japanese, japanese.text.length)).toBe(30);
    expect(endAt({ ...japanese, words: [] }, 3)).toBe(30);
  });

  it('are found beside words of others, whole, and past one that is missing', () => {
    expect(cut('我用Netflix看at电影', ['我', '用', 'netflix', '看', 'AT', '电影'])).toEqual([
      ...['我', '用', 'Netflix', '看', 'at', '电影'],
    ]);
    expect(cut('上海 later at', ['上', '海', 'at', '的'])).toEqual(['上', '海', 'at', null]);
    expect(cut('我们去上海', ['我们', '不', '去', '', '上海'])).toEqual(['我们', null, '去', null, '上海']);
    expect(cut(`我${'们'.repeat(40)}去上海`, ['我', '去', '们', '们'])).toEqual(['我', null, '们', '们']);
  });
});

describe('placeTerms', () => {
  it('marks whole words only', () =>
    expect(placeTerms('start starter restart', ['start'])).toEqual([{ from: 0, to: 5 }]));
  it('merges what overlaps', () => expect(placeTerms('a b c', ['a b', 'b c'])).toEqual([{ from: 0, to: 5 }]));
  it('does not mind case', () => expect(placeTerms('Rye RYE', ['rye'])).toHaveLength(2));
  it('marks the letters as they stand where comparing makes more or fewer of them', () => {
    expect(placeTerms('İstanbul bul', ['bul'])).toEqual([{ from: 9, to: 12 }]);
    expect(placeTerms('Straße, STRASSE', ['strasse'])).toEqual([
      { from: 0, to: 6 },
      { from: 8, to: 15 },
    ]);
    expect(placeTerms('die Œuvres ﬁn cafe\u0301.', ['oeuvres', 'fin', 'café'])).toEqual([
      { from: 4, to: 10 },
      { from: 11, to: 13 },
      { from: 14, to: 19 },
    ]);
  });
  it('marks words of scripts that put no spaces between them', () =>
    expect(placeTerms('今日は人工知能', ['人工'])).toEqual([{ from: 3, to: 5 }]));
});
