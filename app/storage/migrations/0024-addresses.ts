// Migration 24: recordings that lie at an address, and how far they are fetched. Never edit it once released: add a new one.

/**
 * `addresses.url` may hold a login or a key; once the recording is here they are cut from it, and `identity` (a hash of the whole address)
 * still knows it. `is_near`: a person named its host by hand, and it may lie in a private network. `state`:
 * - `unseen`: its server was not asked about it yet
 * - `elsewhere`: it is passed on as it is
 * - `wanted`: it is to be downloaded, into `directory` once that was begun
 * - `failed`: neither is possible, for the reason given
 * - `here`: it was downloaded and taken in. `directory` stands until what the download left beside it is cleared away
 * `passed_request`: the send (`jobs.request_id`) with which it was passed on last.
 *
 * `jobs.awaits_sound`: it has nothing to send before its address is dealt with.
 */
export const sql = `
CREATE TABLE addresses (
  id INTEGER PRIMARY KEY,
  recording_id INTEGER NOT NULL REFERENCES recordings (id),
  identity TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  is_near INTEGER NOT NULL CHECK (is_near IN (0, 1)),
  may_pass INTEGER NOT NULL CHECK (may_pass IN (0, 1)),
  may_download INTEGER NOT NULL CHECK (may_download IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('unseen', 'elsewhere', 'wanted', 'failed', 'here')),
  directory TEXT,
  tries INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL,
  received_bytes INTEGER NOT NULL DEFAULT 0,
  total_bytes INTEGER,
  passed_request TEXT,
  failure_code TEXT,
  failure_message TEXT,
  failure_detail TEXT,
  failure_retryable INTEGER CHECK (failure_retryable IN (0, 1)),
  added_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK (state <> 'failed' OR failure_code IS NOT NULL)
) STRICT;
CREATE INDEX addresses_of_recording ON addresses (recording_id);
CREATE INDEX addresses_to_do ON addresses (due_at) WHERE state IN ('unseen', 'wanted');
CREATE INDEX addresses_to_clear ON addresses (id) WHERE directory IS NOT NULL;

ALTER TABLE jobs ADD COLUMN awaits_sound INTEGER NOT NULL DEFAULT 0 CHECK (awaits_sound IN (0, 1));
DROP INDEX jobs_to_claim;
CREATE INDEX jobs_to_claim ON jobs (service, place, id, due_at)
  WHERE state = 'queued' AND held_at IS NULL AND folder_paused = 0 AND awaits_sound = 0;

CREATE TRIGGER addresses_hold_jobs AFTER UPDATE OF state, recording_id ON addresses BEGIN
  UPDATE jobs SET awaits_sound = NEW.state IN ('unseen', 'wanted', 'failed')
    WHERE recording_id = NEW.recording_id AND awaits_sound <> (NEW.state IN ('unseen', 'wanted', 'failed'));
END;
-- What could not be had is tried again with a job that is new, or taken up again.
CREATE TRIGGER addresses_on_new_job AFTER INSERT ON jobs BEGIN
  UPDATE addresses SET state = 'unseen', tries = 0, due_at = 0,
    failure_code = NULL, failure_message = NULL, failure_detail = NULL, failure_retryable = NULL
    WHERE recording_id = NEW.recording_id AND state = 'failed';
  UPDATE jobs SET awaits_sound = 1 WHERE id = NEW.id AND EXISTS (
    SELECT 1 FROM addresses a WHERE a.recording_id = NEW.recording_id AND a.state IN ('unseen', 'wanted'));
END;
CREATE TRIGGER addresses_on_job_again AFTER UPDATE OF state ON jobs
WHEN NEW.state = 'queued' AND OLD.state IN ('failed', 'cancelled') BEGIN
  UPDATE addresses SET state = 'unseen', tries = 0, due_at = 0,
    failure_code = NULL, failure_message = NULL, failure_detail = NULL, failure_retryable = NULL
    WHERE recording_id = NEW.recording_id AND state = 'failed';
END;

-- What is done with addresses of a show, and where its downloads go; null for what the app says.
ALTER TABLE folders ADD COLUMN address_way TEXT;
ALTER TABLE folders ADD COLUMN downloads_to TEXT;
`;
