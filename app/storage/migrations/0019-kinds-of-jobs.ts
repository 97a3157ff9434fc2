// Migration 19: a job says what is to be done. Never edit it once released: add a new one.

/**
 * All jobs there are transcribe. Only those stand for their recording in lists: what else is done for it is not what a person waits
 * for. The triggers are those of migration 4 but for that.
 */
export const sql = `
ALTER TABLE jobs ADD COLUMN kind TEXT NOT NULL DEFAULT 'transcribe';

DROP TRIGGER jobs_listed_on_insert;
DROP TRIGGER jobs_listed_on_update;
CREATE TRIGGER jobs_listed_on_insert AFTER INSERT ON jobs BEGIN
  UPDATE recordings SET job_id = NEW.id WHERE id = NEW.recording_id AND NEW.kind = 'transcribe';
  UPDATE jobs SET (folder_id, folder_priority, folder_paused, place) = (
      SELECT coalesce(f.id, 0), coalesce(f.priority, 0), coalesce(f.paused, 0),
        NEW.id - (NEW.priority + coalesce(f.priority, 0)) * 1099511627776
      FROM recordings r LEFT JOIN folders f ON f.id = r.folder_id WHERE r.id = NEW.recording_id
    ) WHERE id = NEW.id;
END;
-- The newest job stands for its recording, until an older one is taken up again.
CREATE TRIGGER jobs_listed_on_update AFTER UPDATE OF state, place, held_at, folder_paused ON jobs
WHEN NEW.kind = 'transcribe'
  AND (OLD.state <> NEW.state OR OLD.place <> NEW.place OR OLD.held_at IS NOT NEW.held_at OR OLD.folder_paused <> NEW.folder_paused)
BEGIN
  -- Read from the table: the trigger below may have moved it meanwhile.
  UPDATE recordings SET
    job_id = j.id,
    queue_state = iif(j.state IN ('done', 'cancelled'), NULL, j.state),
    queue_service = iif(j.state IN ('done', 'cancelled'), NULL, j.service),
    queue_section = CASE WHEN j.state IN ('failed', 'uncertain') THEN 0 WHEN j.state = 'queued' THEN 2 ELSE 1 END,
    queue_place = iif(j.state IN ('failed', 'uncertain'), -j.id, j.place),
    queue_parked = j.state = 'queued' AND (j.held_at IS NOT NULL OR j.folder_paused = 1)
  FROM jobs j
  WHERE j.id = NEW.id AND recordings.id = NEW.recording_id
    AND (recordings.job_id = NEW.id OR (OLD.state <> NEW.state AND OLD.state IN ('failed', 'cancelled')));
END;
`;
