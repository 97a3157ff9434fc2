// A backup takes a damaged library's place, and the process is killed before each change of the disk that this makes.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openLibraryAt } from '../../../app/compose/open-library.ts';
import { isLongToOpen } from '../../../app/storage/care/long-opening.ts';
import { openOrRestore, restorationOf } from '../../../app/storage/care/recovery.ts';
import { openForReading, openForWriting } from '../../../app/storage/database.ts';
import { LIBRARY_FILE } from '../../../app/storage/library.ts';
import { ENGINES } from '../../../app/speech/engines.ts';
import { bundleWorker } from '../../support/bundle-worker.ts';
import { clock, makeLibrary, tempDirectory, transcribed, transcriptOf } from '../support.ts';

const PARTS = ['', '-wal'] as const;

/** Not more than this many changes are made on the way. */
const CHANGES_MAX = 40;

/**
 * A library whose file is sound by itself and damaged with its log, which also holds the last work: what a process leaves that
 * ended while another one had the library open.
 */
async function damagedByItsLog(): Promise<string> {
  const library = makeLibrary();
  transcribed(library, transcriptOf('In the backup.'), { path: '/Old.mp3' });
  expect((await library.backup()).ok).toBe(true);
  library.close();
  const db = openForWriting(library.path);
  db.pragma('wal_autocheckpoint = 0');
  db.unsafeMode(true);
  db.pragma('writable_schema = ON');
  db.prepare("INSERT INTO settings (key, value) VALUES ('paused', 'false'), ('last', '\"work\"')").run();
  db.exec(
    "UPDATE sqlite_schema SET rootpage = 99999 WHERE name = (SELECT max(name) FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL)",
  );
  const directory = tempDirectory();
  for (const part of PARTS) copyFileSync(library.path + part, join(directory, LIBRARY_FILE + part));
  cpSync(join(library.directory, 'backups'), join(directory, 'backups'), { recursive: true });
  db.close();
  return directory;
}

const copyOf = (directory: string): string => {
  const copy = join(tempDirectory(), 'library');
  mkdirSync(copy);
  cpSync(directory, copy, { recursive: true });
  return copy;
};

const bytesOf = (directory: string, name: string): Buffer => readFileSync(join(directory, name));

describe('a process that is killed while a backup takes the place of a damaged library', () => {
  it('leaves nothing that looks like a library which lost its last work', { timeout: 120_000 }, async () => {
    const script = fileURLToPath(await bundleWorker('test/storage/care/restoring-killed.ts'));
    const damaged = await damagedByItsLog();
    expect(PARTS.map((part) => bytesOf(damaged, LIBRARY_FILE + part).includes('"work"'))).toEqual([
      false,
      true,
    ]);
    let kills = 0;
    for (let fatal = 1; fatal <= CHANGES_MAX; fatal += 1) {
      const directory = copyOf(damaged);
      // Whoever has it open keeps the log from being copied back as the first one lets go of it.
      const reader = openForReading(join(directory, LIBRARY_FILE));
      reader.pragma('user_version');
      const { signal, stderr } = spawnSync(process.execPath, [script, directory, String(fatal)]);
      reader.close();
      expect(signal === 'SIGKILL' ? '' : stderr.toString()).toBe('');
      if (signal === null) break;
      kills += 1;

      const beside = copyOf(directory);
      const asked = openLibraryAt({ libraryDir: beside, accountDir: tempDirectory(), mayRestore: false });
      if (asked.ok) {
        expect(asked.value.isBackup, `asked after kill ${fatal}`).toBe(true);
        asked.value.close();
      } else expect(asked.failure.code).toBe('library-damaged');

      const opened = openOrRestore(directory, { clock, engines: ENGINES });
      if (!opened.ok) throw new Error(opened.failure.detail);
      const { library } = opened.value;
      expect(library.isBackup, `after kill ${fatal}`).toBe(true);
      // Also where the process died right after the backup had taken its place.
      expect(restorationOf(library)?.setAsideName, `after kill ${fatal}`).toMatch(/^library\.db\.damaged-/);
      expect(library.settings.get('paused'), `after kill ${fatal}`).toBe(true);
      library.close();
      const names = readdirSync(directory);
      expect(names.filter((name) => /part$|arrived/.test(name))).toEqual([]);
      const aside = names.filter((name) => /damaged-[^.]*Z$/.test(name));
      expect(aside.some((name) => keeps(directory, name))).toBe(true);
    }
    expect(kills).toBeGreaterThan(5);
    expect(kills).toBeLessThan(CHANGES_MAX);
  });

  it('is known by the name of what was about to come, without opening the library', async () => {
    const directory = await damagedByItsLog();
    rmSync(join(directory, `${LIBRARY_FILE}-wal`));
    expect(isLongToOpen(directory)).toBe(false);
    writeFileSync(join(directory, `${LIBRARY_FILE}.arrived-2026-05-01T12-00-00Z`), '');
    expect(isLongToOpen(directory)).toBe(true);
  });
});

/** Whether the last work was kept in a damaged file, or in the log beside it under its name. */
const keeps = (directory: string, name: string): boolean =>
  [name, `${name}-wal`].some(
    (part) => existsSync(join(directory, part)) && bytesOf(directory, part).includes('"work"'),
  );

it('a library that is gone while its backups are there is not begun anew by a command that only asks', async () => {
  const directory = await damagedByItsLog();
  for (const part of PARTS) rmSync(join(directory, LIBRARY_FILE + part));
  const asked = openLibraryAt({ libraryDir: directory, accountDir: tempDirectory(), mayRestore: false });
  expect(!asked.ok && asked.failure.code).toBe('library-damaged');
  expect(existsSync(join(directory, LIBRARY_FILE))).toBe(false);
  const opened = openOrRestore(directory, { clock, engines: ENGINES });
  expect(opened.ok && opened.value.restored).toBe(true);
  if (opened.ok) opened.value.library.close();
});
