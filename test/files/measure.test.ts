import { truncateSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FilesWorker } from '../../app/files/files-worker.ts';
import * as media from '../support/media.ts';
import { realFilesWorker, Sandbox } from './support.ts';

vi.setConfig({ testTimeout: 30_000 }); // other suites may be running on the same cores

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

/** Big, and nothing of it on the disk: what a cloud drive leaves until somebody asks for the bytes. */
const placeholder = (name: string): string => {
  const path = box.write(name, '');
  truncateSync(path, 3_000_000);
  return path;
};

describe('a glance', () => {
  it.each([
    ['a.wav', () => media.wav({ seconds: 90 })],
    ['a.mp3', () => media.mp3(90)],
    ['vbr.mp3', () => media.mp3WithXing(90)],
    ['a.m4a', () => media.m4a(90)],
    ['a.flac', () => media.flac(90)],
  ])('tells how long %s is', async (name, content) => {
    const seconds = await files.measure(box.write(name, await content()));
    expect(seconds).toBeGreaterThan(88);
    expect(seconds).toBeLessThan(92);
  });

  it('says nothing of what is no recording, gone, or not downloaded', async () => {
    expect(await files.measure(box.write('text.wav', 'a letter'.repeat(1_000)))).toBeNull();
    expect(await files.measure(box.write('empty.wav', ''))).toBeNull();
    expect(await files.measure(`${box.write('x.wav', 'x')}.gone`)).toBeNull();
    expect(await files.measure(placeholder('cloud.wav'))).toBeNull();
  });
});

describe('a file that is not downloaded', () => {
  it('is not read, unless that was asked for', async () => {
    const path = placeholder('cloud.wav');
    const refused = await files.identify(path);
    expect(refused).toMatchObject({ ok: false, failure: { code: 'file-not-downloaded' } });
    const asked = await files.identify(path, { download: true });
    expect(asked).toMatchObject({ ok: false, failure: { code: 'not-audio' } });
  });

  it('is told from a small file and from one that was written', async () => {
    const small = box.write('small.wav', media.wav({ seconds: 0.01 }));
    expect(await files.identify(small)).toMatchObject({ ok: true });
    const written = box.write('long.wav', media.wav({ seconds: 2 }));
    expect(await files.identify(written)).toMatchObject({ ok: true });
  });
});
