// A search as a tree, what it is in SQLite's FTS5, and whether a passage fits it.
import { indexedText } from './index-text.ts';
import { endsUnspaced } from './script-units.ts';
import { folded, WORD_PART, wordsOf } from './search-text.ts';

export interface Term {
  readonly kind: 'term';
  /** A word or a phrase, as typed. */
  readonly text: string;
  /** Fits as the beginning of a word, too. */
  readonly prefix: boolean;
  /** True for a beginning that nobody asked for: the word is still being typed. */
  readonly typed: boolean;
  /** Where it stands in the query, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

export type Node =
  | Term
  | { readonly kind: 'and' | 'or'; readonly of: readonly Node[] }
  | { readonly kind: 'not'; readonly wanted: Node; readonly without: Node }
  | { readonly kind: 'near'; readonly terms: readonly Term[]; readonly within: number };

/**
 * Words to look up for a beginning: null for all that begin so, else these alone.
 * @param beginning without case and accents
 */
export type Beginnings = (beginning: string, typed: boolean) => readonly string[] | null;

const ALL: Beginnings = () => null;

/** The terms that are wanted, in the order in which they stand. */
export function wantedTerms(node: Node): readonly Term[] {
  switch (node.kind) {
    case 'term':
      return [node];
    case 'near':
      return node.terms;
    case 'not':
      return wantedTerms(node.wanted);
    default:
      return node.of.flatMap(wantedTerms);
  }
}

/** The expression for FTS5. */
export function expressionOf(node: Node, beginnings: Beginnings = ALL): string {
  const inner = (one: Node): string => {
    const text = expressionOf(one, beginnings);
    return one.kind === 'and' || one.kind === 'not' ? `(${text})` : text;
  };
  switch (node.kind) {
    case 'term':
      return termExpression(node, beginnings);
    case 'near':
      return `NEAR(${node.terms.map((term) => termExpression(term, ALL)).join(' ')}, ${node.within})`;
    case 'and':
      return node.of.map(inner).join(' AND ');
    case 'or':
      return `(${node.of.map(inner).join(' OR ')})`;
    case 'not':
      return `${inner(node.wanted)} NOT ${inner(node.without)}`;
  }
}

/** The words of a term as the index has them. */
export function termWords(term: Term): readonly string[] {
  const known = wordsOfTerms.get(term);
  if (known) return known;
  const words = wordsOf(term.text).map((word) => word.folded);
  wordsOfTerms.set(term, words);
  return words;
}
const wordsOfTerms = new WeakMap<Term, readonly string[]>();

function termExpression(term: Term, beginnings: Beginnings): string {
  // In a script without spaces every character is a word: there is no beginning of one.
  if (!term.prefix || endsUnspaced(term.text)) return quoted(term.text);
  const last = [...term.text.matchAll(WORD_PART)].at(-1);
  const words = last ? beginnings(folded(last[0]), term.typed) : null;
  if (!last || words === null) return `${quoted(term.text)}*`;
  const before = term.text.slice(0, last.index);
  const each = (words.length === 0 ? [last[0]] : words).map((word) => quoted(before + word));
  return each.length === 1 ? each.join('') : `(${each.join(' OR ')})`;
}

/** Quoted, every text is a plain phrase to FTS5: no word of its syntax can come out of it. */
function quoted(text: string): string {
  return `"${(indexedText(text) ?? text).replaceAll('"', ' ')}"`;
}

/** True when a passage fits. Words and their order only, see `wordsOf`. */
export function fits(node: Node, words: readonly string[]): boolean {
  switch (node.kind) {
    case 'term':
      return placesOf(node, words).length > 0;
    case 'and':
      return node.of.every((one) => fits(one, words));
    case 'or':
      return node.of.some((one) => fits(one, words));
    case 'not':
      return fits(node.wanted, words) && !fits(node.without, words);
    case 'near':
      return areNear(node.terms, node.within, words);
  }
}

/** Where a term begins among words. */
export function placesOf(term: Term, words: readonly string[]): readonly number[] {
  const wanted = termWords(term);
  const isBeginning = term.prefix && !endsUnspaced(term.text);
  const last = wanted.length - 1;
  const places: number[] = [];
  for (let at = 0; at + last < words.length; at += 1)
    if (
      wanted.every((word, index) =>
        index === last && isBeginning ? words[at + index]?.startsWith(word) : words[at + index] === word,
      )
    )
      places.push(at);
  return places;
}

function areNear(terms: readonly Term[], within: number, words: readonly string[]): boolean {
  const places = terms.map((term) => placesOf(term, words));
  return (places[0] ?? []).some((from) =>
    places.every((each) => each.some((at) => Math.abs(at - from) <= within + 1)),
  );
}
