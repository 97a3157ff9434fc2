// Folders that are listened to without a thread while nothing happens: what happens then is found as soon, whatever it is.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FilesWorker } from '../../app/files/files-worker.ts';
import { isOwnDisk } from '../../app/files/network-drive.ts';
import { isLinuxRoot, ownWatchFd, realFilesWorker, Sandbox, watches } from '../files/support.ts';
import { hasNamespaces, WatchedAlone } from './alone.ts';
import { Watched } from './support.ts';

vi.setConfig({ testTimeout: 150_000 });
const isHere = process.platform === 'linux' && isOwnDisk(tmpdir());
const CALM_LOOK_MS = 100;
const SOON = { timeout: 15_000, interval: 10 };
const ownFd = isHere ? ownWatchFd() : '';

let box: Sandbox;
let files: FilesWorker;
let watched: Watched | null = null;
let alone: WatchedAlone | null = null;
beforeEach(async () => {
  box = new Sandbox();
  files = await realFilesWorker({ calmLookMs: CALM_LOOK_MS });
});
afterEach(async () => {
  await watched?.stop();
  await alone?.end();
  [watched, alone] = [null, null];
  await files.close();
  box.remove();
});

/** Watches a folder until that needs no thread. Scans come an hour later, so that what is found then was heard of. */
async function calm(path = box.path): Promise<Watched> {
  watched = new Watched(files, path, { rescanMs: 60 * 60_000 });
  await watched.listening();
  await vi.waitFor(() => expect([...watches().keys()]).toEqual([ownFd]), SOON);
  return watched;
}

/** Waits until a process needs no thread. @param before the descriptors that it had with one */
async function calmAlone(pid: number, before: readonly string[]): Promise<void> {
  await vi.waitFor(() => {
    const now = [...watches(pid).keys()];
    expect(now).toHaveLength(1);
    expect(before).not.toContain(now[0]);
  }, SOON);
}
const pidOf = ({ process: { pid = 0 } }: WatchedAlone): number => pid;

describe.skipIf(!isHere)('what comes into a calm folder is found as soon as with the thread', () => {
  it('a recording', async () => {
    const now = await calm();
    const paths = [box.write('a.wav'), box.write('b.wav')];
    await now.until('both settle', () => now.settled.length === 2);
    expect([...now.settled].sort()).toEqual(paths);
  });

  it('folders in folders, made at once or moved in', async () => {
    const now = await calm();
    const made = box.write('one/two/three/a.wav');
    await now.until('it settles', () => now.settled.length === 1);
    const outside = new Sandbox();
    outside.write('deep/b.wav');
    await vi.waitFor(() => expect([...watches().keys()]).toEqual([ownFd]), SOON);
    renameSync(outside.at('deep'), box.at('one/deep'));
    outside.remove();
    await now.until('it settles as well', () => now.settled.length === 2);
    expect(now.settled).toEqual([made, box.at('one/deep/b.wav')]);
  });

  it('a recording that is gone', async () => {
    const path = box.write('sub/a.wav');
    const now = await calm();
    rmSync(path);
    await now.until('it is told', () => now.gone.length === 1);
    expect(now.gone).toEqual([path]);
  });

  it('another folder in the place of the one that is listened to, and what comes into it', async () => {
    mkdirSync(box.at('root'));
    const now = await calm(box.at('root'));
    mkdirSync(box.at('next'));
    renameSync(box.at('root'), box.at('away'));
    renameSync(box.at('next'), box.at('root'));
    const path = box.write('root/a.wav');
    await now.until('it settles', () => now.settled.length === 1);
    await now.until('it listens', () => now.watcher.state().state === 'listening');
    const later = box.write('root/b.wav');
    box.write('away/c.wav');
    await now.until('it hears', () => now.settled.length === 2);
    expect(now.settled).toEqual([path, later]);
  });

  it('nothing, where the folder goes: it is missing, and listened to once it is back', async () => {
    mkdirSync(box.at('root'));
    box.write('root/a.wav');
    const now = await calm(box.at('root'));
    renameSync(box.at('root'), box.at('away'));
    await now.until('it is missing', () => now.watcher.state().state === 'missing');
    renameSync(box.at('away'), box.at('root'));
    await now.until('it is back', () => now.watcher.state().state === 'listening');
    box.write('root/b.wav');
    await now.until('it hears', () => now.settled.includes(box.at('root/b.wav')));
    expect(now.gone).toEqual([]);
  });

  it.skipIf(!isLinuxRoot)('nothing, where its disk goes: it is missing until the disk is back', async () => {
    mkdirSync(box.at('disk'));
    const mount = (): unknown =>
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'earshot-test', box.at('disk')]);
    mount();
    try {
      box.write('disk/a.wav');
      const now = await calm(box.at('disk'));
      execFileSync('umount', [box.at('disk')]);
      await now.until('it is missing', () => now.watcher.state().state === 'missing');
      mount();
      box.write('disk/b.wav');
      await now.until('it hears', () => now.settled.includes(box.at('disk/b.wav')));
    } finally {
      spawnSync('umount', ['-l', box.at('disk')]);
    }
  });

  it('is looked for at once, and nobody is told that the listening changed', async () => {
    const now = await calm();
    const told = now.of('state').length;
    const path = box.write('a.wav');
    const writtenAt = performance.now();
    await now.until('it is seen', () => now.of('seen').length === 1);
    expect(now.of('seen')[0]?.path).toBe(path);
    expect(performance.now() - writtenAt).toBeLessThan(5_000);
    await now.until('it settles', () => now.settled.length === 1);
    expect(now.of('state')).toHaveLength(told);
  });
});

describe.skipIf(!isHere)('a storm', () => {
  it('that begins in calm: every file is found, once, and the main thread is left alone', async () => {
    for (let index = 0; index < 50; index += 1) mkdirSync(box.at(`d${index}`));
    const now = (alone = await WatchedAlone.start([box.path], { calmLookMs: 400 }));
    await now.listening();
    await calmAlone(pidOf(now), [...watches(pidOf(now)).keys()]);
    const paths: string[] = [];
    for (let index = 0; index < 8_000; index += 1) {
      const path = box.at(`d${index % 50}`, `f${index}.wav`);
      writeFileSync(path, '');
      paths.push(path);
    }
    await now.until('all settle', () => now.settled().length >= paths.length, 90_000);
    expect([...now.settled()].sort()).toEqual(paths.sort());
    expect(now.of('state').map(({ state }) => state)).toEqual(['listening']);
  });

  it('that comes while it stands still, in calm: every file is found', async () => {
    mkdirSync(box.at('sub'));
    const now = (alone = await WatchedAlone.start([box.path], { calmLookMs: 400 }));
    await now.listening();
    await calmAlone(pidOf(now), [...watches(pidOf(now)).keys()]);
    now.process.kill('SIGSTOP');
    const paths: string[] = [];
    // More than the system keeps (16,384 events).
    for (let index = 0; index < 9_000; index += 1) {
      const path = box.at('sub', `f${index}.wav`);
      writeFileSync(path, 'x');
      paths.push(path);
    }
    now.process.kill('SIGCONT');
    await now.until('all settle', () => now.settled().length >= paths.length, 90_000);
    expect([...now.settled()].sort()).toEqual(paths.sort());
  });
});

it.skipIf(!isHere || !hasNamespaces)(
  'too few watches for both at once: the thread stays, and hears as before',
  async () => {
    for (let index = 0; index < 40; index += 1) mkdirSync(box.at(`d${index}`));
    const under = 'echo 64 > /proc/sys/user/max_inotify_watches;';
    const how = { under, inNamespace: true, calmLookMs: 200 };
    const now = (alone = await WatchedAlone.start([box.path], how));
    await now.listening();
    const before = [...watches(pidOf(now))];
    expect(before).toHaveLength(1);
    await delay(2_500);
    expect([...watches(pidOf(now))]).toEqual(before);
    const path = box.write('d39/a.wav');
    await now.until('it settles', () => now.settled().length === 1);
    expect(now.settled()).toEqual([path]);
    expect(now.of('state').map(({ state }) => state)).toEqual(['listening']);
  },
);
