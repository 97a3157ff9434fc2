// Migration 7: edits of transcripts, names of speakers, glossaries. Never edit it once released: add a new one.

/**
 * Edits are an append-only log on top of what a service wrote. Their steps name segments and places relative to the transcript's
 * first segment id, so that they stay true when the transcript moves to other ids.
 */
export const sql = `
ALTER TABLE transcripts ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE transcripts ADD COLUMN edited_at INTEGER;
CREATE INDEX transcripts_by_first_segment ON transcripts (first_segment_id);

-- Where it stands in the transcript, counted from first_segment_id; null: where its id says.
ALTER TABLE segments ADD COLUMN place REAL;
CREATE INDEX segments_placed ON segments (transcript_id, place) WHERE place IS NOT NULL;

CREATE TABLE edits (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  transcript_id INTEGER NOT NULL REFERENCES transcripts (id) ON DELETE CASCADE,
  at            INTEGER NOT NULL,
  kind          TEXT NOT NULL CHECK (kind IN ('hand', 'replace', 'glossary', 'restore', 'undo', 'redo')),
  -- Edits of one operation are undone together.
  operation     TEXT NOT NULL,
  -- Edits in a row by the same hand are one version.
  version       INTEGER NOT NULL,
  -- What an undo or redo is about.
  target_id     INTEGER REFERENCES edits (id) ON DELETE CASCADE,
  -- 'dropped': undone, and then something else was done.
  state         TEXT NOT NULL CHECK (state IN ('done', 'undone', 'dropped')),
  steps         TEXT CHECK (steps IS NULL OR json_valid(steps)),
  CHECK ((kind IN ('undo', 'redo')) = (target_id IS NOT NULL)),
  CHECK ((steps IS NULL) = (target_id IS NOT NULL))
) STRICT;
CREATE INDEX edits_of_transcript ON edits (transcript_id, id);
CREATE INDEX edits_to_undo ON edits (transcript_id, state, id) WHERE target_id IS NULL;
CREATE INDEX edits_of_operation ON edits (operation, transcript_id);

-- Names that were given to speakers of a show; show 0 stands for recordings without one.
CREATE TABLE speaker_names (
  show_id INTEGER NOT NULL,
  name    TEXT NOT NULL,
  used_at INTEGER NOT NULL,
  PRIMARY KEY (show_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE glossaries (
  folder_id INTEGER PRIMARY KEY REFERENCES folders (id),
  -- Put right what this computer hears wrong in new recordings.
  automatic INTEGER NOT NULL CHECK (automatic IN (0, 1))
) STRICT;
CREATE TABLE glossary_terms (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  folder_id INTEGER NOT NULL REFERENCES folders (id),
  term      TEXT NOT NULL,
  -- Wrong spellings, a JSON array of texts.
  heard     TEXT NOT NULL CHECK (json_valid(heard)),
  UNIQUE (folder_id, term)
) STRICT;
CREATE TABLE corrections (
  folder_id INTEGER NOT NULL REFERENCES folders (id),
  heard     TEXT NOT NULL,
  written   TEXT NOT NULL,
  count     INTEGER NOT NULL,
  -- The person was asked and said no.
  declined  INTEGER NOT NULL DEFAULT 0 CHECK (declined IN (0, 1)),
  PRIMARY KEY (folder_id, heard, written)
) STRICT, WITHOUT ROWID;
`;
