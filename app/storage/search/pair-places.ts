// Where a phrase may stand, without a text being read: blocks with the marks of its pairs, and in them the segments with its rarest word.
import { fragment, type Sql } from '../sql.ts';
import { APART, BLOCK_IDS, SEGMENTS_AHEAD, SHORT } from './pair-blocks.ts';
import type { SearchRanges } from './search-ranges.ts';

/** A block in which a phrase may begin. */
export interface Place {
  readonly block: number;
  /** Segments with the rarest word, in it or soon after; null where all of it is to be read. */
  readonly rare: readonly number[] | null;
}

export interface Places {
  /** In the order of a walk. */
  readonly places: readonly Place[];
  /** The block that was looked at last; null when there are no more. */
  readonly end: number | null;
}

export interface PlaceWishes {
  /** Blocks from and to. */
  readonly first: number;
  readonly last: number;
  readonly isDown: boolean;
}

const UP = fragment`ASC`;
const DOWN = fragment`DESC`;
const ALL = Number.MAX_SAFE_INTEGER;
/** Blocks asked for at once: few at first, so that a phrase that is said often is found soon; and then as many as have about so many segments with the rarest word between them. */
const FIRST_BLOCKS = 64;
const MORE_BLOCKS = 1_000;
const RARE_AT_ONCE = 3_000;
/** Segments with a word that are looked up in the time that all of a block is read in. */
const RARE_A_BLOCK = 300;

export class PairPlaces {
  readonly #sql: Sql;
  readonly #ranges: SearchRanges;
  readonly #marks: string;
  readonly #rare: string | null;
  /** Of all segments, those that have the word. */
  readonly #share: number;
  #most = FIRST_BLOCKS;

  /**
   * @param marks what a block has to have
   * @param rare the word as the index is asked for it; null for all of each block
   * @param share of all segments, those that have the word
   */
  constructor(sql: Sql, ranges: SearchRanges, marks: string, rare: string | null, share: number) {
    this.#sql = sql;
    this.#ranges = ranges;
    this.#marks = marks;
    this.#rare = rare;
    this.#share = share;
  }

  /** Some of the blocks, from one end on. */
  find({ first, isDown, last }: PlaceWishes): Places {
    const most = this.#most;
    const blocks = this.#blocks(this.#marks, first, last, isDown, most);
    const end = blocks.length < most ? null : (blocks.at(-1) ?? null);
    if (blocks.length === 0) return { places: [], end };
    const low = Math.min(blocks[0] ?? 0, blocks.at(-1) ?? 0);
    const high = Math.max(blocks[0] ?? 0, blocks.at(-1) ?? 0);
    const rareABlock = ((high - low + 1) * BLOCK_IDS * this.#share) / blocks.length;
    const isWhole = this.#rare === null || rareABlock > RARE_A_BLOCK;
    this.#most = isWhole
      ? MORE_BLOCKS
      : Math.round(Math.min(MORE_BLOCKS, Math.max(FIRST_BLOCKS, RARE_AT_ONCE / rareABlock)));
    if (isWhole) return { places: blocks.map((block) => ({ block, rare: null })), end };
    const { apart, short } = this.#marked(low, high);
    const rare = this.#segments(low * BLOCK_IDS, (high + 1) * BLOCK_IDS + SEGMENTS_AHEAD);
    const places = blocks.flatMap((block): Place[] => {
      if (apart.has(block)) return this.#isInReach(block) ? [{ block, rare: null }] : [];
      const near = between(
        rare,
        block * BLOCK_IDS,
        (block + 1) * BLOCK_IDS + (short.has(block) ? SEGMENTS_AHEAD : 0),
      );
      return near.length > 0 ? [{ block, rare: near }] : [];
    });
    return { places, end };
  }

  /** Blocks between two that are read otherwise than by number alone, or with much of what follows them. */
  #marked(low: number, high: number): Record<'apart' | 'short', ReadonlySet<number>> {
    const marked = (marks: string): ReadonlySet<number> =>
      new Set(this.#blocks(`(${this.#marks}) AND (${marks})`, low, high, false, ALL));
    const either = marked(`"${APART}" OR "${SHORT}"`);
    if (either.size === 0) return { apart: either, short: either };
    return { apart: marked(`"${APART}"`), short: marked(`"${SHORT}"`) };
  }

  /** Of a block whose segments are not read in the order of their numbers: whether the word is in one of its transcripts at all. */
  #isInReach(block: number): boolean {
    const first = block * BLOCK_IDS;
    const [from, to] = [this.#ranges.at(first), this.#ranges.at(first + BLOCK_IDS - 1)];
    return this.#segments(from?.first ?? first, to?.last ?? 0, 1).length > 0;
  }

  #blocks(marks: string, first: number, last: number, isDown: boolean, most: number): number[] {
    // The casts: see search-walk.ts.
    return this.#sql.values<number>`
      SELECT rowid FROM segment_pairs WHERE segment_pairs MATCH ${marks}
        AND rowid >= CAST(${first} AS INTEGER) AND rowid <= CAST(${last} AS INTEGER)
      ORDER BY rowid ${isDown ? DOWN : UP} LIMIT ${most}`;
  }

  #segments(low: number, high: number, most = ALL): number[] {
    return this.#sql.values<number>`
      SELECT rowid FROM segments_fts WHERE segments_fts MATCH ${this.#rare}
        AND rowid >= CAST(${low} AS INTEGER) AND rowid <= CAST(${high} AS INTEGER)
      ORDER BY rowid LIMIT ${most}`;
  }
}

/** Of numbers that rise, those from one to another. */
function between(numbers: readonly number[], from: number, to: number): readonly number[] {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < numbers.length && (numbers[end] ?? 0) <= to) end += 1;
  return numbers.slice(low, end);
}
