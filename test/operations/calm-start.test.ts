// A start with a window: the queue goes on at once; what nobody waits for begins when the first list stands, and not at all after the end.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { Ownership } from '../../app/care/ownership.ts';
import { FolderFollower, type FolderParts } from '../../app/operations/folder-follower.ts';
import { Standing } from '../../app/operations/standing.ts';
import { thisComputer } from '../../app/storage/care/this-computer.ts';
import { until } from '../models/support.ts';
import { afterTest } from '../support/after-test.ts';
import { tempDirectory } from '../storage/support.ts';
import { startCore } from './core-support.ts';

function standingOver(core: ReturnType<typeof startCore>['core'], faults: unknown[]) {
  const accountDir = tempDirectory();
  const ownership = new Ownership({
    library: core.library,
    accountDir,
    computer: thisComputer(accountDir),
    nowMs: Date.now,
  });
  const standing = new Standing({
    core,
    ownership,
    mayWork: true,
    serviceUrl: () => 'https://api.example/v1',
    liesOn: null,
    onFault: (error) => faults.push(error),
  });
  return { ownership, standing };
}

/** A core whose library has a show with one recording that it has not seen. */
function withShow() {
  const work = startCore();
  // Before there is anything in the library: it is this computer's, then.
  const { ownership, standing } = standingOver(work.core, work.faults);
  afterTest(() => standing.end());
  const path = work.record('one.wav');
  const show = { path: work.place, name: 'Show', includeSubfolders: true, service: 'device' } as const;
  const { id } = work.library.folders.add(show, work.core.nowMs());
  let stands: () => void = () => undefined;
  const calm = new Promise<void>((resolve) => (stands = resolve));
  return { ...work, id, path, calm, stands, standing, ownership };
}

it('folders are compared with the disk once the first list stands', async () => {
  const { calm, core, device, faults, id, library, path, stands, standing } = withShow();
  expect(await standing.begin(true, calm)).toBe(true);
  await sleep(300);
  expect(library.files.byPath(path)).toBeNull();
  expect(core.folders.listens).toBe(true);
  expect(core.listening.stateOf(id)).toEqual({ state: 'scanning', failure: null });
  stands();
  await until(() => device.sent.length === 1);
  expect(device.sent[0]?.path).toBe(path);
  expect(faults).toEqual([]);
});

it('waiting jobs learn what became of their shows before folders are listened to', async () => {
  const done: string[] = [];
  const parts = {
    library: { jobs: { followFolders: () => done.push('told') && 0, followOrder: () => 0 } },
    preferences: { get: () => 'shortest' },
    listening: { sync: () => Promise.resolve(void done.push('listened')) },
    worker: { wake: () => undefined },
    changes: { tell: () => undefined },
  };
  const follower = new FolderFollower(parts as unknown as FolderParts, () => undefined);
  follower.begin(true);
  expect(done).toEqual(['told']);
  await follower.follow();
  expect(done.at(-1)).toBe('listened');
});

it('a folder that changes before is listened to at once', async () => {
  const { calm, core, device, standing } = withShow();
  await standing.begin(true, calm);
  await core.folders.follow();
  await until(() => device.sent.length === 1);
});

it('an end before the first list stands is an end', async () => {
  const { calm, faults, library, path, stands, standing } = withShow();
  await standing.begin(true, calm);
  const { files } = library;
  const seen = files.byPath(path);
  await standing.end();
  stands();
  await sleep(100);
  expect(seen).toBeNull();
  expect(faults).toEqual([]);
});

it('a sign of life that cannot be given is told, and ends nothing', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  const { calm, faults, ownership, standing } = withShow();
  await standing.begin(true, calm);
  const beat = vi.spyOn(ownership, 'beat').mockImplementation(() => {
    throw new Error('the disk');
  });
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  vi.useRealTimers();
  beat.mockRestore();
  expect(faults[0]).toEqual(new Error('the disk'));
});

it('a last sign of life that the disk refuses is told, and the library is closed', async () => {
  const { calm, faults, library, ownership, standing } = withShow();
  await standing.begin(true, calm);
  vi.spyOn(ownership, 'end').mockImplementation(() => {
    throw new Error('the disk');
  });
  await standing.end();
  expect(faults).toEqual([new Error('the disk')]);
  expect(() => library.jobs.backlog()).toThrow('not open');
});

it('what begins late and fails is told', async () => {
  const { calm, core, faults, stands, standing } = withShow();
  await standing.begin(true, calm);
  core.goOn = () => Promise.reject(new Error('late'));
  stands();
  await until(() => faults.length > 0);
  expect(faults).toEqual([new Error('late')]);
});
