// Recordings at the edges of what is possible: their size, length, channels and names.
import { mkdirSync, statSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FilesWorker } from '../../app/files/files-worker.ts';
import * as media from '../support/media.ts';
import { realFilesWorker, Sandbox } from './support.ts';

vi.setConfig({ testTimeout: 60_000 });

const GB = 1_000_000_000;
let files: FilesWorker;
let box: Sandbox;
beforeAll(async () => {
  files = await realFilesWorker();
});
afterAll(() => files.close());
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => box.remove());

describe('a recording', () => {
  it('of 4 GB, as large as WAV can be: its length is told at once, it is whole, and its reading can be given up', async () => {
    const path = box.at('long.wav');
    media.writeHugeWav(path, 4.2 * GB);
    expect(await files.measure(path)).toBeCloseTo((4.2 * GB - 44) / 32_000, 0);
    expect(await files.look([path], { closely: true })).toMatchObject([{ kind: 'file', lacksRest: false }]);
    const abort = new AbortController();
    const reading = files.identify(path, { signal: abort.signal });
    abort.abort();
    expect(await reading).toMatchObject({ ok: false, failure: { code: 'internal' } });
  });

  it('of 8 GB and 69 hours (RF64): sizes beyond 32 bits are right', async () => {
    const path = box.at('longer.wav');
    media.writeHugeRf64(path, 8 * GB);
    expect(await files.measure(path)).toBeCloseTo((8 * GB - 80) / 32_000, 0);
    expect(await files.look([path], { closely: true })).toMatchObject([
      { kind: 'file', file: { sizeBytes: 8 * GB }, lacksRest: false },
    ]);
    expect(await files.scan(box.path, { includeSubfolders: true })).toMatchObject({
      ok: true,
      value: { totalBytes: 8 * GB },
    });
  });

  it('of 24 hours is identified, to the second', async () => {
    const path = box.at('day.wav');
    media.writeHugeWav(path, 44 + 86_400 * 4_000, 2_000);
    const outcome = await files.identify(path);
    expect(outcome).toMatchObject({ ok: true, value: { audio: { durationSeconds: 86_400 } } });
  });

  it('of 8 channels at 192 kHz is one like any other', async () => {
    const path = box.write('studio.wav', media.wav({ seconds: 1, channels: 8, sampleRateHz: 192_000 }));
    expect(await files.identify(path)).toMatchObject({
      ok: true,
      value: { audio: { channels: 8, sampleRateHz: 192_000, durationSeconds: 1 } },
    });
  });
});

describe('a name', () => {
  const LONGEST = `${'é'.repeat(125)}x.wav`; // 255 bytes
  it.each([
    '🎙️ 日本.wav',
    'שלום עולם.wav',
    'line\nbreak.wav',
    'CON.wav',
    ' spaces .wav',
    '-rf.wav',
    '%s$(x)`.wav',
    LONGEST,
  ])('like %j is found, looked at and read', async (name) => {
    const path = box.write(name, media.wav({ seconds: 0.5 }));
    expect(await files.scan(box.path, { includeSubfolders: true })).toMatchObject({
      ok: true,
      value: { entries: [{ path }] },
    });
    expect(await files.look([path], { closely: true })).toMatchObject([{ kind: 'file', lacksRest: false }]);
    expect(await files.identify(path)).toMatchObject({ ok: true });
  });

  it('in one Unicode form is not the same in another, where the file system tells them apart', async () => {
    const paths = [box.write('caf\u00e9.wav', 'one'), box.write('cafe\u0301.wav', 'two')];
    const apart = statSync(paths[0] ?? '').ino !== statSync(paths[1] ?? '').ino;
    const outcome = await files.scan(box.path, { includeSubfolders: true });
    expect(outcome.ok && outcome.value.fileCount).toBe(apart ? 2 : 1);
  });

  it('of a folder may be as odd', async () => {
    mkdirSync(box.at('a\nb'));
    const path = box.write('a\nb/🎙️.wav', media.wav({ seconds: 0.5 }));
    expect(await files.scan(box.path, { includeSubfolders: true })).toMatchObject({
      ok: true,
      value: { entries: [{ path }] },
    });
  });
});

describe('reading in full', () => {
  it('is gentle while it is asked to be, and gives the same', async () => {
    const path = box.write('a.wav', media.wav({ seconds: 300 }));
    const quick = await files.identify(path);
    files.beGentle(true);
    const gentle = files.identify(path);
    expect(await gentle).toEqual(quick);
    files.beGentle(false);
    expect(await files.identify(path)).toEqual(quick);
  });
});
