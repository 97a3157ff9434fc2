// Transcripts as rows of segments, with their part of the search index: read, put in and taken out together. Call it inside a transaction.
import type { Database } from 'better-sqlite3';
import { indexedText } from '../../domain/index-text.ts';
import { fragment, sqlOf, type Sql, type SqlValue } from '../sql.ts';

export type SegmentRow = readonly [
  id: number,
  startS: number | null,
  endS: number | null,
  speaker: string | null,
  text: string,
  words: Buffer | null,
  place: number | null,
];

/** What is put in or taken out in one transaction, segments and characters: a few milliseconds. */
const SLICE_SEGMENTS = 100;
const SLICE_CHARS = 12_000;
/** Slices after which pieces of the index are merged. */
export const MERGE_EVERY = 4;

/** How many of these, from one on, make a slice; at least one. */
export function sliceEnd(textAt: (at: number) => string | undefined, from: number): number {
  let chars = 0;
  let at = from;
  for (; at < from + SLICE_SEGMENTS && chars < SLICE_CHARS; at += 1) {
    const text = textAt(at);
    if (text === undefined) break;
    chars += text.length;
  }
  return at;
}

/** Columns of a `SegmentRow`. */
export const COLUMNS = fragment`id, start_s, end_s, speaker, text, words, place`;

/** Rows that one statement writes where there are so many: each statement looks up anew which ids were given. */
const AT_ONCE = 10;

/** The text of a statement that writes so many rows, as a template gives it: always the same pieces for the same number. */
function insertOf(rows: number): readonly string[] {
  const values = Array<string>(rows).fill(`(${Array<string>(9).fill('?').join(', ')})`);
  return `
    INSERT INTO segments (id, transcript_id, start_s, end_s, speaker, text, words, place, spaced)
    VALUES ${values.join(', ')}`.split('?');
}
const INSERT_ONE = insertOf(1);
const INSERT_MANY = insertOf(AT_ONCE);

/** Writes rows in the order of their ids, for the index to follow. No other place does: the index of pairs is told here. */
export function insertSegments(sql: Sql, transcriptId: number, rows: readonly SegmentRow[]): void {
  let from = 0;
  for (; from + AT_ONCE <= rows.length; from += AT_ONCE) {
    const values: SqlValue[] = [];
    for (let at = from; at < from + AT_ONCE; at += 1) addValues(values, transcriptId, rows[at]);
    sql.run(INSERT_MANY, ...values);
  }
  for (; from < rows.length; from += 1) sql.run(INSERT_ONE, ...addValues([], transcriptId, rows[from]));
  tellPairs(sql, rows);
}

/**
 * The index of pairs has to read them, where there is one. No trigger tells it: with one, SQLite puts all rows of a statement into a table of its own first.
 * What lies between two of them is told of, too, which costs a look and changes nothing.
 */
function tellPairs(sql: Sql, rows: readonly SegmentRow[]): void {
  const first = rows[0]?.[0];
  const last = rows.at(-1)?.[0];
  if (first === undefined || last === undefined) return;
  if ((sql.value<number | null>`SELECT unpaired_from FROM search_state` ?? null) === null) return;
  sql.run`
    INSERT OR REPLACE INTO pairs_due (segment_id, place, transcript_id)
    SELECT id, coalesce(place, -1e9), transcript_id FROM segments WHERE id BETWEEN ${first} AND ${last}`;
}

/** Put behind each other one by one: `flatMap` takes several times as long. */
function addValues(values: SqlValue[], transcriptId: number, row: SegmentRow | undefined): SqlValue[] {
  if (!row) return values;
  const [id, start, end, speaker, text, words, place] = row;
  values.push(id, transcriptId, start, end, speaker, text, words, place, indexedText(text));
  return values;
}

export class SegmentRows {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** Rows with these ids, in their order. */
  read(first: number, last: number): SegmentRow[] {
    return this.#sql
      .tuples<SegmentRow>`SELECT ${COLUMNS} FROM segments WHERE id BETWEEN ${first} AND ${last} ORDER BY id`;
  }

  /** The first slice of them. */
  slice(first: number, last: number): readonly SegmentRow[] {
    const rows = this.#sql.tuples<SegmentRow>`
      SELECT ${COLUMNS} FROM segments WHERE id BETWEEN ${first} AND ${last} ORDER BY id LIMIT ${SLICE_SEGMENTS}`;
    return rows.slice(
      0,
      sliceEnd((at) => rows[at]?.[4], 0),
    );
  }

  /** Puts rows in that follow one another. Their words are counted again, since what is in no index may have been counted out. */
  putIn(transcriptId: number, rows: readonly SegmentRow[]): void {
    insertSegments(this.#sql, transcriptId, rows);
    const first = rows[0]?.[0];
    const last = rows.at(-1)?.[0];
    if (first === undefined || last === undefined) return;
    // One statement for many rows, not one each: FTS5 would write a piece of index a row.
    this.#sql.run`
      INSERT INTO segments_fts (rowid, text)
      SELECT id, text FROM segments_indexed WHERE id BETWEEN ${first} AND ${last}`;
    // Words are counted from the lowest id up; what comes below that later is told of by itself. New texts never do.
    const countedTo = this.#sql.value<number>`SELECT terms_counted_to FROM search_state` ?? 0;
    if (first > countedTo) return;
    this.#sql.run`
      INSERT OR IGNORE INTO search_terms_due (segment_id)
      SELECT id FROM segments WHERE id BETWEEN ${first} AND ${Math.min(last, countedTo)}`;
  }

  /** Takes out all rows with these ids. */
  takeOut(first: number, last: number): void {
    this.#sql.run`
      INSERT INTO segments_fts (segments_fts, rowid, text)
      SELECT 'delete', id, text FROM segments_indexed WHERE id BETWEEN ${first} AND ${last}`;
    this.#sql.run`DELETE FROM segments WHERE id BETWEEN ${first} AND ${last}`;
  }
}
