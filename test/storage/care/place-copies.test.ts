// The second place for backups: whole copies by the same rule, nothing deleted that is not known to be ours, and a disk that comes and goes.
import SqliteDatabase from 'better-sqlite3';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openLibrary } from '../../../app/storage/library.ts';
import { ENGINES } from '../../../app/speech/engines.ts';
import { listBackups, listBackupsIn, markCopy } from '../../../app/storage/care/backup-files.ts';
import { bringUp, type PlaceLook } from '../../../app/storage/care/place-copies.ts';
import { folderInside, readPlace, writePlace } from '../../../app/storage/care/place-record.ts';
import { openOrRestore } from '../../../app/storage/care/recovery.ts';
import { UNWANTED } from '../../../app/storage/thread-end.ts';
import { clock, settledFile, tempDirectory, NOW } from '../support.ts';
import { bundleWorker } from '../../support/bundle-worker.ts';

const DAY_MS = 86_400_000;
const FIRST = 'library-2026-03-01T00-00-00Z-1.db';

const mounts: string[] = [];
afterEach(() => {
  for (const mount of mounts.splice(0)) execFileSync('umount', [mount]);
});

/** A library with one backup, a second place, and hands to work with both. */
async function withPlace(disk = tempDirectory()) {
  const libraryDir = tempDirectory();
  const opened = openLibrary(libraryDir, { clock, engines: ENGINES });
  if (!opened.ok) throw new Error(opened.failure.message);
  opened.value.takeIn(settledFile(), NOW);
  const made = await opened.value.backup();
  if (!made.ok) throw new Error(made.failure.message);
  opened.value.close();
  const first = join(libraryDir, 'backups', FIRST);
  renameSync(made.value.path, first);
  const sample = join(tempDirectory(), FIRST);
  copyFileSync(first, sample);
  const recordPath = join(tempDirectory(), 'own', 'second-place.json');
  const folder = folderInside(disk, libraryDir);
  mkdirSync(folder);
  writePlace(recordPath, { library: libraryDir, folder, copies: [], arriving: null });
  return {
    libraryDir,
    recordPath,
    folder,
    first,
    record: () => readPlace(recordPath, libraryDir),
    names: () => readdirSync(folder).sort(),
    look: (livedMs = 0, floor = 0, wish = Int32Array.of(0)): PlaceLook =>
      bringUp({ libraryDir, recordPath, livedMs, floor, wish }),
    /** A backup of a day, in time lived. */
    make: (serial: number, day: number): string => {
      const path = join(
        libraryDir,
        'backups',
        `library-2026-03-01T00-00-${String(serial).padStart(2, '0')}Z-${serial}.db`,
      );
      copyFileSync(sample, path);
      markCopy(path, { serial, kind: 'daily', stampMs: day * DAY_MS });
      return path;
    },
  };
}

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

describe('the second place', () => {
  it('gets what the first has, to the byte, readable by its owner only', async () => {
    const { first, folder, look, make, names } = await withPlace();
    const second = make(2, 1);
    expect(look(2 * DAY_MS)).toMatchObject({ state: 'fine', copied: 2 });
    for (const path of [first, second]) {
      const copy = join(folder, basename(path));
      expect(hashOf(copy)).toBe(hashOf(path));
      expect(statSync(copy).mode & 0o777).toBe(0o600);
    }
    expect(listBackupsIn(folder).map(({ serial }) => serial)).toEqual([2, 1]);
    expect(look(2 * DAY_MS)).toMatchObject({ state: 'fine', copied: 0 });
    expect(names()).toHaveLength(2);
  });

  it('keeps by the same rule, also what the first place has no more', async () => {
    const { first, folder, libraryDir, look, make } = await withPlace();
    look();
    for (let serial = 2; serial <= 40; serial += 1) {
      make(serial, serial);
      // Two hundred days in all: what is kept of the first ones is what months keep.
      expect(look(serial * 5 * DAY_MS).state).toBe('fine');
      if (serial > 8) rmSync(listBackups(libraryDir).at(-1)?.path ?? '');
    }
    const serials = listBackupsIn(folder).map(({ serial }) => serial);
    expect(serials.slice(0, 7)).toEqual([40, 39, 38, 37, 36, 35, 34]);
    expect(serials.length).toBeLessThan(18);
    expect(existsSync(first)).toBe(false);
  });

  it('has nothing deleted that is not known to be a copy of ours', async () => {
    const { folder, look, make, names } = await withPlace();
    look();
    const stranger = join(folder, 'library-2026-01-01T00-00-00Z-0.db');
    writeFileSync(stranger, 'mine');
    writeFileSync(join(folder, 'library-2026-01-01T00-00-00Z-0.db.part'), 'mine');
    writeFileSync(join(folder, 'holiday.txt'), 'mine');
    // A copy that somebody changed since is theirs.
    appendFileSync(join(folder, FIRST), 'theirs');
    for (let serial = 2; serial <= 20; serial += 1) make(serial, serial * 40);
    expect(look(900 * DAY_MS).state).toBe('fine');
    expect(names()).toEqual(
      expect.arrayContaining([basename(stranger), `${basename(stranger)}.part`, 'holiday.txt', FIRST]),
    );
  });

  it('is not written over where a name is taken', async () => {
    const { folder, look } = await withPlace();
    writeFileSync(join(folder, FIRST), 'somebody else’s');
    expect(look()).toMatchObject({ state: 'fine', copied: 0 });
    expect(readFileSync(join(folder, FIRST), 'utf8')).toBe('somebody else’s');
  });

  it('is left as it is where the app ends', async () => {
    const { look, names, record } = await withPlace();
    expect(look(0, 0, Int32Array.of(UNWANTED))).toMatchObject({ state: 'failed', copied: 0 });
    expect(names()).toEqual([]);
    expect(record()).toMatchObject({ arriving: null, copies: [] });
    expect(look()).toMatchObject({ state: 'fine', copied: 1 });
  });

  it('is left without half a copy where the app ends in the middle of one', async () => {
    const { look, names, record } = await withPlace();
    const wish = Int32Array.of(0);
    let looks = 0;
    // Before each backup, and with each piece of one.
    vi.spyOn(Atomics, 'load').mockImplementation((): never => ((looks += 1) > 1 ? UNWANTED : 0) as never);
    expect(look(0, 0, wish)).toMatchObject({ state: 'failed', copied: 0 });
    vi.restoreAllMocks();
    expect(looks).toBe(2);
    expect(names()).toEqual([]);
    expect(record()).toMatchObject({ arriving: null, copies: [] });
  });

  it('that is away is not made anew, and is caught up when it is back', async () => {
    const { folder, look, make, names } = await withPlace();
    look();
    const elsewhere = `${folder} unplugged`;
    renameSync(folder, elsewhere);
    make(2, 1);
    make(3, 2);
    expect(look(3 * DAY_MS)).toEqual({ state: 'away', copied: 0 });
    expect(existsSync(folder)).toBe(false);
    renameSync(elsewhere, folder);
    expect(look(3 * DAY_MS)).toMatchObject({ state: 'fine', copied: 2 });
    expect(names()).toHaveLength(3);
  });

  it('gets no backup that does not read through', async () => {
    const { folder, look, make, names } = await withPlace();
    const bad = make(2, 1);
    const bytes = readFileSync(bad);
    // Where the tables are described, no one could tell whose it is.
    const db = new SqliteDatabase(bad);
    const page = Number(
      db.prepare("SELECT max(pageno) FROM dbstat WHERE name <> 'sqlite_schema'").pluck().get(),
    );
    db.close();
    bytes.fill(0x5a, (page - 1) * 4_096, page * 4_096);
    writeFileSync(bad, bytes);
    const found = look(DAY_MS);
    expect(found.state).toBe('damaged');
    expect(found.detail).toBe(basename(bad));
    expect(names()).toEqual([FIRST]);
    expect(listBackupsIn(folder)).toHaveLength(1);
  });

  it('that is full is told so, keeps what it has, and goes on when there is room', async ({ skip }) => {
    const disk = join(tempDirectory(), 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      return skip('only root may mount');
    }
    mounts.push(disk);
    const { look, make, names } = await withPlace(disk);
    expect(look().state).toBe('fine');
    writeFileSync(join(disk, 'ballast'), '');
    try {
      for (;;) appendFileSync(join(disk, 'ballast'), Buffer.alloc(10_000));
    } catch {
      // Full.
    }
    make(2, 1);
    expect(look(DAY_MS).state).toBe('full');
    expect(names()).toEqual([FIRST]);
    rmSync(join(disk, 'ballast'));
    expect(look(DAY_MS)).toMatchObject({ state: 'fine', copied: 1 });
  });

  it('that may not be written to is told so', async ({ skip }) => {
    if (process.getuid?.() === 0) return skip('root may write everywhere');
    const { folder, look } = await withPlace();
    chmodSync(folder, 0o500);
    onTestFinished(() => chmodSync(folder, 0o700));
    expect(look().state).toBe('refused');
  });

  it('whose copying was killed has no half copy, and is brought up by the next look', async () => {
    const { folder, libraryDir, look, make, names, record, recordPath } = await withPlace();
    for (let serial = 2; serial <= 7; serial += 1) make(serial, serial);
    const worker = fileURLToPath(await bundleWorker('app/storage/care/place-worker.ts'));
    const data = JSON.stringify({ libraryDir, recordPath, livedMs: 7 * DAY_MS, floor: 0 });
    const script = `new (require('node:worker_threads').Worker)(${JSON.stringify(worker)}, { workerData: ${data} })`;
    for (const delay of [60, 90, 120, 150, 200]) {
      const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
      const gone = new Promise((resolve) => child.once('exit', resolve));
      await sleep(delay);
      child.kill('SIGKILL');
      await gone;
      for (const { path } of listBackupsIn(folder))
        expect(hashOf(path)).toBe(hashOf(join(libraryDir, 'backups', basename(path))));
    }
    expect(look(7 * DAY_MS).state).toBe('fine');
    expect(names()).toHaveLength(7);
    expect(names().filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(record().copies).toHaveLength(7);
  });

  it('is left to one process at a time, and taken over from one that is gone', async () => {
    const { look, recordPath } = await withPlace();
    writeFileSync(`${recordPath}.lock`, String(process.ppid));
    expect(look()).toEqual({ state: 'busy', copied: 0 });
    // Process ids stay below 2^22 on Linux and are far smaller elsewhere.
    writeFileSync(`${recordPath}.lock`, '99999999');
    expect(look()).toMatchObject({ state: 'fine', copied: 1 });
    expect(existsSync(`${recordPath}.lock`)).toBe(false);
  });

  it('restores a library that has no good backup beside it', async () => {
    const { folder, libraryDir, look } = await withPlace();
    look();
    for (const path of [join(libraryDir, 'library.db'), ...listBackups(libraryDir).map((one) => one.path)]) {
      const bytes = readFileSync(path);
      bytes.fill(0x5a, 4_096);
      writeFileSync(path, bytes);
    }
    expect(openOrRestore(libraryDir, { clock, engines: ENGINES }).ok).toBe(false);
    const opened = openOrRestore(libraryDir, { clock, engines: ENGINES, otherFolders: () => [folder] });
    if (!opened.ok) throw new Error(opened.failure.message);
    onTestFinished(() => opened.value.library.close());
    expect(opened.value.restored).toBe(true);
    expect(opened.value.library.items.counts().recordings).toBe(1);
  });
});

describe('what this computer wrote down', () => {
  it('is believed of its own library only, and only what fits', async () => {
    const { libraryDir, recordPath } = await withPlace();
    expect(readPlace(recordPath, '/another/library').folder).toBeNull();
    for (const text of ['', '{', 'null', '[]']) {
      writeFileSync(recordPath, text);
      expect(readPlace(recordPath, libraryDir).folder).toBeNull();
    }
    const copy = { name: FIRST, kind: 'daily', serial: 1, stampMs: 0, madeAt: 0, sha256: 'x' };
    writeFileSync(
      recordPath,
      JSON.stringify({
        library: libraryDir,
        folder: 'relative',
        arriving: '../../x',
        copies: [copy, { ...copy, name: '../x.db' }, { ...copy, serial: '1' }, null, 3],
      }),
    );
    expect(readPlace(recordPath, libraryDir)).toEqual({
      library: libraryDir,
      folder: null,
      arriving: null,
      copies: [copy],
    });
  });
});
