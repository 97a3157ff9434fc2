// A share that hangs while its recordings are due, asked about or added: nobody else waits for it, and nothing is lost (Linux, root).
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createFilesWorker } from '../../app/files/files-worker.ts';
import { Shows } from '../../app/operations/shows.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { canMount, hangingMount } from '../support/hanging-mount.ts';
import { startCore } from '../operations/core-support.ts';
import { until } from '../queue/support.ts';
import { takeFile } from '../../app/operations/taking.ts';

vi.setConfig({ testTimeout: 60_000 });

const workerUrl = await bundleWorker('app/files/worker.ts');
/** Node answers asynchronous file calls from this many threads, for the whole process. */
const POOL = 4;

describe.skipIf(!canMount)('a share that hangs', () => {
  it('holds no thread that others need; its recordings wait, and are sent once it is back', async () => {
    const files = createFilesWorker({ workerUrl, stallMs: 1_000 });
    const { device, core, faults, library, record } = startCore(files);
    await core.start(false);
    core.preferences.change({ paused: true });
    const names = Array.from({ length: 2 * POOL }, (_, index) => `share/${index}.wav`);
    const paths = names.map(record);
    const local = record('local.wav');
    for (const path of paths)
      expect(await takeFile(core, path, { service: 'device' })).toMatchObject({ ok: true });

    const release = await hangingMount(join(local, '../share'));
    try {
      core.preferences.change({ paused: false });
      const { fates } = new Shows(core);
      const answers = [
        ...paths.map((path) => fates.ask(path)),
        ...paths.map((path) => takeFile(core, path, { service: 'device' })),
      ];
      // Were any of these asked in the pool, the next line would wait for the share.
      expect((await readFile(local)).length).toBeGreaterThan(0);
      const taken = await takeFile(core, local, { service: 'device' });
      expect(taken).toMatchObject({ ok: true });
      await until(() => device.sent.some(({ path }) => path === local), 'the others go on');
      await Promise.all(answers);
      expect(device.sent.filter(({ path }) => path !== local)).toEqual([]);
      expect(paths.map((path) => library.files.byPath(path)?.state)).not.toContain('gone');
    } finally {
      await release();
    }
    for (const path of paths) {
      const { recordingId } = library.files.byPath(path) ?? {};
      const job = library.jobs.latestFor(recordingId ?? 0);
      expect(job?.state).toMatch(/queued|failed/);
      if (job?.state === 'failed') core.act(job.id, 'retry');
    }
    library.jobs.hurry('file-unreadable', core.nowMs());
    core.worker.wake();
    await until(() => device.sent.length === paths.length + 1, 'all are sent', 30_000);
    expect(new Set(device.sent.map(({ path }) => path)).size).toBe(paths.length + 1);
    expect(faults).toEqual([]);
  });
});
