// The segments of one transcript, row by row: reading neighbours, and doing edit steps so that the search index stays right.
import type { Database } from 'better-sqlite3';
import type { EditStep, PlacedSegment } from '../../domain/edit-step.ts';
import { fragment, sqlOf, type Fragment, type Sql } from '../sql.ts';
import { COLUMNS, insertSegments, type SegmentRow } from './segment-rows.ts';
import { packWords, unpackWords } from './words.ts';

/** A transcript that lies open, with the ids of its segments. */
export interface SegmentRange {
  readonly id: number;
  readonly firstSegmentId: number;
  readonly segmentCount: number;
}

/** Segments that are read at once. */
const PIECE = 200;

export class Segments {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  get(range: SegmentRange, id: number): PlacedSegment | null {
    return this.#one(range, fragment`id = ${id} AND transcript_id = ${range.id}`);
  }

  /** Segments by id, ascending. */
  some(range: SegmentRange, ids: readonly number[]): readonly PlacedSegment[] {
    return this.#all(
      range,
      fragment`id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) ORDER BY id`,
    );
  }

  /** Ids of what a speaker says, or nobody in particular, ascending; with `from` of what stands at that order or after it. */
  spokenBy(range: SegmentRange, speaker: string | null, from = -Infinity): readonly number[] {
    const first = range.firstSegmentId;
    const place = Math.max(-1, from - first);
    return this.#sql.values<number>`
      SELECT id FROM segments WHERE id BETWEEN ${first} AND ${lastOf(range)} AND speaker IS ${speaker}
        AND coalesce(place, id - ${first}) >= ${place} ORDER BY id`;
  }

  /** The first segments that stand between two orders, both left out, in reading order. */
  inside(range: SegmentRange, after: number, before: number, most: number): readonly PlacedSegment[] {
    const found: PlacedSegment[] = [];
    for (let from = after; found.length < most;) {
      const piece = this.from(range, from - range.firstSegmentId, PIECE).filter(({ order }) => order > from);
      const inside = piece.filter(({ order }) => order < before);
      found.push(...inside);
      if (inside.length < piece.length || piece.length === 0) break;
      from = piece.at(-1)?.order ?? before;
    }
    return found.slice(0, most);
  }

  /** The first segment after a place. */
  next(range: SegmentRange, order: number): PlacedSegment | null {
    const place = order - range.firstSegmentId;
    const itself = this.#one(
      range,
      fragment`id > ${Math.floor(order)} AND id <= ${lastOf(range)} AND place IS NULL ORDER BY id LIMIT 1`,
    );
    const other = this.#one(range, fragment`${isPlaced(range)} AND place > ${place} ORDER BY place LIMIT 1`);
    return !other || (itself && itself.order < other.order) ? itself : other;
  }

  /** The last segment before a place. */
  previous(range: SegmentRange, order: number): PlacedSegment | null {
    const first = range.firstSegmentId;
    const itself = this.#one(
      range,
      fragment`id < ${Math.ceil(order)} AND id >= ${first} AND place IS NULL ORDER BY id DESC LIMIT 1`,
    );
    const other = this.#one(
      range,
      fragment`${isPlaced(range)} AND place < ${order - first} ORDER BY place DESC LIMIT 1`,
    );
    return !other || (itself && itself.order > other.order) ? itself : other;
  }

  /** Segments in reading order from a place on, counted from the first. */
  from(range: SegmentRange, place: number, count: number): readonly PlacedSegment[] {
    const [first, last] = [range.firstSegmentId, lastOf(range)];
    const itself = this.#all(
      range,
      fragment`id >= ${first + Math.ceil(place)} AND id <= ${last} AND transcript_id = ${range.id} AND place IS NULL
        ORDER BY id LIMIT ${count}`,
    );
    const others = this.#all(
      range,
      fragment`${isPlaced(range)} AND place >= ${place} ORDER BY place LIMIT ${count}`,
    );
    return [...itself, ...others].sort((a, b) => a.order - b.order).slice(0, count);
  }

  /** Segments with a place of their own between two places. */
  between(range: SegmentRange, before: number, after: number): readonly PlacedSegment[] {
    const [from, to] = [before - range.firstSegmentId, after - range.firstSegmentId];
    return this.#all(
      range,
      fragment`${isPlaced(range)} AND place > ${from} AND place < ${to} ORDER BY place`,
    );
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
    const ids = after.map(({ id }) => id);
    const wasRead = this.#read(before);
    if (before.length > 0)
      this.#sql
        .run`DELETE FROM segments WHERE id IN (SELECT value FROM json_each(${JSON.stringify(before)}))`;
    for (const { end, id, order, speaker, start, text, words } of after)
      insertSegments(this.#sql, range.id, [
        [
          ...([id, start, end, speaker, text, packWords(words, text)] as const),
          order === id ? null : order - range.firstSegmentId,
        ],
      ]);
    this.#reindex(wasRead, this.#read(ids));
    // Words of new texts are counted for suggestions, see search-terms.ts.
    if (ids.length > 0)
      this.#sql.run`
        INSERT OR IGNORE INTO search_terms_due (segment_id) SELECT value FROM json_each(${JSON.stringify(ids)})`;
    for (const step of steps)
      if (step.type === 'speaker')
        this.#sql.run`
      UPDATE segments SET speaker = ${step.after} WHERE id IN (SELECT value FROM json_each(${JSON.stringify(step.ids)}))`;
  }

  /** Moves all segments of a transcript to other ids, all by the same distance, to ids that are free. */
  move(range: SegmentRange, by: number): void {
    const all = Array.from({ length: range.segmentCount }, (_, at) => range.firstSegmentId + at);
    const ids = this.some(range, all).map(({ id }) => id);
    this.#unindex(ids);
    this.#sql.run`
      UPDATE segments SET id = id + ${by} WHERE id BETWEEN ${range.firstSegmentId} AND ${lastOf(range)}`;
    this.#index(ids.map((id) => id + by));
  }

  /** Segments as the index reads them; those that it does not know yet are not among them. */
  #read(ids: readonly number[]): ReadonlyMap<number, string> {
    return new Map(
      this.#sql.tuples<[number, string]>`
        SELECT id, text FROM segments_indexed WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
    );
  }

  /**
   * Takes out what changed and puts it in as it is now, by their ids and row by row, with nothing else in between: so FTS5 writes one piece of
   * index of all. A statement for many rows, or a trigger, would end a piece; so would an id below the last.
   */
  #reindex(before: ReadonlyMap<number, string>, after: ReadonlyMap<number, string>): void {
    const ids = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => a - b);
    for (const id of ids) {
      const [was, is] = [before.get(id), after.get(id)];
      if (was === is) continue;
      if (was !== undefined)
        this.#sql.run`
          INSERT INTO segments_fts (segments_fts, rowid, text) VALUES ('delete', CAST(${id} AS INTEGER), ${was})`;
      if (is !== undefined)
        this.#sql.run`INSERT INTO segments_fts (rowid, text) VALUES (CAST(${id} AS INTEGER), ${is})`;
    }
  }

  // A statement for all rows, not a trigger for each: FTS5 would write a piece of index a row.
  #unindex(ids: readonly number[]): void {
    this.#sql.run`
      INSERT INTO segments_fts (segments_fts, rowid, text)
      SELECT 'delete', id, text FROM segments_indexed
      WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) ORDER BY id`;
  }

  #index(ids: readonly number[]): void {
    this.#sql.run`
      INSERT INTO segments_fts (rowid, text)
      SELECT id, text FROM segments_indexed WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) ORDER BY id`;
  }

  #all(range: SegmentRange, where: Fragment): PlacedSegment[] {
    return this.#sql.tuples<SegmentRow>`SELECT ${COLUMNS} FROM segments WHERE ${where}`.map((row) =>
      toPlaced(range, row),
    );
  }

  #one(range: SegmentRange, where: Fragment): PlacedSegment | null {
    return this.#all(range, where)[0] ?? null;
  }
}

/** Segments of a transcript that have a place of their own. */
const isPlaced = ({ id }: SegmentRange): Fragment => fragment`transcript_id = ${id} AND place IS NOT NULL`;

/** The last id that belongs to a transcript. */
export function lastOf({ firstSegmentId, segmentCount }: SegmentRange): number {
  return firstSegmentId + segmentCount - 1;
}

function toPlaced(
  range: SegmentRange,
  [id, start, end, speaker, text, words, place]: SegmentRow,
): PlacedSegment {
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
