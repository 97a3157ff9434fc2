// Kinds of jobs: what a library of the version before becomes, and what else is done for a recording beside its transcript.
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../../app/storage/migrate.ts';
import { MIGRATIONS } from '../../../app/storage/migrations/index.ts';
import { sql as kindsOfJobs } from '../../../app/storage/migrations/0019-kinds-of-jobs.ts';
import { connect, jobIn, makeLibrary, must } from '../support.ts';

it('jobs of the version before transcribe, and go on standing for their recordings', () => {
  const db = new SqliteDatabase(':memory:');
  migrate(db, MIGRATIONS.slice(0, MIGRATIONS.indexOf(kindsOfJobs)));
  db.exec(
    `INSERT INTO recordings (fingerprint, title, file_name, size_bytes, duration_seconds, format, channels, sample_rate_hz, recorded_at, created_at)
     VALUES ('f', 'Episode', 'e.mp3', 1, 60, 'mp3', 2, 44100, 1, 1);
     INSERT INTO jobs (recording_id, service, options, state, due_at, created_at, updated_at)
     VALUES (1, 'cloud', '{}', 'queued', 0, 1, 1);`,
  );
  expect(migrate(db).ok).toBe(true);
  expect(db.prepare('SELECT kind FROM jobs').pluck().all()).toEqual(['transcribe']);
  db.exec('UPDATE jobs SET held_at = 5');
  expect(db.prepare('SELECT job_id, queue_state, queue_parked FROM recordings').raw().get()).toEqual([
    1,
    'queued',
    1,
  ]);
  db.close();
});

it('what else is done for a recording does not stand for it in lists', () => {
  const library = makeLibrary();
  const job = jobIn(library, 'done');
  const db = connect(library);
  db.prepare(
    `INSERT INTO jobs (recording_id, kind, service, options, state, due_at, created_at, updated_at)
     VALUES (?, 'of a newer version', 'device', '{"a":1}', 'queued', 0, 1, 1)`,
  ).run(job.recordingId);
  db.exec("UPDATE jobs SET held_at = 5 WHERE kind <> 'transcribe'");
  expect(must(library.jobs.latestFor(job.recordingId)).id).toBe(job.id);
  expect(library.jobs.backlog()).toEqual([]);
  expect(library.jobs.ofRecording(job.recordingId)).toHaveLength(2);
  expect(library.jobs.leftAlone()).toEqual([{ kind: 'of a newer version', engine: 'device', count: 1 }]);
});
