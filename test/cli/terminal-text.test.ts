// Names and words from outside: on a terminal they stay what they are, one line each.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLine, shown, shownLines } from '../../app/cli/terminal-text.ts';

/** What a terminal or a reader of lines would obey. */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/;
/** Reads `shown` back. */
const readBack = (text: string): string =>
  text.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|([nrt\\]))/g, (_, x: string, u: string, short: string) =>
    short
      ? ({ n: '\n', r: '\r', t: '\t', '\\': '\\' }[short] ?? '')
      : String.fromCharCode(Number.parseInt(x || u, 16)),
  );

describe('a name on a terminal', () => {
  it.each([
    ['plain', 'Episode 12 – Zoë, часть 2, 第3話 🎙️', 'Episode 12 – Zoë, часть 2, 第3話 🎙️'],
    ['a line of its own', 'a\nfailed\tb', 'a\\nfailed\\tb'],
    ['colours', 'a\u001b[31mred', 'a\\x1b[31mred'],
    ['colours by one byte', 'a\u009b31mred', 'a\\x9b31mred'],
    ['turned', 'invoice\u202efdp.exe', 'invoice\\u202efdp.exe'],
    ['a path of Windows', 'C:\\Shows\\Pilot', 'C:\\Shows\\Pilot'],
    ['what looks like ours', 'a\\nb', 'a\\\\nb'],
    ['half a sign', 'a\ud800b', 'a\\ud800b'],
  ])('%s', (_, name, text) => {
    expect(shown(name)).toBe(text);
  });

  it('never commands it, and can be read back, whatever it is', () => {
    const names = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('\\', 'n', 'x', '1', 'b', '\n', '\u001b', '\u202e', 'a') }),
    );
    fc.assert(
      fc.property(names, (name) => {
        const text = shown(name);
        expect(text).not.toMatch(OBEYED);
        expect(readBack(text)).toBe(name);
      }),
    );
  });

  it('is the same value in JSON, which commands nothing either', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const line = jsonLine({ name });
        expect(line).not.toMatch(OBEYED);
        expect(JSON.parse(line)).toEqual({ name });
      }),
    );
  });

  it('keeps the lines of a document on a screen, and nothing else that commands it', () => {
    expect(shownLines('one\r\ntwo\tthree\u001b[2J\n')).toBe('one\ntwo\tthree\\x1b[2J\n');
  });
});
