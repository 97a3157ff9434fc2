// What the build makes of signs beyond ASCII means the same.
import { describe, expect, it } from 'vitest';
import { inPlainLetters } from '../../build/plain-letters.mjs';

const evaluated = (code: string): unknown => (0, eval)(`(${code})`) as unknown;

describe('a script in plain letters', () => {
  it.each([
    ["'Earshot’s – “so”'", 'Earshot’s – “so”'],
    [String.raw`'a\\’b'`, String.raw`a\’b`],
    [String.raw`'a\’b'`, 'a’b'],
    ['`${1}…😀`', '1…😀'],
    ['/^[😀-😂–]$/u.test("😁")', true],
    ['/^[^–]$/.test("–")', false],
    ["({ ä: 1 })['ä']", 1],
  ])('%s', (code, meant) => {
    const plain = inPlainLetters(code);
    expect(plain).toMatch(/^[\0-\x7f]*$/);
    expect(evaluated(plain)).toEqual(meant);
    expect(evaluated(code)).toEqual(meant);
  });

  it('is refused where an escape would be read as it is written', () => {
    expect(() => inPlainLetters('String.raw`–`')).toThrow('–');
    expect(inPlainLetters('String.raw`a` + "–"')).toBe(String.raw`String.raw${'`a`'} + "\u2013"`);
  });
});
