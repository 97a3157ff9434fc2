// The library takes nothing for a while, as on a full disk: what a folder holds is written down when there is room again, and nothing ends.
import { expect, it, vi } from 'vitest';
import { createFilesWorker } from '../../app/files/files-worker.ts';
import { startCore } from '../operations/core-support.ts';
import { until } from '../models/support.ts';
import { bundleWorker } from '../support/bundle-worker.ts';

it('files that come while the disk is full are taken in afterwards', { timeout: 60_000 }, async () => {
  const work = startCore(createFilesWorker({ workerUrl: await bundleWorker('app/files/worker.ts') }));
  const { choices, core, device, faults, library, place, record } = work;
  await core.start(true);
  await choices.add(place, {});
  const real = library.noting.bind(library);
  let isFull = true;
  let refusals = 0;
  vi.spyOn(library, 'noting').mockImplementation((deed) => {
    if (!isFull) return real(deed);
    refusals += 1;
    throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
  });
  const path = record('a.wav');
  await until(() => refusals > 1);
  expect(library.files.byPath(path)).toBeNull();
  // Told once, however often it is tried.
  expect(faults).toHaveLength(1);
  isFull = false;
  await until(() => device.sent.length === 1, 40_000);
  expect(device.sent[0]?.path).toBe(path);
});

it('what waits for room does not ask a library that was closed meanwhile', { timeout: 60_000 }, async () => {
  const work = startCore(createFilesWorker({ workerUrl: await bundleWorker('app/files/worker.ts') }));
  const { choices, core, library, place, record } = work;
  await core.start(true);
  await choices.add(place, {});
  vi.spyOn(library, 'takeIn').mockImplementation(() => {
    throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
  });
  const waiting: (() => void)[] = [];
  const usual = globalThis.setTimeout;
  vi.spyOn(globalThis, 'setTimeout').mockImplementation((then: () => void, ms?: number) => {
    if (ms === 60_000) waiting.push(then);
    return usual(then, ms);
  });
  record('a.wav');
  await until(() => core.refusals.some && waiting.length > 0);
  await core.stop();
  library.close();
  for (const then of waiting) expect(then).not.toThrow();
  vi.restoreAllMocks();
});
