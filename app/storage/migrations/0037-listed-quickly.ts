// Migration 37: what a recording's row says of its job follows with less work. Never edit it once released: add a new one.

/**
 * A job on its way changes its state three times, and each time the row of its recording followed by a join, which SQLite puts into a table of its own
 * first. Only what comes back into the queue may be moved by another trigger meanwhile (`jobs_back_in_queue`), and has to be read from the table; all
 * else stands in the row that the trigger is given. Which job stands for a recording changes only where one is taken up again.
 */
export const sql = `
DROP TRIGGER jobs_listed_on_update;
CREATE TRIGGER jobs_listed_on_way AFTER UPDATE OF state, place, held_at, folder_paused ON jobs
WHEN NEW.kind = 'transcribe' AND NEW.state <> 'queued' AND (OLD.state = NEW.state OR OLD.state NOT IN ('failed', 'cancelled'))
  AND (OLD.state <> NEW.state OR OLD.place <> NEW.place)
BEGIN
  UPDATE recordings SET
    queue_state = iif(NEW.state IN ('done', 'cancelled'), NULL, NEW.state),
    queue_service = iif(NEW.state IN ('done', 'cancelled'), NULL, NEW.service),
    queue_section = iif(NEW.state IN ('failed', 'uncertain'), 0, 1),
    queue_place = iif(NEW.state IN ('failed', 'uncertain'), -NEW.id, NEW.place),
    queue_parked = 0
  WHERE id = NEW.recording_id AND job_id = NEW.id;
END;
CREATE TRIGGER jobs_listed_on_update AFTER UPDATE OF state, place, held_at, folder_paused ON jobs
WHEN NEW.kind = 'transcribe'
  AND (NEW.state = 'queued' OR (OLD.state <> NEW.state AND OLD.state IN ('failed', 'cancelled')))
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
