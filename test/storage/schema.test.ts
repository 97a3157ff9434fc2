// A library is data: what its file holds beyond, below or beside the tables of its version is refused before any of it could run.
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listBackups } from '../../app/storage/care/backup-files.ts';
import { openOrRestore } from '../../app/storage/care/recovery.ts';
import { openForCare, openForReading, openForWriting, openInMemory } from '../../app/storage/database.ts';
import { openLibrary } from '../../app/storage/library.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { FINGERPRINTS } from '../../app/storage/migrations/fingerprints.ts';
import { MIGRATIONS } from '../../app/storage/migrations/index.ts';
import { migrate } from '../../app/storage/migrate.ts';
import { fingerprintOf, plainSql, schemaOfVersion } from '../../app/storage/schema.ts';
import { clock, makeLibrary, must, tempDirectory, transcribed, transcriptOf } from './support.ts';

/** A library on disk, as a version left it. */
function libraryOf(version = MIGRATIONS.length): string {
  const path = join(tempDirectory(), 'library.db');
  const db = quick(path);
  migrate(db, MIGRATIONS.slice(0, version));
  db.close();
  return path;
}

/** A connection that does not wait for the disk. */
function quick(path: string): Database {
  const db = new SqliteDatabase(path);
  db.pragma('synchronous = OFF');
  return db;
}

function change(path: string, sql: string): void {
  const db = quick(path);
  db.unsafeMode(true);
  db.exec(sql);
  db.close();
}

const rewritten = (name: string, from: string, to: string): string =>
  `PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '${from}', '${to}') WHERE name = '${name}'; PRAGMA writable_schema = RESET;`;

const openAt = (path: string) => openLibrary(dirname(path), { clock, engines: ENGINES });

const FOREIGN: Readonly<Record<string, readonly [sql: string, said: RegExp]>> = {
  'a trigger more': [
    'CREATE TRIGGER planted AFTER INSERT ON settings BEGIN DELETE FROM settings; END',
    /not made by Earshot: trigger “planted”/,
  ],
  'a view more': ['CREATE VIEW planted AS SELECT 1', /not made by Earshot: view “planted”/],
  'a table more': ['CREATE TABLE planted (x)', /not made by Earshot: table “planted”/],
  'an index more': ['CREATE INDEX planted ON settings (value)', /not made by Earshot: index “planted”/],
  'a search table more': ['CREATE VIRTUAL TABLE planted USING fts5 (x)', /planted_data/],
  'a column more': ["ALTER TABLE folders ADD COLUMN planted TEXT DEFAULT 'x'", /changed: table “folders”/],
  'a trigger less': ['DROP TRIGGER events_stay', /missing: trigger “events_stay”/],
  'an index less': ['DROP INDEX jobs_by_state', /missing: index “jobs_by_state”/],
  'a view in the place of a table': [
    'DROP TABLE saved_searches; CREATE VIEW saved_searches AS SELECT 1 AS id, 2 AS query, 3 AS created_at',
    /not made by Earshot: view “saved_searches”; missing: .*table “saved_searches”/,
  ],
  'a trigger that does something else': [
    rewritten('recordings_incomplete_follow', 'NEW.missing IS NOT NULL', 'NEW.missing IS NULL'),
    /changed: trigger “recordings_incomplete_follow”/,
  ],
  'a default that is something else': [
    rewritten('folders', "DEFAULT ''{}''", "DEFAULT ''[]''"),
    /changed: table “folders”/,
  ],
  'two tables in one place': [
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'prices') WHERE name = 'covers'; PRAGMA writable_schema = RESET;",
    /in the same place/,
  ],
};

describe('a library with', () => {
  it.each(Object.keys(FOREIGN))('%s is refused, told what was found, and not touched', (kind) => {
    const path = libraryOf();
    const [sql, said] = FOREIGN[kind] ?? [];
    change(path, must(sql));
    const before = readFileSync(path);
    const opened = openOrRestore(dirname(path), { clock, engines: ENGINES });
    expect(opened).toMatchObject({ ok: false, failure: { code: 'library-foreign' } });
    expect(opened.ok ? '' : opened.failure.detail).toMatch(must(said));
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(dirname(path))).toEqual(['library.db']);
  });

  it.each([1, 4, MIGRATIONS.length - 1])(
    'the tables of version %i and one more is refused before it is migrated or copied',
    (version) => {
      const path = libraryOf(version);
      change(path, 'CREATE TRIGGER planted AFTER INSERT ON settings BEGIN DELETE FROM settings; END');
      const before = readFileSync(path);
      expect(openAt(path)).toMatchObject({ ok: false, failure: { code: 'library-foreign' } });
      expect(readFileSync(path)).toEqual(before);
      expect(listBackups(dirname(path))).toEqual([]);
    },
  );

  it('the mark of a version that it is not is refused', () => {
    for (const [version, mark] of [
      [3, 5],
      [5, 3],
      [MIGRATIONS.length, 0],
      [MIGRATIONS.length, -1],
    ] as const) {
      const path = libraryOf(version);
      change(path, `PRAGMA user_version = ${mark}`);
      expect(openAt(path)).toMatchObject({ ok: false, failure: { code: 'library-foreign' } });
    }
  });

  it('numbers that ANALYZE left opens', () => {
    const path = libraryOf();
    change(path, 'ANALYZE');
    const opened = openAt(path);
    expect(opened).toMatchObject({ ok: true });
    if (opened.ok) opened.value.close();
  });

  it('its own tables opens, however often it was closed between the steps', () => {
    const path = libraryOf(1);
    for (let version = 2; version <= MIGRATIONS.length; version += 1) {
      const db = quick(path);
      migrate(db, MIGRATIONS.slice(0, version));
      if (version % 4 === 0) db.exec('VACUUM');
      db.close();
    }
    const opened = openAt(path);
    expect(opened).toMatchObject({ ok: true });
    if (opened.ok) opened.value.close();
  });
});

describe('a backup with', () => {
  it('a view where its mark should be is asked for nothing, and never put in the place of a library', async () => {
    const library = makeLibrary();
    transcribed(library, transcriptOf('In the backup.'));
    expect((await library.backup()).ok).toBe(true);
    library.close();
    const [good] = listBackups(library.directory);
    const foreign = join(dirname(must(good).path), 'library-2030-01-01T00-00-00Z-99.db');
    copyFileSync(must(good).path, foreign);
    change(
      foreign,
      `ALTER TABLE settings RENAME TO planted;
       CREATE VIEW settings AS SELECT 'backup' AS key, '{"serial":99,"kind":"daily","stampMs":1}' AS value`,
    );
    expect(listBackups(library.directory).map(({ serial }) => serial)).toEqual([1, 0]);
    rmSync(must(good).path);
    rmSync(library.path);
    expect(openOrRestore(library.directory, { clock, engines: ENGINES })).toMatchObject({ ok: false });
    expect(existsSync(library.path)).toBe(false);
  });
});

describe('every connection', () => {
  it('trusts no schema, checks pages, and cannot write what the schema says', () => {
    const path = libraryOf();
    for (const open of [openForWriting, openForReading, openForCare, openInMemory]) {
      const db: Database = open(path);
      expect(db.pragma('trusted_schema', { simple: true })).toBe(0);
      expect(db.pragma('cell_size_check', { simple: true })).toBe(1);
      if (open === openForWriting) expect(db.pragma('secure_delete', { simple: true })).toBe(1);
      db.pragma('writable_schema = ON');
      expect(() => db.exec("UPDATE sqlite_schema SET sql = ''")).toThrow(/may not be modified|readonly/);
      db.close();
    }
  });
});

describe('fingerprints', () => {
  it('are those of the migrations, one for each version', () => {
    const made = MIGRATIONS.map((_, at) => fingerprintOf(schemaOfVersion(at + 1)));
    expect(FINGERPRINTS).toEqual(made);
  });
});

describe('SQL without its layout', () => {
  it('is the same with other spaces and comments, and keeps what is inside quotes', () => {
    expect(plainSql("CREATE  TABLE a (\n -- why\n b TEXT DEFAULT '  --x ''y' /* z */ , \"c d\" INT)")).toBe(
      "CREATE TABLE a(b TEXT DEFAULT '  --x ''y',\"c d\"INT)",
    );
    const layout = fc.constantFrom(' ', '\n', '\t', ' -- note\n', ' /* note */ ');
    const sql = [
      'CREATE',
      'TRIGGER',
      'a',
      'AFTER',
      'INSERT',
      'ON',
      'b',
      'BEGIN',
      'SELECT',
      "'x  y'",
      ';',
      'END',
    ];
    fc.assert(
      fc.property(fc.array(layout, { minLength: sql.length, maxLength: sql.length }), (gaps) => {
        const laid = sql.map((word, at) => word + (gaps[at] ?? ' ')).join('');
        expect(plainSql(laid)).toBe(plainSql(sql.join(' ')));
      }),
    );
  });

  it('differs where the statement does', () => {
    for (const other of [
      "SELECT 'x y'",
      "SELECT 'X  y'",
      "SELECTx'x  y'",
      "SELECT 'x  y' , 1",
      'SELECT "x  y"',
    ])
      expect(plainSql(other)).not.toBe(plainSql("SELECT 'x  y'"));
  });
});
