// A text as the search index reads it, where that is not the text itself: folded, scripts without spaces taken apart.
import { folded } from './letters.ts';
import { once } from './once.ts';
import { takenApart } from './script-units.ts';

/** Latin letters whose accents the index's own tokenizer takes off: those that Unicode takes apart into an ASCII letter and marks, but one. */
const accented = (): string => lettersBetween(0xc0, 0x24f) + lettersBetween(0x1e00, 0x1eff);
/** What the tokenizer reads as search folds it: nearly all text there is. */
const readAlike = once(() => new RegExp(`^[\\0-\\x7f\\p{P}\\p{S}\\p{Z}${accented()}]*$`, 'u'));
/** Capitals but those whose small letters the tokenizer is sure to know; Unicode has given some since. */
const OTHER_CAPITAL =
  /(?![A-Z\u0391-\u03a9\u0400-\u042f\u0460-\u0480\u048a-\u0526\u0531-\u0556])[\p{Lu}\p{Lt}]/u;

/** The text as the index reads it; null when that is the text itself. */
export function indexedText(text: string): string | null {
  if (readAlike().test(text)) return null;
  const plain = folded(text);
  const apart = takenApart(plain);
  if (apart !== null) return apart;
  const isAlike = plain === text || (plain === text.toLowerCase() && !OTHER_CAPITAL.test(text));
  return isAlike ? null : plain;
}

function lettersBetween(first: number, last: number): string {
  let letters = '';
  for (let code = first; code <= last; code += 1) {
    const letter = String.fromCharCode(code);
    if (/^[A-Za-z]\p{M}+$/u.test(letter.normalize('NFD')) && !/[Ǡǡ]/.test(letter)) letters += letter;
  }
  return letters;
}
