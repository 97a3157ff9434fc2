// Phrases by the index of pairs: it says in which blocks their pairs stand, and the texts of those tell the rest, across borders, too.
import type { Database } from 'better-sqlite3';
import { isBeginning, placesOf, termWords, type Term } from '../../domain/search-node.ts';
import { wordsOf } from '../../domain/search-text.ts';
import { plainWords, type PairWords } from '../../domain/word-pairs.ts';
import { fragment, sqlOf, type Sql } from '../sql.ts';
import { BLOCK_IDS, blockOf, PairBlocks, WORDS_AHEAD, type Due } from './pair-blocks.ts';
import { ALL_PAIRED, pairWordsOf } from './pair-index.ts';
import { PhraseSpans } from './phrase-spans.ts';
import { wayAcross } from './search-border.ts';
import { JUMP, READING, WORDS_A_SEGMENT } from './search-phrase.ts';
import type { SearchRanges } from './search-ranges.ts';
import { SearchReading, type Said } from './search-reading.ts';

interface State {
  readonly unpairedFrom: number | null;
  readonly made: number;
}

/** Hits of a phrase between two ids, in the order of a walk. */
export interface PairHits {
  /** Segments in which it stands or begins. */
  readonly ids: number[];
  /** The id to go on with; null when all was looked at. */
  readonly rest: number | null;
}

type Row = readonly [id: number, transcriptId: number, place: number | null, text: string];

/** Changed segments up to which their blocks are read beside what the index names; with more of them it is not asked. */
const DUE_MAX = 400;
/** Blocks asked for at once: few at first, so that a phrase that is said often is found soon. */
const FIRST_BLOCKS = 48;
const MORE_BLOCKS = 1_000;
/** Blocks that are read however long it takes, so that what a small library answers is the same on any machine. */
const BLOCKS_SURE = 64;

const UP = fragment`ASC`;
const DOWN = fragment`DESC`;

export class SearchPairs {
  readonly #sql: Sql;
  readonly #ranges: SearchRanges;
  #words: { readonly made: number; readonly words: PairWords } | null = null;

  constructor(db: Database, ranges: SearchRanges) {
    this.#sql = sqlOf(db);
    this.#ranges = ranges;
  }

  /** How a phrase is looked for by its pairs; null where none of them is known, or the index is not whole. Good for one moment of the library. */
  planOf(term: Term, segmentCount: number): PairPlan | null {
    const words = termWords(term).slice(0, isBeginning(term) ? -1 : undefined);
    if (words.length < 2) return null;
    const state = this.#sql.row<State>`
      SELECT unpaired_from AS unpairedFrom, pairs_made AS made FROM search_state`;
    if (state?.unpairedFrom !== ALL_PAIRED) return null;
    const list = this.#list(state.made);
    const pairs = new Map<string, number>();
    const shares = words.map((word) => list.shareOf(word));
    for (let at = 1; at <= Math.min(WORDS_AHEAD, words.length - 1); at += 1) {
      const pair = list.pair(words[at - 1] ?? '', words[at] ?? '');
      if (pair !== null) pairs.set(pair, (shares[at - 1] ?? 0) * (shares[at] ?? 0));
    }
    if (pairs.size === 0) return null;
    const due = this.#sql.rows<Due>`
      SELECT segment_id AS id, transcript_id AS transcriptId, place FROM pairs_due LIMIT ${DUE_MAX + 1}`;
    if (due.length > DUE_MAX) return null;
    const reading = new PairBlocks(this.#sql);
    return new PairPlan(this.#sql, this.#ranges, term, {
      match: [...pairs.keys()].map((pair) => `"${pair}"`).join(' AND '),
      chances: [...pairs.values()].map((share) => 1 - Math.exp(-share * WORDS_A_SEGMENT * BLOCK_IDS)),
      blockCount: segmentCount / BLOCK_IDS,
      due: [...new Set(due.flatMap((one) => reading.around(one)))].sort((a, b) => a - b),
    });
  }

  #list(made: number): PairWords {
    if (this.#words?.made !== made) this.#words = { made, words: pairWordsOf(this.#sql) };
    return this.#words.words;
  }
}

interface Known {
  readonly match: string;
  /** Of each pair, how likely it stands in a block. */
  readonly chances: readonly number[];
  readonly blockCount: number;
  /** Blocks of which the index does not know everything. */
  readonly due: readonly number[];
}

export class PairPlan {
  /** Segments in which it begins that it goes on behind, with those in which it does; as far as they were found. */
  readonly across = new Map<number, readonly number[]>();
  readonly #sql: Sql;
  readonly #ranges: SearchRanges;
  readonly #term: Term;
  readonly #spans: PhraseSpans;
  readonly #reading: SearchReading;
  readonly #known: Known;
  #blocksRead = 0;

  constructor(sql: Sql, ranges: SearchRanges, term: Term, known: Known) {
    this.#sql = sql;
    this.#ranges = ranges;
    this.#term = term;
    this.#spans = new PhraseSpans(term);
    this.#reading = new SearchReading(sql);
    this.#known = known;
  }

  /** What looking through all of the library costs, about, in places of a word, see `JUMP`. @param hits that are to be expected */
  costOf(hits: number): number {
    const { blockCount, chances } = this.#known;
    const rarest = Math.min(...chances) * blockCount;
    const stepping = chances.reduce((sum, each) => sum + Math.min(each * blockCount, rarest * JUMP), 0);
    const blocks = chances.reduce((count, each) => count * each, blockCount);
    return stepping + (blocks + hits) * READING;
  }

  /** Looks between two ids until it has found as many as are wanted, or for long enough. */
  step(low: number, high: number, isDown: boolean, wanted: number, isEnough: () => boolean): PairHits {
    const ids: number[] = [];
    const most = this.#blocksRead === 0 ? FIRST_BLOCKS : MORE_BLOCKS;
    const [first, last] = [blockOf(low), blockOf(high)];
    const found = this.#blocks(first, last, isDown, most);
    const isLast = found.length < most;
    const end = found.at(-1) ?? 0;
    const due = this.#known.due.filter(
      (block) => block >= first && block <= last && (isLast || (isDown ? block >= end : block <= end)),
    );
    const blocks = [...new Set([...found, ...due])].sort((a, b) => (isDown ? b - a : a - b));
    for (const block of blocks) {
      const hits = this.#hitsIn(block).filter((id) => id >= low && id <= high);
      ids.push(...(isDown ? hits.toReversed() : hits));
      this.#blocksRead += 1;
      if (ids.length >= wanted || (this.#blocksRead > BLOCKS_SURE && isEnough()))
        return { ids, rest: isDown ? block * BLOCK_IDS - 1 : (block + 1) * BLOCK_IDS };
    }
    return { ids, rest: isLast ? null : isDown ? end * BLOCK_IDS - 1 : (end + 1) * BLOCK_IDS };
  }

  #blocks(first: number, last: number, isDown: boolean, most: number): number[] {
    // The casts: see search-walk.ts.
    return this.#sql.values<number>`
      SELECT rowid FROM segment_pairs WHERE segment_pairs MATCH ${this.#known.match}
        AND rowid >= CAST(${first} AS INTEGER) AND rowid <= CAST(${last} AS INTEGER)
      ORDER BY rowid ${isDown ? DOWN : UP} LIMIT ${most}`;
  }

  /** Segments of a block in which the phrase stands or begins, by their ids. */
  #hitsIn(block: number): number[] {
    const first = block * BLOCK_IDS;
    const end = first + BLOCK_IDS;
    const rows = this.#sql.tuples<Row>`
      SELECT id, transcript_id, place, text FROM segments WHERE id >= ${first} ORDER BY id LIMIT ${BLOCK_IDS + 1}`;
    if ((rows[0]?.[0] ?? end) >= end) return [];
    if (!this.#isAsNumbered(rows, end)) return this.#hitsByReading(rows.filter(([id]) => id < end));
    const inside = new Set<number>();
    for (const { from, to } of this.#spans.find(rows.map(([, , , text]) => text))) {
      const [id, transcriptId] = rows[from] as Row;
      if (id >= end || rows[to]?.[1] !== transcriptId) continue;
      if (from === to) {
        inside.add(id);
        this.across.delete(id);
      } else if (!inside.has(id))
        this.across.set(
          id,
          rows.slice(from + 1, to + 1).map(([each]) => each),
        );
    }
    return rows.flatMap(([id]) => (id < end && (inside.has(id) || this.across.has(id)) ? [id] : []));
  }

  /** True when what follows in reading is what follows by number, and all of it that matters is at hand. */
  #isAsNumbered(rows: readonly Row[], end: number): boolean {
    let before = 0;
    for (const [, transcriptId] of rows)
      if (transcriptId !== before) {
        // Nothing of a range is asked for but its transcript.
        if (this.#reading.isCut({ first: 0, last: 0, recordingId: 0, transcriptId })) return false;
        before = transcriptId;
      }
    const behind = rows.findIndex(([id]) => id >= end);
    // No segment follows at all.
    if (behind <= 0) return rows.length <= BLOCK_IDS;
    if (rows[behind]?.[1] !== rows[behind - 1]?.[1]) return true;
    const words = rows.slice(behind).reduce((count, [, , , text]) => count + plainWords(text).length, 0);
    return words >= termWords(this.#term).length - 1;
  }

  #hitsByReading(rows: readonly Row[]): number[] {
    const hits: number[] = [];
    for (const [id, , place, text] of rows) {
      const isInside =
        placesOf(
          this.#term,
          wordsOf(text).map(({ folded }) => folded),
        ).length > 0;
      const range = isInside ? undefined : this.#ranges.at(id);
      const next = (said: Said): Said | undefined => range && this.#reading.next(range, said);
      const through =
        range && id <= range.last ? wayAcross({ id, place, text }, this.#term, this.#term, next) : null;
      if (through) this.across.set(id, through);
      if (isInside || through) hits.push(id);
    }
    return hits;
  }
}
