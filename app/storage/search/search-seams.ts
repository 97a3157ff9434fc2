// Phrases that begin in one segment and end in the next: the index knows only segments, so their halves are looked for.
import type { Database } from 'better-sqlite3';
import { isBeginning, termWords, wantedTerms, type Node, type Term } from '../../domain/search-node.ts';
import { sqlOf, type Sql } from '../sql.ts';
import { SEGMENTS_A_WORD, wayAcross, wordsAtEdge } from './search-border.ts';
import { JUMP, partOf } from './search-phrase.ts';
import type { Range } from './search-ranges.ts';
import { SearchReading, type Said } from './search-reading.ts';
import type { SearchWalk } from './search-walk.ts';
import type { SearchWords } from './search-words.ts';

export interface Seam {
  /** The segment in which it begins. */
  readonly id: number;
  /** Those in which it goes on, as they are read. */
  readonly through: readonly number[];
  readonly range: Range;
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
 * What finding a half costs beside `JUMP`, in places of a word that FTS5 steps over: the text around what is found is read, and a segment
 * begins with a word in one of thirty of its places.
 */
const READING = 400;
const FIRST_RARITY = 30;
/** Places of a phrase's rarest word that are all looked at: so it is found however many segments it runs over. */
const RAREST_MAX = 700;
/** Candidates that are looked at however long it takes: enough for a small library, on a machine however busy. */
const LOOKS_SURE = 50;

export interface SeamWishes {
  readonly node: Node;
  /** See `Asking`. */
  readonly alsoBefore: boolean;
  /** Segments between these ids. */
  readonly low: number;
  readonly high: number;
  /** So many segments there are between them, at most: no word is in more. */
  readonly segmentCount: number;
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
  find({ alsoBefore, candidatesMax, high, isEnough, low, node, rangeOf, segmentCount }: SeamWishes): {
    readonly seams: readonly Seam[];
    readonly isAll: boolean;
  } {
    const found = new Map<number, Seam>();
    const reading = new SearchReading(this.#sql);
    let isAll = true;
    for (const { match, term } of this.#halves(node, alsoBefore, segmentCount)) {
      const candidates = this.#walk.between(match, low, high, candidatesMax);
      if (candidates.length >= candidatesMax) isAll = false;
      for (const [at, id] of candidates.entries()) {
        if (at >= LOOKS_SURE && isEnough()) {
          isAll = false;
          break;
        }
        const range = rangeOf(id);
        if (range && id <= range.last)
          for (const seam of seamsAt(id, range, node, term, reading)) found.set(seam.id, seam);
      }
    }
    return { seams: [...found.values()], isAll };
  }

  #halves(node: Node, alsoBefore: boolean, segmentCount: number): readonly Halves[] {
    const frequencyOf = (word: string, isBeginning: boolean): number =>
      Math.min(segmentCount, this.#words.frequencyOf(word, isBeginning));
    return wantedTerms(node).flatMap((term) => halvesOf(term, alsoBefore, frequencyOf) ?? []);
  }
}

/**
 * Where a phrase may run over a border, in one expression; null for a single word. Its rarest word, where that is said now and then; else,
 * for each place where it may be cut, the half that is found sooner: that way what runs over a whole segment is not found.
 */
function halvesOf(
  term: Term,
  alsoBefore: boolean,
  frequencyOf: (word: string, isBeginning: boolean) => number,
): Halves | null {
  const words = termWords(term);
  if (words.length < 2) return null;
  const star = isBeginning(term) ? '*' : '';
  const frequencies = words.map((word, at) => frequencyOf(word, star !== '' && at === words.length - 1));
  const rarest = frequencies.indexOf(Math.min(...frequencies));
  const places = frequencies[rarest] ?? 0;
  if (places <= RAREST_MAX) {
    const last = rarest === words.length - 1 ? star : '';
    const match = partOf(term, rarest, rarest + 1, alsoBefore).map((phrase) => `${phrase}${last}`);
    return { term, match: match.join(' OR '), cost: places * READING };
  }
  const halves = new Map<string, number>();
  const add = (from: number, to: number, cost: number): void => {
    for (const phrase of partOf(term, from, to, alsoBefore))
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

function costOf(frequencies: readonly number[], rarity: number): number {
  const rarest = Math.min(...frequencies);
  const found = frequencies.length > 1 ? 0 : rarest / rarity;
  return frequencies.reduce((sum, each) => sum + Math.min(each, rarest * JUMP), found * READING);
}

/** Half of a phrase stands in this segment: the other may begin before it, or go on after it. */
function seamsAt(id: number, range: Range, node: Node, term: Term, reading: SearchReading): readonly Seam[] {
  const near = reading.around(id);
  let from = near.find((said) => said.id === id);
  if (!from) return [];
  const next = (said: Said): Said | undefined => reading.next(range, said, near);
  const length = termWords(term).length;
  const seams: Seam[] = [];
  let missing = length - 1;
  for (let back = 0; from && back <= length * SEGMENTS_A_WORD; back += 1) {
    const through = wayAcross(from, node, term, next);
    if (through) seams.push({ id: from.id, through, range });
    if (back > 0) missing -= missing > 0 ? wordsAtEdge(from.text, 'end', missing, term).length : 0;
    // What begins further back cannot come as far.
    if (missing <= 0) break;
    from = reading.previous(range, from, near);
  }
  return seams;
}
