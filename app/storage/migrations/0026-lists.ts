// Migration 26: lists that are sorted and narrowed down, what was not looked at yet, and short recordings first. Never edit it once released: add a new one.
import type { Database } from 'better-sqlite3';
import { titleKey } from '../../domain/title-key.ts';

/** A shape of the key that this migration wrote is the key of the day: what is written later is written by `titleKey` too. */
const KEYS = 'UPDATE recordings SET title_key = ? WHERE id = ?';

/**
 * `is_unread` is set when a transcript has arrived and cleared when a person opens it; what is older counts as read. `title_key`
 * is what `titleKey` makes of the title. `segments_by_speaker` answers who is heard where.
 *
 * `ordered_by` says what a waiting job's `place` counts within its lane: 0 its id, the order of arrival; 1 the length of its recording,
 * milliseconds, and what has none comes last. The setting `queueOrder` says which is wanted; a change of it is followed in slices
 * (`jobs.followOrder`). So whatever the order, the next job and every page of the queue come from the index that they came from.
 */
const SQL = `
ALTER TABLE recordings ADD COLUMN is_unread INTEGER NOT NULL DEFAULT 0 CHECK (is_unread IN (0, 1));
ALTER TABLE recordings ADD COLUMN title_key TEXT NOT NULL DEFAULT '';
CREATE INDEX recordings_unread_listed ON recordings (created_at, id)
  WHERE is_unread = 1 AND removed_at IS NULL AND shown_by IS NULL;
CREATE INDEX recordings_by_length ON recordings (duration_seconds, id) WHERE removed_at IS NULL AND shown_by IS NULL;
CREATE INDEX recordings_by_length_in_folder ON recordings (folder_id, duration_seconds, id)
  WHERE removed_at IS NULL AND shown_by IS NULL;
CREATE INDEX recordings_by_title ON recordings (title_key, id) WHERE removed_at IS NULL AND shown_by IS NULL;
CREATE INDEX recordings_by_title_in_folder ON recordings (folder_id, title_key, id)
  WHERE removed_at IS NULL AND shown_by IS NULL;
CREATE INDEX segments_by_speaker ON segments (speaker, transcript_id) WHERE speaker IS NOT NULL;

ALTER TABLE jobs ADD COLUMN ordered_by INTEGER NOT NULL DEFAULT 0 CHECK (ordered_by IN (0, 1));
CREATE INDEX jobs_in_order ON jobs (ordered_by) WHERE state = 'queued';
DROP TRIGGER jobs_listed_on_insert;
CREATE TRIGGER jobs_listed_on_insert AFTER INSERT ON jobs BEGIN
  UPDATE recordings SET job_id = NEW.id WHERE id = NEW.recording_id AND NEW.kind = 'transcribe';
  UPDATE jobs SET (folder_id, folder_priority, folder_paused, ordered_by, place) = (
      SELECT coalesce(f.id, 0), coalesce(f.priority, 0), coalesce(f.paused, 0), o.by_length,
        iif(o.by_length, iif(r.duration_seconds > 0, 1 + CAST(r.duration_seconds * 1000 AS INTEGER), 549755813888), NEW.id)
          - (NEW.priority + coalesce(f.priority, 0)) * 1099511627776
      FROM recordings r
      JOIN (SELECT coalesce((SELECT value = '"shortest"' FROM settings WHERE key = 'queueOrder'), 0) AS by_length) o
      LEFT JOIN folders f ON f.id = r.folder_id WHERE r.id = NEW.recording_id
    ) WHERE id = NEW.id;
END;
-- A length that is learned while a recording waits; what a person has moved stays where it was put.
CREATE TRIGGER jobs_follow_length AFTER UPDATE OF duration_seconds ON recordings
WHEN OLD.duration_seconds <> NEW.duration_seconds AND NEW.duration_seconds > 0 AND NEW.queue_state = 'queued' BEGIN
  UPDATE jobs SET place = 1 + CAST(NEW.duration_seconds * 1000 AS INTEGER) - (priority + folder_priority) * 1099511627776
  WHERE recording_id = NEW.id AND state = 'queued' AND ordered_by = 1
    AND place = iif(OLD.duration_seconds > 0, 1 + CAST(OLD.duration_seconds * 1000 AS INTEGER), 549755813888)
      - (priority + folder_priority) * 1099511627776;
END;
`;

/** Does it. */
export function change(db: Database): void {
  db.exec(SQL);
  const write = db.prepare(KEYS);
  const titles = db.prepare<[], { id: number; title: string }>('SELECT id, title FROM recordings').all();
  for (const { id, title } of titles) write.run(titleKey(title), id);
}
