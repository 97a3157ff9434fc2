// Commits that do not wait for the disk: what they promise, and when.
import { closeSync, copyFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  atOneMoment,
  failureOfSqlite,
  immediately,
  lightly,
  openForWriting,
  openInMemory,
} from '../../app/storage/database.ts';
import { LogOnDisk, NotOnDisk } from '../../app/storage/log-on-disk.ts';
import { sqlOf } from '../../app/storage/sql.ts';
import { tempDirectory } from './support.ts';

afterEach(() => void vi.unstubAllGlobals());

/** @param sharedMs as the log knows it; a busy computer ends none early unless told otherwise */
function open(sharedMs = Infinity) {
  const path = join(tempDirectory(), 'words.db');
  const db = openForWriting(path);
  db.exec('CREATE TABLE words (text TEXT NOT NULL)');
  db.pragma('wal_checkpoint(TRUNCATE)');
  const sql = sqlOf(db);
  const log = new LogOnDisk(db, sharedMs);
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

/** What another process sees. */
function seenElsewhere(path: string): readonly unknown[] {
  const db = new SqliteDatabase(path, { readonly: true });
  const words = db.prepare('SELECT text FROM words ORDER BY rowid').pluck().all();
  db.close();
  return words;
}

/** Pages in the log: a page once for each commit that changed it. */
const pagesInLog = (path: string): number => Math.floor(statSync(`${path}-wal`).size / 4_120);

describe('what is written in one turn of the loop', () => {
  it('is one commit, and told of when it is there', async () => {
    const { add, path } = open();
    const added = [add('rye'), add('oats'), add('wheat')];
    expect(seenElsewhere(path)).toEqual([]);
    await added[0];
    expect(seenElsewhere(path)).toEqual(['rye', 'oats', 'wheat']);
    expect(pagesInLog(path)).toBe(1);
    await Promise.all(added);
    await add('millet');
    expect(pagesInLog(path)).toBe(2);
  });

  it('is committed before anybody looks or writes who has no part in it', async () => {
    const ways: Readonly<Record<string, (opened: ReturnType<typeof open>) => unknown>> = {
      look: ({ words }) => words(),
      'look at one moment': ({ db }) => atOneMoment(db, () => undefined),
      write: ({ db }) => sqlOf(db).run`INSERT INTO words (text) VALUES ('x')`,
      'write in a transaction': ({ db }) => immediately(db, () => undefined),
      'write lightly': ({ db }) => lightly(db, () => undefined),
      'write alone': ({ log }) => log.writeAlone(() => undefined),
    };
    for (const [name, way] of Object.entries(ways)) {
      const opened = open();
      const added = opened.add('rye');
      expect(seenElsewhere(opened.path), name).toEqual([]);
      void way(opened);
      expect(opened.db.inTransaction, name).toBe(false);
      expect(seenElsewhere(opened.path)[0], name).toBe('rye');
      expect(opened.db.pragma('synchronous', { simple: true }), name).toBe(2);
      await added;
    }
  });

  it('is no more than can be done unnoticed', async () => {
    const { add, log, path } = open(5);
    const long = (): Promise<void> =>
      log.write(() => {
        const endMs = performance.now() + 10;
        while (performance.now() < endMs) continue;
      });
    const added = [add('rye'), long(), add('oats')];
    await nextTurn();
    expect(seenElsewhere(path)).toEqual(['rye']);
    await nextTurn();
    expect(seenElsewhere(path)).toEqual(['rye', 'oats']);
    await Promise.all(added);
  });

  it('keeps no other process from writing, however long the turn is, and whether it ends or not', async () => {
    const ended: (() => void)[] = [];
    vi.stubGlobal('setImmediate', (end: () => void) => void ended.push(end));
    const { add, path, words } = open();
    const added = add('rye');
    // A menu of the system may hold the loop for as long as it is open.
    const other = new SqliteDatabase(path, { timeout: 0 });
    other.exec("INSERT INTO words VALUES ('theirs')");
    other.close();
    expect(words()).toEqual(['theirs', 'rye']);
    await added;
    const later = add('oats');
    for (const end of ended.splice(0)) end();
    expect(seenElsewhere(path)).toEqual(['theirs', 'rye', 'oats']);
    await later;
  });

  it('is refused together while another process writes: each by itself would wait for it as long again', async () => {
    const { add, db, path, words } = open();
    db.pragma('busy_timeout = 300');
    const other = new SqliteDatabase(path);
    other.exec('BEGIN IMMEDIATE');
    const startedMs = performance.now();
    const ends = await Promise.allSettled(['rye', 'oats', 'wheat', 'millet', 'spelt'].map(add));
    expect(performance.now() - startedMs).toBeLessThan(1_400);
    expect(ends.map((end) => end.status === 'rejected' && (end.reason as { code?: string }).code)).toEqual(
      Array(5).fill('SQLITE_BUSY'),
    );
    other.exec('COMMIT');
    other.close();
    await Promise.all([add('rye'), add('oats')]);
    expect(words()).toEqual(['rye', 'oats']);
    // It was nobody's fault: they share again.
    expect(pagesInLog(path)).toBe(1);
  });

  it('keeps what went on without a part of it that failed, and nothing of that part', async () => {
    const { add, db, log, words } = open();
    const insert = (text: string): unknown => sqlOf(db).run`INSERT INTO words (text) VALUES (${text})`;
    const mended = log.write(() => {
      try {
        immediately(db, () => {
          insert('bran');
          throw new Error('not this');
        });
      } catch {
        insert('oats');
      }
      return 'mended';
    });
    expect(await Promise.all([mended, add('rye'), add('wheat')])).toEqual(['mended', 'rye', 'wheat']);
    expect(words()).toEqual(['oats', 'rye', 'wheat']);
  });

  it('is over for who asks meanwhile when it is committed, or refused', async () => {
    const { add, log, path } = open();
    expect(log.settled).toBe(null);
    const refused = add(null);
    const added = add('rye');
    refused.catch(() => undefined);
    await log.settled;
    expect(seenElsewhere(path)).toEqual(['rye']);
    expect(log.settled).toBe(null);
    await expect(refused).rejects.toThrow('NOT NULL');
    await added;
  });

  it('is each committed in its call while it is asked not to share', async () => {
    const { add, log, path } = open();
    await log.holding(async () => {
      const added = add('rye');
      expect(seenElsewhere(path)).toEqual(['rye']);
      await added;
    });
    const added = add('oats');
    expect(seenElsewhere(path)).toEqual(['rye']);
    await added;
  });

  it('is not told of what it saw before that is there', async () => {
    const { add, log, path, words } = open();
    void add('rye');
    expect(await log.write(() => words())).toEqual(['rye']);
    expect(seenElsewhere(path)).toEqual(['rye']);
  });
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

  it('is told of when it is there at last, and not done again, where SQLite cannot copy it back either', async ({
    skip,
  }) => {
    if (process.platform !== 'linux') return skip('files that are open are found in /proc');
    const { add, db, path, words } = open();
    const ofSqlite = openLogs(path);
    await add('rye');
    const [ours] = openLogs(path).filter((fd) => !ofSqlite.includes(fd));
    // Who reads an older state keeps the newest pages in the log.
    const reader = new SqliteDatabase(path, { readonly: true });
    reader.exec('BEGIN; SELECT * FROM words');
    closeSync(Number(ours));
    const failed = await add('oats').catch((error: unknown) => error);
    if (!(failed instanceof NotOnDisk)) throw new Error('it was told of');
    expect(failureOfSqlite(failed)).toMatchObject({ code: 'library-unwritable' });
    expect(words()).toEqual(['rye', 'oats']);
    await expect(failed.again()).rejects.toBeInstanceOf(NotOnDisk);
    reader.close();
    expect(await failed.again()).toBe('oats');
    expect(withoutLog(path)).toEqual(['rye', 'oats']);
    expect(words()).toEqual(['rye', 'oats']);
    db.close();
  });
});
