// After which recordings something is to be done, see `domain/post-action.ts`. Triggers of migration 27 put most of them on the list.
import type { Database } from 'better-sqlite3';
import type { Failure } from '../../domain/failure.ts';
import { isPostEvent, type PostEvent } from '../../domain/post-action.ts';
import { FAILURE_COLUMNS, fromColumns, setFailure, type FailureColumns } from '../failure-columns.ts';
import { fragment, sqlOf, type Sql } from '../sql.ts';

export interface DueAction {
  readonly recordingId: number;
  readonly event: PostEvent;
  /** Changes with every time that it happened anew. */
  readonly stamp: number;
  /** When it happened. */
  readonly since: number;
  readonly attempt: number;
  /** Not before this instant; null for now. */
  readonly retryAt: number | null;
  readonly failure: Failure | null;
}

type Row = Omit<DueAction, 'failure'> & FailureColumns;

const DUE = fragment`recording_id AS recordingId, event, stamp, since, attempt, retry_at AS retryAt, ${FAILURE_COLUMNS}`;

export class ActionsDue {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** The first that may be tried now. @param longestPauseMs an instant further away was set by a clock that was wrong */
  due(limit: number, nowMs: number, longestPauseMs: number): readonly DueAction[] {
    return this.#sql.rows<Row>`
      SELECT ${DUE} FROM actions_due
      WHERE retry_at IS NULL OR retry_at <= ${nowMs} OR retry_at > ${nowMs} + ${longestPauseMs}
      ORDER BY since, recording_id LIMIT ${limit}`.map(toDue);
  }

  of(recordingId: number): readonly DueAction[] {
    return this.#sql.rows<Row>`
      SELECT ${DUE} FROM actions_due WHERE recording_id = ${recordingId} ORDER BY since`.map(toDue);
  }

  /** True when anything is on the list, now or later. */
  get any(): boolean {
    return this.#sql.value<1>`SELECT 1 FROM actions_due LIMIT 1` !== undefined;
  }

  /** Puts a recording on the list, where its show wants this event. @param always whatever the show wants */
  put(recordingId: number, event: PostEvent, nowMs: number, always = false): void {
    const wanted = fragment`
      SELECT r.id, ${event}, ${nowMs} FROM recordings r JOIN folders f ON f.id = r.folder_id
      WHERE r.id = ${recordingId} AND r.removed_at IS NULL
        AND (${always ? 1 : 0} OR EXISTS (SELECT 1 FROM json_each(f.post_events) WHERE value = ${event}))`;
    // Where a show wants nothing, nothing is written: a library that may only be read is exported, too.
    if (this.#sql.row`${wanted}` === undefined) return;
    this.#sql.run`
      INSERT INTO actions_due (recording_id, event, since) ${wanted}
      ON CONFLICT (recording_id, event) DO UPDATE
        SET stamp = stamp + 1, since = excluded.since, attempt = 0, retry_at = NULL`;
  }

  /** It is done, or given up, as of this stamp; what happened since stays on the list. */
  done({ event, recordingId, stamp }: DueAction): void {
    this.#sql.run`
      DELETE FROM actions_due WHERE recording_id = ${recordingId} AND event = ${event} AND stamp = ${stamp}`;
  }

  /** It did not work; to be tried again at `retryAt`. */
  fail({ event, recordingId, stamp }: DueAction, failure: Failure, retryAt: number): void {
    this.#sql.run`
      UPDATE actions_due SET attempt = attempt + 1, retry_at = ${retryAt}, ${setFailure(failure)}
      WHERE recording_id = ${recordingId} AND event = ${event} AND stamp = ${stamp}`;
  }

  /** Takes all of a show off the list: what it did is turned off. */
  forgetShow(folderId: number): void {
    this.#sql.run`
      DELETE FROM actions_due WHERE recording_id IN (SELECT id FROM recordings WHERE folder_id = ${folderId})`;
  }

  /** After what a show does something; empty for never. */
  events(folderId: number): readonly PostEvent[] {
    const stored = this.#sql.value<string>`SELECT post_events FROM folders WHERE id = ${folderId}`;
    const events: unknown = JSON.parse(stored ?? '[]');
    return Array.isArray(events) ? events.filter(isPostEvent) : [];
  }

  setEvents(folderId: number, events: readonly PostEvent[]): void {
    this.#sql.run`UPDATE folders SET post_events = ${JSON.stringify(events)} WHERE id = ${folderId}`;
  }
}

function toDue({ attempt, event, recordingId, retryAt, since, stamp, ...failure }: Row): DueAction {
  return { recordingId, event, stamp, since, attempt, retryAt, failure: fromColumns(failure) };
}
