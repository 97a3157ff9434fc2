// Which recordings' sidecars have to be written, and what was written where. Triggers of migration 9 put recordings on the list.
import type { Database, Statement } from 'better-sqlite3';
import type { ExportFormat } from '../../domain/export-format.ts';
import type { Failure } from '../../domain/failure.ts';
import { FAILURE_COLUMNS, fromColumns, toColumns, type FailureColumns } from '../failure-columns.ts';

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

const DUE = `recording_id AS recordingId, stamp, is_edit AS isEdit, attempt, retry_at AS retryAt, ${FAILURE_COLUMNS}`;
const FILE = 'path, recording_id AS recordingId, format, hash, next_hash AS nextHash';

/** Longest pause between two tries, milliseconds. */
export const RETRY_MAX_MS = 3_600_000;

export class Sidecars {
  readonly #due: Statement<[{ now: number; limit: number }], DueRow>;
  readonly #any: Statement<[], { one: 1 }>;
  readonly #dueOf: Statement<[number], DueRow>;
  readonly #put: Statement<[number, 0 | 1]>;
  readonly #putShow: Statement<[number]>;
  readonly #done: Statement<[number, number]>;
  readonly #fail: Statement<[{ id: number; stamp: number; retryAt: number | null } & FailureColumns]>;
  readonly #forget: Statement<[number]>;
  readonly #file: Statement<[string], SidecarFile>;
  readonly #files: Statement<[number], SidecarFile>;
  readonly #announce: Statement<[{ path: string; recordingId: number; format: string; hash: string }]>;
  readonly #written: Statement<[number, string]>;
  readonly #drop: Statement<[string]>;

  constructor(db: Database) {
    // An instant further away than any pause was set by a clock that was wrong.
    this.#due = db.prepare(
      `SELECT ${DUE} FROM sidecars_due
       WHERE retry_at IS NULL OR retry_at <= @now OR retry_at > @now + ${RETRY_MAX_MS}
       ORDER BY recording_id LIMIT @limit`,
    );
    this.#any = db.prepare('SELECT 1 AS one FROM sidecars_due LIMIT 1');
    this.#dueOf = db.prepare(`SELECT ${DUE} FROM sidecars_due WHERE recording_id = ?`);
    const again = 'stamp = stamp + 1, attempt = 0, retry_at = NULL';
    this.#put = db.prepare(
      `INSERT INTO sidecars_due (recording_id, is_edit) VALUES (?, ?) ON CONFLICT (recording_id) DO UPDATE SET ${again}`,
    );
    this.#putShow = db.prepare(
      `INSERT INTO sidecars_due (recording_id, is_edit)
       SELECT r.id, 0 FROM recordings r JOIN transcripts t ON t.recording_id = r.id AND t.is_current = 1
       WHERE r.folder_id = ? AND r.removed_at IS NULL
       ON CONFLICT (recording_id) DO UPDATE SET ${again}, is_edit = 0`,
    );
    this.#done = db.prepare('DELETE FROM sidecars_due WHERE recording_id = ? AND stamp = ?');
    this.#fail = db.prepare(
      `UPDATE sidecars_due SET attempt = attempt + 1, retry_at = @retryAt, failure_code = @failureCode,
         failure_message = @failureMessage, failure_detail = @failureDetail, failure_retryable = @failureRetryable
       WHERE recording_id = @id AND stamp = @stamp`,
    );
    this.#forget = db.prepare('DELETE FROM sidecars_due WHERE recording_id = ?');
    this.#file = db.prepare(`SELECT ${FILE} FROM sidecar_files WHERE path = ?`);
    this.#files = db.prepare(`SELECT ${FILE} FROM sidecar_files WHERE recording_id = ? ORDER BY path`);
    this.#announce = db.prepare(
      `INSERT INTO sidecar_files (path, recording_id, format, next_hash) VALUES (@path, @recordingId, @format, @hash)
       ON CONFLICT (path) DO UPDATE SET recording_id = excluded.recording_id, format = excluded.format,
         hash = iif(recording_id = excluded.recording_id, hash, NULL), next_hash = excluded.next_hash`,
    );
    this.#written = db.prepare(
      'UPDATE sidecar_files SET hash = next_hash, next_hash = NULL, written_at = ? WHERE path = ?',
    );
    this.#drop = db.prepare('DELETE FROM sidecar_files WHERE path = ?');
  }

  /** The first recordings on the list that may be tried now. */
  due(limit: number, nowMs: number): readonly DueSidecars[] {
    return this.#due.all({ now: nowMs, limit }).map(toDue);
  }

  /** True when anything is on the list, now or later. */
  get any(): boolean {
    return this.#any.get() !== undefined;
  }

  /** Where this recording stands on the list; null when everything is written. */
  dueOf(recordingId: number): DueSidecars | null {
    const row = this.#dueOf.get(recordingId);
    return row ? toDue(row) : null;
  }

  /** Puts a recording on the list. */
  put(recordingId: number, isEdit: boolean): void {
    this.#put.run(recordingId, isEdit ? 1 : 0);
  }

  /** Puts every transcribed recording of a show on the list. @returns how many */
  putShow(folderId: number): number {
    return this.#putShow.run(folderId).changes;
  }

  /** Everything is written as it was at this stamp; what changed since stays on the list. */
  done(recordingId: number, stamp: number): void {
    this.#done.run(recordingId, stamp);
  }

  /** It did not work; to be tried again at `retryAt`. */
  fail(recordingId: number, stamp: number, failure: Failure, retryAt: number): void {
    this.#fail.run({ id: recordingId, stamp, retryAt, ...toColumns(failure) });
  }

  /** Takes a recording off the list without writing. */
  forget(recordingId: number): void {
    this.#forget.run(recordingId);
  }

  /** What we wrote at this path; null when we never did. */
  file(path: string): SidecarFile | null {
    return this.#file.get(path) ?? null;
  }

  filesOf(recordingId: number): readonly SidecarFile[] {
    return this.#files.all(recordingId);
  }

  /** Notes what is about to be put there. */
  announce(path: string, recordingId: number, format: ExportFormat, hash: string): void {
    this.#announce.run({ path, recordingId, format, hash });
  }

  /** It is there. */
  written(path: string, nowMs: number): void {
    this.#written.run(nowMs, path);
  }

  /** Nothing of ours is there any more. */
  drop(path: string): void {
    this.#drop.run(path);
  }
}

function toDue(row: DueRow): DueSidecars {
  const { recordingId, stamp, isEdit, attempt, retryAt } = row;
  return { recordingId, stamp, isEdit: isEdit === 1, attempt, retryAt, failure: fromColumns(row) };
}
