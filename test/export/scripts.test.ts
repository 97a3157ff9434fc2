// Captions in scripts of wide characters and without spaces: columns, and where a line may be broken.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../app/export/columns.ts';
import { cuesOf, hurriedCues } from '../../app/export/cues.ts';
import type { CueRules } from '../../app/export/cue-rules.ts';
import { piecesOf } from '../../app/export/line-breaks.ts';
import { transcriptOf } from './arbitraries.ts';

const RULES: CueRules = { lineChars: 32, namePrefix: true, together: 'lines' };
const pieces = (text: string): string =>
  piecesOf(text)
    .map((piece) => (piece.spaced ? ` ${piece.text}` : piece.text))
    .join('|');
const linesOf = (text: string, end = 20) =>
  cuesOf(transcriptOf({ text, end }), RULES).flatMap(({ lines }) => lines);

describe('columns', () => {
  it.each([
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['漢字', 4],
    ['が', 2],
    ['か\u3099', 2],
    ['ｱ', 1],
    ['Ａ', 2],
    ['안녕', 4],
    ['\u1100\u1161', 2],
    ['👨‍👩‍👧‍👦', 2],
    ['🇯🇵', 2],
    ['ที่', 1],
    ['\u200b', 0],
    // Wide since Unicode 16.
    ['\u2630', 2],
    ['\u4dc0', 2],
    // Ambiguous: narrow among letters, wide among wide ones.
    ['“a”…', 4],
    ['“中”…', 8],
  ])('%j: %i', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });
});

describe('the places where a text may be broken', () => {
  it.each([
    ['Chinese, between words', '今天天气很好，我们去公园。', '今天|天气|很好，|我们|去|公园。'],
    ['small kana, sound marks and brackets', '「ラーメンがすっごく好き」と言った。', /^「ラーメン\|が\|/],
    [
      'Korean, at its spaces',
      '안녕하세요, 저는 한국어를 말합니다.',
      '안녕하세요,| 저는| 한국어를| 말합니다.',
    ],
    ['Thai, between words', 'สวัสดีครับวันนี้อากาศดีมาก', 'สวัสดี|ครับ|วัน|นี้|อากาศ|ดี|มาก'],
    ['Thai, not before its sign of repetition', 'ต่างๆนานา', /^ต่างๆ/],
    ['two scripts in one line', '我用iPhone和Wi-Fi。 Good!', '我|用|iPhone|和|Wi-Fi。| Good!'],
    ['Latin, at its spaces', 'no-one said https://example.org/a?b', 'no-one| said| https://example.org/a?b'],
  ])('%s', (_name, text, wanted) => {
    if (typeof wanted === 'string') expect(pieces(text)).toBe(wanted);
    else expect(pieces(text)).toMatch(wanted);
  });
});

describe('captions', () => {
  const CHINESE =
    '今天天气很好，我们一起去公园散步吧，然后去吃午饭，下午再去看电影，晚上回家休息，明天还要上班，所以早点睡觉。';

  it('count columns, and break after punctuation', () => {
    const lines = linesOf(CHINESE);
    expect(lines.join('')).toBe(CHINESE);
    for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(32);
    expect(lines.filter((line) => /[，。]$/.test(line)).length).toBeGreaterThan(lines.length / 2);
  });

  it('are read at nine wide characters a second', () => {
    const hurried = (end: number) =>
      hurriedCues(
        cuesOf(
          transcriptOf({ text: '今天天气很好，我们一起', end }, { text: '去。', start: end, end: end + 1 }),
          RULES,
        ),
      );
    expect([hurried(0.9), hurried(1.3)]).toEqual([1, 0]);
  });

  it('take the times of words that were measured, where no spaces part them', () => {
    const words = ['今天', '天气', '很好', '我们'].map((text, at) => ({
      text,
      start: at * 3,
      end: at * 3 + 0.5,
    }));
    const cues = cuesOf(transcriptOf({ text: '今天天气很好，我们。', end: 10, words }), RULES);
    expect(cues.map(({ lines, startMs }) => [startMs, lines[0]])).toEqual([
      [0, '今天'],
      [3_000, '天气'],
      [6_000, '很好，'],
      [9_000, '我们。'],
    ]);
  });

  it.each([
    [
      ['今天天气很好', '，我们去公园'],
      ['今天天气很好，', '我们去公园'],
    ],
    [['今天天气很好', '。'], ['今天天气很好。']],
    [
      ['“你好', '”他说'],
      ['“你好”', '他说'],
    ],
    [['It is', '.NET'], null],
    [['“It is', '” he said'], null],
  ])('do not begin with a closing mark that a service put into the next segment: %j', (said, shown) => {
    const segments = said.map((text, at) => ({ text, start: at * 2, end: at * 2 + 2 }));
    const cues = cuesOf(transcriptOf(...segments), RULES);
    // What is spaced keeps its marks where the service heard them.
    expect(cues.map(({ lines }) => lines.join())).toEqual(shown ?? said);
  });

  it('never begin or end a line against the rules of kinsoku, keep every character, and fit', () => {
    const word = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.constantFrom(
          '今天',
          '公園',
          '散歩',
          'する',
          'きゃりー',
          'ぱみゅ',
          'ラーメン',
          'ファッション',
          'っ',
          'コーヒー',
          '人々',
          'OK',
          'iPhone',
          '3.5',
          'です',
          'ん',
        ),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          '、',
          '。',
          '，',
          '！',
          '？',
          '」',
          '）',
          '』',
          '……',
          '・',
          '「',
          '（',
          '『',
        ),
      },
    );
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 80 }),
        fc.constantFrom<32 | 42>(32, 42),
        (words, lineChars) => {
          const text = words.join('');
          // A line of nothing but marks, or of nothing but opening ones, has to be broken somewhere.
          fc.pre(
            !/[、。，！？」）』…・っゃュョァィ々ー]{10}|[「（『]{8}/.test(text) &&
              piecesOf(text).every((piece) => columnsOf(piece.text) <= lineChars),
          );
          const lines = cuesOf(transcriptOf({ text, end: words.length }), { ...RULES, lineChars }).flatMap(
            (cue) => cue.lines,
          );
          expect(lines.join('')).toBe(text);
          lines.forEach((line, at) => {
            expect(columnsOf(line)).toBeLessThanOrEqual(lineChars);
            if (at > 0) expect(line).not.toMatch(/^[、。，！？」）』…・っゃュョァィ々ー]/);
            if (at < lines.length - 1) expect(line).not.toMatch(/[「（『]$/);
          });
        },
      ),
      { numRuns: 200 },
    );
  });
});
