import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  diffWords,
  diffWordsInSteps,
  looseKey,
  samenessOf,
  wordsOf,
  type DiffPart,
} from '../../app/domain/text-diff.ts';

const told = (parts: readonly DiffPart[]): string =>
  parts
    .map(({ change, words }) => {
      const text = words.join(' ');
      return change === 'same' ? text : change === 'removed' ? `[-${text}-]` : `{+${text}+}`;
    })
    .join(' ');
const diff = (before: string, after: string): string => told(diffWords(wordsOf(before), wordsOf(after)));

const rebuilt = (parts: readonly DiffPart[], without: 'removed' | 'added'): string[] =>
  parts.filter(({ change }) => change !== without).flatMap(({ words }) => words);

describe('what changed between two texts', () => {
  it.each([
    ['', '', ''],
    ['a b c', 'a b c', 'a b c'],
    ['', 'a b', '{+a b+}'],
    ['a b', '', '[-a b-]'],
    ['the quick brown fox', 'the slow brown fox', 'the [-quick-] {+slow+} brown fox'],
    ['one two three', 'one three', 'one [-two-] three'],
    ['one three', 'one two three', 'one {+two+} three'],
    ['a b c d', 'w x y z', '[-a b c d-] {+w x y z+}'],
  ])('%j → %j', (before, after, expected) => {
    expect(diff(before, after)).toBe(expected);
  });

  it('lets both texts be told from it, whatever they are', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c', 'the', 'of', 'Ω', '🎙'), { maxLength: 120 });
    fc.assert(
      fc.property(words, words, (before, after) => {
        const parts = diffWords(before, after);
        expect(rebuilt(parts, 'added')).toEqual(before);
        expect(rebuilt(parts, 'removed')).toEqual(after);
        for (const [at, part] of parts.entries()) {
          expect(part.words.length).toBeGreaterThan(0);
          expect(part.change).not.toBe(parts[at + 1]?.change);
        }
      }),
    );
  });

  it('finds the few changes in a long text, and nothing else', () => {
    const spoken = (n: number): string[] => Array.from({ length: n }, (_, at) => `w${(at * 7919) % 211}`);
    fc.assert(
      fc.property(fc.array(fc.nat(19_999), { minLength: 1, maxLength: 20 }), (places) => {
        const before = spoken(20_000);
        const after = [...before];
        for (const place of places) after[place] = `changed${place}`;
        const changes = new Set(places).size;
        const parts = diffWords(before, after);
        const count = (change: DiffPart['change']): number =>
          parts.filter((part) => part.change === change).flatMap(({ words }) => words).length;
        expect(count('added')).toBe(changes);
        expect(count('removed')).toBe(changes);
        expect(rebuilt(parts, 'added')).toEqual(before);
      }),
      { numRuns: 10 },
    );
  });

  it('tells two texts without anything in common as replaced', () => {
    const before = Array.from({ length: 5_000 }, (_, at) => `a${at}`);
    const after = Array.from({ length: 5_000 }, (_, at) => `b${at}`);
    const parts = diffWords(before, after);
    expect(parts.map(({ change, words }) => [change, words.length])).toEqual([
      ['removed', 5_000],
      ['added', 5_000],
    ]);
    expect(samenessOf(parts)).toBe(0);
  });

  it('can leave case and punctuation out, and then shows the later writing', () => {
    const parts = diffWords(wordsOf('Well, hello there'), wordsOf('well Hello there.'), { keyOf: looseKey });
    expect(told(parts)).toBe('well Hello there.');
    expect(samenessOf(parts)).toBe(1);
    expect(looseKey('…')).toBe('…');
  });

  it('stops in between when it is taken in steps', () => {
    const before = Array.from({ length: 2_000 }, (_, at) => `w${at}`);
    const after = before.filter((_, at) => at % 100 !== 50);
    let pauses = 0;
    const steps = diffWordsInSteps(before, after);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) {
        expect(step.value).toEqual(diffWords(before, after));
        break;
      }
      pauses += 1;
    }
    expect(pauses).toBeGreaterThan(5);
  });
});
