// Which recordings' sidecars have to be written, and what was written where. Triggers of migration 9 put recordings on the list.
import type { Database } from 'better-sqlite3';
import type { ExportFormat } from '../../domain/export-format.ts';
import type { Failure } from '../../domain/failure.ts';
import { FAILURE_COLUMNS, fromColumns, setFailure, type FailureColumns } from '../failure-columns.ts';
import { fragment, sqlOf, type Sql } from '../sql.ts';

export interface DueSidecars {
  readonly recordingId: number;
  /** Changes with every change of what is to be written. */
  readonly stamp: number;
  /** True when only an edit made it due: it may wait until the person has finished. */
  readonly isEdit: boolean;
  readonly attempt: number;
  /** Not before this instant; null for now. */
  readonly retryAt: number | null;
  readonly failure: Failure | null;
}

export interface SidecarFile {
  readonly path: string;
  readonly recordingId: number;
  readonly format: ExportFormat;
  /** Hex SHA-256 of what stands there by our hand; null before the first time. */
  readonly hash: string | null;
  /** The same for what was about to be put there. */
  readonly nextHash: string | null;
}

type DueRow = Omit<DueSidecars, 'isEdit' | 'failure'> & { readonly isEdit: 0 | 1 } & FailureColumns;

const DUE = fragment`recording_id AS recordingId, stamp, is_edit AS isEdit, attempt, retry_at AS retryAt, ${FAILURE_COLUMNS}`;
const FILE = fragment`path, recording_id AS recordingId, format, hash, next_hash AS nextHash`;

/** What puts a recording on the list again. */
const AGAIN = fragment`stamp = stamp + 1, attempt = 0, retry_at = NULL`;

/** Longest pause between two tries, milliseconds. */
export const RETRY_MAX_MS = 3_600_000;

export class Sidecars {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** The first recordings on the list that may be tried now. */
  due(limit: number, nowMs: number): readonly DueSidecars[] {
    // An instant further away than any pause was set by a clock that was wrong.
    return this.#sql.rows<DueRow>`
      SELECT ${DUE} FROM sidecars_due
      WHERE retry_at IS NULL OR retry_at <= ${nowMs} OR retry_at > ${nowMs} + ${RETRY_MAX_MS}
      ORDER BY recording_id LIMIT ${limit}`.map(toDue);
  }

  /** True when anything is on the list, now or later. */
  get any(): boolean {
    return this.#sql.value<1>`SELECT 1 FROM sidecars_due LIMIT 1` !== undefined;
  }

  /** Where this recording stands on the list; null when everything is written. */
  dueOf(recordingId: number): DueSidecars | null {
    const row = this.#sql.row<DueRow>`SELECT ${DUE} FROM sidecars_due WHERE recording_id = ${recordingId}`;
    return row ? toDue(row) : null;
  }

  /** Puts a recording on the list. */
  put(recordingId: number, isEdit: boolean): void {
    this.#sql.run`
      INSERT INTO sidecars_due (recording_id, is_edit) VALUES (${recordingId}, ${isEdit ? 1 : 0})
      ON CONFLICT (recording_id) DO UPDATE SET ${AGAIN}`;
  }

  /** Puts every transcribed recording of a show on the list. @returns how many */
  putShow(folderId: number): number {
    return this.#sql.run`
      INSERT INTO sidecars_due (recording_id, is_edit)
      SELECT r.id, 0 FROM recordings r JOIN transcripts t ON t.recording_id = r.id AND t.is_current = 1
      WHERE r.folder_id = ${folderId} AND r.removed_at IS NULL
      ON CONFLICT (recording_id) DO UPDATE SET ${AGAIN}, is_edit = 0`.changes;
  }

  /** Everything is written as it was at this stamp; what changed since stays on the list. */
  done(recordingId: number, stamp: number): void {
    this.#sql.run`DELETE FROM sidecars_due WHERE recording_id = ${recordingId} AND stamp = ${stamp}`;
  }

  /** It did not work; to be tried again at `retryAt`. */
  fail(recordingId: number, stamp: number, failure: Failure, retryAt: number): void {
    this.#sql.run`
      UPDATE sidecars_due SET attempt = attempt + 1, retry_at = ${retryAt}, ${setFailure(failure)}
      WHERE recording_id = ${recordingId} AND stamp = ${stamp}`;
  }

  /** Takes a recording off the list without writing. */
  forget(recordingId: number): void {
    this.#sql.run`DELETE FROM sidecars_due WHERE recording_id = ${recordingId}`;
  }

  /** What we wrote at this path; null when we never did. */
  file(path: string): SidecarFile | null {
    return this.#sql.row<SidecarFile>`SELECT ${FILE} FROM sidecar_files WHERE path = ${path}` ?? null;
  }

  filesOf(recordingId: number): readonly SidecarFile[] {
    return this.#sql.rows<SidecarFile>`
      SELECT ${FILE} FROM sidecar_files WHERE recording_id = ${recordingId} ORDER BY path`;
  }

  /** Notes what is about to be put there. */
  announce(path: string, recordingId: number, format: ExportFormat, hash: string): void {
    this.#sql.run`
      INSERT INTO sidecar_files (path, recording_id, format, next_hash) VALUES (${path}, ${recordingId}, ${format}, ${hash})
      ON CONFLICT (path) DO UPDATE SET recording_id = excluded.recording_id, format = excluded.format,
        hash = iif(recording_id = excluded.recording_id, hash, NULL), next_hash = excluded.next_hash`;
  }

  /** It is there. */
  written(path: string, nowMs: number): void {
    this.#sql.run`
      UPDATE sidecar_files SET hash = next_hash, next_hash = NULL, written_at = ${nowMs} WHERE path = ${path}`;
  }

  /** Nothing of ours is there any more. */
  drop(path: string): void {
    this.#sql.run`DELETE FROM sidecar_files WHERE path = ${path}`;
  }
}

function toDue(row: DueRow): DueSidecars {
  const { recordingId, stamp, isEdit, attempt, retryAt } = row;
  return { recordingId, stamp, isEdit: isEdit === 1, attempt, retryAt, failure: fromColumns(row) };
}
