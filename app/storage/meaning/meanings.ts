// What passages mean, a row a transcript: which texts are still to be read, and what was made of those that were.
import type { Database } from 'better-sqlite3';
import { type PackedVector, PLANE_WORDS, SIZE_PLANES } from '../../domain/vector.ts';
import { fragment, sqlOf, type Sql } from '../sql.ts';

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
  readonly signs: Uint8Array;
  readonly scales: Uint8Array;
  readonly marks: Uint8Array;
  readonly sizes: Uint8Array;
}

/** Words of a packed vector's sizes. */
export const SIZE_WORDS = SIZE_PLANES * PLANE_WORDS;

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
  readonly #sql: Sql;

  constructor(db: Database) {
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
      SELECT places, signs, scales, marks, sizes, is_whole AS isWhole FROM meanings
      WHERE transcript_id = ${transcriptId} AND model = ${model}`;
    return { passages: row ? passagesIn(row) : [], isWhole: row?.isWhole === 1 };
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
    const { marks, places, scales, signs, sizes } = rowOf(passages);
    this.#sql.run`
      INSERT INTO meanings (transcript_id, stamp, revision, model, is_whole, places, signs, scales, marks, sizes)
      SELECT id, ${NEXT_STAMP}, ${revision}, ${model}, ${isWhole ? 1 : 0},
        ${places}, ${signs}, ${scales}, ${marks}, ${sizes}
      FROM transcripts WHERE id = ${transcriptId}
      ON CONFLICT (transcript_id) DO UPDATE SET stamp = excluded.stamp, revision = excluded.revision,
        model = excluded.model, is_whole = excluded.is_whole, places = excluded.places, signs = excluded.signs,
        scales = excluded.scales, marks = excluded.marks, sizes = excluded.sizes`;
  }

  /** Forgets all of it: nobody wants it any more. */
  clear(): void {
    this.#sql.run`DELETE FROM meanings`;
  }
}

function rowOf(passages: readonly KeptPassage[]): Row {
  const places = new Uint32Array(passages.length * 2);
  const signs = new Uint32Array(passages.length * PLANE_WORDS);
  const scales = Float32Array.from(passages, ({ vector }) => vector.scale);
  const marks = Uint32Array.from(passages, ({ mark }) => mark);
  const sizes = new Uint32Array(passages.length * SIZE_WORDS);
  passages.forEach(({ letter, segment, vector }, at) => {
    places.set([segment, letter], at * 2);
    signs.set(vector.signs, at * PLANE_WORDS);
    sizes.set(vector.sizes, at * SIZE_WORDS);
  });
  const bytes = ({ buffer }: { readonly buffer: ArrayBufferLike }): Uint8Array => new Uint8Array(buffer);
  return {
    places: bytes(places),
    signs: bytes(signs),
    scales: bytes(scales),
    marks: bytes(marks),
    sizes: bytes(sizes),
  };
}

function passagesIn(row: Row): readonly KeptPassage[] {
  const places = words(row.places);
  const signs = words(row.signs);
  const sizes = words(row.sizes);
  const marks = words(row.marks);
  const scales = new Float32Array(words(row.scales).buffer);
  return Array.from(marks, (mark, at) => ({
    mark,
    segment: places[at * 2] ?? 0,
    letter: places[at * 2 + 1] ?? 0,
    vector: {
      signs: signs.slice(at * PLANE_WORDS, (at + 1) * PLANE_WORDS),
      sizes: sizes.slice(at * SIZE_WORDS, (at + 1) * SIZE_WORDS),
      scale: scales[at] ?? 0,
    },
  }));
}

/** Bytes as numbers of 32 bits, copied, since such numbers begin at fours. */
export const words = (bytes: Uint8Array): Uint32Array => new Uint32Array(bytes.slice().buffer);
