// What stands on either side of a border between segments, and whether a phrase goes across.
import { fits, placesOf, termWords, type Node, type Term } from '../../domain/search-node.ts';
import { wordsOf } from '../../domain/search-text.ts';
import type { Said } from './search-reading.ts';

/** Characters of a segment read for each character of a phrase, at its border; more only where too few words are in them. */
const NEAR_BORDER = 4;
/** Segments that are read for each word of a phrase: some hold one, some none. */
export const SEGMENTS_A_WORD = 3;

/** The segments after one in which a phrase goes on that begins in it; null for none. */
export function wayAcross(
  first: Said,
  node: Node,
  term: Term,
  next: (said: Said) => Said | undefined,
): readonly number[] | null {
  const length = termWords(term).length;
  const head = wordsAtEdge(first.text, 'end', length - 1, term);
  const words = [...head];
  /** How many of the words are read with each that follows. */
  const through: (Said & { readonly to: number })[] = [];
  for (let said = next(first); said && through.length < length * SEGMENTS_A_WORD; said = next(said)) {
    words.push(...wordsAtEdge(said.text, 'start', length - 1 - (words.length - head.length), term));
    through.push({ ...said, to: words.length });
    if (words.length - head.length >= length - 1) break;
  }
  const ends = placesOf(term, words)
    .filter((at) => at < head.length && at + length > head.length)
    .map((at) => at + length);
  const end = Math.max(...ends);
  if (ends.length === 0) return null;
  const rest = through.slice(0, through.findIndex(({ to }) => to >= end) + 1);
  const all = (): string[] =>
    [first, ...rest].flatMap(({ text }) => wordsOf(text).map((word) => word.folded));
  return node === term || fits(node, all()) ? rest.map(({ id }) => id) : null;
}

/** The words at one end of a text, as many as are wanted for a phrase, if there are; few of its characters are looked at where that is enough. */
export function wordsAtEdge(
  text: string,
  which: 'start' | 'end',
  wanted: number,
  term: Term,
): readonly string[] {
  const nearby = (term.text.length + 8) * NEAR_BORDER;
  const isEnd = which === 'end';
  const cut = (words: readonly string[]): readonly string[] =>
    isEnd ? words.slice(Math.max(0, words.length - wanted)) : words.slice(0, wanted);
  const plain = (part: string): string[] => wordsOf(part).map((word) => word.folded);
  if (nearby < text.length) {
    // The word at the cut may be a part of one.
    const words = isEnd ? plain(text.slice(-nearby)).slice(1) : plain(text.slice(0, nearby)).slice(0, -1);
    if (words.length >= wanted) return cut(words);
  }
  return cut(plain(text));
}
