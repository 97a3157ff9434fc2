// Phrases that begin in one segment and end in the next: the index knows only segments. They are looked for where pairs of words cross a
// border, which the index of pairs knows, or by their halves.
import type { Database } from 'better-sqlite3';
import { isBeginning, termWords, wantedTerms, type Node, type Term } from '../../domain/search-node.ts';
import { sqlOf, type Sql } from '../sql.ts';
import { BLOCK_IDS, blockOf } from './pair-blocks.ts';
import type { PairBorders, SearchPairs } from './search-pairs.ts';
import { PhraseSpans } from './phrase-spans.ts';
import { Nearby, type Near } from './search-nearby.ts';
import { JUMP, partOf } from './search-phrase.ts';
import type { Range } from './search-ranges.ts';
import { SearchReading } from './search-reading.ts';
import { seamsAt, type Seam } from './search-seam.ts';
import type { SearchWalk } from './search-walk.ts';
import type { SearchWords } from './search-words.ts';

interface Halves {
  readonly match: string;
  /** See `JUMP`. */
  readonly cost: number;
}

/** How a term is looked for. */
interface Way {
  readonly term: Term;
  readonly by: Halves | PairBorders;
}

/** A segment at whose border a phrase may cross. */
interface Candidate {
  readonly id: number;
  /** It is read in the order of its number, and so are those around it. */
  readonly isInRow: boolean;
}

interface Candidates {
  readonly candidates: readonly Candidate[];
  /** There may be more. */
  readonly isCut: boolean;
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
/** Right after the start a text that is read takes many times as long as a place: so much more may borders cost than halves. */
const BORDERS_WORTH = 2.5;
/** Where borders are known a first answer comes sooner: what takes a quarter as long is asked for apart. */
const BORDERS_SOONER = 4;
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
  readonly #pairs: SearchPairs | null;

  /** @param pairs null to look for halves alone */
  constructor(
    db: Database,
    walk: SearchWalk,
    words: Pick<SearchWords, 'frequencyOf'>,
    pairs: SearchPairs | null,
  ) {
    this.#sql = sqlOf(db);
    this.#walk = walk;
    this.#words = words;
    this.#pairs = pairs;
  }

  /** What looking costs, in places looked at by FTS5, some 30 ns each; 0 when there is no phrase. @param segmentCount no word is in more */
  costOf(node: Node, alsoBefore: boolean, segmentCount: number): number {
    return this.#waysOf(node, alsoBefore, segmentCount).reduce(
      (sum, { by }) => sum + by.cost * ('match' in by ? 1 : BORDERS_SOONER),
      0,
    );
  }

  /** Finds phrases of a search that cross a border, newest first; `isAll` is false when some places were not looked at. */
  find(wishes: SeamWishes): { readonly seams: readonly Seam[]; readonly isAll: boolean } {
    const { alsoBefore, isEnough, node, rangeOf, segmentCount } = wishes;
    const found = new Map<number, Seam>();
    const reading = new SearchReading(this.#sql);
    let isAll = true;
    for (const { by, term } of this.#waysOf(node, alsoBefore, segmentCount)) {
      const { candidates, isCut } = 'match' in by ? this.#byHalves(by, wishes) : this.#byBorders(by, wishes);
      const nearby = new Nearby(this.#sql, term, new PhraseSpans(term));
      if (isCut) isAll = false;
      for (const [at, { id, isInRow }] of candidates.entries()) {
        if (at >= LOOKS_SURE && isEnough()) {
          isAll = false;
          break;
        }
        if (isInRow && !mayCross(nearby.look(id))) continue;
        const range = rangeOf(id);
        if (range && id <= range.last)
          for (const seam of seamsAt(id, range, node, term, reading)) found.set(seam.id, seam);
      }
    }
    return { seams: [...found.values()], isAll };
  }

  /** Segments with half of a phrase. */
  #byHalves({ match }: Halves, { candidatesMax, high, low }: SeamWishes): Candidates {
    const ids = this.#walk.between(match, low, high, candidatesMax);
    return { candidates: ids.map((id) => ({ id, isInRow: false })), isCut: ids.length >= candidatesMax };
  }

  /** Segments with some of a phrase, in blocks where a pair of it may cross a border; behind them all of the blocks that changed lately. */
  #byBorders({ due, places }: PairBorders, { candidatesMax, high, low }: SeamWishes): Candidates {
    /** Of each, whether it is read in the order of numbers. */
    const ids = new Map<number, boolean>();
    const addAll = (block: number): void => {
      for (let at = BLOCK_IDS - 1; at >= 0; at -= 1) ids.set(block * BLOCK_IDS + at, false);
    };
    const first = blockOf(low);
    for (let last: number | null = blockOf(high); last !== null && ids.size < candidatesMax;) {
      const step = places.find({ first, last, isDown: true });
      for (const { block, rare } of step.places)
        if (!rare) addAll(block);
        else for (const id of rare.toReversed()) if (!ids.has(id)) ids.set(id, true);
      last = step.end === null || step.end <= first ? null : step.end - 1;
    }
    const isCut = ids.size >= candidatesMax;
    // In the way of none that is known.
    for (const block of due.toReversed()) if (block >= first && block <= blockOf(high)) addAll(block);
    return { candidates: Array.from(ids, ([id, isInRow]) => ({ id, isInRow })), isCut };
  }

  #waysOf(node: Node, alsoBefore: boolean, segmentCount: number): readonly Way[] {
    const frequencyOf = (word: string, isBeginning: boolean): number =>
      Math.min(segmentCount, this.#words.frequencyOf(word, isBeginning));
    return wantedTerms(node).flatMap((term): Way[] => {
      const halves = halvesOf(term, alsoBefore, frequencyOf);
      if (!halves) return [];
      const borders = alsoBefore
        ? null
        : this.#pairs?.bordersOf(term, segmentCount, (word) => this.#words.frequencyOf(word, false));
      return [{ term, by: borders && borders.cost < halves.cost * BORDERS_WORTH ? borders : halves }];
    });
  }
}

function mayCross({ isWhole, spans }: Near): boolean {
  return !isWhole || spans.some(({ from, to }) => from !== to);
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
    return { match: match.join(' OR '), cost: places * READING };
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
    match: [...halves.keys()].join(' OR '),
    cost: [...halves.values()].reduce((sum, cost) => sum + cost, 0),
  };
}

function costOf(frequencies: readonly number[], rarity: number): number {
  const rarest = Math.min(...frequencies);
  const found = frequencies.length > 1 ? 0 : rarest / rarity;
  return frequencies.reduce((sum, each) => sum + Math.min(each, rarest * JUMP), found * READING);
}
