// What passages mean, a row a transcript: which texts are still to be read, and what was made of those that were.
import type { Database } from 'better-sqlite3';
import { type PackedVector, PLANE_WORDS, SKETCH_WORDS } from '../../domain/vector.ts';
import { immediately } from '../database.ts';
import { fragment, sqlOf, type Sql } from '../sql.ts';
import { SCALE_BYTES } from './scan-memory.ts';

/** A passage with what it means. */
export interface KeptPassage {
  /** Counted from the transcript's first id. */
  readonly segment: number;
  readonly letter: number;
  /** See `markOf`. */
  readonly mark: number;
  readonly vector: PackedVector;
}

/** What was made of a text. */
export interface KnownPassages {
  readonly passages: readonly KeptPassage[];
  /** False where some of them are still to be read. */
  readonly isWhole: boolean;
}

/** A text that is to be read. */
export interface TextDue {
  readonly transcriptId: number;
  readonly recordingId: number;
  readonly revision: number;
  readonly firstSegmentId: number;
}

export interface MeaningsDone {
  readonly done: number;
  readonly total: number;
}

interface Row {
  readonly places: Uint8Array;
  readonly sketches: Uint8Array;
  readonly marks: Uint8Array;
}

/** More passages than a text can have: more than a hundred million words. */
const PASSAGES_A_TEXT = 2 ** 20;
/** Of the row with the sizes of a passage. @param at its place among the passages of its transcript */
export const sizesId = (transcriptId: number, at: number): number => transcriptId * PASSAGES_A_TEXT + at;

/** Those that search looks into. */
const OPEN = fragment`t.is_current = 1 AND t.shelved IS NULL AND t.segment_count > 0`;
const UNREAD = fragment`NOT EXISTS (SELECT 1 FROM meanings m
  WHERE m.transcript_id = t.id AND m.revision = t.revision AND m.model = `;

/**
 * Above all that there are, and by the clock above those that are gone: who saw the stamp of a text that was removed would take the next one for
 * seen, were it the same.
 */
const NEXT_STAMP = fragment`(SELECT max(coalesce(max(stamp), 0) + 1, CAST(unixepoch('subsec') * 1000 AS INTEGER)) FROM meanings)`;

export class Meanings {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#db = db;
    this.#sql = sqlOf(db);
  }

  /** The newest recording whose text was not read, or was edited since; null when there is none. @param model by which it is to be read */
  next(model: string): TextDue | null {
    const row = this.#sql.row<TextDue>`
      SELECT t.id AS transcriptId, t.recording_id AS recordingId, t.revision, t.first_segment_id AS firstSegmentId
      FROM transcripts t JOIN recordings r ON r.id = t.recording_id
      WHERE ${OPEN} AND ${UNREAD}${model} AND m.is_whole = 1)
      ORDER BY r.recorded_at DESC, t.id DESC LIMIT 1`;
    return row ?? null;
  }

  /** How many texts were read, of how many. */
  progress(model: string): MeaningsDone {
    const row = this.#sql.row<{ total: number; due: number }>`
      SELECT count(*) AS total, coalesce(sum(${UNREAD}${model} AND m.is_whole = 1)), 0) AS due
      FROM transcripts t WHERE ${OPEN}`;
    const { due, total } = row ?? { due: 0, total: 0 };
    return { done: total - due, total };
  }

  /** What was made of a text, of this revision or an earlier one. */
  of(transcriptId: number, model: string): KnownPassages {
    const row = this.#sql.row<Row & { isWhole: 0 | 1 }>`
      SELECT places, sketches, marks, is_whole AS isWhole FROM meanings
      WHERE transcript_id = ${transcriptId} AND model = ${model}`;
    if (!row) return { passages: [], isWhole: false };
    const sizes = this.#sql.values<Uint8Array>`
      SELECT sizes FROM meaning_sizes
      WHERE id BETWEEN ${sizesId(transcriptId, 0)} AND ${sizesId(transcriptId, PASSAGES_A_TEXT - 1)} ORDER BY id`;
    return { passages: passagesIn(row, sizes), isWhole: row.isWhole === 1 };
  }

  /**
   * Keeps what was made of a text so far. Does nothing when the transcript is gone.
   * @param isWhole false while some of its passages are still to be read
   */
  put(
    { revision, transcriptId }: TextDue,
    model: string,
    passages: readonly KeptPassage[],
    isWhole: boolean,
  ): void {
    const { marks, places, sketches } = rowOf(passages);
    immediately(this.#db, () => {
      // What was made of it before goes with its sizes: they follow the row.
      this.#sql.run`DELETE FROM meanings WHERE transcript_id = ${transcriptId}`;
      const { changes } = this.#sql.run`
        INSERT INTO meanings (transcript_id, stamp, revision, model, is_whole, places, sketches, marks)
        SELECT id, ${NEXT_STAMP}, ${revision}, ${model}, ${isWhole ? 1 : 0}, ${places}, ${sketches}, ${marks}
        FROM transcripts WHERE id = ${transcriptId}`;
      if (changes === 0) return;
      passages.forEach(({ vector }, at) => {
        this.#sql
          .run`INSERT INTO meaning_sizes (id, sizes) VALUES (${sizesId(transcriptId, at)}, ${sizesOf(vector)})`;
      });
    });
  }

  /** Forgets all of it: nobody wants it any more. */
  clear(): void {
    this.#sql.run`DELETE FROM meanings`;
  }
}

function rowOf(passages: readonly KeptPassage[]): Row {
  const places = new Uint32Array(passages.length * 2);
  const sketches = new Uint32Array(passages.length * SKETCH_WORDS);
  const leans = new Float32Array(sketches.buffer);
  const marks = Uint32Array.from(passages, ({ mark }) => mark);
  passages.forEach(({ letter, segment, vector }, at) => {
    places.set([segment, letter], at * 2);
    sketches.set(vector.signs, at * SKETCH_WORDS);
    leans[at * SKETCH_WORDS + PLANE_WORDS] = vector.lean;
  });
  return { places: bytesOf(places), sketches: bytesOf(sketches), marks: bytesOf(marks) };
}

function sizesOf({ scale, sizes }: PackedVector): Uint8Array {
  const bytes = new Uint8Array(SCALE_BYTES + sizes.byteLength);
  new DataView(bytes.buffer).setFloat32(0, scale, true);
  bytes.set(bytesOf(sizes), SCALE_BYTES);
  return bytes;
}

function passagesIn(row: Row, sizes: readonly Uint8Array[]): readonly KeptPassage[] {
  const places = words(row.places);
  const sketches = words(row.sketches);
  const leans = new Float32Array(sketches.buffer);
  const marks = words(row.marks);
  return sizes.map((bytes, at) => ({
    mark: marks[at] ?? 0,
    segment: places[at * 2] ?? 0,
    letter: places[at * 2 + 1] ?? 0,
    vector: {
      signs: sketches.slice(at * SKETCH_WORDS, at * SKETCH_WORDS + PLANE_WORDS),
      lean: leans[at * SKETCH_WORDS + PLANE_WORDS] ?? 0,
      sizes: words(bytes.subarray(SCALE_BYTES)),
      scale: new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true),
    },
  }));
}

const bytesOf = ({ buffer }: { readonly buffer: ArrayBufferLike }): Uint8Array => new Uint8Array(buffer);

/** Bytes as numbers of 32 bits, copied, since such numbers begin at fours. A buffer of Node's copies nothing in its own `slice`. */
export const words = (bytes: Uint8Array): Uint32Array => new Uint32Array(Uint8Array.from(bytes).buffer);
