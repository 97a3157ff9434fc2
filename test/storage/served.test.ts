// What the speech service asks its tables all the time, and that it costs the same however much they hold.
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import type { ServedAsk } from '../../app/domain/served.ts';
import { tokenOf } from '../../app/operations/serving/tokens.ts';
import { migrate } from '../../app/storage/migrate.ts';
import { Serve } from '../../app/storage/serve/serve.ts';
import { folder } from '../models/support.ts';
import { createHash } from 'node:crypto';
import { join } from 'node:path';

const opened: Database[] = [];
afterEach(() => {
  for (const db of opened.splice(0)) db.close();
});

const ASKED = {} as ServedAsk;

function open(path = ':memory:'): Database {
  const db = new SqliteDatabase(path);
  opened.push(db);
  return db;
}

/** Requests with a job each: state of the job, and whether the request says that it has begun. */
function fill(db: Database, given: readonly (readonly [id: string, job: string | null, begun: boolean])[]) {
  for (const [at, [id, state, begun]] of given.entries()) {
    db.prepare(
      `INSERT INTO recordings (id, fingerprint, title, file_name, size_bytes, duration_seconds, format, channels, sample_rate_hz, recorded_at, created_at)
       VALUES (?, ?, 'a', 'a', 1, 1, 'wav', 1, 8000, 1, 1)`,
    ).run(at + 1, id);
    if (state !== null)
      db.prepare(
        `INSERT INTO jobs (id, recording_id, service, options, state, due_at, created_at, updated_at, finished_at, lease_token, request_id)
         VALUES (?, ?, 'device', '{}', ?, 0, 1, 1, ?, ?, ?)`,
      ).run(
        at + 1,
        at + 1,
        state,
        ...(state === 'cancelled'
          ? [1, null, null]
          : state === 'uploading'
            ? [null, 'l', `r${at}`]
            : [null, null, null]),
      );
    db.prepare(
      `INSERT INTO served (id, token_id, asked, source, state, recording_id, job_id, created_at, begun_at) VALUES (?, 1, '{}', 'x', 'queued', ?, ?, 1, ?)`,
    ).run(id, at + 1, at + 1, begun ? 1 : null);
  }
}

it('looks through what waits in pages, and names those with news alone', () => {
  const db = open();
  migrate(db);
  const { jobs } = new Serve(db);
  fill(db, [
    ['a waits', 'queued', false],
    ['b began', 'uploading', false],
    ['c is known to have begun', 'uploading', true],
    ['d ended', 'cancelled', true],
    ['e has no job any more', null, false],
  ]);
  const news: string[] = [];
  let pages = 0;
  for (let at: ReturnType<typeof jobs.look>['next'] = null; ; pages += 1) {
    const page = jobs.look(at, 2);
    news.push(...page.news);
    if (page.next === null) break;
    at = page.next;
  }
  expect(news).toEqual(['b began', 'd ended', 'e has no job any more']);
  expect(pages).toBe(2);
  // By their jobs alone: what has none is left to the look at all.
  expect(jobs.lately(1).toSorted()).toEqual(['b began', 'd ended']);
  expect(jobs.lately(2)).toEqual(['b began']);
});

it('finds what had news lately by the jobs that are at work or have ended, not by all that waits', () => {
  const texts: string[] = [];
  const db = new SqliteDatabase(':memory:', { verbose: (text) => texts.push(String(text)) });
  opened.push(db);
  migrate(db);
  texts.length = 0;
  new Serve(db).jobs.lately(1);
  const [asked = ''] = texts;
  const steps = db.prepare(`EXPLAIN QUERY PLAN ${asked}`).all() as { detail: string }[];
  const searched = steps.map(({ detail }) => detail).filter((detail) => /^(SCAN|SEARCH)/.test(detail));
  expect(searched).toHaveLength(4);
  for (const detail of searched)
    expect(detail).toMatch(/^SEARCH . USING INDEX (jobs_finished|jobs_by_state|served_by_recording)/);
});

it('counts what waits and what is at work, and knows since when the oldest waits', () => {
  const db = open();
  migrate(db);
  const { jobs } = new Serve(db);
  expect(jobs.counts()).toEqual({ waiting: 0, running: 0, oldestWaitingAt: null, done: 0, failed: 0 });
  fill(db, [
    ['a waits', 'queued', false],
    ['b is at work', 'uploading', true],
    ['c was, and waits to be tried again', 'queued', true],
    ['d is about to be told that it ended', 'cancelled', true],
  ]);
  jobs.add({ id: 'e comes', tokenId: 1, clientRequest: null, asked: ASKED, source: 'x' }, 5);
  expect(jobs.counts()).toEqual({ waiting: 4, running: 1, oldestWaitingAt: 1, done: 0, failed: 0 });
  db.exec("DELETE FROM served WHERE id = 'a waits'");
  expect(jobs.counts().oldestWaitingAt).toBe(5);
  // The process that writes has counted once; another counts anew.
  expect(jobs.counts().waiting).toBe(3);
  jobs.look(null, 1);
  expect(jobs.counts().waiting).toBe(3);
  jobs.forget('e comes');
  expect(jobs.counts().waiting).toBe(2);
  db.exec("DELETE FROM served WHERE id = 'b is at work'");
  expect(jobs.counts().waiting).toBe(3);
  expect(new Serve(db).jobs.counts().waiting).toBe(2);
});

it('knows how many of a caller are open, whatever becomes of them', () => {
  const db = open();
  migrate(db);
  const { jobs } = new Serve(db);
  const add = (id: string, tokenId = 1): void =>
    jobs.add({ id, tokenId, clientRequest: null, asked: ASKED, source: 'x' }, 1);
  const isCounted = (): number => {
    const counted = jobs.openOf(1);
    expect(new Serve(db).jobs.openOf(1)).toBe(counted);
    return counted;
  };
  add('before it was counted');
  expect(isCounted()).toBe(1);
  for (const id of ['a', 'b', 'c', 'd']) add(id);
  add('of another', 2);
  expect(isCounted()).toBe(5);
  const transcript = {
    segments: [],
    language: null,
    model: 'm',
    durationSeconds: 1,
    wordTimes: 'none',
    insights: {},
  } as const;
  expect(jobs.done('a', transcript, 2)).toBe(true);
  expect(jobs.done('a', transcript, 2)).toBe(false);
  expect(jobs.failed('a', failure('internal'), 2)).toBe(false);
  expect(jobs.failed('b', failure('internal'), 2)).toBe(true);
  jobs.forget('a');
  jobs.forget('c');
  jobs.forget('c');
  expect(isCounted()).toBe(2);
  expect(jobs.openOf(2)).toBe(1);
});

it.each([
  ['how many of a caller are open', (serve: Serve) => serve.jobs.openOf(1), /served_open_of/],
  [
    'what waits and what ended',
    (serve: Serve) => serve.jobs.counts(),
    /served_open|served_told|jobs_by_state|served_by_recording|DISTINCT/,
  ],
  ['what was worked', (serve: Serve) => serve.jobs.worked(), /served_told/],
])('%s is counted in an index, without the rows and their results', (_what, ask, index) => {
  const texts: string[] = [];
  const db = new SqliteDatabase(':memory:', { verbose: (text) => texts.push(String(text)) });
  opened.push(db);
  migrate(db);
  texts.length = 0;
  ask(new Serve(db));
  const asked = texts.slice();
  expect(asked.length).toBeGreaterThan(0);
  for (const text of asked)
    for (const { detail } of db.prepare(`EXPLAIN QUERY PLAN ${text}`).all() as { detail: string }[])
      expect(detail).toMatch(index);
});

it('a token that another process makes or revokes counts at once', () => {
  const path = join(folder(), 'library.db');
  const db = open(path);
  db.pragma('journal_mode = WAL');
  migrate(db);
  const library = { serve: new Serve(db), farm: {} as never };
  const other = new Serve(open(path));
  const isGood = (): boolean => tokenOf({ library, nowMs: () => 10 }, 'secret') !== null;
  expect(isGood()).toBe(false);
  const hash = createHash('sha256').update('secret').digest();
  other.tokens.add({ name: 'a', hash, scope: 'transcribe', allowed: [], expiresAt: null }, 1);
  expect(isGood()).toBe(true);
  other.tokens.revoke('a', 2);
  expect(isGood()).toBe(false);
  // And here.
  library.serve.tokens.add(
    { name: 'b', hash: Buffer.alloc(32), scope: 'archive', allowed: [], expiresAt: null },
    1,
  );
  const named = (): readonly unknown[] =>
    library.serve.tokens
      .list()
      .map(({ allowed, name, revokedAt, usedAt }) => [name, revokedAt, usedAt, allowed.length]);
  expect(named()).toEqual([['a', 2, null, 0], ['b', null, null, 0]]); // prettier-ignore
  library.serve.tokens.used(2, 5);
  library.serve.tokens.revoke('b', 7);
  expect(named()[1]).toEqual(['b', 7, 5, 0]);
  library.serve.tokens.remove('b');
  expect(named()).toHaveLength(1);
});
