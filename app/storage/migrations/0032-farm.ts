// Migration 32: work that the speech service hands to workers on other computers. Never edit it once released: add a new one.

/**
 * A row of `farm_works` is one recording with what is asked about it, one of `farm_tasks` what one worker does of it. The number of a
 * row of `farm_attempts` is the fencing token of that attempt, so it must never be used again: AUTOINCREMENT.
 */
export const sql = `
CREATE TABLE farm_works (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  model_id TEXT NOT NULL,
  model_mark TEXT NOT NULL,
  language TEXT,
  duration_seconds REAL NOT NULL,
  request TEXT NOT NULL CHECK (json_valid(request)),
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'failed', 'cancelled')),
  failure TEXT CHECK (failure IS NULL OR json_valid(failure)),
  created_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX farm_works_open ON farm_works (created_at) WHERE state = 'open';
CREATE INDEX farm_works_ended ON farm_works (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE farm_tasks (
  id INTEGER PRIMARY KEY,
  work_id TEXT NOT NULL REFERENCES farm_works (id) ON DELETE CASCADE,
  part_from REAL,
  part_to REAL,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  fence INTEGER,
  worker_id TEXT,
  not_before INTEGER NOT NULL DEFAULT 0,
  result BLOB
) STRICT;

CREATE INDEX farm_tasks_of_work ON farm_tasks (work_id);
CREATE INDEX farm_tasks_open ON farm_tasks (state, id);

CREATE TABLE farm_attempts (
  fence INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id INTEGER NOT NULL REFERENCES farm_tasks (id) ON DELETE CASCADE,
  worker_id TEXT NOT NULL,
  begun_at INTEGER NOT NULL,
  ended_at INTEGER,
  end TEXT,
  detail TEXT
) STRICT;

CREATE INDEX farm_attempts_of_task ON farm_attempts (task_id);

CREATE TABLE farm_workers (
  id TEXT PRIMARY KEY,
  profile TEXT NOT NULL CHECK (json_valid(profile)),
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  left_at INTEGER,
  done INTEGER NOT NULL DEFAULT 0,
  faults INTEGER NOT NULL DEFAULT 0,
  heard_seconds REAL NOT NULL DEFAULT 0,
  worked_ms REAL NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
`;
