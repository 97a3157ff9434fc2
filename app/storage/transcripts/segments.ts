// The segments of one transcript, row by row: reading neighbours, and doing edit steps so that the search index stays right.
import type { Database, Statement } from 'better-sqlite3';
import type { EditStep, PlacedSegment } from '../../domain/editing.ts';
import { indexedText } from '../../domain/index-text.ts';
import { INSERT_SEGMENT } from './segment-rows.ts';
import { packWords, unpackWords } from './words.ts';

/** A transcript that lies open, with the ids of its segments. */
export interface SegmentRange {
  readonly id: number;
  readonly firstSegmentId: number;
  readonly segmentCount: number;
}

type Row = readonly [
  id: number,
  startS: number | null,
  endS: number | null,
  speaker: string | null,
  text: string,
  words: Buffer | null,
  place: number | null,
];

const COLUMNS = 'id, start_s, end_s, speaker, text, words, place';

export class Segments {
  readonly #one: Statement<[number, number], Row>;
  readonly #some: Statement<[string], Row>;
  readonly #spokenBy: Statement<[number, number, string], number>;
  readonly #nextByItself: Statement<[number, number], Row>;
  readonly #previousByItself: Statement<[number, number], Row>;
  readonly #nextPlaced: Statement<[number, number], Row>;
  readonly #previousPlaced: Statement<[number, number], Row>;
  readonly #between: Statement<[number, number, number], Row>;
  readonly #unindex: Statement<[string]>;
  readonly #index: Statement<[string]>;
  readonly #delete: Statement<[string]>;
  readonly #insert: Statement<
    [
      ...[number, number, number | null, number | null, string | null, string, Uint8Array | null],
      ...[place: number | null, spaced: string | null],
    ]
  >;
  readonly #count: Statement<[string]>;
  readonly #setSpeaker: Statement<[string | null, string]>;
  readonly #renumber: Statement<[number, number, number]>;

  constructor(db: Database) {
    const read = <A extends unknown[]>(rest: string): Statement<A, Row> =>
      db.prepare<A, Row>(`SELECT ${COLUMNS} FROM segments WHERE ${rest}`).raw();
    this.#one = read('id = ? AND transcript_id = ?');
    this.#some = read('id IN (SELECT value FROM json_each(?)) ORDER BY id');
    this.#spokenBy = db
      .prepare<[number, number, string], number>(
        'SELECT id FROM segments WHERE id BETWEEN ? AND ? AND speaker = ? ORDER BY id',
      )
      .pluck();
    this.#nextByItself = read('id > ? AND id <= ? AND place IS NULL ORDER BY id LIMIT 1');
    this.#previousByItself = read('id < ? AND id >= ? AND place IS NULL ORDER BY id DESC LIMIT 1');
    this.#nextPlaced = read('transcript_id = ? AND place IS NOT NULL AND place > ? ORDER BY place LIMIT 1');
    this.#previousPlaced = read(
      'transcript_id = ? AND place IS NOT NULL AND place < ? ORDER BY place DESC LIMIT 1',
    );
    this.#between = read(
      'transcript_id = ? AND place IS NOT NULL AND place > ? AND place < ? ORDER BY place',
    );
    // A statement for all rows, not a trigger for each: FTS5 would write a piece of index a row.
    this.#unindex = db.prepare(
      `INSERT INTO segments_fts (segments_fts, rowid, text)
       SELECT 'delete', id, text FROM segments_indexed WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
    );
    this.#index = db.prepare(
      `INSERT INTO segments_fts (rowid, text)
       SELECT id, text FROM segments_indexed WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
    );
    // Words of new texts are counted for suggestions, see search-terms.ts.
    this.#count = db.prepare(
      'INSERT OR IGNORE INTO search_terms_due (segment_id) SELECT value FROM json_each(?)',
    );
    this.#delete = db.prepare('DELETE FROM segments WHERE id IN (SELECT value FROM json_each(?))');
    this.#insert = db.prepare(INSERT_SEGMENT);
    this.#setSpeaker = db.prepare(
      'UPDATE segments SET speaker = ? WHERE id IN (SELECT value FROM json_each(?))',
    );
    this.#renumber = db.prepare('UPDATE segments SET id = id + ? WHERE id BETWEEN ? AND ?');
  }

  get(range: SegmentRange, id: number): PlacedSegment | null {
    return placed(range, this.#one.get(id, range.id));
  }

  /** Segments by id, ascending. */
  some(range: SegmentRange, ids: readonly number[]): readonly PlacedSegment[] {
    return this.#some.all(JSON.stringify(ids)).map((row) => toPlaced(range, row));
  }

  /** Ids of what a speaker says, ascending. */
  spokenBy(range: SegmentRange, speaker: string): readonly number[] {
    return this.#spokenBy.all(range.firstSegmentId, lastOf(range), speaker);
  }

  /** The first segment after a place. */
  next(range: SegmentRange, order: number): PlacedSegment | null {
    const itself = placed(range, this.#nextByItself.get(Math.floor(order), lastOf(range)));
    const other = placed(range, this.#nextPlaced.get(range.id, order - range.firstSegmentId));
    return !other || (itself && itself.order < other.order) ? itself : other;
  }

  /** The last segment before a place. */
  previous(range: SegmentRange, order: number): PlacedSegment | null {
    const itself = placed(range, this.#previousByItself.get(Math.ceil(order), range.firstSegmentId));
    const other = placed(range, this.#previousPlaced.get(range.id, order - range.firstSegmentId));
    return !other || (itself && itself.order > other.order) ? itself : other;
  }

  /** Segments with a place of their own between two places. */
  between(range: SegmentRange, before: number, after: number): readonly PlacedSegment[] {
    return this.#between
      .all(range.id, before - range.firstSegmentId, after - range.firstSegmentId)
      .map((row) => toPlaced(range, row));
  }

  /** Does steps; the text index follows. Part of a transaction. */
  apply(range: SegmentRange, steps: readonly EditStep[]): void {
    const before: number[] = [];
    const after: PlacedSegment[] = [];
    for (const step of steps) {
      if (step.type === 'speaker') continue;
      if (step.before) before.push(step.id);
      if (step.after) after.push(step.after);
    }
    if (before.length > 0) {
      const ids = JSON.stringify(before);
      this.#unindex.run(ids);
      this.#delete.run(ids);
    }
    for (const { end, id, order, speaker, start, text, words } of after)
      this.#insert.run(
        id,
        range.id,
        start,
        end,
        speaker,
        text,
        packWords(words, text),
        order === id ? null : order - range.firstSegmentId,
        indexedText(text),
      );
    if (after.length > 0) {
      const ids = JSON.stringify(after.map(({ id }) => id));
      this.#index.run(ids);
      this.#count.run(ids);
    }
    for (const step of steps)
      if (step.type === 'speaker') this.#setSpeaker.run(step.after, JSON.stringify(step.ids));
  }

  /** Moves all segments of a transcript to other ids, all by the same distance, to ids that are free. */
  move(range: SegmentRange, by: number): void {
    const ids = this.#some.all(
      JSON.stringify(Array.from({ length: range.segmentCount }, (_, at) => range.firstSegmentId + at)),
    );
    this.#unindex.run(JSON.stringify(ids.map(([id]) => id)));
    this.#renumber.run(by, range.firstSegmentId, lastOf(range));
    this.#index.run(JSON.stringify(ids.map(([id]) => id + by)));
  }
}

/** The last id that belongs to a transcript. */
export function lastOf({ firstSegmentId, segmentCount }: SegmentRange): number {
  return firstSegmentId + segmentCount - 1;
}

function placed(range: SegmentRange, row: Row | undefined): PlacedSegment | null {
  return row ? toPlaced(range, row) : null;
}

function toPlaced(range: SegmentRange, [id, start, end, speaker, text, words, place]: Row): PlacedSegment {
  return {
    id,
    order: place === null ? id : range.firstSegmentId + place,
    start,
    end,
    speaker,
    text,
    words: unpackWords(words, text),
  };
}
