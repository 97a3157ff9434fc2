import { truncateSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { oggSeconds } from '../../app/files/ends/ogg-length.ts';
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
    ['a.ogg', () => media.ogg(90)],
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

describe('a glance at Ogg', () => {
  interface PageParts {
    readonly body: string | number;
    readonly second?: number;
    readonly serial?: number;
    readonly flags?: number;
    readonly rateHz?: number;
  }
  /** A page that ends with the sample of this second. Checksums are not looked at. */
  function page({ body, flags = 0, rateHz = 48_000, second = 0, serial = 1 }: PageParts): Buffer {
    const bytes = typeof body === 'string' ? Buffer.from(body, 'latin1') : Buffer.alloc(body, 7);
    const lengths = [...Array<number>(Math.floor(bytes.length / 255)).fill(255), bytes.length % 255];
    const head = Buffer.alloc(27);
    head.write('OggS', 'latin1');
    head[5] = flags;
    head.writeBigInt64LE(BigInt(second < 0 ? -1 : second * rateHz), 6);
    head.writeUInt32LE(serial, 14);
    head[26] = lengths.length;
    return Buffer.concat([head, Buffer.from(lengths), bytes]);
  }
  const OPUS = `OpusHead\u0001\u0001\u0000\u0000${'\u0000'.repeat(7)}`;
  const VORBIS = `\u0001vorbis\u0000\u0000\u0000\u0000\u0001\u0044\u00ac\u0000\u0000${'\u0000'.repeat(14)}`;
  /** A page a second: 20 quiet ones of a few bytes, then speech. */
  const pages = (from: number, seconds: number, more: Partial<PageParts> = {}): Buffer[] =>
    Array.from({ length: seconds }, (_, at) =>
      page({ body: at < 20 ? 150 : 6_000, second: from + at + 1, ...more }),
    );
  const lengthOf = (bytes: Buffer): number | null =>
    oggSeconds({ sizeBytes: bytes.length, readAt: (at, length) => bytes.subarray(at, at + length) });
  const opus = (...rest: Buffer[]): Buffer =>
    Buffer.concat([page({ body: OPUS, flags: 2 }), page({ body: 'OpusTags' }), ...rest]);

  it.each([
    ['a quiet beginning', 0, 30],
    ['a quiet beginning, of many bytes', 0, 200],
    ['a station that began five hours before', 18_000, 200],
  ])('hears as long as there is sound with %s', async (_what, from, seconds) => {
    const content = opus(...pages(from, seconds));
    const measured = await files.measure(box.write('a.opus', content));
    expect(measured).toBe(lengthOf(content));
    expect(measured).toBeGreaterThan(from === 0 ? seconds - 0.1 : seconds - 1.5);
    expect(measured).toBeLessThan(seconds + 0.5);
  });

  it('counts the first page of what was joined on air by its bytes', () => {
    const even = Array.from({ length: 200 }, (_, at) => page({ body: 6_000, second: 18_001 + at }));
    expect(lengthOf(opus(...even))).toBeCloseTo(200, 6);
  });

  it('knows the rate of Vorbis, and passes by pages in which no packet ends, and by what was torn off', () => {
    const begins = page({ body: VORBIS, flags: 2 });
    const sound = pages(0, 30, { rateHz: 44_100 });
    const torn = page({ body: 6_000, second: 99, rateHz: 44_100 }).subarray(0, 900);
    const file = Buffer.concat([
      begins,
      page({ body: 6_000 }),
      ...sound,
      page({ body: 200, second: -1 }),
      torn,
    ]);
    expect(lengthOf(file)).toBeGreaterThan(28.5);
    expect(lengthOf(file)).toBeLessThan(30.5);
  });

  it('says nothing of streams beside or behind each other, of one page, and of other codecs', () => {
    const beside = opus(...pages(0, 30));
    beside[5 + beside.indexOf('OggS', 1, 'latin1')] = 2;
    const behind = Buffer.concat([opus(...pages(0, 30)), ...pages(500, 30, { serial: 2 })]);
    const one = opus(...pages(0, 1));
    const speex = Buffer.concat([page({ body: 'Speex   '.padEnd(80), flags: 2 }), ...pages(0, 30)]);
    const nothing = Buffer.concat([Buffer.alloc(4), opus(...pages(0, 30)).subarray(4)]);
    expect([beside, behind, one, speex, nothing, Buffer.alloc(0)].map(lengthOf)).toEqual(Array(6).fill(null));
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
