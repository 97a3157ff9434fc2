// Whose a library is, on real files: opened again, copied, moved, restored, brought along; and a home folder that was copied.
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BEAT_MS, Ownership } from '../../app/care/ownership.ts';
import { KnownLibrary } from '../../app/storage/care/known-libraries.ts';
import { listBackups } from '../../app/storage/care/backup-files.ts';
import { thisComputer } from '../../app/storage/care/this-computer.ts';
import type { Library } from '../../app/storage/library.ts';
import { makeLibrary, NOW, tempDirectory, transcribed, transcriptOf } from '../storage/support.ts';
import { layEmptyLibrary } from '../support/empty-library.ts';

function own(library: Library, accountDir: string, nowMs: () => number = () => NOW): Ownership {
  const computer = thisComputer(accountDir, []);
  return new Ownership({ library, accountDir, computer, nowMs });
}

/** Works on a library for a moment, as a window does. */
function work(
  directory: string,
  accountDir: string,
  deed: (library: Library) => void = () => undefined,
): void {
  const library = makeLibrary(directory);
  const ownership = own(library, accountDir);
  expect(ownership.doubt).toBeNull();
  ownership.begin();
  deed(library);
  ownership.end();
  library.close();
}

const fill = (library: Library): void =>
  void transcribed(library, transcriptOf('Ours.'), { path: '/One.mp3' });

function doubtOf(directory: string, accountDir: string): string | null {
  const library = makeLibrary(directory);
  const { doubt } = own(library, accountDir);
  library.close();
  return doubt;
}

function filled(): { directory: string; account: string } {
  const place = { directory: join(tempDirectory(), 'library'), account: tempDirectory() };
  layEmptyLibrary(place.directory);
  work(place.directory, place.account, fill);
  return place;
}

describe('a library on this computer', () => {
  it('is ours from its first day, each time', () => {
    const { account, directory } = filled();
    for (let time = 0; time < 3; time += 1) work(directory, account);
    expect(doubtOf(directory, account)).toBeNull();
  });

  it('is ours after a kill, which ends nothing in order', () => {
    const { account, directory } = filled();
    const library = makeLibrary(directory);
    own(library, account).begin();
    library.close();
    expect(doubtOf(directory, account)).toBeNull();
  });

  it('that is moved goes on without a question', () => {
    const { account, directory } = filled();
    const elsewhere = join(tempDirectory(), 'moved');
    renameSync(directory, elsewhere);
    work(elsewhere, account);
    // To another disk: other files, the same content, and nothing is left behind.
    const disk = join(tempDirectory(), 'disk');
    cpSync(elsewhere, disk, { recursive: true });
    rmSync(elsewhere, { recursive: true });
    work(disk, account);
  });

  it('that is copied is asked about, and once it is confirmed both are known', () => {
    const { account, directory } = filled();
    const copy = join(tempDirectory(), 'copy');
    cpSync(directory, copy, { recursive: true });
    const library = makeLibrary(copy);
    const ownership = own(library, account);
    expect(ownership.doubt).toBe('copied');
    ownership.confirm('all');
    expect(ownership.doubt).toBeNull();
    library.close();
    work(copy, account);
    work(directory, account);
  });

  it('of before, whose folder is put back, was restored; so is a backup that was put in its place by hand', async () => {
    const { account, directory } = filled();
    const before = join(tempDirectory(), 'before');
    cpSync(directory, before, { recursive: true });
    work(directory, account);
    rmSync(directory, { recursive: true });
    cpSync(before, directory, { recursive: true });
    expect(doubtOf(directory, account)).toBe('restored');

    const library = makeLibrary(directory);
    const ownership = own(library, account);
    ownership.confirm('all');
    await library.backup('by-hand');
    library.close();
    cpSync(listBackups(directory)[0]?.path ?? '', join(directory, 'library.db'));
    const again = makeLibrary(directory);
    const restored = own(again, account);
    expect(restored.doubt).toBe('restored');
    restored.confirm('all');
    again.close();
    expect(doubtOf(directory, account)).toBeNull();
  });

  it('that somebody else made is asked about: what it says of itself proves nothing', () => {
    const { directory } = filled();
    const account = tempDirectory();
    expect(doubtOf(directory, account)).toBe('other-computer');
    const library = makeLibrary(directory);
    library.settings.set('lastWriter', undefined);
    library.close();
    expect(doubtOf(directory, account)).toBe('unknown');
  });

  it('that an earlier version left in its usual place is ours, with its folders; the next one there is asked about', () => {
    const account = tempDirectory();
    const usual = join(account, 'library');
    const left = (): Library => {
      rmSync(usual, { recursive: true, force: true });
      const library = makeLibrary(usual);
      fill(library);
      library.folders.add(
        { path: '/shows/one', name: 'One', includeSubfolders: true, service: 'device' },
        NOW,
      );
      return library;
    };
    const old = left();
    const elsewhere = join(tempDirectory(), 'library');
    cpSync(usual, elsewhere, { recursive: true });
    expect(doubtOf(elsewhere, account)).toBe('unknown');
    const ownership = own(old, account);
    expect(ownership.doubt).toBeNull();
    expect(ownership.isConfirmed('/shows/one')).toBe(true);
    expect(ownership.isConfirmed('/shows')).toBe(false);
    old.close();
    for (let time = 0; time < 2; time += 1) work(usual, account);
    left().close();
    expect(doubtOf(usual, account)).toBe('unknown');
  });

  it('does nothing while it is in doubt, and confirms what a person named and no more', () => {
    const { directory } = filled();
    const account = tempDirectory();
    const library = makeLibrary(directory);
    const one = library.folders.add(
      { path: '/shows/one', name: 'One', includeSubfolders: true, service: 'device' },
      NOW,
    );
    library.folders.add({ path: '/shows/two', name: 'Two', includeSubfolders: true, service: 'device' }, NOW);
    const ownership = own(library, account);
    expect(() => ownership.begin()).toThrow(/in doubt/);
    ownership.choose('/shows/one');
    expect(ownership.isConfirmed('/shows/one')).toBe(false);
    ownership.confirm([`folder-${one.id}`, 'folder-999', 'nonsense']);
    expect(ownership.isConfirmed('/shows/one')).toBe(true);
    expect(ownership.isConfirmed('/shows/one/season 2')).toBe(true);
    expect(ownership.isConfirmed('/shows/one/../two')).toBe(false);
    expect(ownership.isConfirmed('/shows/one more')).toBe(false);
    expect(ownership.isConfirmed('/shows/two')).toBe(false);
    expect(ownership.isConfirmed('/shows')).toBe(false);
    expect(ownership.places().map(({ isConfirmed }) => isConfirmed)).toEqual([true, false]);
    library.close();
    // It is remembered outside, and true for this account alone.
    const again = own(makeLibrary(directory), account);
    expect([again.isConfirmed('/shows/one'), again.isConfirmed('/shows/two')]).toEqual([true, false]);
    again.choose('/shows/two');
    expect(own(makeLibrary(directory), account).isConfirmed('/shows/two')).toBe(true);
    expect(own(makeLibrary(directory), tempDirectory()).isConfirmed('/shows/one')).toBe(false);
  });

  it('gives a sign of life with every fourth look, and when the clock was set back, and writes nothing between', () => {
    const { account, directory } = filled();
    const library = makeLibrary(directory);
    let now = NOW;
    const ownership = own(library, account, () => now);
    ownership.begin();
    const signs: number[] = [];
    for (let look = 1; look <= 9; look += 1) {
      now = NOW + look * BEAT_MS + (look % 2); // a timer is never on the moment
      expect(ownership.beat()).toBeNull();
      signs.push(((ownership.last?.at ?? 0) - NOW) / BEAT_MS);
    }
    expect(signs.map(Math.round)).toEqual([1, 1, 1, 1, 5, 5, 5, 5, 9]);
    now = NOW - 60 * BEAT_MS;
    ownership.beat();
    expect(ownership.last?.at).toBe(now);
  });

  it('that changes hands while it is open is noticed, and no longer written to', () => {
    const { account, directory } = filled();
    const library = makeLibrary(directory);
    const ownership = own(library, account);
    ownership.begin();
    expect(ownership.beat()).toBeNull();
    // What a sync service does: another file gets its name.
    cpSync(join(directory, 'library.db'), join(directory, 'arriving'));
    renameSync(join(directory, 'arriving'), join(directory, 'library.db'));
    expect(ownership.beat()).toBe('replaced');
    expect(ownership.isConfirmed('/shows')).toBe(false);
    library.close();

    const second = filled();
    const open = makeLibrary(second.directory);
    const mine = own(open, second.account);
    mine.begin();
    const theirs = own(makeLibrary(second.directory), tempDirectory());
    theirs.confirm('all');
    expect(mine.beat()).toBe('other-computer');
    mine.end();
    expect(mine.last?.computer).toBe(theirs.last?.computer);
  });
});

describe('the id of this computer', () => {
  it('stays, is for its owner only, and is made anew where its folder was copied or the machine is another', () => {
    const account = tempDirectory();
    const machine = join(tempDirectory(), 'machine-id');
    writeFileSync(machine, 'aaaa\n');
    const { id } = thisComputer(account, [machine]);
    const file = join(account, 'computer.json');
    expect(thisComputer(account, [machine]).id).toBe(id);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toContain('aaaa');

    const copied = join(tempDirectory(), 'home');
    cpSync(account, copied, { recursive: true });
    expect(thisComputer(copied, [machine]).id).not.toBe(id);
    // One home on two computers, as on a network drive.
    writeFileSync(machine, 'bbbb\n');
    expect(thisComputer(account, [machine]).id).not.toBe(id);
  });

  it('is of one run where it cannot be kept, and what is broken is made anew', () => {
    const account = tempDirectory();
    writeFileSync(join(account, 'computer.json'), '{"id":"../../x","inode":"1"}');
    expect(thisComputer(account, []).id).toMatch(/^[0-9a-f-]{36}$/);
    expect(thisComputer(account, []).id).toBe(thisComputer(account, []).id);
    const blocked = join(tempDirectory(), 'file');
    writeFileSync(blocked, '');
    expect(thisComputer(blocked, []).id).not.toBe(thisComputer(blocked, []).id);
  });

  it('guards what is remembered: words that came along with a copied home count for nothing', () => {
    const account = tempDirectory();
    mkdirSync(join(account, 'libraries'), { recursive: true });
    const id = '00000000-0000-4000-8000-00000000000c';
    const theirs = new KnownLibrary(account, { id: '00000000-0000-4000-8000-00000000000b', host: 'b' }, id);
    theirs.remember({ path: '/x', inode: null, count: 3 });
    theirs.confirm('/shows');
    const ours = new KnownLibrary(account, { id: '00000000-0000-4000-8000-00000000000a', host: 'a' }, id);
    expect(ours.state).toBeNull();
    expect(ours.isConfirmed('/shows')).toBe(false);
    expect(theirs.isConfirmed('/shows')).toBe(true);
    ours.confirm('/shows');
    expect(ours.isConfirmed('/shows')).toBe(true);
  });
});

describe('the log of a library that was replaced while it was open', () => {
  it('is not written into the file that came in its place', () => {
    const { account, directory } = filled();
    const path = join(directory, 'library.db');
    const other = filled();
    const library = makeLibrary(directory);
    own(library, account).begin();
    transcribed(library, transcriptOf('Only in the log.'), { path: '/Two.mp3' });
    cpSync(join(other.directory, 'library.db'), join(directory, 'arriving'));
    renameSync(join(directory, 'arriving'), path);
    // SQLite leaves the log of a file that lost its name.
    library.close();
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);

    const there = makeLibrary(directory);
    expect(there.items.counts().recordings).toBe(1);
    expect(own(there, other.account).last?.computer).toBe(thisComputer(other.account, []).id);
    expect(readdirSync(directory).some((name) => name.startsWith('library.db-wal.left-'))).toBe(true);
  });

  it('of a process that was killed is taken up as ever', () => {
    const { account, directory } = filled();
    const killed = join(tempDirectory(), 'killed');
    const library = makeLibrary(directory);
    own(library, account).begin();
    transcribed(library, transcriptOf('Only in the log.'), { path: '/Two.mp3' });
    renameSync(directory, killed);
    expect(makeLibrary(killed).items.counts().recordings).toBe(2);
  });
});
