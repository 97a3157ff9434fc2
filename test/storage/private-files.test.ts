// Who else uses this computer reads no transcript: files 0600, folders 0700, from the first moment and after an update.
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePrivate, makePrivateFile } from '../../app/storage/private-files.ts';
import { FIRST_ANSWERS_FILE } from '../../app/storage/library-file.ts';
import { openLibrary } from '../../app/storage/library.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { clock, makeLibrary, tempDirectory, transcribed, transcriptOf } from './support.ts';

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
/** As most systems have it: what is made without saying so is open to be read. */
const openToAll = (): void => void process.umask(0o022);

describe.skipIf(process.platform === 'win32')('a library', () => {
  it('is made for its owner only, log and backups too', async () => {
    openToAll();
    const library = makeLibrary(join(tempDirectory(), 'new', 'library'));
    transcribed(library, transcriptOf('A secret.'));
    await library.backup();
    expect(library.isOpenToOthers).toBe(false);
    expect(modeOf(library.directory)).toBe('700');
    const files = readdirSync(library.directory).filter((name) => name.startsWith('library.db'));
    expect(files.sort()).toEqual(['library.db', 'library.db-shm', 'library.db-wal']);
    for (const name of files) expect([name, modeOf(join(library.directory, name))]).toEqual([name, '600']);
    expect(modeOf(join(library.directory, 'backups'))).toBe('700');
    for (const name of readdirSync(join(library.directory, 'backups')))
      expect(modeOf(join(library.directory, 'backups', name))).toBe('600');
  });

  it('of an earlier version, in a folder that is its own, is closed to others at the next start', () => {
    const directory = tempDirectory();
    makeLibrary(directory).close();
    for (const name of ['earshot.log', FIRST_ANSWERS_FILE]) writeFileSync(join(directory, name), 'x');
    mkdirSync(join(directory, 'work'));
    for (const name of ['library.db', 'earshot.log', FIRST_ANSWERS_FILE])
      chmodSync(join(directory, name), 0o644);
    chmodSync(join(directory, 'work'), 0o755);
    chmodSync(directory, 0o755);
    expect(makeLibrary(directory).isOpenToOthers).toBe(false);
    const modes = ['', 'library.db', 'earshot.log', FIRST_ANSWERS_FILE, 'work'].map((name) =>
      modeOf(join(directory, name)),
    );
    expect(modes).toEqual(['700', '600', '600', '600', '700']);
  });

  it('in a folder with other things leaves that open, says so, and closes its own files', () => {
    openToAll();
    const directory = tempDirectory();
    writeFileSync(join(directory, 'thesis.txt'), 'mine');
    chmodSync(directory, 0o755);
    const library = makeLibrary(directory);
    expect(library.isOpenToOthers).toBe(true);
    expect(modeOf(directory)).toBe('755');
    expect(modeOf(library.path)).toBe('600');
    expect(modeOf(join(directory, 'thesis.txt'))).toBe('644');
    expect(modeOf(`${library.path}-wal`)).toBe('600');
  });
});

describe.skipIf(process.platform === 'win32')('making private', () => {
  it('changes nothing behind a link', () => {
    const directory = tempDirectory();
    const other = join(directory, 'other');
    writeFileSync(other, 'x');
    chmodSync(other, 0o644);
    const folder = join(directory, 'library');
    mkdirSync(folder);
    symlinkSync(other, join(folder, 'library.db-wal'));
    expect(makePrivate(folder)).toBe(true);
    expect(modeOf(other)).toBe('644');
  });

  it('leaves a file that is there as it is, and makes an empty one where there is none', () => {
    const path = join(tempDirectory(), 'file');
    makePrivateFile(path);
    expect([modeOf(path), statSync(path).size]).toEqual(['600', 0]);
    writeFileSync(path, 'content');
    makePrivateFile(path);
    expect(statSync(path).size).toBe(7);
    expect(() => makePrivateFile(join(path, 'inside'))).toThrow();
  });

  it('on Windows makes the folder and leaves rights to it', () => {
    const folder = join(tempDirectory(), 'library');
    expect(makePrivate(folder, 'win32')).toBe(true);
    expect(existsSync(folder)).toBe(true);
    expect(openLibrary(folder, { clock, engines: ENGINES }).ok).toBe(true);
  });
});
