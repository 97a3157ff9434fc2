// Network shares, by stand-ins: a FUSE mount that tells of nothing and can be made to hang, and mounts that come and go (Linux, root).
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listen } from '../../app/files/listen.ts';
import { isOwnDisk } from '../../app/files/network-drive.ts';
import { ownDirectories } from '../../app/files/own-directories.ts';
import type { Failure } from '../../app/domain/failure.ts';
import { isLinuxRoot, Sandbox } from '../files/support.ts';
import { WatchedAlone } from './alone.ts';

vi.setConfig({ testTimeout: 90_000 });

const canMount = ((): boolean => {
  if (!isLinuxRoot) return false;
  try {
    closeSync(openSync('/dev/fuse', 'r+'));
    return true;
  } catch {
    return false;
  }
})();

let box: Sandbox;
let alone: WatchedAlone | null = null;
const servers: ChildProcess[] = [];
const mounts: string[] = [];
beforeEach(() => {
  box = new Sandbox();
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.kill('SIGKILL');
  await alone?.end();
  alone = null;
  for (const mount of mounts.splice(0)) spawnSync('umount', ['-l', mount], { stdio: 'ignore' });
  box.remove();
});

/** Shows the directory `backing` at `place`, as a share would. */
async function share(backing: string, place: string): Promise<ChildProcess> {
  for (const directory of [backing, place]) mkdirSync(box.at(directory), { recursive: true });
  const script = resolve(import.meta.dirname, '../support/fuse-server.mjs');
  const server = spawn(process.execPath, [script, box.at(backing), box.at(place)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  servers.push(server);
  mounts.push(box.at(place));
  await new Promise((resolve, fail) => {
    server.stdout.once('data', resolve);
    server.once('exit', (code) => fail(new Error(`the share ended with ${code}`)));
  });
  return server;
}

describe.skipIf(!canMount)('a share', () => {
  it('that tells of nothing is looked through, and says so; nothing is missed', async () => {
    await share('far', 'near');
    box.write('far/before.wav');
    const watched = (alone = await WatchedAlone.start([box.at('near')]));
    await watched.until('it says so', () => watched.state()?.failure?.code === 'folder-unwatched');
    expect(watched.state()).toMatchObject({
      state: 'scanning',
      failure: { message: expect.stringContaining('(FUSE)') as string },
    });
    box.write('far/sub/after.wav');
    await watched.until('both settle', () => watched.settled().length === 2);
    expect(watched.settled().sort()).toEqual([box.at('near/before.wav'), box.at('near/sub/after.wav')]);
  });

  it('that hangs holds nobody else up, is waited for, and loses nothing', async () => {
    const server = await share('far', 'near');
    for (let index = 0; index < 5; index += 1) box.write(`far/f${index}.wav`);
    mkdirSync(box.at('local'));
    const watched = (alone = await WatchedAlone.start([box.at('near'), box.at('local')], { stallMs: 1_000 }));
    await watched.until('all settle', () => watched.settled(0).length === 5);
    await watched.listening(1);
    server.kill('SIGSTOP');
    await watched.until('the share is missing', () => watched.state(0)?.state === 'missing');
    for (let index = 0; index < 5; index += 1) box.write(`local/f${index}.wav`);
    await watched.until('the others go on', () => watched.settled(1).length === 5);
    server.kill('SIGCONT');
    await watched.until('it is back', () => watched.state(0)?.state === 'scanning');
    box.write('far/late.wav');
    await watched.until('what comes then is found', () => watched.settled(0).length === 6);
    expect(watched.of('gone', 0)).toEqual([]);
    expect(await watched.end()).toBe(0);
  });

  it.skipIf(!isOwnDisk(tmpdir()))(
    'below a folder of this computer has the folder listened to by the thread, come what may',
    async () => {
      mkdirSync(box.at('root'));
      expect(ownDirectories(box.at('root'), true, (call) => call())).toHaveLength(1);
      await share('far', 'root/near');
      expect(ownDirectories(box.at('root'), true, (call) => call())).toBeNull();
      expect(ownDirectories(box.at('root'), false, (call) => call())).toHaveLength(1);
    },
  );

  it('that hangs does not keep Earshot from ending', async () => {
    const server = await share('far', 'near');
    box.write('far/a.wav');
    // The scan that finds it comes by itself: the last one that the recording brought may be over.
    const often = { stallMs: 1_000, rescanMs: 1_000 };
    const watched = (alone = await WatchedAlone.start([box.at('near')], often));
    await watched.until('it settles', () => watched.settled().length === 1);
    server.kill('SIGSTOP');
    await watched.until('it is missing', () => watched.state()?.state === 'missing');
    expect(await watched.end()).toBe('SIGKILL'); // by its own hand: a usual exit waits for the disk
  });

  it('that is cut off is missing, and back when it is mounted again', async () => {
    const server = await share('far', 'near');
    box.write('far/a.wav');
    const watched = (alone = await WatchedAlone.start([box.at('near')]));
    await watched.until('it settles', () => watched.settled().length === 1);
    server.kill('SIGKILL'); // every call into it fails from now on
    await watched.until('it is missing', () => watched.state()?.state === 'missing');
    execFileSync('umount', ['-l', box.at('near')]);
    mounts.pop();
    await delay(500); // an empty place where a mount was: still missing
    expect(watched.state()?.state).toBe('missing');
    await share('far', 'near');
    await watched.until('it is back', () => watched.state()?.state === 'scanning');
    box.write('far/b.wav');
    await watched.until('what comes then is found', () => watched.settled().includes(box.at('near/b.wav')));
    expect(watched.of('gone')).toEqual([]);
    expect(watched.settled()).toEqual([box.at('near/a.wav'), box.at('near/b.wav')]);
  });
});

describe.skipIf(!isLinuxRoot)('a mount over other folders', () => {
  it('overlay: what is written below it comes without an event and is found by a scan', async () => {
    for (const name of ['lower/sub', 'upper', 'work', 'merged']) mkdirSync(box.at(name), { recursive: true });
    const options = `lowerdir=${box.at('lower')},upperdir=${box.at('upper')},workdir=${box.at('work')}`;
    execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', options, box.at('merged')]);
    mounts.push(box.at('merged'));
    const watched = (alone = await WatchedAlone.start([box.at('merged')], { rescanMs: 1_000 }));
    await watched.listening();
    const above = join(box.at('merged'), 'above.wav');
    writeFileSync(above, 'x');
    await watched.until('what is written through it is heard of', () => watched.settled().includes(above));
    writeFileSync(box.at('lower/sub/below.wav'), 'x');
    await watched.until(
      'what is written below it is found, and the silence noticed',
      () =>
        watched.settled().includes(join(box.at('merged'), 'sub/below.wav')) &&
        watched.state()?.state === 'scanning',
    );
    expect(watched.state()?.failure?.message).toContain('sends no events');
  });

  it('bind: taken away it leaves an empty folder of the same disk, which is not a folder that was emptied', async () => {
    for (const name of ['disk', 'place']) mkdirSync(box.at(name));
    const [disk, place] = [box.at('disk'), box.at('place')];
    execFileSync('mount', ['--bind', disk, place]);
    mounts.push(place);
    box.write('disk/a.wav');
    const watched = (alone = await WatchedAlone.start([place], { rescanMs: 1_000 }));
    await watched.until('it settles', () => watched.settled().length === 1);
    await watched.listening();
    execFileSync('umount', [place]);
    await watched.until('it is missing', () => watched.state()?.state === 'missing');
    execFileSync('mount', ['--bind', disk, place]);
    await watched.until('it listens again', () => watched.state()?.state === 'listening');
    expect(watched.of('gone')).toEqual([]);
    expect(watched.settled()).toEqual([join(place, 'a.wav')]);
  });
});

describe.skipIf(process.platform !== 'linux')('the trial of the listener', () => {
  const hear = async (
    folder: string,
    isTried: boolean,
  ): Promise<{ failed: Failure | null; hints: number }> => {
    mkdirSync(box.at(folder));
    const heard: { failed: Failure | null; hints: number } = { failed: null, hints: 0 };
    let isUp = false;
    const end = listen(
      box.at(folder),
      true,
      {
        onListening: () => (isUp = true),
        onHint: () => (heard.hints += 1),
        onFailed: (why) => (heard.failed = why),
      },
      // The change by which they are tried out is asked for once everything is listened to.
      (call) => (isUp && !isTried ? (undefined as never) : call()),
    );
    await delay(6_000); // longer than the trial takes
    end();
    return heard;
  };

  it('passes unnoticed where events come, and tells where they do not', async () => {
    const [well, ill] = await Promise.all([hear('well', true), hear('ill', false)]);
    expect(well).toEqual({ failed: null, hints: 0 });
    expect(ill.failed?.code).toBe('folder-unwatched');
  });
});
