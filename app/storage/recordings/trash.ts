// The trash: recordings that were removed, and how they end. Files on the disk are never touched.
import type { Database, Statement } from 'better-sqlite3';
import { immediately } from '../database.ts';
import type { Events } from '../events.ts';
import type { Transcripts } from '../transcripts/transcripts.ts';

export interface TrashRow {
  readonly recordingId: number;
  readonly title: string;
  readonly folderId: number | null;
  readonly durationSeconds: number | null;
  readonly removedAt: number;
  readonly hasTranscript: boolean;
}

type Row = Omit<TrashRow, 'hasTranscript'> & { readonly hasTranscript: 0 | 1 };

/** What becomes of the rows that belong to a recording, or point at it, when it is deleted for good. None reads a whole table. */
export const ENDS: readonly string[] = [
  // What points at it lets go of it.
  "UPDATE offers SET state = 'declined' WHERE state = 'open' AND id IN (SELECT offer_id FROM offer_members WHERE recording_id = ?)",
  'DELETE FROM offer_members WHERE recording_id = ?',
  'UPDATE recordings SET shown_by = NULL WHERE shown_by = ?',
  // What was joined with it stands for itself again.
  `WITH mine AS (SELECT session_id FROM session_parts WHERE recording_id = ?)
   UPDATE recordings SET shown_by = NULL WHERE episode_id IS NULL AND shown_by IS NOT NULL AND id IN (
     SELECT recording_id FROM session_parts WHERE session_id IN mine
     UNION SELECT mix_id FROM sessions WHERE id IN mine)`,
  'DELETE FROM sessions WHERE id IN (SELECT session_id FROM session_parts WHERE recording_id = ?)',
  'UPDATE sessions SET mix_id = NULL WHERE mix_id = ?',
  'UPDATE files SET previous_recording_id = NULL WHERE previous_recording_id = ?',
  'DELETE FROM sketches WHERE recording_id = ?',
  'DELETE FROM unread_answers WHERE job_id IN (SELECT id FROM jobs WHERE recording_id = ?)',
  // Nothing of a removed recording's transcripts is in the index by now. Their edits go with them.
  'DELETE FROM transcripts WHERE recording_id = ?',
  'DELETE FROM recording_tags WHERE recording_id = ?',
  'DELETE FROM sidecars_due WHERE recording_id = ?',
  'DELETE FROM sidecar_files WHERE recording_id = ?',
];

/** A picture that no other recording has goes with its last one. */
export const DROP_COVER =
  'DELETE FROM covers WHERE id = ? AND NOT EXISTS (SELECT 1 FROM recordings r WHERE r.cover_id = covers.id)';

export class Trash {
  readonly #db: Database;
  readonly #events: Events;
  readonly #transcripts: Transcripts;
  readonly #forget: () => void;
  readonly #page: Statement<[number, number], Row>;
  readonly #count: Statement<[], { count: number }>;
  readonly #olderThan: Statement<[number, number, number], { id: number }>;
  readonly #stamp: Statement<[{ latest: number }]>;
  readonly #livedUntil: Statement<[number, number, number], { id: number }>;
  readonly #isIn: Statement<[number], { one: 1 }>;
  readonly #openJob: Statement<[number], { one: 1 }>;
  readonly #ends: readonly Statement<[number]>[];
  readonly #blank: Statement<[{ id: number; now: number }]>;
  readonly #leaveFiles: Statement<[number, number]>;
  readonly #coverOf: Statement<[number], number | null>;
  readonly #dropCover: Statement<[number]>;

  /** @param forget has the words of what was deleted taken out of the index */
  constructor(db: Database, events: Events, transcripts: Transcripts, forget: () => void) {
    this.#forget = forget;
    this.#db = db;
    this.#events = events;
    this.#transcripts = transcripts;
    const inTrash = 'removed_at IS NOT NULL AND deleted_at IS NULL';
    this.#page = db.prepare(
      `SELECT id AS recordingId, title, folder_id AS folderId, nullif(duration_seconds, 0) AS durationSeconds,
         removed_at AS removedAt,
         EXISTS (SELECT 1 FROM transcripts t WHERE t.recording_id = recordings.id AND t.is_current = 1) AS hasTranscript
       FROM recordings WHERE ${inTrash} ORDER BY removed_at DESC, id DESC LIMIT ? OFFSET ?`,
    );
    this.#count = db.prepare(`SELECT count(*) AS count FROM recordings WHERE ${inTrash}`);
    this.#olderThan = db.prepare(
      `SELECT id FROM recordings WHERE ${inTrash} AND removed_at <= ? ORDER BY removed_at, id LIMIT ? OFFSET ?`,
    );
    // A stamp of a time that has not come was made under a wrong clock, which was put right since.
    this.#stamp = db.prepare(
      `UPDATE recordings SET removed_lived = @latest WHERE ${inTrash} AND (removed_lived IS NULL OR removed_lived > @latest)`,
    );
    this.#livedUntil = db.prepare(
      `SELECT id FROM recordings WHERE ${inTrash} AND removed_lived <= ? ORDER BY removed_at, id LIMIT ? OFFSET ?`,
    );
    this.#isIn = db.prepare(`SELECT 1 AS one FROM recordings WHERE id = ? AND ${inTrash}`);
    this.#openJob = db.prepare(
      'SELECT 1 AS one FROM jobs WHERE recording_id = ? AND finished_at IS NULL LIMIT 1',
    );
    this.#ends = ENDS.map((sql) => db.prepare<[number]>(sql));
    this.#blank = db.prepare(
      `UPDATE recordings SET deleted_at = @now, fingerprint = 'deleted ' || id, title = '', title_by = 'file', file_name = '',
         notes = '', episode = '', recorded_on = NULL, episode_id = NULL, shown_by = NULL, file_tags = '{}', cover_id = NULL, peaks = NULL, warning = NULL
       WHERE id = @id`,
    );
    this.#leaveFiles = db.prepare(
      `UPDATE files SET recording_id = NULL, state = iif(state = 'known', 'left', state), updated_at = ? WHERE recording_id = ?`,
    );
    this.#coverOf = db
      .prepare<[number], number | null>('SELECT cover_id FROM recordings WHERE id = ?')
      .pluck();
    this.#dropCover = db.prepare(DROP_COVER);
  }

  /** What is in the trash, the last removed first. */
  page(offset: number, limit: number): { readonly total: number; readonly rows: readonly TrashRow[] } {
    const rows = this.#page
      .all(limit, offset)
      .map((row) => ({ ...row, hasTranscript: row.hasTranscript === 1 }));
    return { total: this.count(), rows };
  }

  count(): number {
    return this.#count.get()?.count ?? 0;
  }

  /** Recordings that were removed at this instant or before, the oldest first. @param skip passes over the first ones */
  olderThan(atMs: number, limit: number, skip = 0): readonly number[] {
    return this.#olderThan.all(atMs, limit, skip).map(({ id }) => id);
  }

  /**
   * Recordings that lie in the trash at least since this moment of the library's lived time, as the looks at it saw them.
   * @param skip passes over the first ones
   */
  since(livedMs: number, limit: number, skip = 0): readonly number[] {
    return this.#livedUntil.all(livedMs, limit, skip).map(({ id }) => id);
  }

  /** Marks what lies in the trash unmarked: from now on its days count. @param latestMs see `latest` */
  stamp(latestMs: number): void {
    this.#stamp.run({ latest: latestMs });
  }

  /**
   * Deletes a removed recording for good: transcripts in every version, notes, tags, picture, waveform. Its row stays as an empty
   * shell for the trail and for what was paid. Its files stay on the disk and are from now on left alone; the same content, dropped
   * again, is a new recording.
   * @returns false when it is not in the trash, or when a service still works on it
   */
  delete(recordingId: number, nowMs: number): boolean {
    return immediately(this.#db, () => {
      if (!this.#isIn.get(recordingId) || this.#openJob.get(recordingId)) return false;
      // First, because a file remembers what it held before.
      this.#leaveFiles.run(nowMs, recordingId);
      this.#transcripts.clear(recordingId);
      for (const statement of this.#ends) statement.run(recordingId);
      const coverId = this.#coverOf.get(recordingId) ?? null;
      this.#blank.run({ id: recordingId, now: nowMs });
      if (coverId !== null) this.#dropCover.run(coverId);
      this.#forget();
      this.#events.append('recording-deleted', { recordingId }, nowMs);
      return true;
    });
  }
}
