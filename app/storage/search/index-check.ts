// Looks, by samples, whether the search index agrees with the texts. Reading the whole of a large one would take minutes.
import type { Database } from 'better-sqlite3';
import { indexedText } from '../../domain/index-text.ts';
import { WORD_PART } from '../../domain/search-text.ts';
import { fragment, sqlOf, type Fragment, type Sql } from '../sql.ts';
import { BLOCK_IDS, blockOf, PairBlocks } from './pair-blocks.ts';
import { pairWordsOf } from './pair-index.ts';

interface Row {
  readonly id: number;
  readonly text: string;
  readonly spaced: string | null;
}

interface State {
  readonly first: number | null;
  readonly last: number;
  readonly below: number;
  readonly unfolded: number;
}

const UP = fragment`ASC`;
const DOWN = fragment`DESC`;
/** Segments looked at: the newest, and as many spread over the library. 200 of them take some 20 ms. */
const SAMPLES = 100;
/** Blocks of which it is asked whether their pairs are known; of each this many. */
const BLOCKS = 20;
const PAIRS = 40;
/** Words by which a segment is looked up. */
const WORDS = 4;

/** False when a segment that should be in the index is not found by its own words, or a block not by its own pairs. */
export function isIndexInStep(db: Database): boolean {
  const sql = sqlOf(db);
  const from = (id: number, order: Fragment, most: number): Row[] =>
    sql.rows<Row>`SELECT id, text, spaced FROM segments WHERE id >= ${id} ORDER BY id ${order} LIMIT ${most}`;
  const compare = (): boolean => {
    const state = sql.row<State>`
      SELECT (SELECT min(id) FROM segments) AS first, (SELECT max(id) FROM segments) AS last,
        unindexed_below AS below, unfolded_below AS unfolded FROM search_state`;
    if (!state || state.first === null) return true;
    const start = Math.max(state.first, state.below);
    const step = Math.max(1, (state.last - start) / SAMPLES);
    const spread = Array.from({ length: SAMPLES }, (_, at) => from(Math.floor(start + at * step), UP, 1));
    // By their number, not by their ids: between transcripts ids leave gaps.
    return [...spread.flat(), ...from(start, DOWN, SAMPLES)].every(({ id, spaced, text }) => {
      if (id >= state.unfolded && spaced !== indexedText(text)) return false;
      const read = spaced ?? text;
      const words = [...read.matchAll(WORD_PART)].slice(0, WORDS);
      const last = words.at(-1);
      const phrase = last ? read.slice(words[0]?.index, last.index + last[0].length) : '';
      if (phrase === '') return true;
      const match = `"${phrase.replaceAll('"', ' ')}"`;
      const found = sql.value<1>`
        SELECT 1 FROM segments_fts WHERE segments_fts MATCH ${match} AND rowid = CAST(${id} AS INTEGER)`;
      return found !== undefined;
    });
  };
  return db.transaction(() => compare() && arePairsInStep(sql)).deferred();
}

/** The same of pairs. What changed and was not read anew yet is left out. */
function arePairsInStep(sql: Sql): boolean {
  const state = sql.row<{ from: number | null; last: number | null }>`
    SELECT unpaired_from AS "from", (SELECT max(id) FROM segments) AS last FROM search_state`;
  if (!state || state.from === null || state.last === null) return true;
  if (sql.value<1>`SELECT 1 FROM pairs_due LIMIT 1` !== undefined) return true;
  const words = pairWordsOf(sql);
  const reading = new PairBlocks(sql);
  const last = blockOf(Math.min(state.from, state.last + 1) - 1);
  return Array.from({ length: BLOCKS }, (_, at) => Math.floor((last * (at + 1)) / BLOCKS)).every((block) => {
    // One that is not whole yet is left for later.
    if ((block + 1) * BLOCK_IDS > (state.from ?? 0)) return true;
    const pairs = reading.pairs(block, words).split(' ').slice(0, PAIRS);
    if (pairs[0] === '') return true;
    const match = pairs.map((pair) => `"${pair}"`).join(' AND ');
    const found = sql.value<1>`
      SELECT 1 FROM segment_pairs WHERE segment_pairs MATCH ${match} AND rowid = CAST(${block} AS INTEGER)`;
    return found !== undefined;
  });
}
