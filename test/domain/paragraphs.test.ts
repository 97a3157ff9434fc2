// Paragraphs and words, also of scripts without spaces: no text is one block, whatever it lacks.
import { describe, expect, it } from 'vitest';
import { endsParagraph, inARow, readingLength } from '../../app/domain/paragraphs.ts';
import { wordsIn } from '../../app/domain/words.ts';

const part = (text: string, start: number, end: number, speaker: string | null = null) => ({
  ...{ text, start, end, speaker },
});

describe('endsParagraph', () => {
  const before = part('A sentence.', 0, 5);

  it('goes by pauses, and by what there is to end', () => {
    expect(endsParagraph(20, before, part('On.', 6.9, 8))).toBe(false);
    expect(endsParagraph(20, before, part('On.', 7, 8))).toBe(true);
    expect(endsParagraph(179, before, part('On.', 6, 8))).toBe(false);
    expect(endsParagraph(180, before, part('On.', 6, 8))).toBe(true);
    expect(endsParagraph(180, before, part('On.', 5.9, 8))).toBe(false);
  });

  it('ends with a sentence, and where there is none, all the same', () => {
    expect(endsParagraph(520, before, part('On.', 5, 8))).toBe(true);
    expect(endsParagraph(520, part('no stop', 0, 5), part('on', 5, 8))).toBe(false);
    expect(endsParagraph(800, part('no stop', 0, 5), part('on', 5, 8))).toBe(true);
    expect(endsParagraph(520, part('今日は。', 0, 5), part('はい。', 5, 8))).toBe(true);
  });

  it('ends with a turn, and between parts without times', () => {
    expect(endsParagraph(1, part('A.', 0, 1, 'x'), part('B.', 1, 2, 'y'))).toBe(true);
    expect(endsParagraph(1, before, { text: 'B.', start: null, end: null, speaker: null })).toBe(true);
  });

  it('counts a sign of a script without spaces as several letters', () => {
    expect(readingLength('abcd')).toBe(4);
    expect(readingLength('東京都庁')).toBe(10);
  });
});

describe('inARow', () => {
  it('puts a space only where the script has any', () => {
    expect(inARow('One.', 'Two.')).toBe('One. Two.');
    expect(inARow('今日は。', 'はい。')).toBe('今日は。はい。');
    expect(inARow('今日は。', 'Two.')).toBe('今日は。 Two.');
  });
});

describe('wordsIn', () => {
  const words = (text: string) => wordsIn(text).map((word) => word.text);

  it('takes what stands between spaces', () => {
    expect(words(' It’s “well-known”, no? ')).toEqual(['It’s', '“well-known”,', 'no?']);
  });

  it('takes scripts without spaces apart, signs with their words', () => {
    expect(words('我们都是人。')).toEqual(['我们', '都是', '人。']);
    expect(words('「東京」です。').join('')).toBe('「東京」です。');
    expect(words('「東京」です。')[0]).toBe('「東京」');
    expect(words('ภาษาไทย').length).toBeGreaterThan(1);
  });

  it('says where each stands', () => {
    const text = 'Ja, 東京です。 Ok';
    for (const word of wordsIn(text)) expect(text.slice(word.from, word.to)).toBe(word.text);
  });
});
