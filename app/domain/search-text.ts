// Text as the search index reads it: words without case and accents, and where they stand.
import { foldedWithPlaces } from './letters.ts';
import { takenApart, UNIT_MARK } from './script-units.ts';

export { folded } from './letters.ts';

/** What the index takes for parts of words, see its tokenizer: letters, digits, and marks. */
export const WORD_PART = /[\p{L}\p{N}\p{Co}\p{Mn}\p{Mc}]+/gu;
const MARK = new RegExp(UNIT_MARK, 'g');

export interface TextWord {
  /** As it is compared. */
  readonly folded: string;
  /** Places in the text, in UTF-16 units. Words that one character stands for (½) stand in the same place. */
  readonly start: number;
  readonly end: number;
}

/** The words of a text in order; characters of unspaced scripts stand alone. */
export function wordsOf(text: string): readonly TextWord[] {
  const words: TextWord[] = [];
  const places = foldedWithPlaces(text);
  const apart = takenApart(places.text);
  let marks = 0;
  let counted = 0;
  for (const found of (apart ?? places.text).matchAll(WORD_PART)) {
    if (apart !== null) {
      marks += apart.slice(counted, found.index).match(MARK)?.length ?? 0;
      counted = found.index;
    }
    const [folded] = found;
    const first = found.index - marks;
    words.push({ folded, start: places.from(first), end: places.to(first + folded.length - 1) });
  }
  return words;
}
