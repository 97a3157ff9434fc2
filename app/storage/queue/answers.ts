// The service's answers as they came, gzipped: those behind transcripts, and those that could not be read.
import type { Database, Statement } from 'better-sqlite3';

export class Answers {
  readonly #keep: Statement<[number, number, Uint8Array]>;
  readonly #ofRecording: Statement<[{ id: number }], { raw: Buffer }>;
  readonly #has: Statement<[{ id: number }], { found: number }>;

  constructor(db: Database) {
    const stored = `
      SELECT raw, id AS at FROM transcripts WHERE recording_id = @id AND is_current = 1 AND shelved IS NULL AND raw IS NOT NULL
      UNION ALL
      SELECT u.raw, -1 FROM unread_answers u JOIN jobs j ON j.id = u.job_id WHERE j.recording_id = @id`;
    this.#keep = db.prepare(
      `INSERT INTO unread_answers (job_id, at, raw) VALUES (?, ?, ?)
       ON CONFLICT (job_id) DO UPDATE SET at = excluded.at, raw = excluded.raw`,
    );
    this.#ofRecording = db.prepare(`SELECT raw FROM (${stored}) ORDER BY at DESC LIMIT 1`);
    this.#has = db.prepare(`SELECT EXISTS (${stored}) AS found`);
  }

  /** Keeps an answer that could not be read. @param raw gzipped */
  keepUnread(jobId: number, raw: Uint8Array, nowMs: number): void {
    this.#keep.run(jobId, nowMs, raw);
  }

  /** The answer behind the current transcript of a recording, else one that could not be read; gzipped JSON, null when there is none. */
  ofRecording(recordingId: number): Buffer | null {
    return this.#ofRecording.get({ id: recordingId })?.raw ?? null;
  }

  has(recordingId: number): boolean {
    return this.#has.get({ id: recordingId })?.found === 1;
  }
}
