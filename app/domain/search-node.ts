// A search as a tree, what it is in SQLite's FTS5, and whether a passage fits it.
import { indexedTextBefore } from './index-text-before.ts';
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

/** How the index is asked. */
export interface Asking {
  readonly beginnings?: Beginnings;
  /** True while a part of the index is as an earlier version read the texts: that is asked for as well. */
  readonly alsoBefore?: boolean;
}

/** The expression for FTS5. */
export function expressionOf(node: Node, asking: Asking = {}): string {
  const inner = (one: Node): string => {
    const text = expressionOf(one, asking);
    return one.kind === 'and' || one.kind === 'not' ? `(${text})` : text;
  };
  switch (node.kind) {
    case 'term':
      return anyOf(termExpressions(node, asking));
    case 'near':
      return anyOf(nearExpressions(node, asking.alsoBefore ?? false));
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

function termExpressions(term: Term, { alsoBefore = false, beginnings = ALL }: Asking): readonly string[] {
  if (!isBeginning(term)) return phrasesOf(term.text, alsoBefore);
  const text = folded(term.text);
  const last = [...text.matchAll(WORD_PART)].at(-1);
  const words = last ? beginnings(last[0], term.typed) : null;
  if (!last || words === null) return phrasesOf(term.text, alsoBefore).map((phrase) => `${phrase}*`);
  const before = text.slice(0, last.index);
  const each = (words.length === 0 ? [last[0]] : words).map((word) => quoted(before + word));
  return alsoBefore ? [...each, `${quotedBefore(term.text)}*`] : each;
}

function nearExpressions({ terms, within }: Node & { kind: 'near' }, alsoBefore: boolean): readonly string[] {
  const near = (phrase: (text: string) => string): string =>
    `NEAR(${terms.map((term) => `${phrase(term.text)}${isBeginning(term) ? '*' : ''}`).join(' ')}, ${within})`;
  return [...new Set([near(quoted), ...(alsoBefore ? [near(quotedBefore)] : [])])];
}

/**
 * A text as a phrase of the index, in each way that the index may have read it. Every text is a plain phrase to FTS5.
 * @param typed the same as it was typed, where the text is folded
 */
export function phrasesOf(text: string, alsoBefore: boolean, typed = text): readonly string[] {
  return [...new Set([quoted(text), ...(alsoBefore ? [quotedBefore(typed)] : [])])];
}

/** Quoted, no word of FTS5's syntax can come out of a text. */
function quoted(text: string): string {
  return `"${(indexedText(text) ?? text).replaceAll('"', ' ')}"`;
}

function quotedBefore(text: string): string {
  return `"${indexedTextBefore(text).replaceAll('"', ' ')}"`;
}

function anyOf(expressions: readonly string[]): string {
  return expressions.length === 1 ? expressions.join('') : `(${expressions.join(' OR ')})`;
}

/** True when it fits as the beginning of a word. In a script without spaces every character is a word: there is none. */
export function isBeginning(term: Term): boolean {
  return term.prefix && !endsUnspaced(folded(term.text));
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
  const mayGoOn = isBeginning(term);
  if (wanted.length === 0) return [];
  const last = wanted.length - 1;
  const places: number[] = [];
  for (let at = 0; at + last < words.length; at += 1)
    if (
      wanted.every((word, index) =>
        index === last && mayGoOn ? words[at + index]?.startsWith(word) : words[at + index] === word,
      )
    )
      places.push(at);
  return places;
}

/** Terms of NEARs that lie within another term of the same NEAR. FTS5 takes one place for both: what is said once is near itself. */
export function withinNeighbours(node: Node): readonly Term[] {
  switch (node.kind) {
    case 'term':
      return [];
    case 'near':
      return node.terms.filter((term, at) =>
        node.terms.some((other, place) => place !== at && placesOf(term, termWords(other)).length > 0),
      );
    case 'not':
      return [...withinNeighbours(node.wanted), ...withinNeighbours(node.without)];
    default:
      return node.of.flatMap(withinNeighbours);
  }
}

function areNear(terms: readonly Term[], within: number, words: readonly string[]): boolean {
  const places = terms.map((term) => placesOf(term, words));
  return (places[0] ?? []).some((from) =>
    places.every((each) => each.some((at) => Math.abs(at - from) <= within + 1)),
  );
}
