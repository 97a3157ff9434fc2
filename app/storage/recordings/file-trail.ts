// Why files were passed over, and the list of every file that was ever seen.
import type { Database } from 'better-sqlite3';
import { immediately } from '../database.ts';
import type { Events } from '../events.ts';
import type { FileState } from './files.ts';
import { readMissing, type Missing } from '../../domain/heard.ts';
import type { JobState } from '../../domain/job.ts';
import { setFailure } from '../failure-columns.ts';
import { fragment, sqlOf, type Fragment, type Sql } from '../sql.ts';

/**
 * Why a file is left, where it was not the person's own choice:
 * - `ignored`, `not-included`: by the patterns of its show
 * - `older`: older than the day from which files were to be taken
 * - `not-downloaded`: only its name is on this computer, the rest in a cloud drive
 */
export const SKIP_REASONS = ['ignored', 'not-included', 'older', 'not-downloaded'] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

export interface Skip {
  readonly why: SkipReason;
  /** The pattern that fits, for `ignored`. */
  readonly detail: string | null;
}

/** A file with all that says why it was or was not transcribed. */
export interface FileFate {
  readonly id: number;
  readonly path: string;
  readonly folderId: number | null;
  readonly sizeBytes: number;
  readonly state: FileState;
  readonly skip: Skip | null;
  readonly failureMessage: string | null;
  readonly recordingId: number | null;
  readonly removed: boolean;
  readonly jobState: JobState | null;
  readonly jobFailure: string | null;
  readonly hasTranscript: boolean;
  /** What of the recording is not in its current transcript. */
  readonly missing: readonly Missing[];
  readonly firstSeenAt: number;
  readonly updatedAt: number;
}

/** `open`: everything that is not transcribed, whatever the reason. */
export const FATE_FILTERS = ['every', 'open', 'skipped'] as const;
export type FateFilter = (typeof FATE_FILTERS)[number];

export interface FateQuery {
  /** Part of the path; empty for all. */
  readonly text: string;
  readonly filter: FateFilter;
  readonly folderId: number | null;
  /** Only files with a smaller id: where the last page ended. */
  readonly before: number | null;
  readonly limit: number;
}

interface Row {
  readonly id: number;
  readonly path: string;
  readonly folderId: number | null;
  readonly sizeBytes: number;
  readonly state: FileState;
  readonly skipWhy: SkipReason | null;
  readonly skipDetail: string | null;
  readonly failureMessage: string | null;
  readonly recordingId: number | null;
  readonly removed: 0 | 1;
  readonly jobState: JobState | null;
  readonly jobFailure: string | null;
  readonly hasTranscript: 0 | 1;
  readonly missing: string | null;
  readonly firstSeenAt: number;
  readonly updatedAt: number;
}

const FATES = fragment`SELECT f.id, f.path, f.folder_id AS folderId, f.size_bytes AS sizeBytes, f.state, f.skip_why AS skipWhy,
    f.skip_detail AS skipDetail, f.failure_message AS failureMessage, f.recording_id AS recordingId,
    r.removed_at IS NOT NULL AS removed, j.state AS jobState, j.failure_message AS jobFailure,
    EXISTS (SELECT 1 FROM transcripts t WHERE t.recording_id = f.recording_id AND t.is_current = 1) AS hasTranscript,
    (SELECT t.missing FROM transcripts t WHERE t.recording_id = f.recording_id AND t.is_current = 1) AS missing,
    f.first_seen_at AS firstSeenAt, f.updated_at AS updatedAt
  FROM files f LEFT JOIN recordings r ON r.id = f.recording_id LEFT JOIN jobs j ON j.id = r.job_id`;
const FILTERS: Readonly<Record<FateFilter, Fragment>> = {
  every: fragment`1`,
  open: fragment`NOT (f.recording_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM transcripts t WHERE t.recording_id = f.recording_id AND t.is_current = 1))`,
  skipped: fragment`f.state IN ('left', 'rejected')`,
};
/** Ids gone through in one read, so that no read is long however rare a hit is. */
const STEP_IDS = 2_000;

export class FileTrail {
  readonly #db: Database;
  readonly #sql: Sql;
  readonly #events: Events;

  constructor(db: Database, events: Events) {
    this.#db = db;
    this.#sql = sqlOf(db);
    this.#events = events;
  }

  /** Passes a file over, and notes why. */
  skip(fileId: number, { detail, why }: Skip, nowMs: number): void {
    immediately(this.#db, () => {
      const listed = why === 'ignored' || why === 'not-included' ? 0 : 1;
      const folderId = this.#sql.value<number | null>`
        UPDATE files SET state = 'left', recording_id = NULL, ${setFailure(null)}, skip_why = ${why}, skip_detail = ${detail},
          listed = ${listed}, updated_at = ${nowMs}
        WHERE id = ${fileId} RETURNING folder_id`;
      this.#events.append('file-skipped', { fileId, folderId: folderId ?? null }, nowMs, {
        data: { why, detail },
      });
    });
  }

  fate(path: string): FileFate | null {
    return this.#fate(fragment`f.path = ${path}`);
  }

  fateOf(fileId: number): FileFate | null {
    return this.#fate(fragment`f.id = ${fileId}`);
  }

  /**
   * One step through the files, newest first. A step may find little and still not be the end: go on from `next`.
   * @returns what it found, and where to go on; null at the end
   */
  step({ before, filter, folderId, limit, text }: FateQuery): {
    readonly rows: readonly FileFate[];
    readonly next: number | null;
  } {
    const from = before ?? (this.#sql.value<number>`SELECT coalesce(max(id), 0) FROM files` ?? 0) + 1;
    const to = Math.max(1, from - STEP_IDS);
    const part = text.replace(/[\\%_]/g, (char) => `\\${char}`);
    const rows = this.#sql.rows<Row>`
      ${FATES} WHERE f.id < ${from} AND f.id >= ${to} AND (${folderId} IS NULL OR f.folder_id = ${folderId})
        AND (${part} = '' OR f.path LIKE '%' || ${part} || '%' ESCAPE '\\') AND ${FILTERS[filter]}
      ORDER BY f.id DESC LIMIT ${limit}`.map(toFate);
    const last = rows.at(-1);
    const next = rows.length >= limit && last ? last.id : to;
    return { rows, next: next <= 1 ? null : next };
  }

  /** Files of a folder that are left, for whatever reason. Read in pages: other calls may come between. */
  *leftIn(folderId: number): Generator<{ id: number; path: string; skipWhy: SkipReason | null }> {
    let after = 0;
    for (;;) {
      const page = this.#sql.rows<{ id: number; path: string; skipWhy: SkipReason | null }>`
        SELECT id, path, skip_why AS skipWhy FROM files
        WHERE folder_id = ${folderId} AND state = 'left' AND id > ${after} ORDER BY id LIMIT 1000`;
      yield* page;
      const last = page.at(-1);
      if (!last) return;
      after = last.id;
    }
  }

  /** Files of a folder that lie in a cloud drive. */
  notDownloadedIn(folderId: number): readonly { readonly id: number; readonly path: string }[] {
    return this.#sql.rows<{ id: number; path: string }>`
      SELECT id, path FROM files
      WHERE folder_id = ${folderId} AND skip_why = 'not-downloaded' AND state = 'left' ORDER BY id`;
  }

  /** The recording that this file held before it held something else. */
  previousRecording(fileId: number): number | null {
    const id = this.#sql.value<number | null>`SELECT previous_recording_id FROM files WHERE id = ${fileId}`;
    return id ?? null;
  }

  #fate(where: Fragment): FileFate | null {
    const row = this.#sql.row<Row>`${FATES} WHERE ${where}`;
    return row ? toFate(row) : null;
  }
}

function toFate({ hasTranscript, missing, removed, skipDetail, skipWhy, ...row }: Row): FileFate {
  return {
    ...row,
    skip: skipWhy === null ? null : { why: skipWhy, detail: skipDetail },
    removed: removed === 1,
    hasTranscript: hasTranscript === 1,
    missing: readMissing(missing) ?? [],
  };
}
