// Starts that take long, with a real thread and real files: old tables, damage, and a process that is killed meanwhile.
import { fork } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { openLibraryAt } from '../../app/compose/open-library.ts';
import { openPrepared } from '../../app/compose/preparing.ts';
import { isLongToOpen } from '../../app/storage/care/long-opening.ts';
import { restorationOf, suspect } from '../../app/storage/care/recovery.ts';
import type { Library } from '../../app/storage/library.ts';
import { change as openEngines } from '../../app/storage/migrations/0020-open-engines.ts';
import { MIGRATIONS } from '../../app/storage/migrations/index.ts';
import { fillOlder } from '../storage/older-library.ts';
import { makeLibrary, must, segment, tempDirectory, transcribed, transcriptOf } from '../storage/support.ts';
import { bundleWorker } from '../support/bundle-worker.ts';

/** Beside what it imports, under the name that the build gives it. */
const bundle = fileURLToPath(await bundleWorker('app/compose/opening-worker.ts'));
const builtDir = dirname(bundle);
copyFileSync(bundle, join(builtDir, 'opening-worker.js'));

const BEFORE = MIGRATIONS.indexOf(openEngines);
const RECORDINGS = 5_000;
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function older(): string {
  const libraryDir = tempDirectory();
  const db = new SqliteDatabase(join(libraryDir, 'library.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  fillOlder(db, BEFORE, RECORDINGS);
  db.close();
  return libraryDir;
}

/** Opens it as a start does. @returns it, and how often the loop turned meanwhile */
async function start(libraryDir: string): Promise<{ readonly library: Library; readonly turns: number }> {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  const places = { libraryDir, accountDir: tempDirectory(), builtDir, mayRestore: true };
  const opened = await openPrepared(places, openLibraryAt);
  clearInterval(timer);
  if (!opened.ok) throw new Error(opened.failure.message);
  ends.push(() => opened.value.close());
  return { library: opened.value, turns };
}

function versionOf(libraryDir: string): unknown {
  const db = new SqliteDatabase(join(libraryDir, 'library.db'));
  const version = db.pragma('user_version', { simple: true });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.prepare('SELECT count(*) FROM recordings').pluck().get()).toBe(RECORDINGS);
  db.close();
  return version;
}

describe('a library of an earlier version', () => {
  it('is brought up to this one while the loop goes on turning', { timeout: 60_000 }, async () => {
    const libraryDir = older();
    expect(isLongToOpen(libraryDir)).toBe(true);
    const { library, turns } = await start(libraryDir);
    expect(library.facts().schemaVersion).toBe(MIGRATIONS.length);
    expect(library.newestBackupAt(Date.now())).not.toBeNull();
    // A thread takes longer to start than these take, also where all else is done in no time.
    expect(turns).toBeGreaterThan(5);
    expect(isLongToOpen(libraryDir)).toBe(false);
  });

  it(
    'is whole, and of one version or the other, when the process is killed meanwhile',
    { timeout: 180_000 },
    async () => {
      const libraryDir = older();
      const script = fileURLToPath(await bundleWorker('test/compose/opening-killed.ts'));
      let cutShort = 0;
      for (const after of [5, 20, 40, 60, 90, 120, 160, 220, 300]) {
        const copy = tempDirectory();
        cpSync(libraryDir, copy, { recursive: true });
        const child = fork(script, [copy, tempDirectory(), builtDir], {
          stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        });
        let turns = 0;
        child.on('message', (said) => {
          if (said === 'open' || (turns += 1) > after) child.kill('SIGKILL');
        });
        await new Promise((resolve) => child.once('exit', resolve));
        const version = versionOf(copy);
        expect(version).toBeGreaterThanOrEqual(BEFORE);
        if (version !== MIGRATIONS.length) cutShort += 1;
        const { library } = await start(copy);
        expect(library.facts().schemaVersion).toBe(MIGRATIONS.length);
        const db = new SqliteDatabase(library.path, { readonly: true });
        expect(db.prepare('SELECT count(*) FROM jobs').pluck().get()).toBe(2 * RECORDINGS);
        db.close();
      }
      expect(cutShort).toBeGreaterThan(0);
    },
  );
});

describe('a damaged library', () => {
  async function damaged(): Promise<{ readonly library: Library; readonly id: number }> {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf(segment('Words', 0)));
    must((await library.backup()).ok || null);
    library.close();
    return { library, id: recordingId };
  }

  it(
    'has its backup put in its place on the thread, whatever told of the damage',
    { timeout: 60_000 },
    async () => {
      const spoil: readonly ((path: string, directory: string) => void)[] = [
        (path) => rmSync(path),
        (path) => writeFileSync(path, readFileSync(path).subarray(0, 20_000)),
        (path, directory) => {
          writeFileSync(path, readFileSync(path).fill(0x5a, 4_096));
          suspect(directory);
        },
        // Found only by opening it.
        (path) => writeFileSync(path, readFileSync(path).fill(0x5a, 4_096)),
      ];
      for (const how of spoil) {
        const { id, library } = await damaged();
        how(library.path, library.directory);
        const { library: again, turns } = await start(library.directory);
        expect(again.recordings.get(id)).not.toBeNull();
        expect(restorationOf(again)).not.toBeNull();
        expect(turns).toBeGreaterThan(5);
      }
    },
  );

  it('of which there is no backup is told, and left as it is', { timeout: 60_000 }, async () => {
    const library = makeLibrary();
    library.close();
    writeFileSync(library.path, readFileSync(library.path).fill(0x5a, 4_096));
    const before = readFileSync(library.path);
    await expect(start(library.directory)).rejects.toThrow();
    expect(readFileSync(library.path).equals(before)).toBe(true);
    expect(existsSync(`${library.path}.part`)).toBe(false);
  });
});

it('a library that is new, or of this version, is opened without a thread', async () => {
  const library = makeLibrary();
  library.close();
  expect(isLongToOpen(library.directory)).toBe(false);
  expect(isLongToOpen(tempDirectory())).toBe(false);
  const opened = await openPrepared(
    { libraryDir: library.directory, accountDir: tempDirectory(), builtDir: '/nowhere', mayRestore: true },
    openLibraryAt,
  );
  must(opened.ok ? opened.value : null).close();
});
