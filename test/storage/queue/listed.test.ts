// The row of a recording says what its job does, whatever becomes of that; and nothing of a job that does not stand for it.
import type SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../app/storage/migrate.ts';
import { openInMemory } from '../../../app/storage/database.ts';

const STATES = ['queued', 'uploading', 'uncertain', 'transcribing', 'done', 'failed', 'cancelled'] as const;
type State = (typeof STATES)[number];
/** What a row must have in each state. */
const NEEDS: Readonly<Record<State, string>> = {
  queued:
    'lease_token = NULL, request_id = NULL, generation_id = NULL, finished_at = NULL, failure_code = NULL',
  uploading:
    "lease_token = 'l', request_id = 'r', generation_id = NULL, finished_at = NULL, failure_code = NULL",
  uncertain:
    "lease_token = NULL, request_id = 'r', generation_id = NULL, finished_at = NULL, failure_code = 'offline'",
  transcribing:
    "lease_token = NULL, generation_id = 'g', accepted_at = 1, finished_at = NULL, failure_code = NULL",
  done: "lease_token = NULL, generation_id = 'g', accepted_at = 1, finished_at = 1, failure_code = NULL",
  failed: "lease_token = NULL, finished_at = 1, failure_code = 'offline'",
  cancelled: 'lease_token = NULL, finished_at = 1, failure_code = NULL',
};

function open(): SqliteDatabase.Database {
  const db = openInMemory();
  migrate(db);
  db.exec(`
    INSERT INTO folders (path, name, include_subfolders, created_at, priority, paused) VALUES ('/show', 'Show', 1, 1, 0, 0);
    INSERT INTO recordings (fingerprint, title, file_name, folder_id, size_bytes, duration_seconds, format, channels, sample_rate_hz, recorded_at, created_at)
    VALUES ('f', 'Episode', 'a.mp3', 1, 1, 60, 'mp3', 1, 44100, 1, 1)`);
  return db;
}

const addJob = (db: SqliteDatabase.Database, options: string, kind = 'transcribe'): number =>
  Number(
    db
      .prepare(
        `INSERT INTO jobs (recording_id, kind, service, options, state, due_at, created_at, updated_at) VALUES (1, ?, 'cloud', ?, 'queued', 0, 1, 1)`,
      )
      .run(kind, options).lastInsertRowid,
  );

function put(db: SqliteDatabase.Database, id: number, state: State, more = ''): void {
  const failure = NEEDS[state].includes("'offline'")
    ? "'m', failure_retryable = 1"
    : 'NULL, failure_retryable = NULL';
  db.exec(
    `UPDATE jobs SET state = '${state}', ${NEEDS[state]}, failure_message = ${failure}${more} WHERE id = ${id}`,
  );
}

const said = (db: SqliteDatabase.Database): unknown =>
  db
    .prepare(
      'SELECT job_id, queue_state, queue_service, queue_section, queue_place, queue_parked FROM recordings',
    )
    .get();

/** The same, from the job. */
const expected = (db: SqliteDatabase.Database, id: number): unknown =>
  db
    .prepare(
      `SELECT id AS job_id, iif(state IN ('done', 'cancelled'), NULL, state) AS queue_state,
         iif(state IN ('done', 'cancelled'), NULL, service) AS queue_service,
         CASE state WHEN 'failed' THEN 0 WHEN 'uncertain' THEN 0 WHEN 'queued' THEN 2 ELSE 1 END AS queue_section,
         iif(state IN ('failed', 'uncertain'), -id, place) AS queue_place,
         state = 'queued' AND (held_at IS NOT NULL OR folder_paused) AS queue_parked FROM jobs WHERE id = ?`,
    )
    .get(id);

describe('the row of a recording', () => {
  it('follows its job from every state to every other', () => {
    const db = open();
    const id = addJob(db, '{}');
    for (const from of STATES)
      for (const to of STATES) {
        put(db, id, from);
        expect(said(db), from).toEqual(expected(db, id));
        put(db, id, to);
        expect(said(db), `${from} → ${to}`).toEqual(expected(db, id));
      }
    db.close();
  });

  it('follows what it is given by a show that changed meanwhile', () => {
    const db = open();
    const id = addJob(db, '{}');
    put(db, id, 'uploading');
    db.exec('UPDATE folders SET priority = 1, paused = 1');
    put(db, id, 'queued');
    expect(said(db)).toEqual(expected(db, id));
    expect(said(db)).toMatchObject({ queue_parked: 1 });
    db.close();
  });

  it.each(STATES)('follows its place, also while it is %s', (state) => {
    const db = open();
    const id = addJob(db, '{}');
    put(db, id, state, ', place = 7');
    expect(said(db)).toEqual(expected(db, id));
    db.exec(`UPDATE jobs SET place = 8, held_at = 1 WHERE id = ${id}`);
    expect(said(db)).toEqual(expected(db, id));
    db.close();
  });

  it('says nothing of a job that does not stand for it, until that is taken up again', () => {
    const db = open();
    const older = addJob(db, '{"a":1}');
    put(db, older, 'uploading');
    const newer = addJob(db, '{"a":2}');
    const telling = addJob(db, '{}', 'tell-speakers');
    for (const state of ['transcribing', 'done', 'failed'] as const) {
      put(db, older, state);
      put(db, telling, state);
      expect(said(db), state).toEqual(expected(db, newer));
    }
    put(db, older, 'queued');
    expect(said(db)).toEqual(expected(db, older));
    db.close();
  });
});
