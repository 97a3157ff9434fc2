// The second place as a person names it: where it may lie, that copying holds up nobody, and what is said of it.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { SecondPlace } from '../../app/care/second-place.ts';
import { openLibrary } from '../../app/storage/library.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { until } from '../models/support.ts';
import { clock, NOW, settledFile, tempDirectory } from '../storage/support.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { layEmptyLibrary } from '../support/empty-library.ts';

let workerUrl: URL;
beforeAll(async () => {
  workerUrl = await bundleWorker('app/storage/care/place-worker.ts');
}, 60_000);

async function place() {
  const libraryDir = tempDirectory();
  layEmptyLibrary(libraryDir);
  const computerDir = tempDirectory();
  const opened = openLibrary(libraryDir, { clock, engines: ENGINES });
  if (!opened.ok) throw new Error(opened.failure.message);
  const library = opened.value;
  onTestFinished(() => library.close());
  library.takeIn(settledFile(), NOW);
  await library.backup();
  const faults: string[] = [];
  const make = (worker = workerUrl) =>
    new SecondPlace({
      libraryDir,
      recordPath: join(computerDir, 'own', 'second-place.json'),
      workerUrl: worker,
      livedMs: () => library.lived.livedMs,
      floor: () => library.backupFloor,
      onFault: (error) => faults.push(String(error)),
    });
  return { libraryDir, library, faults, make, second: make(), disk: tempDirectory() };
}

it('is none before it is named, and nothing is asked of any disk', async () => {
  const { second } = await place();
  expect(second.view()).toEqual({
    folder: null,
    state: null,
    newestMadeAt: null,
    copies: 0,
    sameDisk: false,
  });
  expect(await second.look()).toEqual({ state: 'none', copied: 0 });
});

it('gets a folder of its own, is remembered by this computer, and says what lies there', async () => {
  const { disk, library, make, second } = await place();
  const chosen = second.choose(disk);
  if (!chosen.ok) throw new Error(chosen.failure.message);
  const [folder = '', ...others] = readdirSync(disk);
  expect(others).toEqual([]);
  // Backups hold every word: nobody else of that disk may read them.
  if (process.platform !== 'win32') expect(statSync(join(disk, folder)).mode & 0o777).toBe(0o700);
  await Promise.all([second.look(), second.look()]);
  expect(second.view()).toMatchObject({ state: 'fine', copies: 1, sameDisk: true });
  await library.backup('by-hand');
  const later = make();
  expect(later.view()).toMatchObject({ folder: chosen.value.folder, state: null, copies: 1 });
  expect(await later.look()).toMatchObject({ state: 'fine', copied: 1 });
});

it('cannot be in the library, nor where no folder can be made', async () => {
  const { disk, libraryDir, second } = await place();
  mkdirSync(join(libraryDir, 'inner'));
  for (const folder of [libraryDir, join(libraryDir, 'inner'), join(disk, 'absent'), '/proc'])
    expect(second.choose(folder).ok, folder).toBe(false);
  expect(second.view().folder).toBeNull();
  expect(existsSync(join(disk, 'absent'))).toBe(false);
});

it('that is left keeps what it has, and knows it again', async () => {
  const { disk, second } = await place();
  second.choose(disk);
  await second.look();
  const [folder = ''] = readdirSync(disk);
  second.leave();
  expect(second.view().folder).toBeNull();
  expect((await second.look()).state).toBe('none');
  expect(readdirSync(join(disk, folder))).toHaveLength(1);
  second.choose(disk);
  expect(second.view().copies).toBe(1);
});

it('that is away is no fault, and neither is a library without backups', async () => {
  const { disk, faults, libraryDir, second } = await place();
  second.choose(disk);
  renameSync(disk, `${disk} away`);
  onTestFinished(() => rmSync(`${disk} away`, { recursive: true, force: true }));
  expect((await second.look()).state).toBe('away');
  expect(faults).toEqual([]);
  renameSync(`${disk} away`, disk);
  rmSync(join(libraryDir, 'backups'), { recursive: true });
  expect((await second.look()).state).toBe('fine');
});

it('ends while it copies, and the next look goes on', async () => {
  const { disk, faults, make, second } = await place();
  second.choose(disk);
  const looking = second.look();
  await second.stop();
  expect(await looking).toMatchObject({ state: 'failed', copied: 0 });
  // On a busy computer its thread may take longer than it is waited for.
  await until(() => !second.isStuck());
  expect(faults).toEqual([]);
  expect((await make().look()).state).toBe('fine');
  const [folder = ''] = readdirSync(disk);
  expect(readdirSync(join(disk, folder))).toHaveLength(1);
});

it('whose thread is at a long step is waited for a while, and never broken off', async () => {
  const { disk, make } = await place();
  const busy = `
    import { parentPort } from 'node:worker_threads';
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);
    parentPort.postMessage({ state: 'fine', copied: 0 });`;
  const second = make(new URL(`data:text/javascript,${encodeURIComponent(busy)}`));
  second.choose(disk);
  const looking = second.look();
  const since = performance.now();
  await second.stop();
  expect(performance.now() - since).toBeLessThan(2_400);
  expect(second.isStuck()).toBe(true);
  expect(await looking).toEqual({ state: 'fine', copied: 0 });
  await until(() => !second.isStuck());
});
