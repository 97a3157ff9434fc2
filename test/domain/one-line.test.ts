// Foreign text in a question of ours: one line, never longer than its room, and both of its ends to be seen.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneLine, withoutMiddle } from '../../app/domain/one-line.ts';

const anyText = fc.string({ unit: 'grapheme', maxLength: 300 });
const room = fc.integer({ min: 3, max: 120 });
/** Half of a character that takes two units. */
const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

describe('text without its middle', () => {
  it('is the line itself where that has room', () => {
    fc.assert(
      fc.property(anyText, room, (text, most) => {
        const line = oneLine(text, text.length);
        fc.pre(line.length <= most);
        expect(withoutMiddle(text, most)).toBe(line);
      }),
    );
  });

  it('is on one line, fits, breaks no character, and begins and ends as the line does', () => {
    const long = fc.tuple(fc.string({ unit: 'grapheme', minLength: 121, maxLength: 300 }), room);
    fc.assert(
      fc.property(long, ([text, most]) => {
        const line = oneLine(text, text.length);
        fc.pre(line.length > most);
        const cut = withoutMiddle(text, most);
        expect(cut.length).toBeLessThanOrEqual(most);
        // No more than the middle is lost: a character of two units at either cut takes its half along.
        expect(cut.length).toBeGreaterThanOrEqual(most - 3);
        expect(cut).not.toMatch(/[\n\r]/);
        expect(cut).not.toMatch(HALF);
        const [front, end] = partsOf(cut, line);
        expect(Math.abs(front.length - end.length)).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('shows whose server it is, which a name tells last', () => {
    const host = `${'bank.example.com.'.repeat(12)}elsewhere.example`;
    expect(withoutMiddle(host, 40)).toBe('bank.example.com.ba…m.elsewhere.example');
  });
});

/** What stands before and behind the mark of what was left out; a text may have such signs of its own. */
function partsOf(cut: string, line: string): readonly [string, string] {
  for (let at = cut.indexOf('…'); at >= 0; at = cut.indexOf('…', at + 1)) {
    const [front, end] = [cut.slice(0, at), cut.slice(at + 1)];
    if (line.startsWith(front) && line.endsWith(end)) return [front, end];
  }
  throw new Error(`“${cut}” is no cut of “${line}”`);
}
