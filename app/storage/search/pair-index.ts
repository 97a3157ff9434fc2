// Keeps the index of pairs of neighbouring words, in steps too short to be felt. What it is for: docs/decisions/search.md.
import type { Database } from 'better-sqlite3';
import { chooseWords, PairWords, plainWords, type ListedWord } from '../../domain/word-pairs.ts';
import { lightly } from '../database.ts';
import { fragment, sqlOf, type Sql } from '../sql.ts';
import { BLOCK_IDS, blockOf, PairBlocks, type Due } from './pair-blocks.ts';

interface State {
  /** See migration 35. */
  readonly unpairedFrom: number | null;
  readonly made: number;
  /** Segments that there were then. */
  readonly of: number;
  /** The highest id. */
  readonly last: number;
}

/** What `unpaired_from` is when nothing is missing. */
export const ALL_PAIRED = 1e15;
/** Segments from which on there is an index of pairs: with fewer of them no phrase takes long. */
const FROM_SEGMENTS = 100_000;
/** Words are chosen anew when there are so many times as many segments: other shows, other words. */
const GROWN = 4;
/** They are counted again when the highest id has grown by this: it is some milliseconds' work. */
const COUNTED_AGAIN = 1.02;
/** Segments that are counted to choose words: this many runs of so many, spread over the library; and runs in a step, 3–6 ms. */
const RUNS = 600;
const RUN_SEGMENTS = 20;
const STEP_RUNS = 12;
/** Blocks read in a step, an hour of speech, and characters after which one ends: 4–8 ms. */
const STEP_BLOCKS = 10;
const STEP_CHARS = 60_000;
const STEP_DUE = 400;
/** Pages merged in a step, as in index-upkeep.ts. */
const STEP_PAGES = 16;

type Counts = Map<string, Map<string, number>>;

/**
 * Of blocks of ids it knows the pairs of words that stand next to each other, across the borders of segments, too; of a pair one word is
 * among the commonest of its language, and the other among those said often. It may know too much of a block, and so does not prove
 * anything: texts do. What it does not know stands in `pairs_due`. A step that a power cut forgets is done again: none waits for the disk.
 */
export class PairIndex {
  readonly #db: Database;
  readonly #sql: Sql;
  readonly #fromSegments: number;
  #counting: { readonly counts: Counts; next: number; readonly by: number } | null = null;
  /** Segments that there were when the highest id was this: ids leave gaps. */
  #counted: { readonly last: number; readonly segments: number } | null = null;
  #words: { readonly made: number; readonly words: PairWords } | null = null;

  /** @param fromSegments there is none for smaller libraries */
  constructor(db: Database, fromSegments = FROM_SEGMENTS) {
    this.#db = db;
    this.#sql = sqlOf(db);
    this.#fromSegments = fromSegments;
  }

  /** Reads some blocks anew in which something changed, a transaction of its own. True when there were any. */
  dueStep(): boolean {
    if (this.#sql.value<1>`SELECT 1 FROM pairs_due LIMIT 1` === undefined) return false;
    lightly(this.#db, () => {
      const { made, unpairedFrom } = this.#state();
      const reading = new PairBlocks(this.#sql);
      const blocks = new Set<number>();
      let to = 0;
      for (const one of this.#sql.rows<Due>`
        SELECT segment_id AS id, transcript_id AS transcriptId, place FROM pairs_due ORDER BY segment_id LIMIT ${STEP_DUE}`) {
        if (one.id !== to && blocks.size >= STEP_BLOCKS) break;
        to = one.id;
        for (const block of reading.around(one)) blocks.add(block);
      }
      if (unpairedFrom !== null)
        for (const block of blocks)
          if (block * BLOCK_IDS < unpairedFrom) this.#write(reading, block, this.#list(made));
      this.#sql.run`DELETE FROM pairs_due WHERE segment_id <= ${to}`;
    });
    this.#merge(STEP_PAGES);
    return true;
  }

  /** Goes on making it where the library is large enough. True when there is more to do. */
  fillStep(): boolean {
    const state = this.#state();
    if (state.unpairedFrom === null) return this.#choose(state);
    if (state.unpairedFrom < ALL_PAIRED) {
      this.#fill(state.unpairedFrom, state.made);
      this.#merge(STEP_PAGES);
      return true;
    }
    if (this.#segments(state.last, state.of * GROWN) < state.of * GROWN) return this.#merge(STEP_PAGES);
    this.restart();
    return true;
  }

  /** Forgets all of it, to be made anew. Phrases are looked for without it meanwhile. */
  restart(): void {
    this.#counting = null;
    lightly(this.#db, () => {
      this.#db.exec(`
        INSERT INTO segment_pairs (segment_pairs) VALUES ('delete-all');
        UPDATE search_state SET unpaired_from = NULL;
        DELETE FROM pairs_due;`);
    });
  }

  /** True when some pages were merged. @param pages negative to begin with making all pieces one */
  #merge(pages: number): boolean {
    const before = this.#total();
    lightly(
      this.#db,
      () => this.#sql.run`INSERT INTO segment_pairs (segment_pairs, rank) VALUES ('merge', ${pages})`,
    );
    // A merge that finds nothing to do still counts one change.
    return this.#total() - before >= 2;
  }

  /** Counts words of some segments, and at the end chooses those that are listed. */
  #choose({ last, made }: State): boolean {
    if (last === 0 || this.#segments(last, this.#fromSegments) < this.#fromSegments) return false;
    this.#counting ??= { counts: new Map(), next: 0, by: Math.max(RUN_SEGMENTS, last / RUNS) };
    const { by, counts } = this.#counting;
    for (let runs = 0; runs < STEP_RUNS && this.#counting.next <= last; runs += 1) {
      this.#count(Math.floor(this.#counting.next), counts);
      this.#counting.next += by;
    }
    if (this.#counting.next <= last) return true;
    this.#counting = null;
    const words = chooseWords(counts);
    lightly(this.#db, () => {
      this.#db.exec('DELETE FROM pair_words');
      for (const { isCommon, number, share, word } of words)
        this.#sql.run`INSERT INTO pair_words VALUES (${number}, ${word}, ${isCommon}, ${share})`;
      this.#sql.run`
        UPDATE search_state SET unpaired_from = 0, pairs_made = ${made + 1}, pairs_of = ${this.#segments(last, 0)}`;
    });
    return true;
  }

  #count(from: number, counts: Counts): void {
    for (const [text, spoken] of this.#sql.tuples<[string, string | null]>`
      SELECT s.text, t.language FROM segments s JOIN transcripts t ON t.id = s.transcript_id
      WHERE s.id >= ${from} ORDER BY s.id LIMIT ${RUN_SEGMENTS}`) {
      const language = spoken?.split('-')[0]?.toLowerCase() ?? '';
      let words = counts.get(language);
      if (!words) counts.set(language, (words = new Map<string, number>()));
      for (const word of plainWords(text)) words.set(word, (words.get(word) ?? 0) + 1);
    }
  }

  /** From the lowest ids up, as SQLite packs them closest: it is of no use before it is whole. */
  #fill(from: number, made: number): void {
    lightly(this.#db, () => {
      const reading = new PairBlocks(this.#sql);
      let to = from;
      for (let read = 0; read < STEP_BLOCKS && reading.chars < STEP_CHARS; read += 1) {
        const next = this.#sql.value<number>`SELECT id FROM segments WHERE id >= ${to} ORDER BY id LIMIT 1`;
        to = next === undefined ? ALL_PAIRED : (blockOf(next) + 1) * BLOCK_IDS;
        if (next === undefined) break;
        this.#write(reading, blockOf(next), this.#list(made));
      }
      this.#sql.run`UPDATE search_state SET unpaired_from = ${to}`;
      // Each piece is asked for each mark: what was made in some hundred steps becomes one, little by little.
      if (to === ALL_PAIRED) this.#merge(-STEP_PAGES);
    });
  }

  #write(reading: PairBlocks, block: number, words: PairWords): void {
    const pairs = reading.pairs(block, words);
    if (pairs === '') this.#sql.run`DELETE FROM segment_pairs WHERE rowid = ${block}`;
    else
      this.#sql
        .run`INSERT OR REPLACE INTO segment_pairs (rowid, pairs) VALUES (CAST(${block} AS INTEGER), ${pairs})`;
  }

  #list(made: number): PairWords {
    if (this.#words?.made !== made) this.#words = { made, words: pairWordsOf(this.#sql) };
    return this.#words.words;
  }

  #state(): State {
    const state = this.#sql.row<State>`
      SELECT unpaired_from AS unpairedFrom, pairs_made AS made, pairs_of AS "of",
        (SELECT coalesce(max(id), 0) FROM segments) AS last FROM search_state`;
    return state ?? { unpairedFrom: null, made: 0, of: 0, last: 0 };
  }

  /** How many segments there are, or a number below what matters where there cannot be as many. */
  #segments(last: number, matters: number): number {
    if (last < matters) return last;
    if (!this.#counted || last < this.#counted.last || last > this.#counted.last * COUNTED_AGAIN)
      this.#counted = {
        last,
        segments:
          this.#sql.value<number | null>`
            SELECT sum(segment_count) FROM transcripts WHERE is_current = 1 AND shelved IS NULL` ?? 0,
      };
    return this.#counted.segments;
  }

  #total(): number {
    return this.#sql.value<number>`SELECT total_changes()` ?? 0;
  }
}

const LISTED = fragment`number, word, is_common AS isCommon, share`;

/** The words of which pairs are indexed. */
export function pairWordsOf(sql: Sql): PairWords {
  return new PairWords(sql.rows<ListedWord>`SELECT ${LISTED} FROM pair_words ORDER BY number`);
}

/** The same for the pairs of some words alone: right after the start the whole list is some 25 pages to read. */
export function pairWordsAmong(sql: Sql, words: readonly string[]): PairWords {
  return new PairWords(
    sql.rows<ListedWord>`
      SELECT ${LISTED} FROM pair_words WHERE word IN (SELECT value FROM json_each(${JSON.stringify(words)}))`,
  );
}
