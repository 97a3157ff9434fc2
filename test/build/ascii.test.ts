// What the built code of the main process is written in: only ASCII, and it means the same.
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { inAscii } from '../../build/ascii.mjs';

const CODES = [
  `'“Grüße” – 😀'`,
  '`ß${1 + 1}“😀`',
  `'\\\\é \\é'`,
  `/[ä-ü“]\\–😀/.source.length > 0 && /^[ä-ü“]\\–😀$/.test('ö–😀')`,
  `/^[\\p{L}😀-😂]+$/u.test('ß😁')`,
  `(({ größe }) => größe)({ größe: 7 })`,
  `JSON.parse("{\\"a\\":\\"für – 😀\\"}").a`,
];

describe('code in ASCII', () => {
  it.each(CODES)('means the same: %s', (code) => {
    const written = inAscii(code);
    expect(written).toMatch(/^[\0-\x7f]*$/);
    expect(runInNewContext(written)).toEqual(runInNewContext(code));
  });
});
