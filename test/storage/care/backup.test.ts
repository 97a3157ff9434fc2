// Backups: whole, made while the library is worked with, kept in a row; and the drill of putting one back.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { listBackups } from '../../../app/storage/care/backup-files.ts';
import { makeBackup, restoreNewestBackup } from '../../../app/storage/care/backup.ts';
import { openLibrary, type Library } from '../../../app/storage/library.ts';
import { ENGINES } from '../../../app/speech/engines.ts';
import {
  clock,
  connect,
  makeLibrary,
  must,
  NOW,
  settledFile,
  tempDirectory,
  transcribed,
  transcriptOf,
} from '../support.ts';

const DAY_MS = 86_400_000;

function openAt(directory: string, nowMs: number): Library {
  const opened = openLibrary(directory, { engines: ENGINES, clock: { ...clock, nowMs: () => nowMs } });
  if (!opened.ok) throw new Error(opened.failure.message);
  return opened.value;
}

async function backedUp(library: Library): Promise<string> {
  const made = await library.backup();
  if (!made.ok) throw new Error(made.failure.message);
  return made.value.path;
}

function overwrite(path: string): void {
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 4_096);
  writeFileSync(path, bytes);
}

describe('a backup', () => {
  it('is none where SQLite let nothing be copied', async () => {
    const library = makeLibrary();
    const db = connect(library);
    db.exec('BEGIN IMMEDIATE');
    const order = { kind: 'daily', nowMs: NOW, lived: library.lived, serial: 1, floor: 0 } as const;
    const made = await makeBackup(db, library.directory, order);
    db.exec('ROLLBACK');
    const detail = expect.stringContaining('in use') as string;
    expect(made).toMatchObject({ ok: false, failure: { code: 'library-unwritable', detail } });
    expect(listBackups(library.directory)).toEqual([]);
    expect((await makeBackup(db, library.directory, order)).ok).toBe(true);
    db.close();
  });

  it('is a whole library, made while others write', async () => {
    const library = makeLibrary();
    for (let index = 0; index < 30; index += 1) transcribed(library, transcriptOf('Before. '.repeat(2_000)));
    const making = backedUp(library);
    let written = 0;
    const writing = setInterval(() => {
      transcribed(library, transcriptOf('Meanwhile.'));
      written += 1;
    }, 0);
    const path = await making;
    clearInterval(writing);
    const db = connect({ path });
    expect(written).toBeGreaterThan(0);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    const count = db.prepare('SELECT count(*) FROM transcripts').pluck().get() as number;
    expect(count).toBeGreaterThanOrEqual(30);
    db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)");
  });

  it('is whole also while the queue writes in every turn of the loop', async () => {
    const directory = tempDirectory();
    const library = makeLibrary(directory);
    for (let at = 0; at < 300; at += 1)
      library.takeIn(settledFile({ path: `/${at}.mp3`, service: 'cloud', fingerprint: String(at) }), NOW);
    const backup = { isMade: false };
    const writing = (async (): Promise<void> => {
      for (let at = 0; !backup.isMade; at += 1) {
        const lease = { leaseToken: `lease-${at}`, requestId: `request-${at}` };
        void library.unhurriedQueue.claim('cloud', lease, NOW);
        await nextTurn();
      }
    })();
    const made = await library.backup().finally(() => (backup.isMade = true));
    await writing;
    const copy = new SqliteDatabase(must(made.ok ? made.value : null).path, { readonly: true });
    expect(copy.prepare('SELECT count(*) FROM jobs').pluck().get()).toBe(300);
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
    copy.close();
    library.close();
  });

  it('has its counter inside, is readable by its owner only, and leaves no scraps', async () => {
    const directory = tempDirectory();
    for (const jump of [0, 365, -20, 1]) {
      const library = openAt(directory, NOW + jump * DAY_MS + 123);
      mkdirSync(join(directory, 'backups'), { recursive: true });
      writeFileSync(join(directory, 'backups', `library-${jump}.db.part`), 'cut off');
      const path = await backedUp(library);
      expect(existsSync(path)).toBe(true);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      library.close();
    }
    expect(listBackups(directory).map(({ madeAt, serial }) => [serial, (madeAt - NOW) / DAY_MS])).toEqual([
      [4, 1],
      [3, -20],
      [2, 365],
      [1, 0],
    ]);
    expect(
      readdirSync(join(directory, 'backups')).filter((name) => !/^library-[0-9TZ-]+\.db$/.test(name)),
    ).toEqual([]);
  });

  it('of before there were counters comes after those that have one, whatever its name says', async () => {
    const library = makeLibrary();
    const path = await backedUp(library);
    const old = join(library.directory, 'backups', 'library-2039-01-01T00-00-00Z.db');
    const copy = connect({ path: library.path });
    copy.prepare('VACUUM INTO ?').run(old);
    const marked = connect({ path: old });
    marked.pragma('journal_mode = WAL');
    marked.close();
    expect(listBackups(library.directory).map((one) => one.path)).toEqual([path, old]);
    expect(readdirSync(join(library.directory, 'backups'))).toHaveLength(2);
  });

  it('that cannot be written is a failure, and the library goes on', async () => {
    const library = makeLibrary();
    writeFileSync(join(library.directory, 'backups'), 'in the way');
    expect(await library.backup()).toMatchObject({ ok: false, failure: { code: 'library-unwritable' } });
    expect(transcribed(library, transcriptOf('On.')).state).toBe('done');
  });
});

describe('a damaged library', () => {
  it('is set aside for the newest good backup, and what is missing is told', async () => {
    const library = makeLibrary();
    const { directory, path } = library;
    const old = transcribed(library, transcriptOf('Old words.'), { path: '/Old.mp3' });
    await backedUp(library);
    const later = NOW + DAY_MS;
    const job = must(library.jobs.get(old.id));
    expect(job.state).toBe('done');
    library.close();
    const next = openAt(directory, later);
    await backedUp(next);
    next.close();
    // The newest backup is bad too.
    overwrite(must(listBackups(directory)[0]).path);
    overwrite(path);
    expect(openLibrary(directory, { clock, engines: ENGINES }).ok).toBe(false);
    const damaged = readFileSync(path);

    const restored = restoreNewestBackup(path, directory, later);
    expect(restored).toMatchObject({ ok: true, value: { backup: { madeAt: NOW }, missingTitles: null } });
    if (!restored.ok) return;
    expect(readFileSync(must(restored.value.setAsidePath))).toEqual(damaged);
    expect(makeLibrary(directory).transcripts.get(old.recordingId)?.segments[0]?.text).toBe('Old words.');
  });

  it('still tells the titles that are missing where it can', async () => {
    const library = makeLibrary();
    const { directory, path } = library;
    transcribed(library, transcriptOf('Old.'), { path: '/Old.mp3' });
    const early = openAt(directory, NOW - DAY_MS);
    await backedUp(early);
    early.close();
    transcribed(library, transcriptOf('New.'), { path: '/New.mp3' });
    library.close();
    expect(restoreNewestBackup(path, directory, NOW)).toMatchObject({
      ok: true,
      value: { missingTitles: ['New', 'Old'] },
    });
  });

  it('stays in its place when there is nothing to put there', () => {
    const library = makeLibrary();
    library.close();
    overwrite(library.path);
    const damaged = readFileSync(library.path);
    expect(restoreNewestBackup(library.path, library.directory, NOW)).toMatchObject({
      ok: false,
      failure: { code: 'library-damaged' },
    });
    expect(readFileSync(library.path)).toEqual(damaged);
    expect(existsSync(`${library.path}.part`)).toBe(false);
  });
});
