// Passages, words and slips of the finger: pure text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from '../../app/domain/edit-distance.ts';
import { passageOf } from '../../app/domain/passage.ts';
import { putTogether, takenApart } from '../../app/domain/script-units.ts';
import { parseSearchQuery } from '../../app/domain/search-query.ts';
import { wordsOf } from '../../app/domain/search-text.ts';
import { ENGINE_IDS } from '../support/engines.ts';

function passage(text: string, query: string): string {
  const { node } = parseSearchQuery(query, ENGINE_IDS);
  if (!node) throw new Error('Nothing to look for');
  return passageOf(text, node)
    .map((part) => (part.hit ? `[${part.text}]` : part.text))
    .join('');
}

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc
    .array(fc.constantFrom('rye', 'Rye', 'été', '北京', 'の', ' ', ', ', 'ß', 'Σίσυφος'), { maxLength: 120 })
    .map((parts) => parts.join('')),
);

describe('a passage', () => {
  it('marks what was looked for, in text as it stands', () => {
    expect(passage('Rye, RYE and wry-e: ryes.', 'rye ')).toBe('[Rye], [RYE] and wry-e: ryes.');
    expect(passage('L’été à l’Étang.', 'ete OR eta*')).toBe('L’[été] à l’[Étang].');
    expect(passage('Ο Σίσυφος', 'ΣΙΣΥΦΟΣ ')).toBe('Ο [Σίσυφος]');
    expect(passage('Die STRASSE, die Straße.', 'straße ')).toBe('Die [STRASSE], die [Straße].');
    expect(passage('ein ﬁnis, Œuvre', 'finis oeuv*')).toBe('ein [ﬁnis], [Œuvre]');
    expect(passage('ｶﾞﾝﾀﾞﾑの話', 'ガンダム')).toBe('[ｶﾞﾝﾀﾞﾑ]の話');
  });

  it('shows the place where most of the words stand', () => {
    const filler = 'and so on '.repeat(20);
    expect(passage(`rye ${filler} rye bread ${filler}`, 'rye bread ')).toMatch(/^….*\[rye\] \[bread\].*…$/);
  });

  it('is a part of the text, with marks on words that fold to what was looked for', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.constantFrom('rye ', 'ete ', '北京', '"rye の"', 'ss OR rye* '),
        (text, query) => {
          const parts = passageOf(text, parseSearchQuery(query, ENGINE_IDS).node ?? { kind: 'and', of: [] });
          const whole = parts.map((part) => part.text).join('');
          expect(text).toContain(whole.replace(/^…(?!$)|…$/g, '').slice(0, 40));
          for (const part of parts) if (part.hit) expect(wordsOf(part.text).length).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('words', () => {
  it('stand where they say', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let before = 0;
        for (const { end, folded: word, start } of wordsOf(text)) {
          expect(start).toBeGreaterThanOrEqual(before);
          // One character may stand for several words (½), which stand in one place.
          expect(wordsOf(text.slice(start, end)).map((each) => each.folded)).toContain(word);
          before = start;
        }
      }),
    );
  });

  it('of unspaced scripts are put together as they were', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(putTogether(takenApart(text) ?? text)).toBe(text);
      }),
    );
  });
});

describe('the distance between words', () => {
  it.each([
    ['moon', 'moon', 0],
    ['moon', 'mono', 1],
    ['moon', 'moons', 1],
    ['Leyen', 'Layen', 1],
    ['Reykjavik', 'Rejkjavk', 2],
    ['moon', 'sun', 3],
  ])('%s, %s', (one, other, steps) => {
    expect(editDistance(one, other, 5)).toBe(steps);
    expect(editDistance(one, other, 2)).toBe(Math.min(3, steps));
  });

  it('is the same both ways, and never more than what was done', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, fc.nat({ max: 7 }), (one, other, at) => {
        expect(editDistance(one, other, 9)).toBe(editDistance(other, one, 9));
        expect(editDistance(one, `${one.slice(0, at)}x${one.slice(at)}`, 2)).toBe(1);
      }),
    );
  });
});
