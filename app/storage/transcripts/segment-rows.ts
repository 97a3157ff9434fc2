// Transcripts as rows of segments, with their part of the search index: read, put in and taken out together. Call it inside a transaction.
import type { Database, Statement } from 'better-sqlite3';
import { indexedText } from '../../domain/index-text.ts';

export type SegmentRow = readonly [
  id: number,
  startS: number | null,
  endS: number | null,
  speaker: string | null,
  text: string,
  words: Buffer | null,
  place: number | null,
];

/** A row of `segments`; the last is `indexedText` of the text. */
export const INSERT_SEGMENT =
  'INSERT INTO segments (id, transcript_id, start_s, end_s, speaker, text, words, place, spaced) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)';

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

export class SegmentRows {
  readonly #read: Statement<[number, number], SegmentRow>;
  readonly #slice: Statement<[number, number], SegmentRow>;
  readonly #insert: Statement<
    [
      ...[number, number, number | null, number | null, string | null, string, Uint8Array | null],
      ...[place: number | null, spaced: string | null],
    ]
  >;
  readonly #delete: Statement<[number, number]>;
  readonly #index: Statement<[number, number]>;
  readonly #unindex: Statement<[number, number]>;
  readonly #count: Statement<[number, number]>;

  constructor(db: Database) {
    const read = (limit: string): Statement<[number, number], SegmentRow> =>
      db
        .prepare<[number, number], SegmentRow>(
          `SELECT id, start_s, end_s, speaker, text, words, place FROM segments WHERE id BETWEEN ? AND ? ORDER BY id ${limit}`,
        )
        .raw();
    this.#read = read('');
    this.#slice = read(`LIMIT ${SLICE_SEGMENTS}`);
    this.#insert = db.prepare(INSERT_SEGMENT);
    this.#delete = db.prepare('DELETE FROM segments WHERE id BETWEEN ? AND ?');
    // One statement for many rows, not one each: FTS5 would write a piece of index a row.
    this.#index = db.prepare(
      'INSERT INTO segments_fts (rowid, text) SELECT id, text FROM segments_indexed WHERE id BETWEEN ? AND ?',
    );
    this.#unindex = db.prepare(
      `INSERT INTO segments_fts (segments_fts, rowid, text) SELECT 'delete', id, text FROM segments_indexed WHERE id BETWEEN ? AND ?`,
    );
    // Words are counted from the lowest id up; what comes below that later is told of by itself.
    this.#count = db.prepare(
      `INSERT OR IGNORE INTO search_terms_due (segment_id)
       SELECT id FROM segments WHERE id BETWEEN ? AND ? AND id <= (SELECT terms_counted_to FROM search_state)`,
    );
  }

  /** Rows with these ids, in their order. */
  read(first: number, last: number): SegmentRow[] {
    return this.#read.all(first, last);
  }

  /** The first slice of them. */
  slice(first: number, last: number): readonly SegmentRow[] {
    const rows = this.#slice.all(first, last);
    return rows.slice(
      0,
      sliceEnd((at) => rows[at]?.[4], 0),
    );
  }

  /** Puts rows in that follow one another. Their words are counted again, since what is in no index may have been counted out. */
  putIn(transcriptId: number, rows: readonly SegmentRow[]): void {
    for (const [id, start, end, speaker, text, words, place] of rows)
      this.#insert.run(id, transcriptId, start, end, speaker, text, words, place, indexedText(text));
    const first = rows[0]?.[0];
    const last = rows.at(-1)?.[0];
    if (first === undefined || last === undefined) return;
    this.#index.run(first, last);
    this.#count.run(first, last);
  }

  /** Takes out all rows with these ids. */
  takeOut(first: number, last: number): void {
    this.#unindex.run(first, last);
    this.#delete.run(first, last);
  }
}
