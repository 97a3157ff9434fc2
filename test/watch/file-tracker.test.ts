// The book of a folder's files by itself, on a real disk: what only shows when two ways of looking meet.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../app/domain/clock.ts';
import type { FilesWorker } from '../../app/files/files-worker.ts';
import type { WatchEvent } from '../../app/watch/events.ts';
import { FileTracker } from '../../app/watch/file-tracker.ts';
import { realFilesWorker, Sandbox } from '../files/support.ts';

const box = new Sandbox();
let files: FilesWorker;
beforeAll(async () => {
  files = await realFilesWorker();
});
afterAll(async () => {
  await files.close();
  box.remove();
});

it('a file that an event and a scan miss at once is told to be gone once', async () => {
  const path = join(box.path, 'a.wav');
  const told: WatchEvent[] = [];
  const tracker = new FileTracker({
    files,
    clock: systemClock,
    quietMs: 100,
    tell: (event) => told.push(event),
    onMissed: () => undefined,
  });
  tracker.load([{ path, sizeBytes: 1, modifiedMs: 1, inode: 1 }]);
  await Promise.all([tracker.vanish([path]), tracker.vanish([path])]);
  expect(told).toEqual([{ type: 'gone', paths: [path] }]);
  tracker.close();
});
