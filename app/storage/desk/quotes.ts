// Quotes: passages of recordings that a person marked.
import type { Database } from 'better-sqlite3';
import type { NewQuote, Quote } from '../../domain/quote.ts';
import { fragment, sqlOf, type Sql } from '../sql.ts';

const COLUMNS = fragment`id, recording_id AS recordingId, from_ms AS fromMs, to_ms AS toMs, text, speaker, at`;

export class Quotes {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** In the order in which they are heard; those without times last. */
  of(recordingId: number): readonly Quote[] {
    return this.#sql.rows<Quote>`
      SELECT ${COLUMNS} FROM quotes WHERE recording_id = ${recordingId}
      ORDER BY from_ms IS NULL, from_ms, id`;
  }

  get(id: number): Quote | null {
    return this.#sql.row<Quote>`SELECT ${COLUMNS} FROM quotes WHERE id = ${id}` ?? null;
  }

  /** How many a recording has. */
  count(recordingId: number): number {
    return this.#sql.value<number>`SELECT count(*) FROM quotes WHERE recording_id = ${recordingId}` ?? 0;
  }

  /** The same passage with the same words is one quote. @returns its id */
  add({ fromMs, recordingId, speaker, text, toMs }: NewQuote, nowMs: number): number {
    const id =
      this.#sql.value<number>`
        SELECT id FROM quotes
        WHERE recording_id = ${recordingId} AND from_ms IS ${fromMs} AND to_ms IS ${toMs} AND text = ${text}` ??
      this.#sql.value<number>`
        INSERT INTO quotes (recording_id, from_ms, to_ms, text, speaker, at)
        VALUES (${recordingId}, ${fromMs}, ${toMs}, ${text}, ${speaker}, ${nowMs}) RETURNING id`;
    if (id === undefined) throw new Error('A quote was not stored');
    return id;
  }

  change(id: number, { fromMs, speaker, text, toMs }: Omit<NewQuote, 'recordingId'>): void {
    this.#sql.run`
      UPDATE quotes SET from_ms = ${fromMs}, to_ms = ${toMs}, text = ${text}, speaker = ${speaker} WHERE id = ${id}`;
  }

  remove(id: number): void {
    this.#sql.run`DELETE FROM quotes WHERE id = ${id}`;
  }
}
