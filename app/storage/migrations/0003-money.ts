// Migration 3: what was spent, what an hour costs, answers that could not be read, and one setting for all options of the cloud.

export const sql = `
-- One row for each time that a recording was sent, or is being sent, to the cloud. Never deleted once it may have cost something.
CREATE TABLE charges (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  request_id    TEXT NOT NULL UNIQUE,
  job_id        INTEGER NOT NULL REFERENCES jobs (id),
  recording_id  INTEGER NOT NULL REFERENCES recordings (id),
  folder_id     INTEGER REFERENCES folders (id),
  at            INTEGER NOT NULL,
  audio_seconds REAL NOT NULL,
  -- By the price of an hour at that time; NULL where none was known.
  estimated_usd REAL CHECK (estimated_usd IS NULL OR estimated_usd >= 0),
  -- What the service said; NULL while it has not.
  stated_usd    REAL CHECK (stated_usd IS NULL OR stated_usd >= 0),
  -- 'reserved' on its way; 'doubtful' sent in full without an answer; 'accepted'; 'free' given up by the service.
  state         TEXT NOT NULL CHECK (state IN ('reserved', 'doubtful', 'accepted', 'free'))
) STRICT;
CREATE INDEX charges_by_time ON charges (at, folder_id);
CREATE INDEX charges_of_recording ON charges (recording_id);
CREATE INDEX charges_of_job ON charges (job_id);
CREATE TRIGGER charges_remain BEFORE DELETE ON charges WHEN OLD.state <> 'reserved'
BEGIN SELECT RAISE (ABORT, 'what may have cost something is never forgotten'); END;

CREATE TABLE prices (
  model                TEXT PRIMARY KEY,
  fetched_usd_per_hour REAL,
  fetched_at           INTEGER,
  own_usd_per_hour     REAL
) STRICT, WITHOUT ROWID;

-- Answers that were paid for and could not be read, gzipped, so that they can be saved.
CREATE TABLE unread_answers (
  job_id INTEGER PRIMARY KEY REFERENCES jobs (id),
  at     INTEGER NOT NULL,
  raw    BLOB NOT NULL
) STRICT;

INSERT INTO settings (key, value)
SELECT 'cloudOptions', json_group_object(name, json(value)) FROM (
  SELECT 'model' AS name, value FROM settings WHERE key = 'cloudModel' AND json_type(value) = 'text' AND value <> '""'
  UNION ALL
  SELECT 'language', value FROM settings WHERE key = 'cloudLanguage' AND json_type(value) = 'text' AND value <> '""'
  UNION ALL
  SELECT 'diarize', value FROM settings WHERE key = 'diarize' AND json_type(value) = 'true'
  UNION ALL
  SELECT 'punctuate', 'true' WHERE NOT EXISTS (SELECT 1 FROM settings WHERE key = 'punctuate' AND json_type(value) = 'false')
)
HAVING EXISTS (SELECT 1 FROM settings WHERE key IN ('cloudModel', 'cloudLanguage', 'diarize', 'punctuate'));
DELETE FROM settings WHERE key IN ('cloudModel', 'cloudLanguage', 'diarize', 'punctuate');
`;
