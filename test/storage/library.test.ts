// Opening a library: its settings, its migrations, and every kind of file that is not one.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../app/domain/failure.ts';
import { immediately, lightly, openForWriting } from '../../app/storage/database.ts';
import { LIBRARY_FILE, openLibrary } from '../../app/storage/library.ts';
import { migrate } from '../../app/storage/migrate.ts';
import { APPLICATION_ID } from '../../app/storage/schema.ts';
import { MIGRATIONS } from '../../app/storage/migrations/index.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import {
  clock,
  connect,
  jobIn,
  makeLibrary,
  settledFile,
  tempDirectory,
  transcribed,
  transcriptOf,
} from './support.ts';

function refusal(directory: string): Failure {
  const opened = openLibrary(directory, { clock, engines: ENGINES });
  if (opened.ok) {
    opened.value.close();
    throw new Error('It was opened');
  }
  return opened.failure;
}

describe('the engine', () => {
  it('is at least 3.51.3: older ones can corrupt a log that two connections share', () => {
    const db = new SqliteDatabase(':memory:');
    const [major = 0, minor = 0, patch = 0] = (db.prepare('SELECT sqlite_version()').pluck().get() as string)
      .split('.')
      .map(Number);
    db.close();
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(3_051_003);
  });

  it('is set to lose nothing', () => {
    const db = openForWriting(makeLibrary().path);
    const setting = (name: string): unknown => db.pragma(name, { simple: true });
    expect({
      journal: setting('journal_mode'),
      synchronous: setting('synchronous'),
      foreignKeys: setting('foreign_keys'),
      trusted: setting('trusted_schema'),
      busy: setting('busy_timeout'),
      limit: setting('journal_size_limit'),
      checkpoint: setting('wal_autocheckpoint'),
      application: setting('application_id'),
      version: setting('user_version'),
    }).toEqual({
      journal: 'wal',
      synchronous: 2,
      foreignKeys: 1,
      trusted: 0,
      busy: 2_000,
      limit: 64 * 1024 * 1024,
      checkpoint: 1_000,
      application: APPLICATION_ID,
      version: MIGRATIONS.length,
    });
    db.close();
  });

  it('does not wait for the disk where the next look would find the same, and waits again right after', () => {
    const db = openForWriting(makeLibrary().path);
    const waits = (): unknown => db.pragma('synchronous', { simple: true });
    expect(lightly(db, waits)).toBe(1);
    expect(waits()).toBe(2);
    expect(() =>
      lightly(db, () => {
        db.exec("INSERT INTO settings (key, value) VALUES ('half', '1')");
        throw new Error('half-way');
      }),
    ).toThrow('half-way');
    expect(waits()).toBe(2);
    expect(db.prepare("SELECT count(*) FROM settings WHERE key = 'half'").pluck().get()).toBe(0);
    // As a part of something that is waited for, it is waited for.
    immediately(db, () => expect(lightly(db, waits)).toBe(2));
    expect(waits()).toBe(2);
    db.close();
  });
});

describe('opening', () => {
  it('makes the directory for its owner only', () => {
    const directory = join(tempDirectory(), 'deep', 'library');
    makeLibrary(directory);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  it('finds everything again', () => {
    const directory = tempDirectory();
    const first = makeLibrary(directory);
    const job = jobIn(first, 'transcribing');
    first.close();
    expect(makeLibrary(directory).jobs.get(job.id)).toEqual(job);
  });

  it('tells when another process has written', () => {
    const library = makeLibrary();
    const before = library.dataVersion();
    library.settings.set('mine', 1);
    expect(library.dataVersion()).toBe(before);
    const other = makeLibrary(library.directory);
    other.settings.set('theirs', 1);
    expect(library.dataVersion()).not.toBe(before);
  });

  it('makes several calls one', () => {
    const library = makeLibrary();
    expect(() =>
      library.transaction(() => {
        library.takeIn(settledFile());
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(library.items.counts().recordings).toBe(0);
  });
});

describe('migrating', () => {
  const empty = (): string => join(tempDirectory(), 'x.db');

  it('does each step whole or not at all', () => {
    const db = openForWriting(empty());
    const steps = ['CREATE TABLE one (x)', 'CREATE TABLE two (x); INSERT INTO nowhere VALUES (1)'];
    expect(() => migrate(db, steps)).toThrow(/nowhere/);
    expect(db.pragma('user_version', { simple: true })).toBe(1);
    expect(db.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['one']);
    expect(migrate(db, ['CREATE TABLE one (x)', 'CREATE TABLE two (x)'])).toEqual({
      ok: true,
      value: { from: 1, to: 2 },
    });
    expect(migrate(db, ['CREATE TABLE one (x)', 'CREATE TABLE two (x)'])).toEqual({
      ok: true,
      value: { from: 2, to: 2 },
    });
    db.close();
  });

  it('leaves a newer library alone, in plain words', () => {
    const library = makeLibrary();
    library.close();
    const db = new SqliteDatabase(library.path);
    db.pragma(`user_version = ${MIGRATIONS.length + 1}`);
    db.close();
    const before = readFileSync(library.path);
    expect(refusal(library.directory)).toMatchObject({
      code: 'library-newer',
      message: expect.stringContaining('newer Earshot') as string,
    });
    expect(readFileSync(library.path)).toEqual(before);
  });

  it("leaves another program's database alone", () => {
    const directory = tempDirectory();
    const db = new SqliteDatabase(join(directory, LIBRARY_FILE));
    db.exec('CREATE TABLE theirs (x)');
    db.close();
    expect(refusal(directory).code).toBe('library-damaged');
    expect(
      connect({ path: join(directory, LIBRARY_FILE) })
        .prepare('SELECT name FROM sqlite_schema')
        .pluck()
        .all(),
    ).toEqual(['theirs']);
  });
});

describe('a file that is no library', () => {
  /** A library with some pages in it, closed. */
  function filled(): { directory: string; path: string } {
    const library = makeLibrary();
    for (let index = 0; index < 20; index += 1) transcribed(library, transcriptOf('A '.repeat(2_000)));
    library.close();
    return library;
  }

  it.each<[string, (path: string) => void]>([
    ['text', (path) => writeFileSync(path, 'This is no database. '.repeat(100))],
    ['cut off in the middle', (path) => truncateSync(path, statSync(path).size - 8_192)],
    ['cut off behind the header', (path) => truncateSync(path, 4_096)],
    [
      'overwritten in the middle',
      (path) => {
        const bytes = readFileSync(path);
        bytes.fill(0xa5, 8_192, bytes.length - 8_192);
        writeFileSync(path, bytes);
      },
    ],
  ])('is refused and left as it is: %s', (_, damage) => {
    const { directory, path } = filled();
    damage(path);
    const before = readFileSync(path);
    expect(refusal(directory).code).toBe('library-damaged');
    expect(readFileSync(path)).toEqual(before);
  });

  it('may be empty: then it becomes one', () => {
    const directory = tempDirectory();
    writeFileSync(join(directory, LIBRARY_FILE), '');
    expect(makeLibrary(directory).items.counts().recordings).toBe(0);
  });

  it('may be out of reach: then that is said', () => {
    const file = join(tempDirectory(), 'a file');
    writeFileSync(file, '');
    expect(refusal(join(file, 'library')).code).toBe('library-unwritable');
    const directory = join(tempDirectory(), 'library');
    mkdirSync(join(directory, LIBRARY_FILE), { recursive: true });
    expect(refusal(directory).code).toBe('library-unwritable');
  });

  it.skipIf(process.getuid?.() === 0)('may be write-protected: then that is said', () => {
    const { directory, path } = filled();
    chmodSync(path, 0o400);
    expect(refusal(directory).code).toBe('library-unwritable');
    expect(existsSync(path)).toBe(true);
  });
});
