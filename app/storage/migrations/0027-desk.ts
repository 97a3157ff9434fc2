// Migration 27: what a person makes of a transcript: chapters, notes, quotes; and what a show does afterwards. Never edit it once released: add a new one.

const DUE = `
  INSERT INTO actions_due (recording_id, event, since)
  SELECT r.id, @event, CAST(unixepoch('subsec') * 1000 AS INTEGER) FROM recordings r JOIN folders f ON f.id = r.folder_id
  WHERE r.id = NEW.recording_id AND r.removed_at IS NULL
    AND EXISTS (SELECT 1 FROM json_each(f.post_events) WHERE value = @event)
  ON CONFLICT (recording_id, event) DO UPDATE SET stamp = stamp + 1, since = excluded.since, attempt = 0, retry_at = NULL;`;
const due = (event: string): string => DUE.replaceAll('@event', `'${event}'`);

/** `chapters` is JSON, see `Chapter`; `post_events` a JSON array of `PostEvent`. What is done then is no part of the library: it could come from anywhere. */
export const sql = `
-- Chapters as a person set them; without a row they are those of the file, or a draft.
CREATE TABLE chapter_lists (
  recording_id INTEGER PRIMARY KEY REFERENCES recordings (id),
  chapters     TEXT NOT NULL CHECK (json_valid(chapters)),
  changed_at   INTEGER NOT NULL
) STRICT;

-- Notes for listeners: each row a version, the last one counts.
CREATE TABLE note_versions (
  id           INTEGER PRIMARY KEY,
  recording_id INTEGER NOT NULL REFERENCES recordings (id),
  at           INTEGER NOT NULL,
  text         TEXT NOT NULL
) STRICT;
CREATE INDEX note_versions_of_recording ON note_versions (recording_id, id);
-- Null for the usual one.
ALTER TABLE folders ADD COLUMN notes_template TEXT;

-- Passages that a person marked. Times in milliseconds from the start; none in a text without times.
CREATE TABLE quotes (
  id           INTEGER PRIMARY KEY,
  recording_id INTEGER NOT NULL REFERENCES recordings (id),
  from_ms      INTEGER,
  to_ms        INTEGER,
  text         TEXT NOT NULL,
  speaker      TEXT,
  at           INTEGER NOT NULL,
  CHECK ((from_ms IS NULL) = (to_ms IS NULL)),
  CHECK (from_ms IS NULL OR (from_ms >= 0 AND to_ms > from_ms))
) STRICT;
CREATE INDEX quotes_of_recording ON quotes (recording_id, from_ms, id);

-- What a show does after a transcript was done, edited, or exported. Off where the list is empty.
ALTER TABLE folders ADD COLUMN post_events TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(post_events));
-- Each change counts the stamp up, so that one that comes while the deed is done is not lost.
CREATE TABLE actions_due (
  recording_id      INTEGER NOT NULL REFERENCES recordings (id),
  event             TEXT NOT NULL CHECK (event IN ('done', 'edited', 'exported')),
  stamp             INTEGER NOT NULL DEFAULT 1,
  since             INTEGER NOT NULL,
  attempt           INTEGER NOT NULL DEFAULT 0,
  retry_at          INTEGER,
  failure_code      TEXT,
  failure_message   TEXT,
  failure_detail    TEXT,
  failure_retryable INTEGER,
  PRIMARY KEY (recording_id, event)
) STRICT, WITHOUT ROWID;

-- With the transcript itself, so that a kill right after it forgets nothing; as \`sidecars_due_when_done\` does.
CREATE TRIGGER actions_due_when_done AFTER UPDATE OF is_current ON transcripts
WHEN NEW.is_current = 1 AND OLD.is_current = 0 AND NEW.revision = OLD.revision BEGIN ${due('done')}
END;
CREATE TRIGGER actions_due_when_edited AFTER UPDATE OF revision ON transcripts WHEN NEW.is_current = 1 BEGIN ${due('edited')}
END;
`;
