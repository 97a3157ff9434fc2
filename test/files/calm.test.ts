// Listening without a thread while nothing happens: on a real file system, by a real worker, looked at through the kernel's own lists.
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FilesWorker, Hint } from '../../app/files/files-worker.ts';
import { isOwnDisk } from '../../app/files/network-drive.ts';
import { OWN_DIRECTORIES_MAX, ownDirectories } from '../../app/files/own-directories.ts';
import { ownWatchFd, realFilesWorker, Sandbox, watches } from './support.ts';

const isHere = process.platform === 'linux' && isOwnDisk(tmpdir());
const SOON = { timeout: 15_000, interval: 10 };
/** Short, so that tests do not wait. */
const CALM_LOOK_MS = 100;

let box: Sandbox;
let files: FilesWorker;
let ends: (() => void)[];
beforeEach(async () => {
  box = new Sandbox();
  files = await realFilesWorker({ calmLookMs: CALM_LOOK_MS });
  ends = [];
});
afterEach(async () => {
  for (const end of ends) end();
  await files.close();
  box.remove();
});

interface Ear {
  /** Each time that it was up: whether something came before that was not heard. */
  readonly up: (boolean | undefined)[];
  readonly heard: Set<string>;
  readonly failures: string[];
  readonly end: () => void;
}

async function open(path = box.path, includeSubfolders = true): Promise<Ear> {
  const ear = { up: [] as (boolean | undefined)[], heard: new Set<string>(), failures: [] as string[] };
  const end = files.listen(
    path,
    { includeSubfolders },
    {
      onListening: (_drive, _isOwn, missed) => ear.up.push(missed),
      onHint: ({ directories, files: names }: Hint) =>
        [...directories, ...names].map((each) => ear.heard.add(each)),
      onFailed: ({ detail }) => ear.failures.push(detail ?? ''),
    },
  );
  ends.push(end);
  await vi.waitFor(() => expect(ear.up).toHaveLength(1), SOON);
  return { ...ear, end };
}

const numbersOf = (paths: readonly string[]): number[] => paths.map((path) => statSync(path).ino).sort();

/** The descriptor of this thread, in which the tests run as the main thread of the app does. */
const ownFd = isHere ? ownWatchFd() : '';

/** Waits until these directories are watched without the thread, and no others at all. */
async function calm(...paths: string[]): Promise<void> {
  await vi.waitFor(() => expect([...watches()]).toEqual([[ownFd, numbersOf(paths)]]), SOON);
}
const hasThread = (): boolean => {
  const fds = [...watches().keys()];
  return fds.length === 1 && fds[0] !== ownFd;
};

describe.skipIf(!isHere)('a folder in which nothing happens', () => {
  it('is listened to without a thread, in all of its directories', async () => {
    for (const name of ['one', 'one/two', '.hidden', 'Mixes.logicx']) mkdirSync(box.at(name));
    await open();
    await calm(box.path, box.at('one'), box.at('one/two'));
  });

  it('is listened to alone where its subfolders are not wanted', async () => {
    mkdirSync(box.at('one'));
    await open(box.path, false);
    await calm(box.path);
  });

  const stirs: readonly (readonly [what: string, does: () => unknown])[] = [
    ['a recording comes', () => box.write('new.wav')],
    ['a recording in a subfolder grows', () => box.write('sub/deep/old.wav', 'longer')],
    ['a recording goes', () => rmSync(box.at('sub/deep/old.wav'))],
    ['a recording gets another name', () => renameSync(box.at('sub/deep/old.wav'), box.at('sub/other.wav'))],
    ['the time of a recording is set', () => utimesSync(box.at('sub/deep/old.wav'), 1, 1)],
    ['a subfolder comes', () => mkdirSync(box.at('sub/new'))],
    ['a subfolder goes', () => rmSync(box.at('sub'), { recursive: true })],
    ['a subfolder gets another name', () => renameSync(box.at('sub/deep'), box.at('sub/other'))],
    ['the rights of a subfolder change', () => chmodSync(box.at('sub/deep'), 0o700)],
    [
      'another subfolder takes the place of one',
      () => {
        mkdirSync(box.at('.next'));
        rmSync(box.at('sub/deep'), { recursive: true });
        renameSync(box.at('.next'), box.at('sub/deep'));
      },
    ],
  ];
  it.each(stirs)('has its thread again when %s, and says that it missed something', async (_what, does) => {
    for (const name of ['sub', 'sub/deep']) mkdirSync(box.at(name));
    box.write('sub/deep/old.wav');
    const ear = await open();
    await calm(box.path, box.at('sub'), box.at('sub/deep'));
    does();
    await vi.waitFor(() => expect(ear.up).toEqual([false, true]), SOON);
    // From then on all is heard by the thread, in directories that came meanwhile too.
    const directories = readdirSync(box.path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name, parentPath }) => `${parentPath}/${name}`);
    for (const directory of [box.path, ...directories]) {
      const path = `${directory}/later.wav`;
      box.write(path.slice(box.path.length + 1));
      await vi.waitFor(() => expect(ear.heard).toContain(path), SOON);
    }
    expect(ear.failures).toEqual([]);
  });

  it('is calm again later, after longer each time', async () => {
    const ear = await open();
    const waits: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const beganAt = performance.now();
      await calm(box.path);
      waits.push(performance.now() - beganAt);
      box.write(`${round}.wav`);
      await vi.waitFor(() => expect(ear.up).toHaveLength(2 + round), SOON);
    }
    expect(waits[2]).toBeGreaterThan(CALM_LOOK_MS * 0.8 * 4);
  });

  it('that goes is told of as one that cannot be listened to', async () => {
    mkdirSync(box.at('root'));
    const ear = await open(box.at('root'));
    await calm(box.at('root'));
    renameSync(box.at('root'), box.at('away'));
    await vi.waitFor(() => expect(ear.failures).toHaveLength(1), SOON);
    expect([...watches().values()].flat()).not.toContain(statSync(box.at('away')).ino);
  });

  it('has its thread as soon as another is listened to, or one of two no longer', async () => {
    for (const name of ['one', 'two']) mkdirSync(box.at(name));
    const first = await open(box.at('one'));
    await calm(box.at('one'));
    const second = await open(box.at('two'));
    await vi.waitFor(() => expect(first.up).toEqual([false, true]), SOON);
    await calm(box.at('one'), box.at('two'));
    second.end();
    await vi.waitFor(() => expect(first.up).toEqual([false, true, true]), SOON);
    await calm(box.at('one'));
    first.end();
    await vi.waitFor(() => expect(watches().size).toBe(0), SOON);
    box.write('one/a.wav');
    await delay(300);
    expect([...first.heard, ...second.heard, second.up.length]).toEqual([1]);
  });

  it('in which something happens all the time keeps its thread, though it be no recording', async () => {
    const ear = await open();
    for (let turn = 0; turn < 40; turn += 1) {
      box.write('notes.txt', `${turn}`);
      await delay(CALM_LOOK_MS / 8);
      expect(hasThread()).toBe(true);
    }
    expect(ear.up).toEqual([false]);
    await calm(box.path);
  });

  it('with many subfolders keeps its thread', async () => {
    for (let index = 0; index < OWN_DIRECTORIES_MAX; index += 1) mkdirSync(box.at(`d${index}`));
    await open();
    await delay(CALM_LOOK_MS * 5);
    expect(hasThread()).toBe(true);
    rmSync(box.at('d0'), { recursive: true });
    await calm(
      box.path,
      ...Array.from({ length: OWN_DIRECTORIES_MAX - 1 }, (_, index) => box.at(`d${index + 1}`)),
    );
  });

  it('beside one that cannot be listened to keeps its thread', async () => {
    await open();
    let failed = 0;
    ends.push(
      files.listen(
        box.at('not-there'),
        { includeSubfolders: true },
        {
          onListening: () => undefined,
          onHint: () => undefined,
          onFailed: () => (failed += 1),
        },
      ),
    );
    await vi.waitFor(() => expect(failed).toBe(1), SOON);
    await delay(CALM_LOOK_MS * 5);
    expect(hasThread()).toBe(true);
  });
});

describe.skipIf(!isHere)('the directories of a folder', () => {
  const here = (root = box.path, includeSubfolders = true): string[] | undefined =>
    ownDirectories(root, includeSubfolders, (call) => call())?.map(({ path }) => path);

  it('are those that are listened to, each with its number', () => {
    for (const name of ['b', 'a', 'b/c', '.git', 'lost+found']) mkdirSync(box.at(name));
    box.write('b/d.wav');
    expect(here()).toEqual([box.path, box.at('a'), box.at('b'), box.at('b/c')]);
    expect(here(box.path, false)).toEqual([box.path]);
    const of = statSync(box.at('a'));
    expect(ownDirectories(box.at('a'), true, (call) => call())).toEqual([
      { path: box.at('a'), device: of.dev, inode: of.ino },
    ]);
  });

  it('are none where one lies on a disk of another kind, is a file, or is not there', () => {
    expect(here('/proc/self/fdinfo')).toBeUndefined();
    expect(here(box.write('a.wav'))).toBeUndefined();
    expect(here(box.at('nowhere'))).toBeUndefined();
  });

  it('are none where there are too many', () => {
    for (let index = 1; index < OWN_DIRECTORIES_MAX; index += 1) mkdirSync(box.at(`d${index}`));
    expect(here()).toHaveLength(OWN_DIRECTORIES_MAX);
    mkdirSync(box.at('one-more'));
    expect(here()).toBeUndefined();
  });
});
