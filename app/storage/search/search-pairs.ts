// Phrases by the index of pairs: it says in which blocks their pairs stand, and the texts of those tell the rest, across borders, too.
import type { Database } from 'better-sqlite3';
import { isBeginning, termWords, type Term } from '../../domain/search-node.ts';
import { BORDER_CHANCE, borderMark, type PairWords } from '../../domain/word-pairs.ts';
import { sqlOf, type Sql } from '../sql.ts';
import { BLOCK_IDS, PairBlocks, WORDS_AHEAD, type Due } from './pair-blocks.ts';
import { ALL_PAIRED, pairWordsAmong } from './pair-index.ts';
import { PairPlaces } from './pair-places.ts';
import { FINDING, NEAR_MAX, PairPlan } from './pair-plan.ts';
import { partOf, READING, WORDS_A_SEGMENT } from './search-phrase.ts';
import type { SearchRanges } from './search-ranges.ts';

/** The rarest word of a phrase, among those that are read with the block in which it begins. */
interface Rarest {
  /** As the index is asked for it. */
  readonly match: string;
  /** Segments that have it, about. */
  readonly count: number;
}

/** Changed segments up to which their blocks are read beside what the index names; with more of them it is not asked. */
const DUE_MAX = 400;
/** What reading a segment costs that follows one which was read: see `JUMP`. */
const READING_ON = 250;
/** Longer phrases across borders are looked for by their halves. */
const BORDERS_MAX = 12;

/** Where a phrase may cross a border. */
export interface PairBorders {
  readonly places: PairPlaces;
  /** Blocks of which the index does not know everything. */
  readonly due: readonly number[];
  /** See `JUMP`. */
  readonly cost: number;
}

export class SearchPairs {
  readonly #sql: Sql;
  readonly #ranges: SearchRanges;

  constructor(db: Database, ranges: SearchRanges) {
    this.#sql = sqlOf(db);
    this.#ranges = ranges;
  }

  /**
   * How a phrase is looked for by its pairs; null where none of them is known, or the index is not whole. Good for one moment of the library.
   * @param frequencyOf how often a word was said; `Infinity` for one that was not counted
   */
  planOf(term: Term, segmentCount: number, frequencyOf: (word: string) => number): PairPlan | null {
    const words = termWords(term).slice(0, isBeginning(term) ? -1 : undefined);
    if (words.length < 2) return null;
    const list = this.#known(words);
    if (!list) return null;
    const pairs = new Map<string, number>();
    for (let at = 1; at <= Math.min(WORDS_AHEAD, words.length - 1); at += 1) {
      const pair = list.pair(words[at - 1] ?? '', words[at] ?? '');
      if (pair !== null) pairs.set(pair.mark, pair.chance);
    }
    if (pairs.size === 0) return null;
    const due = this.#due();
    if (!due) return null;
    const rarest = this.#rarest(term, words, segmentCount, list, frequencyOf);
    const marks = [...pairs.keys()].map((pair) => `"${pair}"`).join(' AND ');
    return new PairPlan(this.#sql, this.#ranges, term, {
      places: this.#places(marks, termWords(term), rarest, segmentCount, NEAR_MAX),
      rare: rarest.count,
      chances: [...pairs.values()],
      blockCount: segmentCount / BLOCK_IDS,
      due: this.#blocksOf(due),
    });
  }

  /**
   * Where a phrase may cross a border; null where that is not known.
   * @param frequencyOf see `planOf`
   */
  bordersOf(term: Term, segmentCount: number, frequencyOf: (word: string) => number): PairBorders | null {
    const words = termWords(term);
    if (words.length < 2 || words.length > BORDERS_MAX || isBeginning(term)) return null;
    const list = this.#known(words);
    const due = list && this.#due();
    if (!list || !due) return null;
    const rarest = this.#rarest(term, words, segmentCount, list, frequencyOf);
    const marks = new Set(words.slice(1).map((word, at) => borderMark(words[at] ?? '', word)));
    const match = [...marks].map((mark) => `"${mark}"`).join(' OR ');
    const blocks = this.#blocksOf(due);
    const places = rarest.count * (FINDING + Math.min(1, marks.size * BORDER_CHANCE) * READING);
    return {
      places: this.#places(match, words, rarest, segmentCount, BLOCK_IDS),
      due: blocks,
      cost: places + blocks.length * BLOCK_IDS * READING_ON,
    };
  }

  /** What is known of some words; null where not all of the library has been read. */
  #known(words: readonly string[]): PairWords | null {
    const unpairedFrom = this.#sql.value<number | null>`SELECT unpaired_from FROM search_state`;
    return unpairedFrom === ALL_PAIRED ? pairWordsAmong(this.#sql, words) : null;
  }

  /** What changed and was not read anew yet; null where that is much. */
  #due(): readonly Due[] | null {
    const due = this.#sql.rows<Due>`
      SELECT segment_id AS id, transcript_id AS transcriptId, place FROM pairs_due LIMIT ${DUE_MAX + 1}`;
    return due.length > DUE_MAX ? null : due;
  }

  #blocksOf(due: readonly Due[]): readonly number[] {
    const reading = new PairBlocks(this.#sql);
    return [...new Set(due.flatMap((one) => reading.around(one)))].sort((a, b) => a - b);
  }

  /** @param most segments with the rarest word in a block, above which all of it is read: then they are not asked for */
  #places(
    marks: string,
    words: readonly string[],
    rarest: Rarest,
    segmentCount: number,
    most: number,
  ): PairPlaces {
    const share = rarest.count / Math.max(1, segmentCount);
    // Of a longer one more than what is read with a block may lie behind it.
    const isWhole = words.length > WORDS_AHEAD + 1 || share * BLOCK_IDS > most;
    return new PairPlaces(this.#sql, this.#ranges, marks, isWhole ? null : rarest.match, share);
  }

  #rarest(
    term: Term,
    words: readonly string[],
    segmentCount: number,
    list: PairWords,
    frequencyOf: (word: string) => number,
  ): Rarest {
    const counts = words.slice(0, WORDS_AHEAD + 1).map((word) => {
      const count = frequencyOf(word);
      const said = segmentCount * WORDS_A_SEGMENT * (list.shareOf(word) ?? 0);
      return Math.min(segmentCount, Number.isFinite(count) ? count : said || segmentCount);
    });
    const count = Math.min(...counts);
    const at = counts.indexOf(count);
    return { match: partOf(term, at, at + 1, false).join(' OR '), count };
  }
}
