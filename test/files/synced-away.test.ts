// A library file that a sync service keeps elsewhere, and folders that such services sync.
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { syncServiceOf } from '../../app/files/sync-folder.ts';
import { syncedAway } from '../../app/files/synced-away.ts';
import { tempDirectory } from '../storage/support.ts';

const FILE = 'library.db';

function place(...way: string[]): string {
  const directory = join(tempDirectory(), ...way);
  mkdirSync(join(directory, 'backups'), { recursive: true });
  return directory;
}
const backUp = (directory: string): void => writeFileSync(join(directory, 'backups', 'library-1.db'), 'x');
const codeOf = (directory: string): string | undefined => syncedAway(directory, FILE)?.code;

describe('a library file that was taken away', () => {
  it('is not what stands at a place that is no folder: opening says so', () => {
    const file = join(tempDirectory(), 'a file');
    writeFileSync(file, 'x');
    expect(syncedAway(file, FILE)).toBeNull();
  });

  it('is known by the name that iCloud leaves', () => {
    const directory = place();
    writeFileSync(join(directory, `.${FILE}.icloud`), 'x');
    expect(codeOf(directory)).toBe('library-not-downloaded');
    writeFileSync(join(directory, FILE), 'here again');
    expect(codeOf(directory)).toBeUndefined();
  });

  it('is known by a size without bytes on the disk', () => {
    const directory = place();
    writeFileSync(join(directory, FILE), '');
    truncateSync(join(directory, FILE), 1_000_000);
    expect(codeOf(directory)).toBe('library-not-downloaded');
  });

  it('is asked about where it is empty, or gone from a synced folder, and there are backups', () => {
    const directory = place();
    writeFileSync(join(directory, FILE), '');
    expect(codeOf(directory)).toBeUndefined();
    backUp(directory);
    expect(syncedAway(directory, FILE)?.message).toMatch(/is empty, though .* confirm --restore/);
    // All of it may still be in the log.
    writeFileSync(join(directory, `${FILE}-wal`), 'log');
    expect(codeOf(directory)).toBeUndefined();

    const synced = place('Dropbox', 'Earshot');
    expect(codeOf(synced)).toBeUndefined();
    backUp(synced);
    expect(syncedAway(synced, FILE)?.message).toContain('gone, in a folder of Dropbox');
  });

  it('is no matter where it is gone from a usual folder: somebody deleted it', () => {
    const directory = place();
    backUp(directory);
    expect(codeOf(directory)).toBeUndefined();
  });
});

describe('a synced folder', () => {
  it.each([
    [['Dropbox'], 'Dropbox'],
    [['Dropbox (Personal)', 'a', 'b'], 'Dropbox'],
    [['OneDrive - Night Kitchen Ltd'], 'OneDrive'],
    [['Library', 'CloudStorage', 'ProtonDrive-anna@example.org'], 'ProtonDrive'],
    [['Library', 'Mobile Documents', 'com~apple~CloudDocs', 'Earshot'], 'iCloud Drive'],
    [['Nextcloud2'], 'Nextcloud'],
    [['My Dropbox notes'], null],
    [['OneDriveless'], null],
  ] as const)('is known by its name: %j', (way, service) => {
    expect(syncServiceOf(place(...way))).toBe(service);
  });

  it('is known by what a service leaves at its top, but for the home that all of them use', () => {
    const top = tempDirectory();
    mkdirSync(join(top, '.stfolder'));
    mkdirSync(join(top, 'a', 'library'), { recursive: true });
    expect(syncServiceOf(join(top, 'a', 'library'))).toBe('Syncthing');
    const home = tempDirectory();
    mkdirSync(join(home, '.dropbox'));
    expect(syncServiceOf(join(home, 'library'), home)).toBeNull();
  });
});
