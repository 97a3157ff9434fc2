// A command that waits for a file does not run ahead of what follows from its end: on a slow disk the library says it sooner than it is on disk.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { watchEnding } from '../../app/operations/ending.ts';
import { FileEnds } from '../../app/operations/file-ends.ts';
import { toolsFor } from './command-line.ts';
import { startCore } from './core-support.ts';

/** Longer than the pace at which the command looks, milliseconds. */
const DISK_MS = 300;

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const fdatasync: typeof fs.fdatasync = Object.assign(
    (fd: number, done: (error: NodeJS.ErrnoException | null) => void) =>
      setTimeout(() => fs.fdatasync(fd, done), DISK_MS),
    { __promisify__: fs.fdatasync.__promisify__ },
  );
  return { ...fs, default: { ...fs, fdatasync }, fdatasync };
});

it('waits until the end of a file is on disk and told', async () => {
  const work = startCore();
  const { core, device, faults, record, told } = work;
  device.pollPaceMs = 10;
  await core.start(false);
  const ending = watchEnding(new Promise(() => undefined));
  const ends = new FileEnds({ core, ending, works: true, isWorkedOn: () => true, wait: false });
  const { call } = toolsFor(work).tools;
  const end = await ends.of(call('places.transcribe', { path: record('episode.wav'), service: 'device' }));
  expect(end).toEqual({ kind: 'done', recordingId: 1 });
  expect(told).toContain('done 1');
  await sleep(DISK_MS);
  expect(faults).toEqual([]);
});
