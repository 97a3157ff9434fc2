// The trail: what happened to each file, recording and job, when and why. Rows are only ever added.
import type { Database } from 'better-sqlite3';
import { fragment, sqlOf, type Sql } from './sql.ts';

/** What a row of the trail is about; what is absent is not known. */
export interface EventSubject {
  readonly fileId?: number | null;
  readonly recordingId?: number | null;
  readonly jobId?: number | null;
  readonly folderId?: number | null;
}

export interface TrailEvent {
  readonly id: number;
  readonly at: number;
  readonly fileId: number | null;
  readonly recordingId: number | null;
  readonly jobId: number | null;
  readonly folderId: number | null;
  /** `file-…`, `recording-…`, `folder-…`, or `job-` with the type of a JobEvent. */
  readonly kind: string;
  readonly text: string | null;
  readonly data: Readonly<Record<string, unknown>> | null;
}

type Row = Omit<TrailEvent, 'data'> & { readonly data: string | null };

const COLUMNS = fragment`id, at, file_id AS fileId, recording_id AS recordingId, job_id AS jobId, folder_id AS folderId, kind, text, data`;

/** Longest trail handed out, rows; the newest are kept. */
const TRAIL_MAX = 500;

export class Events {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** Adds a row and answers its number. Inside a transaction it becomes true with it. */
  append(
    kind: string,
    subject: EventSubject,
    nowMs: number,
    more: { readonly text?: string | null; readonly data?: Readonly<Record<string, unknown>> } = {},
  ): number {
    const { fileId = null, recordingId = null, jobId = null, folderId = null } = subject;
    const data = more.data ? JSON.stringify(more.data) : null;
    const { lastInsertRowid } = this.#sql.run`
      INSERT INTO events (at, file_id, recording_id, job_id, folder_id, kind, text, data)
      VALUES (${nowMs}, ${fileId}, ${recordingId}, ${jobId}, ${folderId}, ${kind}, ${more.text ?? null}, ${data})`;
    return Number(lastInsertRowid);
  }

  /** One row; null where there is none. */
  get(id: number): TrailEvent | null {
    const row = this.#sql.row<Row>`SELECT ${COLUMNS} FROM events WHERE id = ${id}`;
    return row ? toEvent(row) : null;
  }

  /** The story of a recording and of the files it was found in, oldest first. */
  forRecording(recordingId: number): readonly TrailEvent[] {
    // What happened to its files before they were known belongs to the recording's story.
    return this.#sql.rows<Row>`
      SELECT * FROM (
        SELECT ${COLUMNS} FROM events WHERE recording_id = ${recordingId}
        UNION
        SELECT ${COLUMNS} FROM events
        WHERE recording_id IS NULL AND file_id IN (SELECT f.id FROM files f WHERE f.recording_id = ${recordingId})
        ORDER BY id DESC LIMIT ${TRAIL_MAX}
      ) ORDER BY id`.map(toEvent);
  }

  /** The newest rows of all, oldest first. */
  recent(limit: number): readonly TrailEvent[] {
    return this.#sql.rows<Row>`
      SELECT * FROM (SELECT ${COLUMNS} FROM events ORDER BY id DESC LIMIT ${limit}) ORDER BY id`.map(toEvent);
  }

  /** The story of the file at this path, oldest first. */
  forPath(path: string): readonly TrailEvent[] {
    return this.#sql.rows<Row>`
      SELECT * FROM (
        SELECT ${COLUMNS} FROM events WHERE file_id = (SELECT f.id FROM files f WHERE f.path = ${path})
        ORDER BY id DESC LIMIT ${TRAIL_MAX}
      ) ORDER BY id`.map(toEvent);
  }
}

function toEvent(row: Row): TrailEvent {
  return { ...row, data: row.data === null ? null : (JSON.parse(row.data) as Record<string, unknown>) };
}
