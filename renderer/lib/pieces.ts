// A segment's text cut for the page: words that can be heard, stretches that were found. The text itself is never changed.
import { folded, foldedWithPlaces } from '../../app/domain/letters.ts';
import { endsUnspaced, UNSPACED_SCRIPTS } from '../../app/domain/script-units.ts';
import type { SegmentView } from './paragraphs.ts';

/** A stretch of characters, `from` up to, not including, `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Piece {
  readonly text: string;
  /** Index into the segment's words, where it is one that stands out; -1 for everything else. */
  readonly word: number;
}

/** Pieces in a row that were all found, or all not. */
export interface Run {
  readonly found: boolean;
  readonly pieces: readonly Piece[];
}

const HAS_UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]`, 'u');
/** A word is looked for so far behind the one before it: one that is missing must not pull all later ones out of place. */
const AHEAD_CHARS = 20;

const lettersOf = (text: string): string => text.toLocaleLowerCase('en').replace(/[^\p{L}\p{N}]+/gu, '');

/**
 * Where each word stands in the text. Services write words without the punctuation or capitals of the text, so words are matched
 * to what stands between white space: one to one where the counts agree, otherwise by their letters, in order.
 * @returns one span a word, null where it was not found
 */
export function placeWords(
  text: string,
  words: readonly { readonly text: string }[],
): readonly (Span | null)[] {
  if (words.length === 0) return [];
  const tokens: Span[] = [];
  for (const match of text.matchAll(/\S+/gu))
    tokens.push({ from: match.index, to: match.index + match[0].length });
  if (tokens.length === words.length) return tokens;
  if (HAS_UNSPACED.test(text)) return placeUnspaced(text, words);
  let next = 0;
  return words.map((word) => {
    const wanted = lettersOf(word.text);
    // A short look ahead: one bad word must not pull all later ones out of place.
    for (let at = next; at < Math.min(tokens.length, next + 6); at += 1) {
      const token = tokens[at];
      if (token && wanted !== '' && lettersOf(text.slice(token.from, token.to)) === wanted) {
        next = at + 1;
        return token;
      }
    }
    return null;
  });
}

/** The same where words may stand without spaces between them: each is looked for where the one before it ended. */
function placeUnspaced(text: string, words: readonly { readonly text: string }[]): readonly (Span | null)[] {
  const lower = text.toLowerCase();
  // Lower case may change the length of a text (`İ`).
  const searched = lower.length === text.length ? lower : text;
  let at = 0;
  return words.map((word) => {
    const wanted = searched === text ? word.text : word.text.toLowerCase();
    const last = at + AHEAD_CHARS;
    for (let from = searched.indexOf(wanted, at); from >= 0 && from <= last && wanted !== '';) {
      const to = from + wanted.length;
      if (boundary(text, from) && boundary(text, to)) {
        at = to;
        return { from, to };
      }
      from = searched.indexOf(wanted, from + 1);
    }
    return null;
  });
}

/** True between two characters where a word ends or begins. */
function boundary(text: string, at: number): boolean {
  const before = /[\p{L}\p{N}]$/u.exec(text.slice(Math.max(0, at - 2), at))?.[0] ?? '';
  const after = /^[\p{L}\p{N}]/u.exec(text.slice(at, at + 2))?.[0] ?? '';
  return before === '' || after === '' || endsUnspaced(before) || endsUnspaced(after);
}

/** Where any of the terms stands in the text, as whole words, in order and merged. Compared as search does, without case and accents. */
export function placeTerms(text: string, terms: readonly string[]): readonly Span[] {
  if (terms.length === 0) return [];
  const places = foldedWithPlaces(text);
  const spans: Span[] = [];
  for (const term of terms) {
    const wanted = folded(term);
    if (wanted === '') continue;
    for (
      let at = places.text.indexOf(wanted);
      at !== -1;
      at = places.text.indexOf(wanted, at + wanted.length)
    ) {
      const from = places.from(at);
      const to = places.to(at + wanted.length - 1);
      if (boundary(text, from) && boundary(text, to)) spans.push({ from, to });
    }
  }
  spans.sort((a, b) => a.from - b.from || b.to - a.to);
  const merged: { from: number; to: number }[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}

/**
 * Cuts a segment into runs of pieces. All texts in order are the segment's text, to the character.
 * @param standsOut words that are pieces of their own; all others are part of what is around them: an element for each of a quarter
 *   of a million words is what makes a page slow
 */
export function runsOf(
  segment: Pick<SegmentView, 'text' | 'words'>,
  terms: readonly string[],
  standsOut: (word: SegmentView['words'][number]) => boolean,
): readonly Run[] {
  const { text, words } = segment;
  const found = placeTerms(text, terms);
  const owners = words.some(standsOut)
    ? placeWords(text, words).map((span, at) => (words[at] && standsOut(words[at]) ? span : null))
    : [];
  const edges = new Set([0, text.length]);
  for (const span of found) edges.add(span.from).add(span.to);
  for (const span of owners) if (span) edges.add(span.from).add(span.to);
  const cuts = [...edges].sort((a, b) => a - b);
  const runs: { found: boolean; pieces: Piece[] }[] = [];
  let mark = 0;
  let owner = 0;
  for (let at = 0; at + 1 < cuts.length; at += 1) {
    const from = cuts[at] ?? 0;
    const to = cuts[at + 1] ?? 0;
    while (mark < found.length && (found[mark]?.to ?? 0) <= from) mark += 1;
    while (owner < owners.length && (owners[owner]?.to ?? 0) <= from) owner += 1;
    const isFound = (found[mark]?.from ?? Infinity) <= from;
    const word = (owners[owner]?.from ?? Infinity) <= from ? owner : -1;
    const last = runs.at(-1);
    const piece = { text: text.slice(from, to), word };
    if (last?.found === isFound) last.pieces.push(piece);
    else runs.push({ found: isFound, pieces: [piece] });
  }
  return runs;
}

/** When the word at a character of a segment's text begins, seconds: of what was clicked. The segment's own start where that is not known. */
export function startAt(
  { start, text, words }: Pick<SegmentView, 'start' | 'text' | 'words'>,
  character: number,
): number | null {
  const at = placeWords(text, words).findLastIndex((span) => span !== null && span.from <= character);
  return words[at]?.start ?? start;
}

/** When the word before a character of a segment ends, seconds: that of the segment where it is not known. */
export function endAt(
  { end, text, words }: Pick<SegmentView, 'end' | 'text' | 'words'>,
  character: number,
): number | null {
  if (character >= text.length) return end;
  const at = placeWords(text, words).findLastIndex((span) => span !== null && span.from < character);
  return words[at]?.end ?? end;
}
