// Migration 5: versions of an episode, and why a file was passed over. Never edit it once released: add a new one.

/**
 * `skip_why` says why a file in state `left` is left, where it was not the person's own choice; `listed` is 0 for those that
 * a list need not show. Triggers keep both true, so that no statement that moves a file on has to think of them.
 */
export const sql = `
ALTER TABLE files ADD COLUMN skip_why TEXT CHECK (skip_why IN ('ignored', 'not-included', 'older', 'not-downloaded'));
ALTER TABLE files ADD COLUMN skip_detail TEXT;
ALTER TABLE files ADD COLUMN listed INTEGER NOT NULL DEFAULT 1 CHECK (listed IN (0, 1));
-- What this path held before it held something else.
ALTER TABLE files ADD COLUMN previous_recording_id INTEGER REFERENCES recordings (id);
CREATE TRIGGER files_skip_cleared AFTER UPDATE OF state ON files WHEN OLD.skip_why IS NOT NULL AND NEW.state <> 'left' BEGIN
  UPDATE files SET skip_why = NULL, skip_detail = NULL, listed = 1 WHERE id = NEW.id;
END;
CREATE TRIGGER files_previous_kept AFTER UPDATE OF recording_id ON files
WHEN OLD.recording_id IS NOT NULL AND NEW.recording_id IS NOT OLD.recording_id BEGIN
  UPDATE files SET previous_recording_id = OLD.recording_id WHERE id = NEW.id;
END;
DROP INDEX files_waiting_in_folder;
CREATE INDEX files_waiting_in_folder ON files (folder_id, first_seen_at, id)
  WHERE state IN ('settling', 'reading', 'rejected', 'left') AND listed = 1;
CREATE INDEX files_skipped ON files (folder_id, skip_why, id) WHERE state = 'left';

-- Recordings of one episode share an episode_id; shown_by is the recording that stands for this one in lists.
ALTER TABLE recordings ADD COLUMN episode_id INTEGER REFERENCES recordings (id);
ALTER TABLE recordings ADD COLUMN shown_by INTEGER REFERENCES recordings (id);
CREATE INDEX recordings_of_episode ON recordings (episode_id, id) WHERE episode_id IS NOT NULL;
DROP INDEX recordings_listed;
CREATE INDEX recordings_listed ON recordings (created_at, id) WHERE removed_at IS NULL AND shown_by IS NULL;
DROP INDEX recordings_listed_in_folder;
CREATE INDEX recordings_listed_in_folder ON recordings (folder_id, created_at, id)
  WHERE removed_at IS NULL AND shown_by IS NULL;
CREATE INDEX recordings_in_folder ON recordings (folder_id, id);

-- What looks as if it belonged together, until the person has said so or not.
CREATE TABLE offers (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  kind       TEXT NOT NULL CHECK (kind IN ('version')),
  -- Ids of recordings as a JSON array, in order, the older first.
  members    TEXT NOT NULL CHECK (json_valid(members)),
  reason     TEXT NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('open', 'taken', 'declined')),
  created_at INTEGER NOT NULL,
  UNIQUE (kind, members)
) STRICT;
CREATE TABLE offer_members (
  recording_id INTEGER NOT NULL REFERENCES recordings (id),
  offer_id     INTEGER NOT NULL REFERENCES offers (id),
  PRIMARY KEY (recording_id, offer_id)
) STRICT, WITHOUT ROWID;

-- What the person answered for a show, so that they are not asked again.
CREATE TABLE join_answers (
  folder_id INTEGER NOT NULL REFERENCES folders (id),
  kind      TEXT NOT NULL CHECK (kind IN ('version')),
  answer    TEXT NOT NULL CHECK (answer IN ('ask', 'always', 'never')),
  PRIMARY KEY (folder_id, kind)
) STRICT, WITHOUT ROWID;

-- A few numbers of a text by which another one like it is known; see domain/text-sketch.ts.
CREATE TABLE sketches (
  recording_id  INTEGER PRIMARY KEY REFERENCES recordings (id),
  transcript_id INTEGER NOT NULL REFERENCES transcripts (id),
  hashes        BLOB NOT NULL
) STRICT;
`;
