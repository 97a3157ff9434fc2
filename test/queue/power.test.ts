// On battery, where the person asked for it: what is noticed waits, what a person asks for does not, and all goes on when plugged in.
import { expect, it, vi } from 'vitest';
import { startCore } from '../operations/core-support.ts';
import { takeFile } from '../../app/operations/taking.ts';
import { transcribeWith } from '../../app/operations/transcribing.ts';

vi.setConfig({ testTimeout: 30_000 });

it('rests on battery only when that is wished, and goes on by itself', async () => {
  const { device, core, library, place, record, views } = startCore();
  device.onCreate = (request) => device.accept(request);
  device.pollPaceMs = 50;
  library.folders.add(
    { path: place, name: 'Show', includeSubfolders: true, service: 'device' },
    core.nowMs(),
  );
  core.rest.onBattery = true;
  await core.start(true);
  const first = record('first.wav');
  await vi.waitFor(() => expect(library.jobs.inState('done')).toHaveLength(1), 15_000);

  core.preferences.change({ pauseOnBattery: true });
  expect(views.queue().held).toMatchObject([{ service: 'device', failure: { code: 'on-battery' } }]);
  const noticed = record('noticed.wav');
  await vi.waitFor(() => expect(core.intake.size).toBe(1), 15_000);
  const asked = record('asked.wav');
  expect(await takeFile(core, asked)).toMatchObject({ ok: true });
  expect(library.files.byPath(noticed)?.state).toBe('settling');
  expect(device.sent.map(({ path }) => path)).toEqual([first]);

  core.rest.onBattery = false;
  expect(views.queue().held).toEqual([]);
  await vi.waitFor(() => expect(library.jobs.inState('done')).toHaveLength(3), 15_000);
  expect(library.files.byPath(noticed)?.state).toBe('known');
});

it('says of each file what it waits for', async () => {
  const { core, library, place, record, views } = startCore(undefined, { quietMs: 60_000 });
  library.folders.add(
    { path: place, name: 'Show', includeSubfolders: true, service: 'device' },
    core.nowMs(),
  );
  await core.start(true);
  record('a.wav');
  await vi.waitFor(
    () =>
      expect(views.items({ view: 'all', folderId: null, offset: 0, limit: 10 }).items).toMatchObject([
        { state: 'settling', waitsFor: 'check' },
      ]),
    15_000,
  );
});

it('decodes nothing without the sandbox before a yes, says why, and goes on after it', async () => {
  const { cloud, device, core, library, place, record, views } = startCore();
  device.onCreate = (request) => device.accept(request);
  cloud.onCreate = (request) => cloud.accept(request);
  device.pollPaceMs = cloud.pollPaceMs = 50;
  library.folders.add(
    { path: place, name: 'Show', includeSubfolders: true, service: 'device' },
    core.nowMs(),
  );
  core.rest.mayDecode = false;
  await core.start(true);
  const path = record('one.wav');
  await vi.waitFor(() => expect(library.jobs.inState('queued')).toHaveLength(1), 15_000);
  expect(views.queue().held).toMatchObject([{ service: 'device', failure: { code: 'not-allowed' } }]);
  // What is sent is decoded elsewhere. Power has no say in it.
  core.rest.onBattery = false;
  expect(transcribeWith(core, library.files.byPath(path)?.recordingId ?? 0, 'cloud')).toMatchObject({
    ok: true,
  });
  await vi.waitFor(() => expect(library.jobs.inState('done')).toHaveLength(1), 15_000);
  expect(device.sent).toEqual([]);

  core.rest.mayDecode = true;
  await vi.waitFor(() => expect(device.sent.map((one) => one.path)).toEqual([path]), 15_000);
  expect(views.queue().held).toEqual([]);
});
