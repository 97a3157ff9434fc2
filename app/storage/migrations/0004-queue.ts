// Migration 4: the order of the queue, what of it is held back, and what needs a person. Never edit it once released: add a new one.

/**
 * `place` orders the queue, lowest first. It is the job's id, which is the order of arrival, moved by a lane (2^40, more than
 * there will ever be jobs) for each step of the job's and its folder's priority, so that one index gives the next job
 * and every page of the list. `folder_id`, `folder_priority` and `folder_paused` repeat what the folder says; a folder
 * that changes is followed in slices (`jobs.followFolders`), since it may have a hundred thousand jobs.
 */
export const sql = `
ALTER TABLE jobs ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN held_at INTEGER;
ALTER TABLE jobs ADD COLUMN folder_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN folder_priority INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN folder_paused INTEGER NOT NULL DEFAULT 0 CHECK (folder_paused IN (0, 1));
UPDATE jobs SET place = id - priority * 1099511627776,
  folder_id = coalesce((SELECT r.folder_id FROM recordings r WHERE r.id = recording_id), 0);

DROP INDEX jobs_to_claim;
CREATE INDEX jobs_to_claim ON jobs (service, place, id, due_at)
  WHERE state = 'queued' AND held_at IS NULL AND folder_paused = 0;
CREATE INDEX jobs_of_folder ON jobs (folder_id, folder_priority, folder_paused) WHERE state = 'queued';
-- After sleep the result that is kept for the shortest time is fetched first.
DROP INDEX jobs_to_poll;
CREATE INDEX jobs_to_poll ON jobs (service, accepted_at, id, due_at) WHERE state = 'transcribing';
CREATE INDEX jobs_polled ON jobs (service, due_at) WHERE state = 'transcribing';

-- What needs a person comes first in the list of the queue (0), then what is worked on (1), then what waits (2).
ALTER TABLE recordings ADD COLUMN queue_section INTEGER;
ALTER TABLE recordings ADD COLUMN queue_place INTEGER;
ALTER TABLE recordings ADD COLUMN queue_parked INTEGER NOT NULL DEFAULT 0;
UPDATE recordings SET
  queue_section = CASE WHEN queue_state IN ('failed', 'uncertain') THEN 0 WHEN queue_state = 'queued' THEN 2 ELSE 1 END,
  queue_place = (SELECT iif(j.state IN ('failed', 'uncertain'), -j.id, j.place) FROM jobs j WHERE j.id = job_id)
WHERE queue_state IS NOT NULL;
DROP INDEX recordings_in_queue;
DROP INDEX recordings_in_queue_of_folder;
DROP INDEX recordings_backlog;
CREATE INDEX recordings_in_queue ON recordings (queue_section, queue_place, id, queue_state)
  WHERE queue_state IS NOT NULL AND removed_at IS NULL;
CREATE INDEX recordings_in_queue_of_folder ON recordings (folder_id, queue_section, queue_place, id, queue_state)
  WHERE queue_state IS NOT NULL AND removed_at IS NULL;
CREATE INDEX recordings_backlog ON recordings (queue_state, queue_service, queue_parked, duration_seconds)
  WHERE queue_state IS NOT NULL AND removed_at IS NULL;

DROP TRIGGER jobs_listed_on_insert;
DROP TRIGGER jobs_listed_on_update;
CREATE TRIGGER jobs_listed_on_insert AFTER INSERT ON jobs BEGIN
  UPDATE recordings SET job_id = NEW.id WHERE id = NEW.recording_id;
  UPDATE jobs SET (folder_id, folder_priority, folder_paused, place) = (
      SELECT coalesce(f.id, 0), coalesce(f.priority, 0), coalesce(f.paused, 0),
        NEW.id - (NEW.priority + coalesce(f.priority, 0)) * 1099511627776
      FROM recordings r LEFT JOIN folders f ON f.id = r.folder_id WHERE r.id = NEW.recording_id
    ) WHERE id = NEW.id;
END;
-- The newest job stands for its recording, until an older one is taken up again.
CREATE TRIGGER jobs_listed_on_update AFTER UPDATE OF state, place, held_at, folder_paused ON jobs
WHEN OLD.state <> NEW.state OR OLD.place <> NEW.place OR OLD.held_at IS NOT NEW.held_at OR OLD.folder_paused <> NEW.folder_paused
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
-- A job that comes back to the queue may find its folder changed.
CREATE TRIGGER jobs_back_in_queue AFTER UPDATE OF state ON jobs WHEN OLD.state <> 'queued' AND NEW.state = 'queued' BEGIN
  UPDATE jobs SET folder_priority = f.priority, folder_paused = f.paused,
    place = place - (f.priority - folder_priority) * 1099511627776
  FROM folders f WHERE jobs.id = NEW.id AND f.id = jobs.folder_id
    AND (jobs.folder_priority <> f.priority OR jobs.folder_paused <> f.paused);
END;
CREATE TRIGGER jobs_follow_recording AFTER UPDATE OF folder_id ON recordings WHEN OLD.folder_id IS NOT NEW.folder_id BEGIN
  UPDATE jobs SET folder_id = coalesce(NEW.folder_id, 0),
    folder_priority = coalesce((SELECT priority FROM folders WHERE id = NEW.folder_id), 0),
    folder_paused = coalesce((SELECT paused FROM folders WHERE id = NEW.folder_id), 0),
    place = place - (coalesce((SELECT priority FROM folders WHERE id = NEW.folder_id), 0) - folder_priority) * 1099511627776
  WHERE recording_id = NEW.id;
END;
`;
