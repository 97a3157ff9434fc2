// The list: what is in it, in which order, how it is paged, and that it is answered from indexes.
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../app/domain/failure.ts';
import { JOB_STATES } from '../../../app/domain/job.ts';
import { LIST_SORTS } from '../../../app/domain/list-choices.ts';
import { Events } from '../../../app/storage/events.ts';
import { Charges } from '../../../app/storage/queue/charges.ts';
import { Items, type ItemsQuery } from '../../../app/storage/recordings/items.ts';
import { ListChoices } from '../../../app/storage/recordings/list-choices.ts';
import { Jobs } from '../../../app/storage/queue/jobs.ts';
import type { Library } from '../../../app/storage/library.ts';
import { Recordings } from '../../../app/storage/recordings/recordings.ts';
import { Glossaries } from '../../../app/storage/transcripts/glossaries.ts';
import { Transcripts } from '../../../app/storage/transcripts/transcripts.ts';
import { ENGINES } from '../../../app/speech/engines.ts';
import { connect, jobIn, makeLibrary, must, NOW, transcribed, transcriptOf } from '../support.ts';

function listed(library: Library, query: Partial<ItemsQuery> = {}): string[] {
  const { total, rows } = library.items.page({
    view: 'all',
    folderId: null,
    offset: 0,
    limit: 100,
    ...query,
  });
  expect(total).toBe(rows.length);
  return rows.map(({ title, state }) => `${title}: ${state}`);
}

/** A library with one of everything, in a folder, added one after the other. */
function oneOfEach(): { library: Library; folderId: number } {
  const library = makeLibrary();
  const folderId = library.folders.add(
    { path: '/a', name: 'A', includeSubfolders: true, service: 'cloud' },
    NOW,
  ).id;
  for (const state of JOB_STATES) jobIn(library, state, { path: `/a/${state}.mp3`, folderId });
  const seen = { folderId, sizeBytes: 5, modifiedMs: NOW, inode: null };
  library.files.upsertSeen({ ...seen, path: '/a/growing.mp3' }, 'settling', NOW + 1);
  library.files.upsertSeen({ ...seen, path: '/a/read.mp3' }, 'reading', NOW + 2);
  const { id } = library.files.upsertSeen({ ...seen, path: '/a/broken.mp3' }, 'settling', NOW + 3);
  library.files.setState(id, { state: 'rejected', failure: failure('not-audio') }, NOW + 4);
  library.files.upsertSeen({ ...seen, path: '/a/old.mp3' }, 'left', NOW + 5);
  return { library, folderId };
}

const WAITING = ['broken: rejected', 'read: reading', 'growing: settling'];
const RECORDINGS = JOB_STATES.map((state) => `${state}: ${state}`).toReversed();

describe('the list', () => {
  it('has every recording and waiting file, newest first', () => {
    const { library } = oneOfEach();
    expect(listed(library)).toEqual([...WAITING, ...RECORDINGS]);
  });

  it('has what a folder left alone in that folder only', () => {
    const { library, folderId } = oneOfEach();
    expect(listed(library, { folderId })).toEqual(['old: left', ...WAITING, ...RECORDINGS]);
    expect(listed(library, { folderId: folderId + 1 })).toEqual([]);
  });

  it('has as queue what still wants something: what needs a person, what is worked on, what waits', () => {
    const { library, folderId } = oneOfEach();
    const inOrder = [
      'broken: rejected',
      'failed: failed',
      'uncertain: uncertain',
      'uploading: uploading',
      'transcribing: transcribing',
      'queued: queued',
      'read: reading',
      'growing: settling',
    ];
    expect(listed(library, { view: 'queue' })).toEqual(inOrder);
    expect(listed(library, { view: 'queue', folderId })).toEqual(inOrder);
  });

  it('is paged without gaps or doubles', () => {
    const { library } = oneOfEach();
    const all = library.items.page({ view: 'all', folderId: null, offset: 0, limit: 100 });
    const pages = [0, 3, 6, 9].map((offset) =>
      library.items.page({ view: 'all', folderId: null, offset, limit: 3 }),
    );
    expect(pages.flatMap(({ rows }) => rows)).toEqual(all.rows);
    expect(pages.map(({ total }) => total)).toEqual([10, 10, 10, 10]);
  });

  it('tells all of a line that is shown', () => {
    const { library, folderId } = oneOfEach();
    const { rows } = library.items.page({ view: 'all', folderId: null, offset: 0, limit: 100 });
    const line = (title: string) => must(rows.find((row) => row.title === title));
    expect(line('broken')).toMatchObject({
      recordingId: null,
      job: null,
      folderId,
      service: 'cloud',
      sizeBytes: 5,
      addedAt: NOW + 3,
    });
    expect(line('broken').failure).toEqual(failure('not-audio'));
    expect(line('failed')).toMatchObject({
      failure: failure('no-sound'),
      job: { state: 'failed', failure: failure('no-sound') },
      fileId: null,
    });
    expect(line('done')).toMatchObject({
      preview: 'Done.',
      durationSeconds: 60,
      service: 'device',
      fileName: 'done.mp3',
    });
    expect(library.items.ofRecording(must(line('done').recordingId))).toEqual(line('done'));
    expect(library.items.ofFile(must(line('broken').fileId))).toEqual(line('broken'));
    expect(library.items.ofFile(1)).toBeNull();
  });

  it('counts what it shows', () => {
    const { library } = oneOfEach();
    expect(library.items.counts()).toEqual({
      recordings: 7,
      transcripts: 1,
      incomplete: 0,
      files: { settling: 1, reading: 1, rejected: 1 },
    });
  });

  it('shows a recording once, with the job that was taken up last', () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf('Words.'), { path: '/one.mp3' });
    library.jobs.enqueue({ recordingId, service: 'cloud', options: '{}', priority: 0 }, NOW);
    expect(listed(library)).toEqual(['one: queued']);
    expect(listed(library, { view: 'queue' })).toEqual(['one: queued']);
    expect(library.items.ofRecording(recordingId)).toMatchObject({ preview: 'Words.', service: 'cloud' });
  });
});

describe('a large library', () => {
  const COUNT = 20_000;

  /** A library with this many queued recordings, put there at once. */
  function large(): Library {
    const library = makeLibrary();
    connect(library).exec(
      `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${COUNT})
       INSERT INTO recordings (fingerprint, title, file_name, size_bytes, duration_seconds, format, channels, sample_rate_hz, recorded_at, created_at)
       SELECT 'f' || n, 'Episode ' || n, n || '.mp3', 1, 60, 'mp3', 2, 44100, n, ${NOW} + n FROM numbers;
       INSERT INTO jobs (recording_id, service, options, state, due_at, created_at, updated_at)
       SELECT id, 'device', '{}', 'queued', 0, created_at, created_at FROM recordings`,
    );
    return library;
  }

  it('is listed, counted and claimed from without sorting or reading through a table', () => {
    const { path } = large();
    const statements = new Set<string>();
    const db = new SqliteDatabase(path, { verbose: (sql) => statements.add(String(sql)) });
    const items = new Items(db);
    const events = new Events(db);
    const recordings = new Recordings(db, events);
    const transcripts = new Transcripts(db);
    const tables = {
      ...{ events, recordings, transcripts },
      charges: new Charges(db, ENGINES),
      glossaries: new Glossaries(db),
    };
    const jobs = new Jobs(db, tables, ENGINES);
    for (const view of ['all', 'queue'] as const)
      for (const folderId of [null, 1])
        for (const sort of LIST_SORTS) items.page({ view, folderId, sort, offset: 10, limit: 5 });
    items.page({ view: 'all', folderId: null, filters: { state: 'unread' }, offset: 0, limit: 5 });
    new ListChoices(db).speakers();
    items.counts();
    jobs.backlog();
    jobs.inState('uncertain');
    jobs.finishedSince(NOW);
    jobs.acceptedCount('device');
    jobs.hasClaimable('device');
    jobs.followFolders(500);
    jobs.followOrder(true, 500);
    for (const action of ['next', 'up', 'down'] as const) jobs.arrange(COUNT / 2, action, NOW);
    jobs.nextDueAfter('device', NOW);
    jobs.duePolls('device', NOW, 10);
    jobs.held();
    jobs.claimNext('device', { leaseToken: 'l', requestId: 'r' }, NOW + COUNT);
    const asked = [...statements].filter((sql) => sql.startsWith('SELECT'));
    expect(asked.length).toBeGreaterThan(20);
    for (const sql of asked) {
      const plan = (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map(
        ({ detail }) => detail,
      );
      expect(
        plan.filter((detail) =>
          /TEMP B-TREE FOR ORDER BY|^SCAN (recordings|files|jobs|transcripts)$/.test(detail),
        ),
        sql,
      ).toEqual([]);
    }
    const counted = asked.find((sql) => sql.includes('AS incomplete')) ?? '';
    const plan = (db.prepare(`EXPLAIN QUERY PLAN ${counted}`).all() as { detail: string }[]).map(
      ({ detail }) => detail,
    );
    // Each holds just what is counted: nothing is looked up for it.
    expect(plan.join()).toMatch(/transcripts USING INDEX transcripts_by_segment/);
    expect(plan.join()).toMatch(/recordings USING INDEX recordings_incomplete/);
    db.close();
  });

  it('is listed in a few milliseconds, however far down', () => {
    const library = large();
    const timesMs: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const before = process.cpuUsage();
      library.items.page({
        view: round % 2 === 0 ? 'all' : 'queue',
        folderId: null,
        offset: COUNT / 2,
        limit: 100,
      });
      library.items.counts();
      library.jobs.backlog();
      const { user, system } = process.cpuUsage(before);
      timesMs.push((user + system) / 1_000);
    }
    // Some 6 ms of processor time; without the indexes it is ten times that.
    expect(timesMs.toSorted((a, b) => a - b)[10]).toBeLessThan(30);
  });

  it('hands out every job once', () => {
    const library = large();
    const claim = (round: number): number | undefined =>
      library.jobs.claimNext('device', { leaseToken: 'l', requestId: `r${round}` }, NOW + COUNT)?.id;
    const ids = Array.from({ length: 50 }, (_, round) => claim(round));
    expect(ids).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });
});
