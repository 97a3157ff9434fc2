// The service's answers as they came, gzipped: those behind transcripts, and those that could not be read.
import type { Database } from 'better-sqlite3';
import { fragment, sqlOf, type Fragment, type Sql } from '../sql.ts';

const storedOf = (id: number): Fragment => fragment`
  SELECT raw, id AS at FROM transcripts WHERE recording_id = ${id} AND is_current = 1 AND shelved IS NULL AND raw IS NOT NULL
  UNION ALL
  SELECT u.raw, -1 FROM unread_answers u JOIN jobs j ON j.id = u.job_id WHERE j.recording_id = ${id}`;

export class Answers {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** Keeps an answer that could not be read. @param raw gzipped */
  keepUnread(jobId: number, raw: Uint8Array, nowMs: number): void {
    this.#sql.run`
      INSERT INTO unread_answers (job_id, at, raw) VALUES (${jobId}, ${nowMs}, ${raw})
      ON CONFLICT (job_id) DO UPDATE SET at = excluded.at, raw = excluded.raw`;
  }

  /** The answer behind the current transcript of a recording, else one that could not be read; gzipped JSON, null when there is none. */
  ofRecording(id: number): Buffer | null {
    return this.#sql.value<Buffer>`SELECT raw FROM (${storedOf(id)}) ORDER BY at DESC LIMIT 1` ?? null;
  }

  has(id: number): boolean {
    return this.#sql.value<0 | 1>`SELECT EXISTS (${storedOf(id)})` === 1;
  }
}
