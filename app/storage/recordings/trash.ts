// The trash: recordings that were removed, and how they end. Files on the disk are never touched.
import type { Database } from 'better-sqlite3';
import { immediately } from '../database.ts';
import { deskEndsOf } from '../desk/desk.ts';
import type { Events } from '../events.ts';
import type { Transcripts } from '../transcripts/transcripts.ts';
import { fragment, sqlOf, type Fragment, type Sql } from '../sql.ts';

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
export const endsOf = (id: number): readonly Fragment[] => [
  // What points at it lets go of it.
  fragment`UPDATE offers SET state = 'declined'
    WHERE state = 'open' AND id IN (SELECT offer_id FROM offer_members WHERE recording_id = ${id})`,
  fragment`DELETE FROM offer_members WHERE recording_id = ${id}`,
  fragment`UPDATE recordings SET shown_by = NULL WHERE shown_by = ${id}`,
  // What was joined with it stands for itself again.
  fragment`WITH mine AS (SELECT session_id FROM session_parts WHERE recording_id = ${id})
    UPDATE recordings SET shown_by = NULL WHERE episode_id IS NULL AND shown_by IS NOT NULL AND id IN (
      SELECT recording_id FROM session_parts WHERE session_id IN mine
      UNION SELECT mix_id FROM sessions WHERE id IN mine)`,
  fragment`DELETE FROM sessions WHERE id IN (SELECT session_id FROM session_parts WHERE recording_id = ${id})`,
  fragment`UPDATE sessions SET mix_id = NULL WHERE mix_id = ${id}`,
  fragment`UPDATE files SET previous_recording_id = NULL WHERE previous_recording_id = ${id}`,
  fragment`DELETE FROM sketches WHERE recording_id = ${id}`,
  fragment`DELETE FROM unread_answers WHERE job_id IN (SELECT id FROM jobs WHERE recording_id = ${id})`,
  // Nothing of a removed recording's transcripts is in the index by now. Their edits go with them.
  fragment`DELETE FROM transcripts WHERE recording_id = ${id}`,
  fragment`DELETE FROM of_feeds WHERE recording_id = ${id}`,
  fragment`DELETE FROM recording_tags WHERE recording_id = ${id}`,
  fragment`DELETE FROM sidecars_due WHERE recording_id = ${id}`,
  fragment`UPDATE feed_items SET address_id = NULL, state = 'listed', why = 'left'
    WHERE address_id IN (SELECT a.id FROM addresses a WHERE a.recording_id = ${id})`,
  fragment`DELETE FROM addresses WHERE recording_id = ${id}`,
  fragment`DELETE FROM sidecar_files WHERE recording_id = ${id}`,
  ...deskEndsOf(id),
];

/** A picture that no other recording has goes with its last one. */
export const coverEnd = (id: number): Fragment =>
  fragment`DELETE FROM covers WHERE id = ${id} AND NOT EXISTS (SELECT 1 FROM recordings r WHERE r.cover_id = covers.id)`;

const IN_TRASH = fragment`removed_at IS NOT NULL AND deleted_at IS NULL`;

export class Trash {
  readonly #db: Database;
  readonly #sql: Sql;
  readonly #events: Events;
  readonly #transcripts: Transcripts;
  readonly #forget: () => void;

  /** @param forget has the words of what was deleted taken out of the index */
  constructor(db: Database, events: Events, transcripts: Transcripts, forget: () => void) {
    this.#forget = forget;
    this.#db = db;
    this.#sql = sqlOf(db);
    this.#events = events;
    this.#transcripts = transcripts;
  }

  /** What is in the trash, the last removed first. */
  page(offset: number, limit: number): { readonly total: number; readonly rows: readonly TrashRow[] } {
    const rows = this.#sql.rows<Row>`
      SELECT id AS recordingId, title, folder_id AS folderId, nullif(duration_seconds, 0) AS durationSeconds,
        removed_at AS removedAt,
        EXISTS (SELECT 1 FROM transcripts t WHERE t.recording_id = recordings.id AND t.is_current = 1) AS hasTranscript
      FROM recordings WHERE ${IN_TRASH} ORDER BY removed_at DESC, id DESC LIMIT ${limit} OFFSET ${offset}`;
    return {
      total: this.count(),
      rows: rows.map((row) => ({ ...row, hasTranscript: row.hasTranscript === 1 })),
    };
  }

  count(): number {
    return this.#sql.value<number>`SELECT count(*) FROM recordings WHERE ${IN_TRASH}` ?? 0;
  }

  /** Recordings that were removed at this instant or before, the oldest first. @param skip passes over the first ones */
  olderThan(atMs: number, limit: number, skip = 0): readonly number[] {
    return this.#sql.values<number>`
      SELECT id FROM recordings WHERE ${IN_TRASH} AND removed_at <= ${atMs}
      ORDER BY removed_at, id LIMIT ${limit} OFFSET ${skip}`;
  }

  /**
   * Recordings that lie in the trash at least since this moment of the library's lived time, as the looks at it saw them.
   * @param skip passes over the first ones
   */
  since(livedMs: number, limit: number, skip = 0): readonly number[] {
    return this.#sql.values<number>`
      SELECT id FROM recordings WHERE ${IN_TRASH} AND removed_lived <= ${livedMs}
      ORDER BY removed_at, id LIMIT ${limit} OFFSET ${skip}`;
  }

  /** Marks what lies in the trash unmarked: from now on its days count. @param latestMs see `latest` */
  stamp(latestMs: number): void {
    // A stamp of a time that has not come was made under a wrong clock, which was put right since.
    this.#sql.run`
      UPDATE recordings SET removed_lived = ${latestMs}
      WHERE ${IN_TRASH} AND (removed_lived IS NULL OR removed_lived > ${latestMs})`;
  }

  /**
   * Deletes a removed recording for good: transcripts in every version, notes, tags, picture, waveform. Its row stays as an empty
   * shell for the trail and for what was paid. Its files stay on the disk and are from now on left alone; the same content, dropped
   * again, is a new recording.
   * @returns false when it is not in the trash, or when a service still works on it
   */
  delete(recordingId: number, nowMs: number): boolean {
    return immediately(this.#db, () => {
      const isIn = this.#sql.value<1>`SELECT 1 FROM recordings WHERE id = ${recordingId} AND ${IN_TRASH}`;
      const isWorkedOn = this.#sql.value<1>`
        SELECT 1 FROM jobs WHERE recording_id = ${recordingId} AND finished_at IS NULL LIMIT 1`;
      if (!isIn || isWorkedOn) return false;
      // First, because a file remembers what it held before.
      this.#sql.run`
        UPDATE files SET recording_id = NULL, state = iif(state = 'known', 'left', state), updated_at = ${nowMs}
        WHERE recording_id = ${recordingId}`;
      this.#transcripts.clear(recordingId);
      for (const end of endsOf(recordingId)) this.#sql.run`${end}`;
      const coverId = this.#sql.value<
        number | null
      >`SELECT cover_id FROM recordings WHERE id = ${recordingId}`;
      this.#sql.run`
        UPDATE recordings SET deleted_at = ${nowMs}, fingerprint = 'deleted ' || id, title = '', title_key = '', title_by = 'file',
          file_name = '', notes = '', episode = '', recorded_on = NULL, episode_id = NULL, shown_by = NULL, file_tags = '{}',
          cover_id = NULL, peaks = NULL, warning = NULL
        WHERE id = ${recordingId}`;
      if (coverId) this.#sql.run`${coverEnd(coverId)}`;
      this.#forget();
      this.#events.append('recording-deleted', { recordingId }, nowMs);
      return true;
    });
  }
}
