// Text as the search index reads it: words without case and accents, and where they stand.
import { takenApart, UNIT_MARK } from './script-units.ts';

/** What the index takes for parts of words: letters, digits, and the marks on them. */
export const WORD_PART = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{Co}\p{M}]*/gu;
// eslint-disable-next-line no-control-regex
const ASCII = /^[\u0000-\u007f]*$/;
const MARK = new RegExp(UNIT_MARK, 'g');

export interface TextWord {
  /** As it is compared. */
  readonly folded: string;
  /** Places in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** Without case and accents. */
export function folded(text: string): string {
  // Most texts, and a tenth of the time.
  if (ASCII.test(text)) return text.toLowerCase();
  return text
    .normalize('NFD')
    .replace(/\p{Mn}|\u0640/gu, '')
    .toLowerCase()
    .replaceAll('ς', 'σ');
}

/** The words of a text in order; characters of unspaced scripts stand alone. */
export function wordsOf(text: string): readonly TextWord[] {
  const words: TextWord[] = [];
  const apart = takenApart(text);
  let marks = 0;
  let counted = 0;
  for (const found of (apart ?? text).matchAll(WORD_PART)) {
    if (apart !== null) {
      marks += apart.slice(counted, found.index).match(MARK)?.length ?? 0;
      counted = found.index;
    }
    const start = found.index - marks;
    words.push({ folded: folded(found[0]), start, end: start + found[0].length });
  }
  return words;
}
