// What a job writes takes no table of SQLite's own on the way, and is held to the same rules.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { JOB_STATES } from '../../../app/domain/job.ts';
import { systemClock } from '../../../app/domain/clock.ts';
import { sqlOf } from '../../../app/storage/sql.ts';
import { insertSegments, type SegmentRow } from '../../../app/storage/transcripts/segment-rows.ts';
import { connect, jobIn, makeLibrary, NOW, transcriptOf } from '../support.ts';

const WRITES = [
  "UPDATE jobs SET updated_at = 1, state = 'uploading', attempt = 1, lease_token = 'l', request_id = 'r' WHERE id = 1 AND state = 'queued'",
  "UPDATE jobs SET updated_at = 1, state = 'done', finished_at = 1 WHERE id = 1 AND state = 'transcribing'",
  "INSERT INTO segments (id, transcript_id, start_s, end_s, speaker, text) VALUES (1, 1, 0, 1, NULL, 'a'), (2, 1, 1, 2, NULL, 'b')",
  `INSERT INTO transcripts (recording_id, job_id, service, model, word_times, word_count, is_timed, created_at, is_current, first_segment_id,
     segment_count, preview, insights) VALUES (1, 1, 'device', 'm', 'none', 1, 1, 1, 0, 1, 1, '', '{}')`,
  "INSERT INTO charges (request_id, job_id, recording_id, at, audio_seconds, state) VALUES ('r', 1, 1, 1, 1, 'accepted')",
];

it.each(WRITES)('makes no table for the moment: %s', (write) => {
  const db = connect(makeLibrary());
  const steps = db.prepare<[], { opcode: string }>(`EXPLAIN ${write}`).all();
  // Behind the second beginning stand the triggers.
  const own = steps.slice(0, steps.findIndex(({ opcode }, at) => at > 0 && opcode === 'Init') >>> 0);
  expect(own.length).toBeGreaterThan(10);
  expect(own.filter(({ opcode }) => opcode === 'OpenEphemeral')).toEqual([]);
});

it.each([
  ['jobs', 'state'],
  ['transcripts', 'word_times'],
  ['charges', 'state'],
])('%s.%s takes none but the words that are known', (table, column) => {
  const library = makeLibrary();
  const { id, recordingId } = jobIn(library, 'done');
  const db = connect(library);
  db.prepare(
    "INSERT INTO charges (request_id, job_id, recording_id, at, audio_seconds, state) VALUES ('r', ?, ?, 1, 1, 'free')",
  ).run(id, recordingId);
  expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(1);
  for (const word of ['odd', '', 'DONE', 'Free'])
    expect(() => db.exec(`UPDATE ${table} SET ${column} = '${word}'`)).toThrow(/CHECK/);
  expect(() => db.exec(`UPDATE ${table} SET ${column} = NULL`)).toThrow(/NOT NULL/);
});

it.each(['reserved', 'doubtful', 'accepted', 'free'])('a charge may be %s', (state) => {
  const library = makeLibrary();
  const { id, recordingId } = jobIn(library, 'done');
  const insert =
    "INSERT INTO charges (request_id, job_id, recording_id, at, audio_seconds, state) VALUES ('r', ?, ?, 1, 1, ?)";
  expect(connect(library).prepare(insert).run(id, recordingId, state).changes).toBe(1);
});

it.each(['measured', 'interpolated', 'none'])('times of words may be %s', (times) => {
  const library = makeLibrary();
  jobIn(library, 'done');
  expect(connect(library).prepare('UPDATE transcripts SET word_times = ?').run(times).changes).toBe(1);
});

it.each(JOB_STATES)('a job that is %s has an end where that is one, and only there', (state) => {
  const library = makeLibrary();
  const { finishedAt, id } = jobIn(library, state);
  const other = finishedAt === null ? 1 : null;
  const change = connect(library).prepare('UPDATE jobs SET finished_at = ? WHERE id = ?');
  expect(() => change.run(other, id)).toThrow(/CHECK/);
  expect(finishedAt !== null).toBe(['done', 'failed', 'cancelled'].includes(state));
});

it('tells the index of pairs of each segment that came, where there is one', () => {
  const library = makeLibrary();
  const job = jobIn(library, 'transcribing');
  library.jobs.finish(job.id, { state: 'transcribing' }, transcriptOf('a text'), null, NOW);
  const db = connect(library);
  const sql = sqlOf(db);
  const rows = (from: number): SegmentRow[] =>
    Array.from({ length: 12 }, (_, at) => [
      from + at,
      at,
      at + 1,
      null,
      `word ${at}`,
      null,
      at === 11 ? 2.5 : null,
    ]);
  const due = (): unknown =>
    db.prepare('SELECT segment_id, place, transcript_id FROM pairs_due ORDER BY segment_id').raw().all();
  insertSegments(sql, 1, rows(100));
  expect(due()).toEqual([]);
  db.exec('UPDATE search_state SET unpaired_from = 0');
  insertSegments(sql, 1, rows(200));
  expect(due()).toEqual(Array.from({ length: 12 }, (_, at) => [200 + at, at === 11 ? 2.5 : -1e9, 1]));
  insertSegments(sql, 1, []);
  expect(due()).toHaveLength(12);
});

it('nothing else puts segments in, and no trigger looks at each', () => {
  const app = join(import.meta.dirname, '../../../app');
  const writers = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter(
    (path) =>
      path.endsWith('.ts') &&
      !path.includes('migrations') &&
      /INTO segments\b/.test(readFileSync(join(app, path), 'utf8')),
  );
  expect(writers.map((path) => path.replaceAll('\\', '/'))).toEqual(['storage/transcripts/segment-rows.ts']);
  const triggers = connect(makeLibrary())
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND sql LIKE '%INSERT ON segments%'")
    .all();
  expect(triggers).toEqual([]);
});

it('a claim is looked for first only where there was none the last time', async () => {
  const library = makeLibrary();
  const job = jobIn(library, 'queued');
  const store = library.unhurriedQueue;
  const looks = vi.spyOn(library.jobs, 'hasDue');
  let leases = 0;
  const claim = async (): Promise<number | null> => {
    leases += 1;
    const lease = { leaseToken: `l${leases}`, requestId: `r${leases}` };
    return (await store.claim(job.service, lease, systemClock.nowMs()))?.id ?? null;
  };
  expect(await claim()).toBe(job.id);
  expect(looks).toHaveBeenCalledTimes(1);
  expect(await claim()).toBeNull();
  expect(looks).toHaveBeenCalledTimes(1);
  expect(await claim()).toBeNull();
  expect(looks).toHaveBeenCalledTimes(2);
});
