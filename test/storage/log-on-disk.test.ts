// Commits that do not wait for the disk: what they promise, and when.
import { closeSync, copyFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openForWriting, openInMemory } from '../../app/storage/database.ts';
import { LogOnDisk } from '../../app/storage/log-on-disk.ts';
import { sqlOf } from '../../app/storage/sql.ts';
import { tempDirectory } from './support.ts';

function open() {
  const path = join(tempDirectory(), 'words.db');
  const db = openForWriting(path);
  db.exec('CREATE TABLE words (text TEXT NOT NULL)');
  db.pragma('wal_checkpoint(TRUNCATE)');
  const sql = sqlOf(db);
  const log = new LogOnDisk(db);
  const add = (text: string | null): Promise<string | null> =>
    log.write(() => {
      sql.run`INSERT INTO words (text) VALUES (${text})`;
      return text;
    });
  const words = (): readonly string[] => sql.values<string>`SELECT text FROM words ORDER BY rowid`;
  return { path, db, log, add, words };
}

/** What the next process would find if only this file were left. */
function withoutLog(path: string): readonly unknown[] {
  const copy = join(tempDirectory(), 'copy.db');
  copyFileSync(path, copy);
  const db = new SqliteDatabase(copy);
  const words = db.prepare('SELECT text FROM words ORDER BY rowid').pluck().all();
  db.close();
  return words;
}

/** Descriptors of this process for the log of a database. */
const openLogs = (path: string): readonly string[] =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === `${path}-wal`;
    } catch {
      return false;
    }
  });

describe('a commit that does not wait for the disk', () => {
  it('is seen at once, and told of later', async () => {
    const { add, db, words } = open();
    let isTold = false;
    const added = add('rye').then(() => (isTold = true));
    expect(words()).toEqual(['rye']);
    await Promise.resolve();
    expect(isTold).toBe(false);
    await added;
    // Everybody else waits for the disk as before.
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
  });

  it('that failed is as if it had not been tried, and holds no other up', async () => {
    const { add, words } = open();
    const ends = await Promise.allSettled([add('rye'), add(null), add('oats')]);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(words()).toEqual(['rye', 'oats']);
  });

  it('is told of also when the library is closed meanwhile', async () => {
    const { add, db, log, path } = open();
    const added = [add('rye'), add('oats')];
    log.close();
    db.close();
    expect(await Promise.all(added)).toEqual(['rye', 'oats']);
    expect(withoutLog(path)).toEqual(['rye', 'oats']);
  });

  it('waits for the disk itself where there is no log', async () => {
    const db = openInMemory();
    db.exec('CREATE TABLE words (text TEXT)');
    const log = new LogOnDisk(db);
    await log.write(() => db.exec("INSERT INTO words VALUES ('rye')"));
    expect(db.prepare('SELECT text FROM words').pluck().all()).toEqual(['rye']);
  });

  it('is copied back by SQLite before it is told of, when its log cannot be synced', async ({ skip }) => {
    if (process.platform !== 'linux') return skip('files that are open are found in /proc');
    const { add, path } = open();
    const ofSqlite = openLogs(path);
    await add('rye');
    expect(withoutLog(path)).toEqual([]);
    const [ours] = openLogs(path).filter((fd) => !ofSqlite.includes(fd));
    closeSync(Number(ours));
    await add('oats');
    expect(withoutLog(path)).toEqual(['rye', 'oats']);
  });
});
