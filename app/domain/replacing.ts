// Find and replace in texts: which places a rule finds, and the text after it.
import { endsUnspaced } from './script-units.ts';

export interface ReplaceRule {
  readonly find: string;
  readonly replace: string;
  readonly matchCase: boolean;
  /** Only where no letter or figure goes on before or after. */
  readonly wholeWord: boolean;
}

/** A place that was found, characters `from` up to, not including, `to`. */
export interface ReplaceHit {
  readonly from: number;
  readonly to: number;
  readonly replacement: string;
}

export const RULE_CHARS_MAX = 200;
const PART_OF_WORD = '[\\p{L}\\p{M}\\p{N}]';

/**
 * Makes a function that finds all places of some rules in a text, in order. Where two overlap the earlier one counts, of two that
 * begin together the longer one. What a rule would not change is not found. White space in what is looked for stands for any.
 */
export function hitsFinder(rules: readonly ReplaceRule[]): (text: string) => readonly ReplaceHit[] {
  const searches = rules
    .filter(({ find }) => find.trim() !== '')
    .map(({ find, matchCase, replace, wholeWord }) => ({
      pattern: new RegExp(
        wholeWord ? wholeWordOf(find.trim()) : literal(find.trim()),
        matchCase ? 'gu' : 'giu',
      ),
      replace,
    }));
  return (text) => {
    const hits: ReplaceHit[] = [];
    for (const { pattern, replace } of searches)
      for (const match of text.matchAll(pattern))
        if (match[0] !== replace)
          hits.push({ from: match.index, to: match.index + match[0].length, replacement: replace });
    if (searches.length < 2) return hits;
    hits.sort((a, b) => a.from - b.from || b.to - a.to);
    let end = 0;
    return hits.filter(({ from, to }) => {
      if (from < end) return false;
      end = to;
      return true;
    });
  };
}

/** The pattern that fits this text alone. What needs no escape must have none: a `u` expression refuses `\-`. */
function literal(text: string): string {
  return text
    .split(/\s+/)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    .join('\\s+');
}

/** The same where no word goes on. In a script without spaces a word has no ends that can be seen. */
function wholeWordOf(text: string): string {
  const [first = ''] = text;
  const before = endsUnspaced(first) ? '' : `(?<!${PART_OF_WORD})`;
  const after = endsUnspaced(text) ? '' : `(?!${PART_OF_WORD})`;
  return `${before}${literal(text)}${after}`;
}

/** The text with its hits replaced. @param keep ordinal numbers, from 0, of hits that stay as they are */
export function replaceHits(
  text: string,
  hits: readonly ReplaceHit[],
  keep: ReadonlySet<number> = new Set(),
): string {
  let result = '';
  let from = 0;
  hits.forEach((hit, at) => {
    if (keep.has(at)) return;
    result += text.slice(from, hit.from) + hit.replacement;
    from = hit.to;
  });
  return result + text.slice(from);
}
