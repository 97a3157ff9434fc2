// Migration 1: the library as of "First light". Never edit it once released: add a new one.

/**
 * Instants are epoch milliseconds, positions in sound are seconds. `modified_at` is REAL because a file system's own
 * value, fractions and all, is compared with it later.
 */
export const sql = `
CREATE TABLE folders (
  id                 INTEGER PRIMARY KEY AUTOINCREMENT,
  path               TEXT NOT NULL UNIQUE,
  name               TEXT NOT NULL,
  color              INTEGER NOT NULL DEFAULT 0,
  include_subfolders INTEGER NOT NULL DEFAULT 1 CHECK (include_subfolders IN (0, 1)),
  service            TEXT NOT NULL CHECK (service IN ('device', 'cloud')),
  language           TEXT,
  created_at         INTEGER NOT NULL,
  removed_at         INTEGER
) STRICT;

CREATE TABLE recordings (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  fingerprint      TEXT NOT NULL UNIQUE,
  title            TEXT NOT NULL,
  file_name        TEXT NOT NULL,
  folder_id        INTEGER REFERENCES folders (id),
  size_bytes       INTEGER NOT NULL,
  duration_seconds REAL NOT NULL,
  format           TEXT NOT NULL,
  channels         INTEGER NOT NULL,
  sample_rate_hz   INTEGER NOT NULL,
  recorded_at      INTEGER NOT NULL,
  created_at       INTEGER NOT NULL,
  removed_at       INTEGER,
  warning          TEXT,
  -- The job that stands for this recording in lists; its state and service while it still wants something, so that
  -- long queues are counted and paged without a join. Kept by triggers on jobs, and by nothing else.
  job_id           INTEGER REFERENCES jobs (id),
  queue_state      TEXT,
  queue_service    TEXT,
  peaks            BLOB
) STRICT;
CREATE INDEX recordings_listed ON recordings (created_at, id) WHERE removed_at IS NULL;
CREATE INDEX recordings_listed_in_folder ON recordings (folder_id, created_at, id) WHERE removed_at IS NULL;
CREATE INDEX recordings_in_queue ON recordings (created_at, id, queue_state) WHERE queue_state IS NOT NULL AND removed_at IS NULL;
CREATE INDEX recordings_in_queue_of_folder ON recordings (folder_id, created_at, id, queue_state)
  WHERE queue_state IS NOT NULL AND removed_at IS NULL;
CREATE INDEX recordings_backlog ON recordings (queue_state, queue_service, duration_seconds)
  WHERE queue_state IS NOT NULL AND removed_at IS NULL;

CREATE TABLE files (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  folder_id         INTEGER REFERENCES folders (id),
  path              TEXT NOT NULL UNIQUE,
  size_bytes        INTEGER NOT NULL,
  modified_at       REAL NOT NULL,
  inode             INTEGER,
  state             TEXT NOT NULL CHECK (state IN ('settling', 'reading', 'left', 'rejected', 'known', 'gone')),
  recording_id      INTEGER REFERENCES recordings (id),
  failure_code      TEXT,
  failure_message   TEXT,
  failure_detail    TEXT,
  failure_retryable INTEGER,
  first_seen_at     INTEGER NOT NULL,
  updated_at        INTEGER NOT NULL,
  CHECK (state <> 'known' OR recording_id IS NOT NULL),
  CHECK (state IN ('known', 'gone') OR recording_id IS NULL),
  CHECK ((state = 'rejected') = (failure_code IS NOT NULL)),
  CHECK ((failure_code IS NULL) = (failure_message IS NULL) AND (failure_code IS NULL) = (failure_retryable IS NULL))
) STRICT;
CREATE INDEX files_of_folder ON files (folder_id, path) WHERE state <> 'gone';
CREATE INDEX files_of_recording ON files (recording_id, updated_at) WHERE recording_id IS NOT NULL;
CREATE INDEX files_waiting ON files (first_seen_at, id, state) WHERE state IN ('settling', 'reading', 'rejected');
CREATE INDEX files_waiting_in_folder ON files (folder_id, first_seen_at, id) WHERE state IN ('settling', 'reading', 'rejected', 'left');

CREATE TABLE jobs (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  recording_id      INTEGER NOT NULL REFERENCES recordings (id),
  service           TEXT NOT NULL CHECK (service IN ('device', 'cloud')),
  options           TEXT NOT NULL CHECK (json_valid(options)),
  state             TEXT NOT NULL CHECK (state IN ('queued', 'uploading', 'uncertain', 'transcribing', 'done', 'failed', 'cancelled')),
  attempt           INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
  poll_count        INTEGER NOT NULL DEFAULT 0,
  due_at            INTEGER NOT NULL,
  deadline_at       INTEGER,
  lease_token       TEXT,
  request_id        TEXT,
  body_ending_at    INTEGER,
  generation_id     TEXT,
  accepted_at       INTEGER,
  failure_code      TEXT,
  failure_message   TEXT,
  failure_detail    TEXT,
  failure_retryable INTEGER,
  crash_count       INTEGER NOT NULL DEFAULT 0,
  priority          INTEGER NOT NULL DEFAULT 0,
  created_at        INTEGER NOT NULL,
  updated_at        INTEGER NOT NULL,
  finished_at       INTEGER,
  -- The same content is never sent twice with the same wishes.
  UNIQUE (recording_id, service, options),
  CHECK (state <> 'queued' OR (lease_token IS NULL AND request_id IS NULL AND body_ending_at IS NULL AND generation_id IS NULL)),
  CHECK (state <> 'uploading' OR (lease_token IS NOT NULL AND request_id IS NOT NULL AND generation_id IS NULL)),
  CHECK (state <> 'uncertain' OR (request_id IS NOT NULL AND failure_code IS NOT NULL)),
  CHECK (state NOT IN ('transcribing', 'done') OR (generation_id IS NOT NULL AND accepted_at IS NOT NULL)),
  CHECK (state <> 'failed' OR failure_code IS NOT NULL),
  CHECK (state <> 'done' OR failure_code IS NULL),
  CHECK ((state IN ('done', 'failed', 'cancelled')) = (finished_at IS NOT NULL)),
  CHECK (lease_token IS NULL OR state IN ('uploading', 'transcribing')),
  CHECK ((failure_code IS NULL) = (failure_message IS NULL) AND (failure_code IS NULL) = (failure_retryable IS NULL))
) STRICT;
CREATE INDEX jobs_to_claim ON jobs (service, priority DESC, created_at, id, due_at) WHERE state = 'queued';
CREATE INDEX jobs_to_poll ON jobs (service, due_at, id) WHERE state = 'transcribing';
CREATE INDEX jobs_waiting ON jobs (service, due_at) WHERE state = 'queued';
CREATE INDEX jobs_by_state ON jobs (state);
CREATE INDEX jobs_finished ON jobs (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX jobs_by_generation ON jobs (generation_id) WHERE state = 'transcribing';
CREATE INDEX jobs_held ON jobs (id) WHERE lease_token IS NOT NULL;

CREATE TRIGGER jobs_listed_on_insert AFTER INSERT ON jobs BEGIN
  UPDATE recordings SET job_id = NEW.id, queue_state = NEW.state, queue_service = NEW.service WHERE id = NEW.recording_id;
END;
-- The newest job stands for its recording, until an older one is taken up again.
CREATE TRIGGER jobs_listed_on_update AFTER UPDATE OF state ON jobs WHEN OLD.state <> NEW.state BEGIN
  UPDATE recordings SET
    job_id = NEW.id,
    queue_state = iif(NEW.state IN ('done', 'cancelled'), NULL, NEW.state),
    queue_service = iif(NEW.state IN ('done', 'cancelled'), NULL, NEW.service)
  WHERE id = NEW.recording_id AND (job_id = NEW.id OR OLD.state IN ('failed', 'cancelled'));
END;

CREATE TABLE transcripts (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  recording_id     INTEGER NOT NULL REFERENCES recordings (id),
  job_id           INTEGER NOT NULL REFERENCES jobs (id),
  service          TEXT NOT NULL CHECK (service IN ('device', 'cloud')),
  model            TEXT NOT NULL,
  language         TEXT,
  duration_seconds REAL,
  word_times       TEXT NOT NULL CHECK (word_times IN ('measured', 'interpolated', 'none')),
  word_count       INTEGER NOT NULL,
  is_timed         INTEGER NOT NULL CHECK (is_timed IN (0, 1)),
  created_at       INTEGER NOT NULL,
  is_current       INTEGER NOT NULL CHECK (is_current IN (0, 1)),
  -- Its segments have the ids first_segment_id … first_segment_id + segment_count - 1, for ever.
  first_segment_id INTEGER NOT NULL,
  segment_count    INTEGER NOT NULL,
  preview          TEXT NOT NULL,
  insights         TEXT NOT NULL CHECK (json_valid(insights)),
  -- The segments of a transcript that is put away (superseded, or its recording removed), so that search does not see them.
  shelved          BLOB,
  raw              BLOB
) STRICT;
CREATE UNIQUE INDEX transcripts_current ON transcripts (recording_id) WHERE is_current = 1;
CREATE INDEX transcripts_of_recording ON transcripts (recording_id, id);
CREATE INDEX transcripts_by_segment ON transcripts (first_segment_id, segment_count, recording_id)
  WHERE is_current = 1 AND shelved IS NULL;

CREATE TABLE segments (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  transcript_id INTEGER NOT NULL REFERENCES transcripts (id),
  start_s       REAL,
  end_s         REAL,
  speaker       TEXT,
  text          TEXT NOT NULL,
  words         BLOB
) STRICT;

CREATE VIRTUAL TABLE segments_fts USING fts5 (
  text, content = 'segments', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '3',
  columnsize = 0
);
-- Merging is done in small steps by index-upkeep.ts; by itself FTS5 merges only when many pieces have piled up.
INSERT INTO segments_fts (segments_fts, rank) VALUES ('automerge', 0), ('crisismerge', 64);
-- Whole transcripts are put in and taken out by transcripts.ts with one statement each: through a trigger, FTS5 writes a
-- piece of index for every row, which takes three times as long. Edits of single segments follow by themselves.
CREATE TRIGGER segments_indexed_on_update AFTER UPDATE OF text ON segments BEGIN
  INSERT INTO segments_fts (segments_fts, rowid, text) VALUES ('delete', OLD.id, OLD.text);
  INSERT INTO segments_fts (rowid, text) VALUES (NEW.id, NEW.text);
END;

CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  at           INTEGER NOT NULL,
  file_id      INTEGER REFERENCES files (id),
  recording_id INTEGER REFERENCES recordings (id),
  job_id       INTEGER REFERENCES jobs (id),
  folder_id    INTEGER REFERENCES folders (id),
  kind         TEXT NOT NULL,
  text         TEXT,
  data         TEXT CHECK (data IS NULL OR json_valid(data))
) STRICT;
CREATE INDEX events_of_recording ON events (recording_id, id) WHERE recording_id IS NOT NULL;
CREATE INDEX events_of_file ON events (file_id, id) WHERE file_id IS NOT NULL;
CREATE TRIGGER events_stay AFTER UPDATE ON events BEGIN SELECT RAISE (ABORT, 'events are never changed'); END;
CREATE TRIGGER events_remain BEFORE DELETE ON events BEGIN SELECT RAISE (ABORT, 'events are never deleted'); END;
`;
