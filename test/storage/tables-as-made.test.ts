// A library that is written just as the build made one is ours at a glance; every other one is taken apart, and refused as ever.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openForReading } from '../../app/storage/database.ts';
import { migrate } from '../../app/storage/migrate.ts';
import { NEWEST_VERSION } from '../../app/storage/migrations/fingerprints.ts';
import { MIGRATIONS } from '../../app/storage/migrations/index.ts';
import { refusalOf } from '../../app/storage/schema.ts';
import { keepTables, tablesAsMade, tablesOf } from '../../app/storage/tables-as-made.ts';
import { tempDirectory } from './support.ts';

/** More characters than the list of tables has. */
const ENOUGH = 1_000_000;

function libraryWith(sql = '', version = NEWEST_VERSION): string {
  const path = join(tempDirectory(), 'library.db');
  const db = new SqliteDatabase(path);
  db.pragma('synchronous = OFF');
  migrate(db, MIGRATIONS.slice(0, version));
  db.unsafeMode(true);
  db.exec(sql);
  db.close();
  return path;
}

function looked<T>(path: string, look: (db: SqliteDatabase.Database) => T): T {
  const db = openForReading(path);
  try {
    return look(db);
  } finally {
    db.close();
  }
}

const tables = (path: string, most = ENOUGH): string | null => looked(path, (db) => tablesOf(db, most));
const asMade = tables(libraryWith()) ?? '';

/** What SQLite itself would not write: the list of tables, changed as a file that somebody made may have it. */
const changedList = (sql: string): string =>
  `PRAGMA writable_schema = ON; ${sql}; PRAGMA writable_schema = OFF;`;

describe('the tables as they were made', () => {
  it('are the same in each library of the version, in whatever order they lie', () => {
    expect(asMade.startsWith(`${NEWEST_VERSION}\n[`)).toBe(true);
    expect(tables(libraryWith())).toBe(asMade);
    expect(tables(libraryWith('VACUUM'))).toBe(asMade);
  });

  it.each([
    ['a table more', 'CREATE TABLE more (a)'],
    ['a trigger more', 'CREATE TRIGGER more AFTER INSERT ON settings BEGIN SELECT 1; END'],
    ['a view more', 'CREATE VIEW more AS SELECT 1'],
    ['an index less', 'DROP INDEX addresses_to_do'],
    ['a column more', 'ALTER TABLE settings ADD COLUMN more TEXT'],
    ['another version', `PRAGMA user_version = ${NEWEST_VERSION - 1}`],
    ['no root', changedList("UPDATE sqlite_schema SET rootpage = 0 WHERE name = 'addresses_to_do'")],
    ['a sign', changedList("UPDATE sqlite_schema SET sql = sql || ' ' WHERE name = 'addresses_to_do'")],
  ])('are others with %s', (_what, sql) => {
    expect(tables(libraryWith(sql))).not.toBe(asMade);
  });

  it('are not read where two lie in one place, or where there are more characters than may be', () => {
    const shared = changedList(
      "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'settings') WHERE name = 'addresses_to_do'",
    );
    expect(tables(libraryWith(shared))).toBe(null);
    const plain = libraryWith();
    const length = looked(plain, (db) =>
      db
        .prepare<[], number>(
          'SELECT total(length(name) + length(tbl_name) + coalesce(length(sql), 0) + 100) FROM sqlite_schema',
        )
        .pluck()
        .get(),
    );
    expect(tables(plain, length)).toBe(asMade);
    expect(tables(plain, (length ?? 0) - 1)).toBe(null);
  });

  it('are kept by the build, and are not there beside the sources', () => {
    const folder = tempDirectory();
    keepTables(libraryWith(), folder);
    expect(readFileSync(join(folder, 'tables.txt'), 'utf8')).toBe(asMade);
    expect(tablesAsMade()).toBe(null);
  });
});

describe('a first look with what the build kept', () => {
  const refusal = (path: string, kept: string | null): string | undefined =>
    looked(path, (db) => refusalOf(db, kept))?.detail;

  it('takes a library of ours, as it does without', () => {
    const plain = libraryWith();
    expect(refusal(plain, asMade)).toBe(undefined);
    expect(refusal(plain, null)).toBe(undefined);
    expect(refusal(plain, `${asMade} `)).toBe(undefined);
    expect(refusal(libraryWith('', NEWEST_VERSION - 1), asMade)).toBe(undefined);
  });

  it('refuses what holds more, in the same words', () => {
    const path = libraryWith('CREATE TRIGGER more AFTER INSERT ON settings BEGIN SELECT 1; END');
    expect(refusal(path, asMade)).toContain('trigger “more”');
    expect(refusal(path, asMade)).toBe(refusal(path, null));
  });

  it('believes nothing that was kept of another version', () => {
    // What a build of another version left says nothing of this one.
    const path = libraryWith(`CREATE TABLE more (a); PRAGMA user_version = ${NEWEST_VERSION - 1}`);
    expect(refusal(path, tables(path))).toContain('table “more”');
  });
});
