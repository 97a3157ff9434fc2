// The files that were seen on disk, and what became of each. A path is a row for ever; what it holds may change.
import { basename } from 'node:path';
import type { Database } from 'better-sqlite3';
import { titleOf } from '../../domain/audio.ts';
import type { TitleBy } from '../../domain/details.ts';
import type { Failure } from '../../domain/failure.ts';
import type { FolderFile } from '../../domain/file-mark.ts';
import { titleKey } from '../../domain/title-key.ts';
import { immediately } from '../database.ts';
import type { Events } from '../events.ts';
import { FAILURE_COLUMNS, fromColumns, failureValues, type FailureColumns } from '../failure-columns.ts';
import { fragment, sqlOf, type Fragment, type Sql } from '../sql.ts';

/**
 * - `settling`: seen, still being written or waiting for quiet
 * - `reading`: being hashed and probed
 * - `left`: was there before its folder was added, and the person chose to leave it
 * - `rejected`: cannot be used; carries the failure
 * - `known`: holds the recording `recordingId`
 * - `gone`: not on disk any more
 */
export const FILE_STATES = ['settling', 'reading', 'left', 'rejected', 'known', 'gone'] as const;
export type FileState = (typeof FILE_STATES)[number];

export interface FileRow extends FolderFile {
  readonly id: number;
  readonly state: FileState;
  readonly recordingId: number | null;
  readonly failure: Failure | null;
  readonly firstSeenAt: number;
  readonly updatedAt: number;
}

/** States of files that are not recordings yet and are listed as such. */
export type WaitingState = 'settling' | 'reading' | 'rejected';

export type ListedFile = Omit<FolderFile, 'folderId'> & Pick<FileRow, 'id' | 'state'>;

type Row = Omit<FileRow, 'failure'> & FailureColumns;
type Place = Pick<FileRow, 'path' | 'folderId'>;
interface Named {
  readonly title: string;
  readonly titleBy: TitleBy;
  readonly fileName: string;
  readonly folderId: number | null;
  /** It came from an address: its show is what the person said, wherever its file lies. */
  readonly isFetched: 0 | 1;
}

const COLUMNS = fragment`id, folder_id AS folderId, path, size_bytes AS sizeBytes, modified_at AS modifiedMs, inode, state,
  recording_id AS recordingId, ${FAILURE_COLUMNS}, first_seen_at AS firstSeenAt, updated_at AS updatedAt`;
/** The list in front lets the partial index answer. */
const isWaiting = (state: WaitingState): Fragment =>
  fragment`state IN ('settling', 'reading', 'rejected') AND state = ${state}`;
/** Rows read at once while a folder is listed, so that no read is long. */
const LIST_PAGE_ROWS = 1_000;

export class Files {
  readonly #db: Database;
  readonly #sql: Sql;
  readonly #events: Events;

  constructor(db: Database, events: Events) {
    this.#db = db;
    this.#sql = sqlOf(db);
    this.#events = events;
  }

  /** Every path that was ever seen, in no order. */
  everyPath(): Iterable<Pick<FileRow, 'id' | 'path' | 'recordingId'>> {
    return this.#sql.each<Pick<FileRow, 'id' | 'path' | 'recordingId'>>`
      SELECT id, path, recording_id AS recordingId FROM files`;
  }

  get(id: number): FileRow | null {
    const row = this.#sql.row<Row>`SELECT ${COLUMNS} FROM files WHERE id = ${id}`;
    return row ? toFile(row) : null;
  }

  byPath(path: string): FileRow | null {
    const row = this.#sql.row<Row>`SELECT ${COLUMNS} FROM files WHERE path = ${path}`;
    return row ? toFile(row) : null;
  }

  /** Files in this state, the longest known first. */
  inState(state: WaitingState): readonly FileRow[] {
    return this.#sql.rows<Row>`
      SELECT ${COLUMNS} FROM files WHERE ${isWaiting(state)} ORDER BY first_seen_at, id`.map(toFile);
  }

  countInState(state: WaitingState): number {
    return this.#sql.value<number>`SELECT count(*) FROM files WHERE ${isWaiting(state)}` ?? 0;
  }

  /** Files that were found unusable at this instant or later. */
  rejectedSince(atMs: number): readonly FileRow[] {
    return this.#sql.rows<Row>`
      SELECT ${COLUMNS} FROM files WHERE state = 'rejected' AND updated_at >= ${atMs} ORDER BY id`.map(
      toFile,
    );
  }

  /** Notes a file that is not a recording yet, new or changed. It counts as newly seen unless it was waiting already. */
  upsertSeen(seen: FolderFile, state: 'settling' | 'reading' | 'left', nowMs: number): FileRow {
    return immediately(this.#db, () => {
      const before = this.byPath(seen.path);
      const wasWaiting = before?.state === 'settling' || before?.state === 'reading';
      const firstSeenAt = wasWaiting ? before.firstSeenAt : nowMs;
      const file = this.#write({
        ...seen,
        state,
        recordingId: null,
        failure: null,
        firstSeenAt,
        updatedAt: nowMs,
      });
      if (state === 'left')
        this.#events.append('file-left', { fileId: file.id, folderId: seen.folderId }, nowMs);
      else if (!wasWaiting)
        this.#events.append(
          before ? 'file-seen-again' : 'file-seen',
          { fileId: file.id, folderId: seen.folderId },
          nowMs,
          {
            data: { path: seen.path, sizeBytes: seen.sizeBytes },
          },
        );
      if (before?.recordingId) this.relink(before.recordingId);
      return file;
    });
  }

  /** Moves a file on, or rejects it with the reason. Null when there is no such file. `known` comes from `takeIn` alone. */
  setState(
    id: number,
    change:
      | { readonly state: 'settling' | 'reading' | 'left' }
      | { readonly state: 'rejected'; readonly failure: Failure },
    nowMs: number,
  ): FileRow | null {
    return immediately(this.#db, () => {
      const before = this.get(id);
      if (!before) return null;
      const failure = change.state === 'rejected' ? change.failure : null;
      const file = this.#write({
        ...before,
        state: change.state,
        recordingId: null,
        failure,
        updatedAt: nowMs,
      });
      if (change.state !== before.state && change.state !== 'settling')
        this.#events.append(`file-${change.state}`, { fileId: id, folderId: file.folderId }, nowMs, {
          ...(failure ? { text: failure.message, data: { code: failure.code, detail: failure.detail } } : {}),
        });
      if (before.recordingId) this.relink(before.recordingId);
      return file;
    });
  }

  /** The same content has another number now. */
  setNumber(id: number, inode: number, nowMs: number): void {
    immediately(this.#db, () => {
      const before = this.get(id);
      if (before) this.#write({ ...before, inode, updatedAt: nowMs });
    });
  }

  /** Ties a file to the recording it holds. For `takeIn`; part of its transaction. */
  setKnown(seen: FolderFile, recordingId: number, nowMs: number): FileRow {
    const before = this.byPath(seen.path);
    const firstSeenAt = before && before.state !== 'gone' ? before.firstSeenAt : nowMs;
    const file = this.#write({
      ...seen,
      state: 'known',
      recordingId,
      failure: null,
      firstSeenAt,
      updatedAt: nowMs,
    });
    if (before?.recordingId && before.recordingId !== recordingId) this.relink(before.recordingId);
    this.relink(recordingId);
    return file;
  }

  /** Every file of a folder that is not gone, by path. Read in pages: other calls may come between. */
  *listKnownOf(folderId: number): Generator<ListedFile, void, undefined> {
    let after = '';
    for (;;) {
      const page = this.#sql.rows<ListedFile>`
        SELECT id, path, size_bytes AS sizeBytes, modified_at AS modifiedMs, inode, state
        FROM files WHERE folder_id = ${folderId} AND path > ${after} AND state <> 'gone' ORDER BY path LIMIT ${LIST_PAGE_ROWS}`;
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < LIST_PAGE_ROWS) return;
      after = last.path;
    }
  }

  /**
   * Notes that files are not on disk any more, in one transaction. Only for what was looked for and is not there:
   * a folder that cannot be reached says nothing about its files.
   * @returns recordings that were in one of them
   */
  markGone(paths: Iterable<string>, nowMs: number): readonly number[] {
    return immediately(this.#db, () => {
      const recordingIds = new Set<number>();
      for (const path of paths) {
        const before = this.byPath(path);
        if (!before || before.state === 'gone') continue;
        this.#write({ ...before, state: 'gone', failure: null, updatedAt: nowMs });
        const { id: fileId, folderId, recordingId } = before;
        this.#events.append('file-gone', { fileId, folderId, recordingId }, nowMs, { data: { path } });
        if (recordingId !== null) recordingIds.add(recordingId);
      }
      for (const recordingId of recordingIds) this.relink(recordingId);
      return [...recordingIds];
    });
  }

  /** Where a recording's sound is: its newest file that is still known; null when all are gone. */
  pathFor(recordingId: number): string | null {
    return this.#knownOf(recordingId)[0]?.path ?? null;
  }

  /** Where its show has a recording: the file that it is named after, else the newest in its folder; null when all there are gone. */
  homePathFor(recordingId: number): string | null {
    const recording = this.#recording(recordingId);
    const here = this.#knownOf(recordingId).filter((file) => file.folderId === recording?.folderId);
    return (here.find((file) => basename(file.path) === recording?.fileName) ?? here[0])?.path ?? null;
  }

  /**
   * Lets a recording follow its file: when the one it is named after is gone or holds something else, it takes folder
   * and name from the newest that is left. A title that a person or the file's tags gave stays.
   */
  relink(recordingId: number): void {
    const recording = this.#recording(recordingId);
    const files = this.#knownOf(recordingId);
    const newest = files[0];
    if (!recording || !newest) return;
    const folderOf = ({ folderId }: Place): number | null =>
      folderId === null && recording.isFetched === 1 ? recording.folderId : folderId;
    const isHere = (file: Place): boolean =>
      folderOf(file) === recording.folderId && basename(file.path) === recording.fileName;
    if (files.some(isHere)) return;
    const fileName = basename(newest.path);
    const title = recording.titleBy === 'file' ? titleOf(fileName) : recording.title;
    this.#sql.run`
      UPDATE recordings SET folder_id = ${folderOf(newest)}, file_name = ${fileName}, title = ${title}, title_key = ${titleKey(title)}
      WHERE id = ${recordingId}`;
  }

  #write({ failure, ...file }: Omit<FileRow, 'id'>): FileRow {
    // Some file systems number files beyond what a double holds exactly; a wrong number is worse than none.
    const inode = file.inode !== null && Number.isSafeInteger(file.inode) ? file.inode : null;
    const id = this.#sql.value<number>`
      INSERT INTO files (folder_id, path, size_bytes, modified_at, inode, state, recording_id, first_seen_at, updated_at,
        failure_code, failure_message, failure_detail, failure_retryable)
      VALUES (${file.folderId}, ${file.path}, ${file.sizeBytes}, ${file.modifiedMs}, ${inode}, ${file.state}, ${file.recordingId},
        ${file.firstSeenAt}, ${file.updatedAt}, ${failureValues(failure)})
      ON CONFLICT (path) DO UPDATE SET folder_id = excluded.folder_id, size_bytes = excluded.size_bytes,
        modified_at = excluded.modified_at, inode = excluded.inode, state = excluded.state,
        recording_id = excluded.recording_id, failure_code = excluded.failure_code,
        failure_message = excluded.failure_message, failure_detail = excluded.failure_detail,
        failure_retryable = excluded.failure_retryable, first_seen_at = excluded.first_seen_at,
        updated_at = excluded.updated_at
      RETURNING id`;
    if (id === undefined) throw new Error('A file row was not written');
    return { ...file, inode, failure, id };
  }

  /** The files in which a recording lies, the newest first. */
  #knownOf(recordingId: number): readonly Place[] {
    return this.#sql.rows<Place>`
      SELECT path, folder_id AS folderId FROM files
      WHERE recording_id = ${recordingId} AND state = 'known' ORDER BY updated_at DESC, id DESC`;
  }

  #recording(id: number): Named | undefined {
    return this.#sql.row<Named>`
      SELECT title, title_by AS titleBy, file_name AS fileName, folder_id AS folderId,
        EXISTS (SELECT 1 FROM addresses a WHERE a.recording_id = recordings.id) AS isFetched
      FROM recordings WHERE id = ${id}`;
  }
}

function toFile({ failureCode, failureMessage, failureDetail, failureRetryable, ...row }: Row): FileRow {
  return { ...row, failure: fromColumns({ failureCode, failureMessage, failureDetail, failureRetryable }) };
}
