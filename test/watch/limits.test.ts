// What the system may refuse: watches, handles, room in the queue of events. Each in a process of its own, so that no other test feels it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Sandbox } from '../files/support.ts';
import { hasNamespaces, WatchedAlone } from './alone.ts';

vi.setConfig({ testTimeout: 90_000 });

let box: Sandbox;
let alone: WatchedAlone | null = null;
beforeEach(() => {
  box = new Sandbox();
});
afterEach(async () => {
  await alone?.end();
  alone = null;
  box.remove();
});
const sorted = (paths: readonly string[]): string[] => [...paths].sort();

it.skipIf(!hasNamespaces)(
  '64 watches for 200 folders: every file is found, and how to raise the limit is told',
  async () => {
    for (let index = 0; index < 200; index += 1) mkdirSync(box.at(`d${index}`));
    const under = 'echo 64 > /proc/sys/user/max_inotify_watches;';
    const watched = (alone = await WatchedAlone.start([box.path], { under, inNamespace: true }));
    await watched.until('it says so', () => watched.state()?.failure?.code === 'folder-unwatched');
    expect(watched.state()).toMatchObject({
      state: 'scanning',
      failure: {
        message: expect.stringContaining('sudo sysctl fs.inotify.max_user_watches=') as string,
        detail: expect.stringContaining('ENOSPC') as string,
      },
    });
    const paths = Array.from({ length: 200 }, (_, index) => box.write(`d${index}/f.wav`));
    const later = Array.from({ length: 20 }, (_, index) => box.write(`new/d${index}/f.wav`));
    await watched.until('all settle', () => watched.settled().length >= 220);
    expect(sorted(watched.settled())).toEqual(sorted([...paths, ...later]));
  },
);

it.skipIf(process.platform === 'win32')(
  '256 handles for 600 folders: every file is found, once',
  async () => {
    for (let index = 0; index < 600; index += 1) mkdirSync(box.at(`d${index}`));
    const watched = (alone = await WatchedAlone.start([box.path], { under: 'ulimit -n 256;' }));
    await watched.until('it is scanned', () => watched.of('scanned').length > 0);
    const paths = Array.from({ length: 600 }, (_, index) => box.write(`d${index}/f.wav`));
    await watched.until('all settle', () => watched.settled().length >= 600);
    expect(sorted(watched.settled())).toEqual(sorted(paths));
  },
);

it.skipIf(process.platform !== 'linux')(
  'more events than the queue holds: what they would have told of is found all the same',
  async () => {
    // The system keeps 16,384 events for a process that does not listen for a while, and drops the rest without a word.
    for (let index = 0; index < 20; index += 1) mkdirSync(box.at(`d${index}`));
    const watched = (alone = await WatchedAlone.start([box.path]));
    await watched.listening();
    watched.process.kill('SIGSTOP');
    const paths: string[] = [];
    for (let index = 0; index < 20_000; index += 1) {
      const path = box.at(`d${Math.floor(index / 1_000)}`, `f${index}.wav`);
      writeFileSync(path, '');
      paths.push(path);
    }
    watched.process.kill('SIGCONT');
    await watched.until('all settle', () => watched.settled().length >= paths.length, 60_000);
    expect(sorted(watched.settled())).toEqual(sorted(paths));
  },
);
