import fsPromises from 'node:fs/promises';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isOwnDisk } from '../../app/files/network-drive.ts';
import type { listen as Listen } from '../../app/files/listen.ts';
import { Sandbox } from './support.ts';

let box: Sandbox;
let end: () => void = () => undefined;
/** Calls of the file system that look at a single entry. */
let statCalls = 0;
let listen: typeof Listen | null = null;
beforeEach(async () => {
  box = new Sandbox();
  if (listen) return;
  for (const name of ['lstat', 'stat'] as const) {
    const real = fsPromises[name] as (...args: unknown[]) => unknown;
    Object.assign(fsPromises, {
      [name]: (...args: unknown[]) => {
        statCalls += 1;
        return real(...args);
      },
    });
  }
  syncBuiltinESMExports(); // chokidar, loaded only now, gets the counting ones
  ({ listen } = await import('../../app/files/listen.ts'));
});
afterEach(() => {
  end();
  box.remove();
});

interface Ear {
  readonly files: Set<string>;
  readonly directories: Set<string>;
}

/** Listens until everything is watched. */
async function open(includeSubfolders = true): Promise<Ear> {
  if (!listen) throw new Error('not loaded');
  const start = listen;
  const ear: Ear = { files: new Set(), directories: new Set() };
  await new Promise<void>((ready, fail) => {
    end = start(box.path, includeSubfolders, {
      onListening: () => ready(),
      onHint: (hint) => {
        for (const path of hint.files) ear.files.add(path);
        for (const path of hint.directories) ear.directories.add(path);
      },
      onFailed: (why) => fail(new Error(why.detail)),
    });
  });
  return ear;
}

/** Watches that this process holds, from the kernel's own list, each by its descriptor and number: no number is given twice in a row. */
function watches(): readonly string[] {
  return readdirSync('/proc/self/fdinfo').flatMap((fd) => {
    try {
      const told = readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8');
      return [...told.matchAll(/^inotify wd:(\w+)/gm)].map(([, number = '']) => `${fd}:${number}`);
    } catch {
      return [];
    }
  });
}

it.skipIf(process.platform !== 'linux')('knows the disks that nobody else writes to', () => {
  expect(isOwnDisk('/dev/shm')).toBe(true);
  expect([isOwnDisk('/proc'), isOwnDisk('/not/there')]).toEqual([false, false]);
});

describe('listening to a folder', () => {
  it('hears of files by name and of directories, and of nothing else', async () => {
    mkdirSync(box.at('sub'));
    box.write('sub/old.wav');
    const ear = await open();
    const wanted = [box.write('a.wav'), box.write('sub/b.mp3')];
    box.write('notes.txt');
    appendFileSync(box.at('sub/old.wav'), 'more');
    renameSync(box.at('a.wav'), box.at('c.wav'));
    mkdirSync(box.at('new'));
    rmSync(box.at('sub/b.mp3'));
    await vi.waitFor(() => {
      expect(ear.files).toEqual(new Set([...wanted, box.at('sub/old.wav'), box.at('c.wav')]));
      expect(ear.directories).toEqual(new Set([box.at('new')]));
    }, 5_000);
  });

  it('hears of what comes into a directory that took the place of another, and not of the other', async () => {
    for (const name of ['sub/deep', '.1/deep', '.2/deep']) mkdirSync(box.at(name), { recursive: true });
    const ear = await open();
    for (const round of [1, 2]) {
      ear.directories.clear();
      ear.files.clear();
      renameSync(box.at('sub'), box.at(`.gone${round}`));
      renameSync(box.at(`.${round}`), box.at('sub'));
      await vi.waitFor(() => expect(ear.directories).toContain(box.at('sub')), 5_000);
      const wanted = [box.at('sub/a.wav'), box.at('sub/deep/b.wav')];
      await vi.waitFor(() => {
        for (const name of ['sub/a.wav', 'sub/deep/b.wav']) box.write(name);
        expect([...ear.files].sort()).toEqual(wanted);
      }, 5_000);
      box.write(`.gone${round}/c.wav`);
      box.write(`.gone${round}/deep/d.wav`);
      await delay(500);
      expect([...ear.files].sort()).toEqual(wanted);
    }
  });

  it('asks to list a directory in which much happens at once', async () => {
    const ear = await open();
    for (let index = 0; index < 200; index += 1) box.write(`f${index}.wav`);
    await vi.waitFor(() => expect(ear.directories).toContain(box.path), 5_000);
  });

  it('lists a directory in which much happens for new ones a few times a second, not at each event', async () => {
    await open();
    const listings = vi.spyOn(fsPromises, 'readdir');
    syncBuiltinESMExports();
    const began = performance.now();
    for (let index = 0; index < 12; index += 1) {
      appendFileSync(box.at('a.wav'), 'more');
      await delay(5);
    }
    const { length } = listings.mock.calls;
    listings.mockRestore();
    syncBuiltinESMExports();
    expect(length).toBeLessThan(3 + (performance.now() - began) / 250);
  });

  it('leaves hidden and system directories, and subfolders when they are not wanted, alone', async () => {
    for (const name of ['.hidden', '@eaDir', 'sub']) mkdirSync(box.at(name));
    const ear = await open(false);
    for (const name of ['.hidden', '@eaDir', 'sub']) box.write(`${name}/a.wav`);
    const path = box.write('a.wav');
    await vi.waitFor(() => expect(ear.files).toContain(path), 5_000);
    expect([...ear.files]).toEqual([path]);
    expect(ear.directories.size).toBe(0);
  });

  it.skipIf(process.platform !== 'linux')(
    'watches directories alone, looks at no file, and lets go of everything',
    async () => {
      for (let index = 0; index < 600; index += 1) box.write(`d${index % 3}/f${index}.wav`);
      // Other files share this process: what they listened to may come to its end only now.
      mkdirSync(box.at('.other'));
      const other = watch(box.at('.other'));
      const before = new Set(watches());
      statCalls = 0;
      const ear = await open();
      other.close();
      const ours = watches().filter((one) => !before.has(one));
      expect(ours).toHaveLength(4);
      for (let round = 0; round < 10; round += 1) {
        appendFileSync(box.at('d0/f0.wav'), 'more');
        await delay(50);
      }
      await vi.waitFor(() => expect(ear.files).toContain(box.at('d0/f0.wav')), 5_000);
      await delay(500); // chokidar lists a directory again after events in it
      expect(statCalls).toBeLessThan(20); // the directories; a look at each file would be 600 for the start alone
      end();
      await vi.waitFor(() => expect(watches().filter((one) => ours.includes(one))).toEqual([]), 5_000);
    },
  );
});
