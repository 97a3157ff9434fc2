// Words and names of a caller's: what the text has in other letters, or one letter off, is written as they are.
import { merged, standsAt, type SaidWord } from './said-word.ts';

/** Shorter words have too many neighbours to be taken for one that is a letter off, characters. */
const NEAR_FROM = 6;

/** @param given KEYWORD, or KEYWORD:WEIGHT; a weight below 0 leaves it alone */
export function withKeywords(words: readonly SaidWord[], given: readonly string[]): readonly SaidWord[] {
  const keywords = given
    .flatMap((one) => {
      const [, text = '', weight = '1'] = /^(.*?)(?::(-?\d+(?:\.\d+)?))?$/.exec(one) ?? [];
      return text.trim() !== '' && Number(weight) >= 0 ? [text.trim()] : [];
    })
    .map((text) => ({ text, row: text.toLowerCase().split(/\s+/) }))
    .sort((a, b) => b.row.length - a.row.length);
  if (keywords.length === 0) return words;
  const out: SaidWord[] = [];
  for (let at = 0; at < words.length;) {
    const word = words[at];
    if (!word) break;
    const found = keywords.find(
      ({ row }) => standsAt(words, at, row) || (row.length === 1 && isNear(word.bare, row[0] ?? '')),
    );
    const length = found?.row.length ?? 1;
    out.push(found ? merged(words.slice(at, at + length), found.text) : word);
    at += length;
  }
  return out;
}

/** Whether two words differ by one letter that is another, missing or too many. */
export function isNear(one: string, other: string): boolean {
  if (one === other) return true;
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length < NEAR_FROM || long.length - short.length > 1) return false;
  let from = 0;
  while (from < short.length && short[from] === long[from]) from += 1;
  const rest = short.length === long.length ? short.slice(from + 1) : short.slice(from);
  return rest === long.slice(from + 1);
}
