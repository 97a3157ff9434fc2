// Money and options in words, and amounts as people type them.
import { describe, expect, it } from 'vitest';
import { AIML_OPTIONS } from '../../../app/speech/cloud/option-fields.ts';
import { estimateInWords, priceInWords, readAmount, spentInWords } from '../../../renderer/lib/money.ts';
import { textOf, valueInWords, valueOf } from '../../../renderer/lib/option-rows.ts';

const PRICE = {
  model: 'm',
  usdPerHour: 0.36,
  source: 'service',
  fetchedAt: new Date(2026, 10, 20).getTime(),
} as const;
const UNKNOWN = { model: 'm', usdPerHour: null, source: null, fetchedAt: null };
const SPENT = { usd: 0, estimatedUsd: 0, audioSeconds: 0, unknownCount: 0 };

describe('money', () => {
  it('says what it would cost, and what is not known', () => {
    expect(estimateInWords({ audioSeconds: 1_800, usd: 0.18, price: PRICE })).toBe(
      'About $0.18 for 30 min ($0.36 an hour).',
    );
    expect(estimateInWords({ audioSeconds: 0, usd: null, price: PRICE })).toContain('how long it is');
    expect(estimateInWords({ audioSeconds: 60, usd: null, price: UNKNOWN })).toContain('not known');
  });

  it('says whose price it is', () => {
    expect(priceInWords(PRICE)).toBe('$0.36 an hour, as the service said on 20 November 2026.');
    expect(priceInWords({ ...PRICE, source: 'own', fetchedAt: null })).toBe('$0.36 an hour, as you set it.');
    expect(priceInWords(UNKNOWN)).toBe('The service tells no price for this model.');
  });

  it.each([
    [{ ...SPENT, usd: 1.2 }, '$1.20'],
    [{ ...SPENT, usd: 1.2, estimatedUsd: 0.2 }, 'about $1.20'],
    [{ ...SPENT, unknownCount: 2 }, 'not known'],
    [{ ...SPENT, usd: 1.2, unknownCount: 2 }, '$1.20, and 2 of unknown cost'],
  ])('%j is %s', (spent, words) => {
    expect(spentInWords(spent)).toBe(words);
  });

  it.each([
    ['', null],
    [' 20 ', 20],
    ['$ 7.50', 7.5],
    ['7,50', 7.5],
    ['0', 0],
    ['-1', undefined],
    ['much', undefined],
    ['1e9', undefined],
  ])('%j is read as %j', (text, amount) => {
    expect(readAmount(text)).toBe(amount);
  });
});

describe('a row of the options', () => {
  it.each([
    [true, 'on'],
    [undefined, 'off'],
    [null, 'off'],
    ['de', 'de'],
    [['a'], 'a'],
    [['a', 'b'], '2 entries'],
    [1.5, '1.5'],
  ])('%j is %s', (value, words) => {
    expect(valueInWords(value)).toBe(words);
  });

  it('reads back what it shows', () => {
    const values: Readonly<Record<string, unknown>> = {
      text: 'v2',
      list: ['a', 'b'],
      number: 2.5,
      language: 'de',
      choice: 'strict',
    };
    for (const field of AIML_OPTIONS.fields) {
      if (field.type === 'switch') continue;
      const value = values[field.type];
      expect(valueOf(field, textOf(value))).toEqual(value);
      expect(valueOf(field, '  ')).toBeUndefined();
    }
  });
});
