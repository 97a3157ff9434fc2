// The copy that is made before an update changes the tables: one, however often the update is broken off.
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { ENGINES } from '../../../app/speech/engines.ts';
import { backupBeforeMigration } from '../../../app/storage/care/backup.ts';
import { listBackups } from '../../../app/storage/care/backup-files.ts';
import { LIBRARY_FILE, openLibrary } from '../../../app/storage/library.ts';
import { migrate } from '../../../app/storage/migrate.ts';
import { MIGRATIONS } from '../../../app/storage/migrations/index.ts';
import { fillOlder } from '../older-library.ts';
import { clock, must, NOW, tempDirectory } from '../support.ts';

/** An update of several steps. */
const BEFORE = MIGRATIONS.length - 3;

function older(): { readonly directory: string; readonly change: (sql: string) => void } {
  const directory = tempDirectory();
  const path = join(directory, LIBRARY_FILE);
  const change = (sql: string): void => {
    const db = new SqliteDatabase(path);
    db.exec(sql);
    db.close();
  };
  const db = new SqliteDatabase(path);
  fillOlder(db, BEFORE, 14);
  db.close();
  return { directory, change };
}

const copy = (directory: string): void => {
  must(backupBeforeMigration(join(directory, LIBRARY_FILE), directory, NOW).ok || null);
};
const versions = (directory: string): unknown[] =>
  listBackups(directory).map(({ path }) => {
    const db = new SqliteDatabase(path, { readonly: true });
    const version = db.pragma('user_version', { simple: true });
    db.close();
    return version;
  });

describe('the copy before an update', () => {
  it('is made once, and stays that of before, however often the update is broken off', () => {
    const { directory } = older();
    copy(directory);
    copy(directory);
    const db = new SqliteDatabase(join(directory, LIBRARY_FILE));
    must(migrate(db, MIGRATIONS.slice(0, BEFORE + 1)).ok || null);
    db.close();
    const opened = openLibrary(directory, { clock, engines: ENGINES });
    if (!opened.ok) throw new Error(opened.failure.message);
    opened.value.close();
    expect(versions(directory)).toEqual([BEFORE]);
  });

  it.each([
    ['something happened', "INSERT INTO events (at, kind, data) VALUES (2, 'job-queued', '{}')"],
    [
      'a text was edited',
      "INSERT INTO edits (transcript_id, at, kind, operation, version, state, steps) SELECT id, 1, 'hand', 'o', 1, 'done', '[]' FROM transcripts LIMIT 1",
    ],
    ['time was lived', `INSERT INTO settings (key, value) VALUES ('livedTime', '{"livedMs":7}')`],
  ])('is made anew where %s since', (_, sql) => {
    const { change, directory } = older();
    copy(directory);
    change(sql);
    copy(directory);
    expect(versions(directory)).toEqual([BEFORE, BEFORE]);
  });

  it('is made anew where the last backup is no such copy', () => {
    const { directory } = older();
    copy(directory);
    const [first] = listBackups(directory);
    const db = new SqliteDatabase(must(first).path);
    db.exec("UPDATE settings SET value = json_set(value, '$.kind', 'daily') WHERE key = 'backup'");
    db.close();
    copy(directory);
    expect(versions(directory)).toHaveLength(2);
  });
});
