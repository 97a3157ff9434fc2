// Migration 29: what Earshot's own speech service was asked for, and who may ask. Never edit it once released: add a new one.

/**
 * A row of `served` is one request, under the id that its caller was given before anything was done. `asked` is what was asked for, and
 * `result` what was heard, gzipped JSON of a transcript: with it the recording is no longer needed. Of a token only its SHA-256 is kept.
 */
export const sql = `
CREATE TABLE serve_tokens (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  hash BLOB NOT NULL UNIQUE,
  scope TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
) STRICT;

CREATE TABLE served (
  id TEXT PRIMARY KEY,
  token_id INTEGER NOT NULL,
  client_request TEXT,
  asked TEXT NOT NULL CHECK (json_valid(asked)),
  source TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('arriving', 'queued', 'done', 'failed')),
  recording_id INTEGER,
  job_id INTEGER,
  failure TEXT CHECK (failure IS NULL OR json_valid(failure)),
  result BLOB,
  audio_seconds REAL,
  created_at INTEGER NOT NULL,
  begun_at INTEGER,
  finished_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX served_open ON served (state, created_at) WHERE finished_at IS NULL;
CREATE INDEX served_ended ON served (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX served_by_recording ON served (recording_id) WHERE recording_id IS NOT NULL;
CREATE UNIQUE INDEX served_once ON served (token_id, client_request) WHERE client_request IS NOT NULL;
`;
