// Notes for listeners, kept with their versions, and the templates that they begin with.
import type { Database } from 'better-sqlite3';
import { immediately } from '../database.ts';
import { sqlOf, type Sql } from '../sql.ts';

export interface NoteVersion {
  readonly id: number;
  readonly at: number;
  readonly text: string;
}

/** What is written within this time of a version's beginning is the same version, milliseconds: as for edits of a text. */
export const ONE_VERSION_MS = 30 * 60_000;
/** Versions that are kept of each recording. */
export const VERSIONS_MAX = 100;

export class ListenerNotes {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#db = db;
    this.#sql = sqlOf(db);
  }

  /** The version that counts; null where nothing was written yet. */
  latest(recordingId: number): NoteVersion | null {
    return (
      this.#sql.row<NoteVersion>`
        SELECT id, at, text FROM note_versions WHERE recording_id = ${recordingId} ORDER BY id DESC LIMIT 1` ??
      null
    );
  }

  /** The newest first. */
  versions(recordingId: number): readonly NoteVersion[] {
    return this.#sql.rows<NoteVersion>`
      SELECT id, at, text FROM note_versions WHERE recording_id = ${recordingId} ORDER BY id DESC`;
  }

  /** Takes a version away; only for what nobody wrote by hand. */
  forget(recordingId: number, id: number): void {
    this.#sql.run`DELETE FROM note_versions WHERE recording_id = ${recordingId} AND id = ${id}`;
  }

  version(recordingId: number, id: number): NoteVersion | null {
    return (
      this.#sql.row<NoteVersion>`
        SELECT id, at, text FROM note_versions WHERE recording_id = ${recordingId} AND id = ${id}` ?? null
    );
  }

  /**
   * Writes the text.
   * @param begins a version of its own, whatever was written just before
   */
  write(recordingId: number, text: string, nowMs: number, begins = false): NoteVersion {
    return immediately(this.#db, () => {
      const last = this.latest(recordingId);
      if (last?.text === text) return last;
      // Under a clock that was put back, a version may seem to begin later than now: it is not gone on with.
      const age = last ? nowMs - last.at : Infinity;
      if (last && !begins && age >= 0 && age < ONE_VERSION_MS) {
        this.#sql.run`UPDATE note_versions SET text = ${text} WHERE id = ${last.id}`;
        return { ...last, text };
      }
      const id = this.#sql.value<number>`
        INSERT INTO note_versions (recording_id, at, text) VALUES (${recordingId}, ${nowMs}, ${text}) RETURNING id`;
      this.#sql.run`
        DELETE FROM note_versions WHERE recording_id = ${recordingId} AND id NOT IN (
          SELECT id FROM note_versions WHERE recording_id = ${recordingId} ORDER BY id DESC LIMIT ${VERSIONS_MAX})`;
      if (id === undefined) throw new Error('A version was not stored');
      return { id, at: nowMs, text };
    });
  }

  /** A show's template; null for the usual one. */
  template(folderId: number): string | null {
    return this.#sql.value<string | null>`SELECT notes_template FROM folders WHERE id = ${folderId}` ?? null;
  }

  setTemplate(folderId: number, text: string | null): void {
    this.#sql.run`UPDATE folders SET notes_template = ${text} WHERE id = ${folderId}`;
  }
}
