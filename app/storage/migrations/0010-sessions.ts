// Migration 10: sessions of several files, pieces of one recording or tracks of several speakers. Never edit it once released: add a new one.

/**
 * `offered` waits for an answer, `wanted` for the transcripts of all members, `joined` is one recording in lists, `declined` was
 * refused or parted again and is not offered any more.
 */
export const sql = `
CREATE TABLE sessions (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  kind          TEXT NOT NULL CHECK (kind IN ('split', 'tracks')),
  state         TEXT NOT NULL CHECK (state IN ('offered', 'wanted', 'joined', 'declined')),
  -- Of tracks: the recording that is heard instead of the first one, because all tracks are in it.
  mix_id        INTEGER REFERENCES recordings (id),
  -- What was made of all; it belongs to the first member.
  transcript_id INTEGER,
  created_at    INTEGER NOT NULL
) STRICT;
CREATE TABLE session_parts (
  session_id     INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  place          INTEGER NOT NULL,
  recording_id   INTEGER NOT NULL REFERENCES recordings (id),
  speaker        TEXT,
  -- Where it begins in the whole, and its length; known when it is joined.
  offset_seconds REAL NOT NULL DEFAULT 0,
  length_seconds REAL NOT NULL DEFAULT 0,
  -- Its own transcript that the joined one was made of.
  transcript_id  INTEGER,
  PRIMARY KEY (session_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_parts_of_recording ON session_parts (recording_id, session_id);
CREATE INDEX sessions_of_mix ON sessions (mix_id) WHERE mix_id IS NOT NULL;
-- What the person answered for a show, so that they are not asked again.
CREATE TABLE session_answers (
  folder_id INTEGER NOT NULL REFERENCES folders (id),
  kind      TEXT NOT NULL CHECK (kind IN ('split', 'tracks')),
  answer    TEXT NOT NULL CHECK (answer IN ('always', 'never')),
  PRIMARY KEY (folder_id, kind)
) STRICT, WITHOUT ROWID;
`;
