// Whole numbers are written as `Intl` writes them, and a start makes none of what it writes numbers with.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { compileMessage } from '../../build/messages/catalogues.mjs';
import { numberFormat, partsOf, perCent, sentence, whole } from '../../app/messages/figures.ts';

const TAGS = ['en', 'de'] as const;
const NUMBERS = [
  0,
  0.4,
  0.5,
  1,
  1.49,
  2.5,
  9,
  10,
  99,
  100,
  999,
  999.4,
  999.5,
  1_000,
  1_020,
  9_999,
  10_000,
  100_000,
  999_999,
  1_000_000,
  12_345_678.9,
  123_456_789,
  999_999_999_999,
  9_007_199_254_740_990,
  9_007_199_254_740_991,
  1e16,
  1e21,
  -1,
  -1_020,
  -0.6,
  NaN,
  Infinity,
];

const compiled = (text: string): Exclude<ReturnType<typeof compileMessage>, string> => {
  const message = compileMessage(text, 'here');
  if (typeof message === 'string') throw new Error('Nothing is filled in.');
  return message;
};

describe('numbers within words', () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each(TAGS)('writes whole numbers as Intl does in %s', (tag) => {
    const theirs = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 });
    for (const n of NUMBERS) expect(whole(n, tag)).toBe(theirs.format(n));
    for (let n = 1; n < 9e15; n = n * 3.7 + 0.3) expect(whole(n, tag)).toBe(theirs.format(n));
  });

  it.each(TAGS)('writes hundredths as Intl does in %s', (tag) => {
    const theirs = new Intl.NumberFormat(tag, { style: 'percent' });
    for (const n of [0, 1, 12, 100]) expect(perCent(n, tag)).toBe(theirs.format(n / 100));
    expect(perCent('<1', tag)).toBe(theirs.format(0.01).replace('1', '<1'));
  });

  it('are nowhere followed by a sign of their own in the window', () => {
    const window = join(import.meta.dirname, '../../renderer');
    const byHand = readdirSync(window, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(svelte|ts)$/.test(name))
      .filter((name) => /\}\s%/.test(readFileSync(join(window, name), 'utf8')));
    expect(byHand).toEqual([]);
  });

  it.each(TAGS)('fills in numbers with and without fractions in %s', (tag) => {
    const message = compiled(
      '{n, plural, one {# hour} other {# hours}} of {all, number}, {few, number, ::.0}',
    );
    const theirs = new Intl.NumberFormat(tag);
    for (const n of [0, 1, 2, 1.5, 1_020, 1_020.25])
      expect(sentence(message, tag, { n, all: n * 2, few: 1.25 })).toBe(
        `${theirs.format(n)} ${n === 1 ? 'hour' : 'hours'} of ${theirs.format(n * 2)}, ${numberFormat(tag, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(1.25)}`,
      );
  });

  it('needs no NumberFormat for whole numbers', () => {
    const none = vi.fn(() => {
      throw new Error('made');
    });
    const message = compiled('{n, plural, one {# row} other {# rows}}, {m, number}');
    vi.stubGlobal('Intl', { PluralRules: Intl.PluralRules, NumberFormat: none, DateTimeFormat: none });
    expect(sentence(message, 'de', { n: 3_000, m: 1 })).toBe('3.000 rows, 1');
    expect(whole(12_345, 'en')).toBe('12,345');
    expect(none).not.toHaveBeenCalled();
  });

  it('says what is missing', () => {
    expect(() => sentence(compiled('{n} rows'), 'en', {})).toThrow('"n"');
  });

  it('keeps what stands within a tag as a part of its own', () => {
    const said = partsOf<{ strong: string }>(compiled('a <b>{n}</b> c'), 'en', {
      n: 'x',
      b: (within: readonly unknown[]) => ({ strong: within.join('') }),
    });
    expect(said.map(({ value }) => value)).toEqual(['a ', { strong: 'x' }, ' c']);
  });

  it('makes each way of writing once', () => {
    const two = { maximumFractionDigits: 2 };
    expect(numberFormat('en', two)).toBe(numberFormat('en', { ...two }));
    expect(numberFormat('en', two)).not.toBe(numberFormat('en'));
    expect(numberFormat('de', two)).not.toBe(numberFormat('en', two));
  });
});
