// What the page is told when something changes: in which order, how often, and about which recordings.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { must } from '../queue/support.ts';
import { startCore } from './core-support.ts';
import { removeRecording, restoreRecordings } from '../../app/operations/removing.ts';
import { takeFile } from '../../app/operations/taking.ts';
import { transcribeWith } from '../../app/operations/transcribing.ts';

it('tells each change once, in the order in which things happen', async () => {
  const { cloud, core, device, library, place, record, told } = startCore();
  cloud.pollPaceMs = device.pollPaceMs = 10;
  const toldBy = async (deed: () => unknown): Promise<string[]> => {
    told.length = 0;
    await deed();
    let before: number;
    do {
      before = told.length;
      await sleep(100);
    } while (core.worker.busy || told.length > before);
    return [...told];
  };
  const transcribed = ['items queue 1', 'items queue 1', 'items queue search 1', 'done 1', 'items 1'];
  await core.start(false);
  const path = record('episode.wav');
  expect(await toldBy(() => takeFile(core, path, { service: 'device' }))).toEqual([
    'items queue',
    'items queue 1',
    'items queue 1',
    ...transcribed,
  ]);
  const id = must(library.files.byPath(path)).recordingId ?? 0;
  expect(await toldBy(() => takeFile(core, path, { service: 'device' }))).toEqual([
    'items queue',
    'items queue 1',
  ]);
  // The price becomes known meanwhile.
  expect(await toldBy(() => must(transcribeWith(core, id, 'cloud')))).toEqual([
    'items queue 1',
    'items queue 1',
    'settings queue items',
    ...transcribed,
  ]);
  expect(await toldBy(() => removeRecording(core, id))).toEqual([]);
  expect(await toldBy(() => restoreRecordings(core, [id]))).toEqual(['items queue search folders']);

  expect(await toldBy(() => core.preferences.change({ pauseOnBattery: true }))).toEqual(['settings queue']);
  expect(await toldBy(() => (core.rest.onBattery = true))).toEqual(['items queue']);
  expect(await toldBy(() => core.preferences.change({ monthCeilingUsd: 5 }))).toEqual([
    'settings queue items',
    'settings queue',
  ]);
  expect(await toldBy(() => (core.rest.mayDecode = false))).toEqual(['items queue']);

  const show = { path: place, name: 'Show', includeSubfolders: true, service: 'device' };
  const folder = library.folders.add(show, core.nowMs());
  expect(await toldBy(() => core.folders.pause(folder.id, true))).toEqual(['folders items queue']);
  removeRecording(core, id);
  expect(await toldBy(() => core.trash.empty())).toEqual(['items folders']);
});
