// Where a listener is refused something, what a folder’s own rights mean to it, and by which names it tells.
import fs, { chmodSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failure, type Failure } from '../../app/domain/failure.ts';
import { listen } from '../../app/files/listen.ts';
import { Sandbox } from './support.ts';

const SOON = { timeout: 5_000, interval: 5 };

let box: Sandbox;
let end: () => void = () => undefined;
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => {
  end();
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  box.remove();
});

/** The system refuses to tell of these directories, each with a code of its own. */
function refuse(codes: ReadonlyMap<string, string>): void {
  const watch = fs.watch;
  vi.spyOn(fs, 'watch').mockImplementation(((path: string, ...rest: []) => {
    const code = codes.get(basename(path));
    if (code !== undefined) throw Object.assign(new Error(`${code}: refused`), { code });
    return watch(path, ...rest);
  }) as typeof fs.watch);
  syncBuiltinESMExports();
}

interface Ear {
  readonly failed: Failure[];
  readonly files: Set<string>;
  readonly directories: Set<string>;
}

/** Listens until all is heard that can be. */
async function open(root = box.path): Promise<Ear> {
  const ear: Ear = { failed: [], files: new Set(), directories: new Set() };
  await new Promise<void>((ready) => {
    end = listen(root, true, {
      onListening: () => ready(),
      onHint: (hint) => {
        for (const path of hint.files) ear.files.add(path);
        for (const path of hint.directories) ear.directories.add(path);
      },
      onFailed: (why) => ear.failed.push(why),
    });
  });
  return ear;
}

/** Two directories of three are refused; the third is heard all the same. */
async function openRefused(code: string): Promise<readonly Failure[]> {
  for (const name of ['one', 'two', 'three']) mkdirSync(box.at(name));
  refuse(new Map(['one', 'two'].map((name) => [name, code])));
  const ear = await open();
  const path = box.write('three/a.wav');
  await vi.waitFor(() => expect(ear.files).toContain(path), SOON);
  return ear.failed;
}

describe('directories that the system does not tell of', () => {
  it.each([
    ['ENOSPC', 'max_user_watches=524288'],
    ['EMFILE', 'max_user_instances=1024'],
  ])('because a limit is reached (%s): how to raise it is said once', async (code, advice) => {
    const failed = await openRefused(code);
    expect(failed).toHaveLength(1);
    expect(failed[0]?.message).toContain(`sudo sysctl fs.inotify.${advice}`);
    expect(failed[0]?.detail).toContain(code);
  });

  it('for any other reason: that is said once, with the reason and without advice', async () => {
    expect(await openRefused('EIO')).toEqual([failure('folder-unwatched', { detail: 'EIO: refused' })]);
  });

  it.each(['EACCES', 'EPERM'])('because nobody may look into them (%s): the scan says so', async (code) => {
    expect(await openRefused(code)).toEqual([]);
  });
});

describe.skipIf(process.platform !== 'linux')('the rights of a folder', () => {
  it.each([
    { name: 'everybody’s', mode: 0o777, isTried: true },
    { name: 'a group’s, which giving them anew might end', mode: 0o2775, isTried: false },
  ])('stay as they are, given anew to try whether changes are told of or not: $name', async (of) => {
    chmodSync(box.path, of.mode);
    const before = statSync(box.path, { bigint: true });
    await delay(10);
    const ear = await open();
    const after = statSync(box.path, { bigint: true });
    expect(after.mode).toBe(before.mode);
    expect(after.ctimeNs > before.ctimeNs).toBe(of.isTried);
    // The trial itself is no news.
    await delay(60);
    expect(ear.directories.size).toBe(0);
  });

  it('change: it is looked into anew, as one that may be read again must be', async () => {
    mkdirSync(box.at('sub'));
    const ear = await open();
    chmodSync(box.at('sub'), 0o700);
    await vi.waitFor(() => expect(ear.directories).toEqual(new Set([box.at('sub')])), SOON);
    chmodSync(box.path, 0o755);
    await vi.waitFor(() => expect(ear.directories).toContain(box.path), SOON);
  });
});

it('tells of what is reached through a link by the names of that link', async () => {
  mkdirSync(box.at('real/sub'), { recursive: true });
  symlinkSync(box.at('real'), box.at('link'));
  const ear = await open(box.at('link'));
  box.write('real/sub/a.wav');
  mkdirSync(box.at('real/new'));
  await vi.waitFor(() => {
    expect([...ear.files]).toEqual([box.at('link/sub/a.wav')]);
    expect([...ear.directories]).toEqual([box.at('link/new')]);
  }, SOON);
});

it('tells nothing once it was ended, not even what it had heard', async () => {
  const ear = await open();
  box.write('a.wav');
  await delay(15);
  end();
  await delay(60);
  expect(ear.files.size + ear.directories.size).toBe(0);
});
