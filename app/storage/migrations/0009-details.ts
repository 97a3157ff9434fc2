// Migration 9: details and covers of recordings, sidecars of shows, and the trash. Never edit it once released: add a new one.

/** `tags` of a file and `sidecars` of a folder are JSON, see `FileTags` and `SidecarSettings`. */
export const sql = `
ALTER TABLE recordings ADD COLUMN title_by TEXT NOT NULL DEFAULT 'file' CHECK (title_by IN ('file', 'tag', 'person'));
ALTER TABLE recordings ADD COLUMN recorded_on TEXT CHECK (recorded_on IS NULL OR recorded_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]');
ALTER TABLE recordings ADD COLUMN episode TEXT NOT NULL DEFAULT '';
ALTER TABLE recordings ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE recordings ADD COLUMN file_tags TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(file_tags));
ALTER TABLE recordings ADD COLUMN cover_id INTEGER REFERENCES covers (id);
-- Deleted for good: the row stays for the trail and for what was paid, its content is gone.
ALTER TABLE recordings ADD COLUMN deleted_at INTEGER;
CREATE INDEX recordings_in_trash ON recordings (removed_at, id) WHERE removed_at IS NOT NULL AND deleted_at IS NULL;

-- Episodes of a show carry the same picture: it is kept once.
CREATE TABLE covers (
  id        INTEGER PRIMARY KEY,
  hash      TEXT NOT NULL UNIQUE,
  mime_type TEXT NOT NULL,
  image     BLOB NOT NULL
) STRICT;

CREATE TABLE recording_tags (
  recording_id INTEGER NOT NULL REFERENCES recordings (id),
  place        INTEGER NOT NULL,
  tag          TEXT NOT NULL COLLATE NOCASE,
  PRIMARY KEY (recording_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX recordings_by_tag ON recording_tags (tag, recording_id);

ALTER TABLE folders ADD COLUMN sidecars TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(sidecars));

-- Recordings whose sidecars have to be written. Each change counts the stamp up, so that one that comes while they are
-- written is not lost.
CREATE TABLE sidecars_due (
  recording_id      INTEGER PRIMARY KEY REFERENCES recordings (id),
  stamp             INTEGER NOT NULL DEFAULT 1,
  is_edit           INTEGER NOT NULL CHECK (is_edit IN (0, 1)),
  attempt           INTEGER NOT NULL DEFAULT 0,
  retry_at          INTEGER,
  failure_code      TEXT,
  failure_message   TEXT,
  failure_detail    TEXT,
  failure_retryable INTEGER
) STRICT;
-- What Earshot wrote where. next_hash is noted before a file is put in place, so that a kill in between is told from a person's hand.
CREATE TABLE sidecar_files (
  path         TEXT PRIMARY KEY,
  recording_id INTEGER NOT NULL REFERENCES recordings (id),
  format       TEXT NOT NULL,
  hash         TEXT,
  next_hash    TEXT,
  written_at   INTEGER
) STRICT;
CREATE INDEX sidecar_files_of_recording ON sidecar_files (recording_id);

-- With the transcript itself, so that a kill right after it forgets nothing.
CREATE TRIGGER sidecars_due_when_done AFTER INSERT ON transcripts WHEN NEW.is_current = 1 BEGIN
  INSERT INTO sidecars_due (recording_id, is_edit)
  SELECT r.id, 0 FROM recordings r JOIN folders f ON f.id = r.folder_id
  WHERE r.id = NEW.recording_id AND r.removed_at IS NULL AND json_array_length(f.sidecars, '$.formats') > 0
  ON CONFLICT (recording_id) DO UPDATE SET stamp = stamp + 1, is_edit = 0, attempt = 0, retry_at = NULL;
END;
-- Every edit counts the revision up, however many segments it changes.
CREATE TRIGGER sidecars_due_when_edited AFTER UPDATE OF revision ON transcripts WHEN NEW.is_current = 1 BEGIN
  INSERT INTO sidecars_due (recording_id, is_edit)
  SELECT r.id, 1 FROM recordings r JOIN folders f ON f.id = r.folder_id
  WHERE r.id = NEW.recording_id AND r.removed_at IS NULL
    AND json_array_length(f.sidecars, '$.formats') > 0 AND json_extract(f.sidecars, '$.afterEdits')
  ON CONFLICT (recording_id) DO UPDATE SET stamp = stamp + 1, attempt = 0, retry_at = NULL;
END;
CREATE TRIGGER sidecars_due_when_renamed AFTER UPDATE OF title, recorded_on, episode, notes ON recordings
WHEN NEW.removed_at IS NULL AND NEW.deleted_at IS NULL BEGIN
  INSERT INTO sidecars_due (recording_id, is_edit)
  SELECT NEW.id, 1 FROM folders f
  WHERE f.id = NEW.folder_id AND json_array_length(f.sidecars, '$.formats') > 0 AND json_extract(f.sidecars, '$.afterEdits')
    AND EXISTS (SELECT 1 FROM transcripts t WHERE t.recording_id = NEW.id AND t.is_current = 1)
  ON CONFLICT (recording_id) DO UPDATE SET stamp = stamp + 1, attempt = 0, retry_at = NULL;
END;
`;
