// Find and replace takes any text as it is, and finds it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rulesOf } from '../../app/domain/glossary.ts';
import { hitsFinder, replaceHits, type ReplaceRule } from '../../app/domain/replacing.ts';

const rule = (find: string, replace: string, more: Partial<ReplaceRule> = {}): ReplaceRule => ({
  find,
  replace,
  matchCase: false,
  wholeWord: false,
  ...more,
});
const replaced = (text: string, ...rules: readonly ReplaceRule[]): string =>
  replaceHits(text, hitsFinder(rules)(text));

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom(...Array.from('\\^$.*+?()[]{}|/-&~!,:=<>#%@`"\'aß東 ก')),
    maxLength: 20,
  }),
);

describe('find and replace', () => {
  it.each([
    ['The co-op, a CO-OP.', rule('co-op', 'coop'), 'The coop, a coop.'],
    ['1/2 and [x] (y) $1 \\d', rule('[x] (y) $1 \\d', '$&'), '1/2 and $&'],
    ['one   two', rule(' one two ', 'three'), 'three'],
    ['art, start, art', rule('art', 'ART', { wholeWord: true }), 'ART, start, ART'],
    ['e-mail, re-e-mail', rule('e-mail', 'post', { wholeWord: true }), 'post, re-post'],
    ['今日は東京へ', rule('東京', '京都', { wholeWord: true }), '今日は京都へ'],
    ['Rye rye', rule('rye', 'oat', { matchCase: true }), 'Rye oat'],
  ])('%s', (text, one, expected) => {
    expect(replaced(text, one)).toBe(expected);
  });

  it('finds every text in itself, among other words, and never throws', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), fc.boolean(), (find, matchCase, wholeWord) => {
        const hits = hitsFinder([rule(find, `${find}.`, { matchCase, wholeWord })]);
        if (find.trim() === '') expect(hits(find)).toEqual([]);
        else expect(hits(` ${find} `)[0]).toMatchObject({ from: 1 + find.length - find.trimStart().length });
      }),
      { numRuns: 2_000 },
    );
  });

  it('a glossary puts right all that was heard, whatever else stands in it', () => {
    const letterless = anyText.filter((text) => !/[a-z-]/i.test(text));
    fc.assert(
      fc.property(fc.array(letterless, { maxLength: 5 }), (odd) => {
        const rules = rulesOf([
          { term: 'Odd', heard: odd },
          { term: 'Earshot', heard: ['ear-shot'] },
        ]);
        expect(replaced('the Ear-shot', ...rules)).toContain('Earshot');
      }),
    );
  });
});
