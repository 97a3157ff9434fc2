// Phrases that begin in one segment and end in the next: the index knows only segments, so their halves are looked for.
import type { Database } from 'better-sqlite3';
import {
  fits,
  isBeginning,
  phrasesOf,
  placesOf,
  termWords,
  wantedTerms,
  type Node,
  type Term,
} from '../../domain/search-node.ts';
import { wordsOf } from '../../domain/search-text.ts';
import { sqlOf, type Sql } from '../sql.ts';
import type { Range } from './search-ranges.ts';
import type { SearchWalk } from './search-walk.ts';
import type { SearchWords } from './search-words.ts';

export interface Seam {
  /** The segment in which it begins; it goes on in the one with the next id. */
  readonly id: number;
  readonly range: Range;
}

interface Row {
  readonly id: number;
  readonly text: string;
  readonly place: number | null;
}

interface Halves {
  readonly term: Term;
  readonly match: string;
  /** See `JUMP`. */
  readonly cost: number;
}

/** Words of a phrase that may stand on either side of the border. */
const SPLITS_MAX = 12;
/**
 * What finding a half costs, in places of a word that FTS5 steps over (some 30 ns). A word of a phrase is jumped to from each place of
 * its rarest one, which takes a page's reading, or stepped through. The text around what is found is read, and a segment begins
 * with a word in one of thirty of its places.
 */
const JUMP = 250;
const READING = 400;
const FIRST_RARITY = 30;
/** Candidates that are looked at however long it takes: enough for a small library, on a machine however busy. */
const LOOKS_SURE = 50;
/** Characters of a segment read for each character of a phrase, at its border; more only where too few words are in them. */
const NEAR_BORDER = 4;

export interface SeamWishes {
  readonly node: Node;
  /** See `Asking`. */
  readonly alsoBefore: boolean;
  /** Segments between these ids. */
  readonly low: number;
  readonly high: number;
  readonly rangeOf: (segmentId: number) => Range | undefined;
  /** Halves that are looked at, whether the other one stands across the border. */
  readonly candidatesMax: number;
  readonly isEnough: () => boolean;
}

export class SearchSeams {
  readonly #sql: Sql;
  readonly #walk: SearchWalk;
  readonly #words: Pick<SearchWords, 'frequencyOf'>;

  constructor(db: Database, walk: SearchWalk, words: Pick<SearchWords, 'frequencyOf'>) {
    this.#sql = sqlOf(db);
    this.#walk = walk;
    this.#words = words;
  }

  /** What looking costs, in places looked at by FTS5, some 30 ns each; 0 when there is no phrase. @param segmentCount no word is in more */
  costOf(node: Node, alsoBefore: boolean, segmentCount: number): number {
    return this.#halves(node, alsoBefore, segmentCount).reduce((sum, { cost }) => sum + cost, 0);
  }

  /** Finds phrases of a search that cross a border, newest first; `isAll` is false when some halves were not looked at. */
  find({ alsoBefore, candidatesMax, high, isEnough, low, node, rangeOf }: SeamWishes): {
    readonly seams: readonly Seam[];
    readonly isAll: boolean;
  } {
    const found = new Map<number, Seam>();
    let isAll = true;
    for (const { match, term } of this.#halves(node, alsoBefore, high)) {
      const candidates = this.#walk.between(match, low, high, candidatesMax);
      if (candidates.length >= candidatesMax) isAll = false;
      for (const [at, id] of candidates.entries()) {
        if (at >= LOOKS_SURE && isEnough()) {
          isAll = false;
          break;
        }
        for (const seam of this.#at(id, node, term, rangeOf)) found.set(seam.id, seam);
      }
    }
    return { seams: [...found.values()], isAll };
  }

  #halves(node: Node, alsoBefore: boolean, segmentCount: number): readonly Halves[] {
    const frequencyOf = (word: string, isBeginning: boolean): number =>
      Math.min(segmentCount, this.#words.frequencyOf(word, isBeginning));
    return wantedTerms(node).flatMap((term) => halvesOf(term, alsoBefore, frequencyOf) ?? []);
  }

  /** The half stands in this segment: the other may be in the one before or in the one after. */
  #at(id: number, node: Node, term: Term, rangeOf: SeamWishes['rangeOf']): readonly Seam[] {
    const around = this.#sql.rows<Row>`
      SELECT id, text, place FROM segments WHERE id BETWEEN ${id - 1} AND ${id + 1} ORDER BY id`;
    return around.flatMap((first, at) => {
      const second = around[at + 1];
      if (second?.id !== first.id + 1 || !isAcross(first, second, node, term)) return [];
      const range = rangeOf(first.id);
      return range && second.id <= range.last ? { id: first.id, range } : [];
    });
  }
}

/** For each place where the phrase may be cut, the half that is found sooner, in one expression; null for a single word. */
function halvesOf(
  term: Term,
  alsoBefore: boolean,
  frequencyOf: (word: string, isBeginning: boolean) => number,
): Halves | null {
  const words = termWords(term);
  if (words.length < 2) return null;
  const star = isBeginning(term) ? '*' : '';
  const frequencies = words.map((word, at) => frequencyOf(word, star !== '' && at === words.length - 1));
  const halves = new Map<string, number>();
  const add = (from: number, to: number, cost: number): void => {
    for (const phrase of phrasesOf(words.slice(from, to).join(' '), alsoBefore, typed(term, from, to)))
      halves.set(from === 0 ? `(${phrase})` : `(^ ${phrase}${star})`, cost);
  };
  for (let split = 1; split < Math.min(words.length, SPLITS_MAX); split += 1) {
    const head = costOf(frequencies.slice(0, split), 1);
    const tail = costOf(frequencies.slice(split), FIRST_RARITY);
    if (tail <= head) add(split, words.length, tail);
    else add(0, split, head);
  }
  return {
    term,
    match: [...halves.keys()].join(' OR '),
    cost: [...halves.values()].reduce((sum, cost) => sum + cost, 0),
  };
}

/** Some words of a term as they were typed. */
function typed({ text }: Term, from: number, to: number): string {
  const words = wordsOf(text).slice(from, to);
  return text.slice(words[0]?.start ?? 0, words.at(-1)?.end ?? 0);
}

function costOf(frequencies: readonly number[], rarity: number): number {
  const rarest = Math.min(...frequencies);
  const found = frequencies.length > 1 ? 0 : rarest / rarity;
  return frequencies.reduce((sum, each) => sum + Math.min(each, rarest * JUMP), found * READING);
}

function isAcross(first: Row, second: Row, node: Node, term: Term): boolean {
  // What was cut in two stands elsewhere than its number says.
  if (first.place !== null || second.place !== null) return false;
  const length = termWords(term).length;
  const nearby = (term.text.length + 8) * NEAR_BORDER;
  // The word at the cut may be a part of one.
  const before = wordsOf(first.text.slice(-nearby)).slice(nearby < first.text.length ? 1 : 0);
  const after = wordsOf(second.text.slice(0, nearby)).slice(0, nearby < second.text.length ? -1 : undefined);
  const isShort =
    (before.length < length && nearby < first.text.length) ||
    (after.length < length && nearby < second.text.length);
  const head = isShort ? wordsOf(first.text) : before;
  const words = [...head, ...(isShort ? wordsOf(second.text) : after)].map((word) => word.folded);
  const isFound = placesOf(term, words).some((at) => at < head.length && at + length > head.length);
  if (!isFound || node === term) return isFound;
  return fits(
    node,
    [...wordsOf(first.text), ...wordsOf(second.text)].map((word) => word.folded),
  );
}
