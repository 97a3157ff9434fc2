// The migration after which the tables name no engines: from every earlier version, with much in them, and killed on the way.
import { fork } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { immediately, openForReading, openForWriting } from '../../app/storage/database.ts';
import { migrate } from '../../app/storage/migrate.ts';
import { change as openEngines } from '../../app/storage/migrations/0020-open-engines.ts';
import { MIGRATIONS } from '../../app/storage/migrations/index.ts';
import { IndexUpkeep } from '../../app/storage/search/index-upkeep.ts';
import { isOurs } from '../../app/storage/schema.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { contentOf, fillOlder } from './older-library.ts';
import { tempDirectory } from './support.ts';

/** The version before. */
const BEFORE = MIGRATIONS.indexOf(openEngines);
const MANY_JOBS = 100_000;

/** A library on disk as a version left it. */
function older(version: number, recordings: number): string {
  const path = join(tempDirectory(), 'library.db');
  const db = new SqliteDatabase(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  fillOlder(db, version, recordings);
  db.close();
  return path;
}

function copyOf(path: string): string {
  const copy = join(tempDirectory(), 'library.db');
  copyFileSync(path, copy);
  return copy;
}

function withReader<T>(path: string, read: (db: Database) => T): T {
  const db = openForReading(path);
  const answer = read(db);
  db.close();
  return answer;
}

const versionOf = (db: Database): unknown => db.pragma('user_version', { simple: true });
const toBefore = (db: Database): unknown => migrate(db, MIGRATIONS.slice(0, BEFORE));
const toAfter = (db: Database): unknown => migrate(db, MIGRATIONS.slice(0, BEFORE + 1));

function expectSound(db: Database): void {
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)");
  expect(isOurs(db)).toBe(true);
  // Nobody can write what the schema says, also who asks for it.
  db.pragma('writable_schema = ON');
  expect(() => db.exec("UPDATE sqlite_schema SET sql = ''")).toThrow(/may not be modified/);
}

/** The search index of the first versions is made anew in the background, by code that knows the newest tables. */
function catchUp(db: Database): void {
  migrate(db, MIGRATIONS);
  const upkeep = new IndexUpkeep(db);
  while (upkeep.step()) continue;
}

describe('a library in which the tables name no engines any more', () => {
  it.each(Array.from({ length: BEFORE }, (_, at) => at + 1))(
    'holds all that it held in version %i, and is sound',
    (version) => {
      const db = openForWriting(older(version, 70));
      toBefore(db);
      const before = contentOf(db);
      toAfter(db);
      expect(versionOf(db)).toBe(BEFORE + 1);
      expect(contentOf(db)).toEqual(before);
      catchUp(db);
      expectSound(db);
      db.close();
    },
  );

  it.each([1, BEFORE])('holds 100,000 jobs of version %i', { timeout: 120_000 }, (version) => {
    const db = openForWriting(older(version, MANY_JOBS / 2));
    toBefore(db);
    const before = contentOf(db);
    toAfter(db);
    expect(db.prepare('SELECT count(*) FROM jobs').pluck().get()).toBe(MANY_JOBS);
    expect(contentOf(db)).toEqual(before);
    catchUp(db);
    expectSound(db);
    db.close();
  });

  it('takes any engine, and holds a recording’s job once of each kind', () => {
    const db = openForWriting(older(BEFORE, 7));
    toAfter(db);
    const job = (kind: string, service: string) => () =>
      db
        .prepare(
          `INSERT INTO jobs (recording_id, kind, service, options, state, due_at, created_at, updated_at) VALUES (1, ?, ?, '{}', 'queued', 0, 1, 1)`,
        )
        .run(kind, service);
    expect(job('transcribe', 'device')).toThrow(/UNIQUE constraint failed: jobs.recording_id, jobs.kind/);
    expect(job('another', 'device')).not.toThrow();
    expect(job('transcribe', 'elsewhere')).not.toThrow();
    expect(job('transcribe', 'elsewhere')).toThrow(/UNIQUE/);
    expect(() => db.exec("UPDATE folders SET service = 'elsewhere'")).not.toThrow();
    expect(() => db.exec("UPDATE transcripts SET service = 'elsewhere'")).not.toThrow();
    // The other CHECKs and keys stand.
    expect(() => db.exec("UPDATE jobs SET state = 'lost'")).toThrow(/CHECK/);
    expect(() => db.exec('UPDATE transcripts SET is_timed = 2')).toThrow(/CHECK/);
    expect(() => db.exec('UPDATE transcripts SET job_id = 0')).toThrow(/FOREIGN KEY/);
    expect(() => db.exec('UPDATE folders SET path = 1')).toThrow(/UNIQUE/);
    db.close();
  });

  it('is looked at anew by connections that were open', () => {
    const path = older(BEFORE, 7);
    const reader = openForReading(path);
    const ask = reader
      .prepare("SELECT count(*) FROM jobs WHERE recording_id = 1 AND service = 'elsewhere'")
      .pluck();
    expect(ask.get()).toBe(0);
    const db = openForWriting(path);
    toAfter(db);
    db.exec(
      `INSERT INTO jobs (recording_id, service, options, state, due_at, created_at, updated_at) VALUES (1, 'elsewhere', '{}', 'queued', 0, 1, 1)`,
    );
    expect(ask.get()).toBe(1);
    db.close();
    reader.close();
  });
});

describe('the migration', () => {
  it('that breaks off leaves the library as it was, for the same connection too', () => {
    const path = older(BEFORE, 7);
    const db = openForWriting(path);
    const before = contentOf(db);
    const breaksOff = (): void =>
      immediately(db, () => {
        openEngines(db);
        throw new Error('full');
      });
    expect(breaksOff).toThrow('full');
    expect(() => db.exec("UPDATE transcripts SET service = 'elsewhere'")).toThrow(/CHECK/);
    expect(contentOf(db)).toEqual(before);
    expectSound(db);
    toAfter(db);
    expectSound(db);
    db.close();
  });

  it('does nothing to tables that are not what they should be', () => {
    const db = openForWriting(older(BEFORE, 7));
    immediately(db, () => openEngines(db));
    expect(() => immediately(db, () => openEngines(db))).toThrow(/not what migration 1 wrote/);
    db.pragma('writable_schema = ON');
    expect(() => db.exec("UPDATE sqlite_schema SET sql = ''")).toThrow(/may not be modified/);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
  });
});

describe('a process that is killed while it migrates', () => {
  /** Runs the process on a copy. @returns whether it came to its end */
  async function run(path: string, fatal: string, killAfterMs: number | null): Promise<boolean> {
    const script = fileURLToPath(await bundleWorker('test/storage/migrate-killed.ts'));
    const child = fork(script, [path, String(BEFORE + 1), fatal], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    if (killAfterMs !== null)
      child.once('message', () => void pause(killAfterMs).then(() => child.kill('SIGKILL')));
    const [code] = await new Promise<[number | null]>((resolve) =>
      child.once('exit', (ended) => resolve([ended])),
    );
    return code === 0;
  }

  /** @returns true when it is as after the migration */
  function isAfter(path: string, before: Readonly<Record<string, string>>): boolean {
    const db = openForWriting(path);
    const version = versionOf(db);
    expect([BEFORE, BEFORE + 1]).toContain(version);
    expectSound(db);
    expect(contentOf(db)).toMatchObject({ jobs: before.jobs, transcripts: before.transcripts });
    expect(toAfter(db)).toMatchObject({ ok: true });
    db.close();
    return version === BEFORE + 1;
  }

  it(
    'before any of its calls leaves a library of the version before or after',
    { timeout: 120_000 },
    async () => {
      const path = older(BEFORE, 14);
      const before = withReader(path, contentOf);
      const ends: boolean[] = [];
      for (let isOver = false; !isOver;) {
        const copy = copyOf(path);
        isOver = await run(copy, String(ends.length + 1), null);
        ends.push(isAfter(copy, before));
      }
      expect(ends.length).toBeGreaterThan(10);
      expect(ends.filter((after) => after).length).toBeLessThan(4);
    },
  );

  it('at any time leaves a library of the version before or after', { timeout: 300_000 }, async () => {
    const path = older(BEFORE, MANY_JOBS / 2);
    const before = withReader(path, contentOf);
    let killed = 0;
    for (let isOver = false; !isOver; killed += 1) {
      const copy = copyOf(path);
      isOver = await run(copy, 'none', killed * 40);
      isAfter(copy, before);
    }
    expect(killed).toBeGreaterThan(2);
  });
});
