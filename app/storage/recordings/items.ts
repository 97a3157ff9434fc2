// The lists that people see: recordings and the files that are not recordings yet, newest first or in the order of work, a page at a time.
import { basename } from 'node:path';
import type { Database } from 'better-sqlite3';
import { titleOf } from '../../domain/audio.ts';
import type { Failure } from '../../domain/failure.ts';
import { readMissing, type Missing } from '../../domain/heard.ts';
import type { Job, JobState } from '../../domain/job.ts';
import type { EngineId } from '../../domain/engine.ts';
import type { ListFilters, ListSort } from '../../domain/list-choices.ts';
import { FAILURE_COLUMNS, fromColumns, type FailureColumns } from '../failure-columns.ts';
import { sqlOf, type Sql } from '../sql.ts';
import { titleKey } from '../../domain/title-key.ts';
import type { SkipReason } from './file-trail.ts';
import { INCOMPLETE, LISTED, stretchesOf, WAITING_FILES } from './list-order.ts';
import type { FileState, WaitingState } from './files.ts';

export interface ItemsQuery {
  /**
   * `queue`: what still wants something: open and failed jobs, files being written, read or rejected. `incomplete`: transcripts in
   * which a part of the recording is missing, of all folders.
   */
  readonly view: 'all' | 'queue' | 'incomplete';
  /** Files that were left alone are listed in their folder's `all` only. */
  readonly folderId: number | null;
  /** Newest first unless it says otherwise; the queue has an order of its own. */
  readonly sort?: ListSort | undefined;
  readonly filters?: ListFilters | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** The fields of a job that a line of the list needs. */
export type ItemJob = Pick<
  Job,
  | 'id'
  | 'state'
  | 'service'
  | 'dueAt'
  | 'attempt'
  | 'pollCount'
  | 'generationId'
  | 'acceptedAt'
  | 'heldAt'
  | 'failure'
>;

/** A line of the list: a recording with the job that stands for it, or a file that is not a recording yet. */
export interface ItemRow {
  readonly recordingId: number | null;
  readonly fileId: number | null;
  readonly job: ItemJob | null;
  readonly state: JobState | Exclude<FileState, 'known' | 'gone'>;
  readonly title: string;
  readonly fileName: string;
  readonly folderId: number | null;
  /** Of the job, or of the folder that the file is in; null where there is neither. */
  readonly service: EngineId | null;
  readonly durationSeconds: number | null;
  /** Of the session that it stands for, seconds; null where it stands for itself. */
  readonly wholeSeconds: number | null;
  /** Its sound is wanted from an address. */
  readonly isWanted: boolean;
  readonly sizeBytes: number;
  readonly addedAt: number;
  readonly preview: string | null;
  readonly warning: string | null;
  /** What of the recording is not in its current transcript; null where that was not judged. */
  readonly missing: readonly Missing[] | null;
  /** Why the files beside it could not be written; null when all is well. */
  readonly filesProblem: string | null;
  /** Its show is paused. */
  readonly folderPaused: boolean;
  /** It has a text that nobody has looked at. */
  readonly isUnread: boolean;
  /** In the order that a person gave them. */
  readonly tags: readonly string[];
  /** Why a file that is left was passed over, where it was not the person's own choice. */
  readonly skip: SkipReason | null;
  /** Of the file, or of the job. */
  readonly failure: Failure | null;
}

interface Place {
  readonly isFile: 0 | 1;
  readonly id: number;
}
type RecordingRow = Omit<
  ItemRow,
  | 'job'
  | 'failure'
  | 'fileId'
  | 'state'
  | 'folderPaused'
  | 'isUnread'
  | 'isWanted'
  | 'skip'
  | 'missing'
  | 'tags'
> & {
  readonly missing: string | null;
  readonly folderPaused: 0 | 1 | null;
  readonly isUnread: 0 | 1;
  readonly isWanted: 0 | 1 | null;
  readonly tags: string;
  readonly recordingId: number;
  readonly jobId: number | null;
  readonly jobState: JobState | null;
  readonly dueAt: number;
  readonly attempt: number;
  readonly generationId: string | null;
  readonly acceptedAt: number | null;
  readonly pollCount: number;
  readonly heldAt: number | null;
} & FailureColumns;
interface WaitingRow extends FailureColumns {
  readonly id: number;
  readonly path: string;
  readonly state: Exclude<FileState, 'known' | 'gone'>;
  readonly folderId: number | null;
  readonly service: EngineId | null;
  readonly sizeBytes: number;
  readonly addedAt: number;
  readonly skip: SkipReason | null;
}

export class Items {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** One page of a list, and how long the whole list is: newest first, the queue in its own order. */
  page({ offset, limit, ...list }: ItemsQuery): {
    readonly total: number;
    readonly rows: readonly ItemRow[];
  } {
    const places: Place[] = [];
    let total = 0;
    for (const stretch of stretchesOf(list, () => this.#showsByName())) {
      const left = limit - places.length;
      const from = Math.max(0, offset - total);
      const length = this.#sql.value<number>`${stretch.total}` ?? 0;
      if (left > 0 && from < length)
        places.push(...this.#sql.rows<Place>`${stretch.places} LIMIT ${left} OFFSET ${from}`);
      total += length;
    }
    const recordings = this.#recordingRows(places.flatMap((place) => (place.isFile ? [] : [place.id])));
    const files = this.#fileRows(places.flatMap((place) => (place.isFile ? [place.id] : [])));
    const rows = places.flatMap(({ isFile, id }) => (isFile ? files : recordings).get(id) ?? []);
    return { total, rows };
  }

  /** The line of one recording, also of a removed one. */
  ofRecording(recordingId: number): ItemRow | null {
    return this.#recordingRows([recordingId]).get(recordingId) ?? null;
  }

  /** The line of one file that is not a recording yet. */
  ofFile(fileId: number): ItemRow | null {
    return this.#fileRows([fileId]).get(fileId) ?? null;
  }

  /** Numbers for the frame of the window; jobs are counted by `jobs.backlog`. */
  counts(): {
    readonly recordings: number;
    readonly transcripts: number;
    /** Recordings of which a part is missing from their transcript. */
    readonly incomplete: number;
    readonly files: Readonly<Record<WaitingState, number>>;
  } {
    const files = { settling: 0, reading: 0, rejected: 0 };
    for (const { state, count } of this.#sql.rows<{ state: WaitingState; count: number }>`
      SELECT state, count(*) AS count FROM files WHERE ${WAITING_FILES} GROUP BY state`)
      files[state] = count;
    // Left to itself, SQLite takes an index that has to look each recording up: 15 ms of each start for 3,000, before the list is there.
    const counts = this.#sql.row<{ recordings: number; transcripts: number; incomplete: number }>`
      SELECT (SELECT count(*) FROM recordings WHERE ${LISTED}) AS recordings,
        (SELECT count(*) FROM transcripts INDEXED BY transcripts_by_segment WHERE is_current = 1 AND shelved IS NULL) AS transcripts,
        (SELECT count(*) FROM recordings INDEXED BY recordings_incomplete WHERE ${INCOMPLETE}) AS incomplete`;
    return { ...(counts ?? { recordings: 0, transcripts: 0, incomplete: 0 }), files };
  }

  #showsByName(): readonly number[] {
    const shows = this.#sql.rows<{ id: number; name: string }>`SELECT id, name FROM folders`;
    return shows
      .map(({ id, name }) => ({ id, key: titleKey(name) }))
      .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.id - b.id))
      .map(({ id }) => id);
  }

  #recordingRows(ids: readonly number[]): Map<number, ItemRow> {
    const rows = this.#sql.rows<RecordingRow>`
      SELECT r.id AS recordingId, r.title, r.file_name AS fileName, r.folder_id AS folderId, r.size_bytes AS sizeBytes,
        r.created_at AS addedAt, nullif(r.duration_seconds, 0) AS durationSeconds, r.warning, t.preview, t.missing,
        (SELECT max(a.offset_seconds + a.length_seconds) FROM session_parts l
          JOIN sessions s ON s.id = l.session_id AND s.state = 'joined' JOIN session_parts a ON a.session_id = s.id
          WHERE l.recording_id = r.id AND l.place = 0) AS wholeSeconds,
        (SELECT a.state = 'wanted' FROM addresses a WHERE a.recording_id = r.id ORDER BY a.id DESC LIMIT 1) AS isWanted,
        (SELECT s.failure_message FROM sidecars_due s WHERE s.recording_id = r.id) AS filesProblem,
        j.id AS jobId, j.state AS jobState, coalesce(j.service, t.service, d.chain ->> 0) AS service, j.due_at AS dueAt, j.attempt,
        j.poll_count AS pollCount, j.generation_id AS generationId, j.accepted_at AS acceptedAt, j.held_at AS heldAt,
        d.paused AS folderPaused, r.is_unread AS isUnread,
        (SELECT json_group_array(g.tag ORDER BY g.place) FROM recording_tags g WHERE g.recording_id = r.id) AS tags, ${FAILURE_COLUMNS}
      FROM json_each(${JSON.stringify(ids)}) AS wanted
      JOIN recordings r ON r.id = wanted.value
      LEFT JOIN jobs j ON j.id = r.job_id
      LEFT JOIN folders d ON d.id = r.folder_id
      LEFT JOIN transcripts t ON t.recording_id = r.id AND t.is_current = 1`;
    return new Map(rows.map((row) => [row.recordingId, toRecordingItem(row)]));
  }

  #fileRows(ids: readonly number[]): Map<number, ItemRow> {
    const rows = this.#sql.rows<WaitingRow>`
      SELECT f.id, f.path, f.state, f.folder_id AS folderId, f.size_bytes AS sizeBytes, f.first_seen_at AS addedAt,
        f.skip_why AS skip, d.chain ->> 0 AS service, ${FAILURE_COLUMNS}
      FROM json_each(${JSON.stringify(ids)}) AS wanted
      JOIN files f ON f.id = wanted.value AND f.state NOT IN ('known', 'gone')
      LEFT JOIN folders d ON d.id = f.folder_id`;
    return new Map(rows.map((row) => [row.id, toFileItem(row)]));
  }
}

function toRecordingItem(row: RecordingRow): ItemRow {
  const { jobId, jobState, dueAt, attempt, pollCount, generationId, acceptedAt, heldAt, service } = row;
  const failure = fromColumns(row);
  const job: ItemJob | null =
    jobId === null || jobState === null || service === null
      ? null
      : {
          id: jobId,
          state: jobState,
          service,
          dueAt,
          attempt,
          pollCount,
          generationId,
          acceptedAt,
          heldAt,
          failure,
        };
  return {
    recordingId: row.recordingId,
    fileId: null,
    job,
    // A recording whose job was never made is as good as one whose job was called off: it can be asked for.
    state: jobState ?? 'cancelled',
    title: row.title,
    fileName: row.fileName,
    folderId: row.folderId,
    service,
    durationSeconds: row.durationSeconds,
    wholeSeconds: row.wholeSeconds,
    isWanted: row.isWanted === 1,
    sizeBytes: row.sizeBytes,
    addedAt: row.addedAt,
    preview: row.preview,
    warning: row.warning,
    missing: readMissing(row.missing),
    filesProblem: row.filesProblem,
    folderPaused: row.folderPaused === 1,
    isUnread: row.isUnread === 1,
    tags: JSON.parse(row.tags) as string[],
    skip: null,
    failure,
  };
}

function toFileItem(row: WaitingRow): ItemRow {
  const fileName = basename(row.path);
  return {
    recordingId: null,
    fileId: row.id,
    job: null,
    state: row.state,
    title: titleOf(fileName),
    fileName,
    folderId: row.folderId,
    service: row.service,
    durationSeconds: null,
    wholeSeconds: null,
    isWanted: false,
    sizeBytes: row.sizeBytes,
    addedAt: row.addedAt,
    preview: null,
    warning: null,
    missing: null,
    filesProblem: null,
    folderPaused: false,
    isUnread: false,
    tags: [],
    skip: row.skip,
    failure: fromColumns(row),
  };
}
