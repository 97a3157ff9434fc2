// Letters that are also written out: ü as ue, å as aa. Both are words of their own to search; the other one is offered.
import { folded } from './letters.ts';

/** CLDR's transform de-ASCII, and what its Danish and Norwegian collations hold alike. ß, æ and œ are one with ss, ae and oe anyway. */
const WRITTEN_OUT: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };
const LETTERS = /[äöüøå]/g;
const PAIRS = /ae|oe|ue|aa/g;
/** Of a word with more of them only the first are looked at: each doubles the spellings. */
const PAIRS_MAX = 3;

/** The word, folded, with such letters written out. */
export function writtenOut(word: string): string {
  const letters = word.normalize('NFC').toLowerCase();
  return folded(letters.replace(LETTERS, (letter) => WRITTEN_OUT[letter] ?? letter));
}

/** True for two words of which one is the other with letters written out, and that search keeps apart. */
export function areSpellings(word: string, other: string): boolean {
  const [one, two] = [folded(word), folded(other)];
  return one !== two && (writtenOut(word) === two || one === writtenOut(other));
}

/** Folded words that may be other spellings: with letters written out, and with pairs that may stand for one. */
export function otherSpellings(word: string): readonly string[] {
  const plain = folded(word);
  const pairs = [...plain.matchAll(PAIRS)].slice(0, PAIRS_MAX);
  const spellings = new Set([writtenOut(word)]);
  for (let chosen = 1; chosen < 1 << pairs.length; chosen += 1) {
    let at = 0;
    let spelling = '';
    for (const [which, { index }] of pairs.entries()) {
      if ((chosen & (1 << which)) === 0) continue;
      spelling += plain.slice(at, index + 1);
      at = index + 2;
    }
    spellings.add(spelling + plain.slice(at));
  }
  spellings.delete(plain);
  return [...spellings];
}
