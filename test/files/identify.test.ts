import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  truncateSync,
} from 'node:fs';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFilesWorker, type FilesWorker } from '../../app/files/files-worker.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { canMount, hangingMount } from '../support/hanging-mount.ts';
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

/** Takes much longer to read than to notice that it is being read. */
const HUGE_BYTES = 500_000_000;

/** Waits until a thread of this process has a file open. */
async function isOpen(path: string): Promise<void> {
  if (process.platform !== 'linux') return delay(300);
  const targets = (): (string | null)[] =>
    readdirSync('/proc/self/fd').map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return null; // closed meanwhile
      }
    });
  while (!targets().includes(path)) await delay(1);
  await delay(20); // and knows its size
}

const identify = (name: string, content: string | Uint8Array) => files.identify(box.write(name, content));
const cut = (content: Buffer, share: number): Buffer =>
  content.subarray(0, Math.floor(content.length * share));

describe('what is in a recording', () => {
  const whole: [
    string,
    () => Buffer | Promise<Buffer>,
    { format: string; seconds: number; channels: number; rate: number },
  ][] = [
    [
      'a.wav',
      () => media.wav({ seconds: 2.5, channels: 2 }),
      { format: 'wav/pcm-s16', seconds: 2.5, channels: 2, rate: 16_000 },
    ],
    [
      'big-endian.wav',
      () => media.bigEndian(media.wav({ seconds: 2.5, channels: 2 })),
      { format: 'wav/pcm-s16be', seconds: 2.5, channels: 2, rate: 16_000 },
    ],
    ['a.mp3', () => media.mp3(3), { format: 'mp3', seconds: 3, channels: 2, rate: 44_100 }],
    ['vbr.mp3', () => media.mp3WithXing(3), { format: 'mp3', seconds: 3, channels: 2, rate: 44_100 }],
    ['a.aac', () => media.adts(3), { format: 'aac', seconds: 3, channels: 2, rate: 44_100 }],
    ['a.m4a', () => media.m4a(5), { format: 'mp4/aac', seconds: 5, channels: 2, rate: 44_100 }],
    [
      'front.m4a',
      () => media.m4a(5, 'in-memory'),
      { format: 'mp4/aac', seconds: 5, channels: 2, rate: 44_100 },
    ],
    [
      'fragments.mp4',
      () => media.m4a(5, 'fragmented'),
      { format: 'mp4/aac', seconds: 5, channels: 2, rate: 44_100 },
    ],
    ['one.mp4', () => media.mp3InMp4(5, 1), { format: 'mp4/mp3', seconds: 5, channels: 1, rate: 44_100 }],
    ['two.mp4', () => media.mp3InMp4(5, 2), { format: 'mp4/mp3', seconds: 5, channels: 2, rate: 44_100 }],
    [
      'one.mov',
      () => media.vorbisInMp4(5, 1),
      { format: 'mp4/vorbis', seconds: 5, channels: 1, rate: 44_100 },
    ],
    [
      'six.mov',
      () => media.vorbisInMp4(5, 6),
      { format: 'mp4/vorbis', seconds: 5, channels: 6, rate: 44_100 },
    ],
    ['a.mka', () => media.mkv(5), { format: 'mkv/aac', seconds: 5, channels: 2, rate: 44_100 }],
    ['a.webm', () => media.webm(5), { format: 'webm/opus', seconds: 5, channels: 2, rate: 48_000 }],
    ['a.opus', () => media.ogg(5), { format: 'ogg/opus', seconds: 5, channels: 2, rate: 48_000 }],
    ['a.flac', () => media.flac(5), { format: 'flac', seconds: 5, channels: 1, rate: 16_000 }],
    ['wrong-name.mp3', () => media.flac(5), { format: 'flac', seconds: 5, channels: 1, rate: 16_000 }],
  ];
  it.each(whole)('%s', async (name, make, expected) => {
    const content = await make();
    const outcome = await identify(name, content);
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        fingerprint: createHash('sha256').update(content).digest('hex'),
        sizeBytes: content.length,
        audio: { format: expected.format, channels: expected.channels, sampleRateHz: expected.rate },
      },
    });
    if (!outcome.ok) return;
    expect(outcome.value.audio.durationSeconds).toBeCloseTo(expected.seconds, 0);
    expect(outcome.value.warning).toBeUndefined();
    const { claimedSeconds, presentSeconds, tracks } = outcome.value.promise ?? {};
    expect(presentSeconds).toBeCloseTo(expected.seconds, 0);
    // A header that claims anything claims what is there.
    expect(Math.abs((claimedSeconds ?? presentSeconds ?? 0) - (presentSeconds ?? 0))).toBeLessThan(1);
    expect(tracks).toMatchObject([{ index: 0, canDecode: true, channels: expected.channels }]);
  });

  it('counts frames where the header lies about the length', async () => {
    const outcome = await identify('lying.mp3', media.mp3WithXing(3, 3_600));
    expect(outcome).toMatchObject({ ok: true, value: { warning: expect.stringContaining('1:00:00') } });
    if (outcome.ok) expect(outcome.value.audio.durationSeconds).toBeCloseTo(3, 1);
    if (outcome.ok) expect(outcome.value.promise?.claimedSeconds).toBeCloseTo(3_600, 0);
  });

  const cutOff: [string, () => Buffer | Promise<Buffer>, number][] = [
    ['half.wav', () => cut(media.wav({ seconds: 20 }), 0.5), 10],
    ['half.flac', () => cut(media.flac(60), 0.5), 30],
    ['half.webm', async () => cut(await media.webm(60), 0.5), 30],
    ['most.m4a', async () => cut(await media.m4a(60, 'in-memory'), 0.9), 50],
    ['half.mp3', () => cut(media.mp3WithXing(60), 0.5), 30],
  ];
  it.each(cutOff)('%s is used as far as it goes, with a warning', async (name, make, seconds) => {
    const outcome = await identify(name, await make());
    expect(outcome).toMatchObject({ ok: true, value: { warning: expect.stringContaining('cut off') } });
    if (outcome.ok)
      expect(Math.abs(outcome.value.audio.durationSeconds - seconds)).toBeLessThan(seconds * 0.2);
  });

  it('uses what can be read of formats that tell no length', async () => {
    const whole = await media.ogg(60);
    const outcome = await identify('half.ogg', cut(whole, 0.5));
    expect(outcome).toMatchObject({ ok: true, value: { warning: expect.stringContaining('cut off') } });
    if (outcome.ok) expect(outcome.value.audio.durationSeconds).toBeGreaterThan(20);
    // Who records a stream ends with a whole page and without a mark: nothing is held against it.
    const atPage = whole.subarray(0, whole.lastIndexOf('OggS', undefined, 'latin1'));
    const stream = await identify('stream.ogg', atPage);
    expect(stream).toMatchObject({ ok: true });
    if (stream.ok) expect(stream.value.warning).toBeUndefined();
  });

  it('takes a WAV of a pipe, whose header does not know its length', async () => {
    const content = media.wav({ seconds: 2 });
    content.writeUInt32LE(0xffff_ffff, 4);
    content.writeUInt32LE(0xffff_ffff, 40);
    const outcome = await identify('pipe.wav', content);
    expect(outcome).toMatchObject({ ok: true, value: { audio: { durationSeconds: 2 } } });
    if (outcome.ok) expect(outcome.value.warning).toBeUndefined();
  });
});

describe('what cannot be used', () => {
  const refused: [string, () => string | Buffer | Promise<Buffer>, string][] = [
    ['empty.mp3', () => '', 'file-empty'],
    ['text.mp3', () => 'This is a text. '.repeat(500), 'not-audio'],
    ['page.wav', () => '<!doctype html><title>404</title>'.repeat(100), 'not-audio'],
    [
      'playlist.mp3',
      () => '#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n',
      'not-audio',
    ],
    ['zeros.wav', () => Buffer.alloc(100_000), 'not-audio'],
    ['silent.webm', () => media.silentVideo(1), 'no-sound'],
    ['bought.m4a', () => media.protectedM4a(2), 'audio-protected'],
    ['head.wav', () => media.wav({ seconds: 1 }).subarray(0, 44), 'audio-damaged'],
    ['head.flac', () => media.flac(5).subarray(0, 42), 'audio-damaged'],
    ['head.webm', async () => (await media.webm(5)).subarray(0, 64), 'audio-damaged'],
    ['no-index.m4a', async () => cut(await media.m4a(30), 0.5), 'index-missing'],
    [
      'only-index.m4a',
      async () => {
        const all = await media.m4a(5, 'in-memory');
        return all.subarray(0, all.indexOf('mdat', 0, 'latin1') + 4);
      },
      'audio-damaged',
    ],
  ];
  it.each(refused)('%s', async (name, make, code) => {
    expect(await identify(name, await make())).toMatchObject({ ok: false, failure: { code } });
  });

  it('is of a few bytes, which is said plainly', async () => {
    for (const [name, bytes] of [
      ['three.mp3', 'ID3'],
      ['some.wav', 'x'.repeat(23)],
    ] as const)
      expect(await files.identify(box.write(name, bytes)), name).toMatchObject({
        ok: false,
        failure: { message: expect.stringContaining('only a few bytes long') as string, retryable: false },
      });
    const longer = await files.identify(box.write('more.wav', 'x'.repeat(24)));
    expect(JSON.stringify(longer)).not.toContain('few bytes');
  });

  it('is not there, is a directory, or a pipe without a writer', async () => {
    expect(await files.identify(box.at('gone.wav'))).toMatchObject({
      ok: false,
      failure: { code: 'file-gone' },
    });
    mkdirSync(box.at('dir.wav'));
    expect(await files.identify(box.at('dir.wav'))).toMatchObject({
      ok: false,
      failure: { code: 'not-audio' },
    });
    if (process.platform !== 'linux') return;
    execFileSync('mkfifo', [box.at('pipe.wav')]);
    expect(await files.identify(box.at('pipe.wav'))).toMatchObject({
      ok: false,
      failure: { code: 'not-audio' },
    });
  });

  it('changes while it is read', async () => {
    const path = box.at('growing.wav');
    media.writeHugeWav(path, HUGE_BYTES / 4);
    const reading = files.identify(path);
    await isOpen(path);
    const writer = setInterval(() => appendFileSync(path, 'more'), 5);
    await reading.finally(() => clearInterval(writer));
    expect(await reading).toMatchObject({ ok: false, failure: { code: 'file-changed', retryable: true } });
  });

  it('is cut, deleted or replaced while it is read', async () => {
    const path = box.at('a.wav');
    media.writeHugeWav(path, HUGE_BYTES);
    let reading = files.identify(path);
    await isOpen(path);
    truncateSync(path, 1_000);
    expect(await reading).toMatchObject({ ok: false, failure: { code: 'file-changed' } });
    media.writeHugeWav(path, HUGE_BYTES);
    reading = files.identify(path);
    await isOpen(path);
    rmSync(path);
    expect(await reading).toMatchObject({ ok: false, failure: { code: 'file-gone' } });
    media.writeHugeWav(path, HUGE_BYTES);
    reading = files.identify(path);
    await isOpen(path);
    rmSync(path);
    media.writeHugeWav(path, HUGE_BYTES);
    expect(await reading).toMatchObject({ ok: false, failure: { code: 'file-changed' } });
  });
});

describe('one file never holds up the others', () => {
  it('goes on after one that was given up', async () => {
    const big = box.at('big.wav');
    media.writeHugeWav(big, HUGE_BYTES / 2);
    const small = box.write('small.wav', media.wav({ seconds: 1 }));
    const abort = new AbortController();
    const reading = files.identify(big, { signal: abort.signal });
    const next = files.identify(small);
    await isOpen(big);
    abort.abort();
    expect(await reading).toMatchObject({ ok: false });
    expect(await next).toMatchObject({ ok: true });
  });

  it('scans and looks do not wait behind a long hash', async () => {
    const big = box.at('big.wav');
    media.writeHugeWav(big, HUGE_BYTES / 2);
    const order: string[] = [];
    const reading = files.identify(big).then(() => order.push('identified'));
    await files.scan(box.path, { includeSubfolders: true }).then(() => order.push('scanned'));
    await files.look([big]).then(() => order.push('looked'));
    await reading;
    expect(order).toEqual(['scanned', 'looked', 'identified']);
  });
});

describe('a file that crashes its reader', () => {
  /** The real worker, with a weakness for certain names. */
  async function weakWorker(): Promise<URL> {
    const real = await bundleWorker('app/files/worker.ts');
    return pathToFileURL(
      box.write(
        'weak.mjs',
        `import { parentPort } from 'node:worker_threads';
         await import(${JSON.stringify(real.href)});
         parentPort.on('message', ({ path = '' }) => {
           if (path.includes('throws')) throw new Error('a mistake in the reader');
           if (path.includes('exits')) process.exit(9);
           if (path.includes('loops')) for (;;);
           if (path.includes('memory')) for (const all = []; ; ) all.push(new Array(1e6).fill(all.length));
         });
`,
      ),
    );
  }

  it('is tried once more and then set aside, and the others go on', async () => {
    const own = createFilesWorker({ workerUrl: await weakWorker(), stallMs: 1_500 });
    const names = ['throws.wav', 'fine-1.wav', 'exits.wav', 'loops.wav', 'memory.wav', 'fine-2.wav'];
    const outcomes = await Promise.all(
      names.map((name) => own.identify(box.write(name, media.wav({ seconds: 1 })))),
    );
    expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.failure.code))).toEqual([
      'reader-crashed',
      'ok',
      'reader-crashed',
      'reader-crashed',
      'reader-crashed',
      'ok',
    ]);
    await own.close();
  });
});

describe.skipIf(!canMount)('a disk that hangs', () => {
  it('fails alone, is left alone, and is asked again when it answers', async () => {
    const own = await realFilesWorker({ stallMs: 400 });
    const place = box.at('share');
    const release = await hangingMount(place);
    try {
      const good = box.write('good.wav', media.wav({ seconds: 1 }));
      const [hungFile, next] = [own.identify(`${place}/a.wav`), own.identify(good)];
      expect(await hungFile).toMatchObject({
        ok: false,
        failure: { code: 'file-unreadable', retryable: true },
      });
      expect(await next).toMatchObject({ ok: true });

      expect(await own.scan(place, { includeSubfolders: true })).toMatchObject({
        ok: false,
        failure: { code: 'folder-missing' },
      });
      // It is known by now: the answer is there before the next turn of the event loop, and costs no thread.
      const orLater = <T>(answer: Promise<T>) => Promise.race([answer, nextTurn('later')]);
      expect(await orLater(own.scan(place, { includeSubfolders: true }))).toMatchObject({
        ok: false,
        failure: { code: 'folder-missing' },
      });
      expect(await orLater(own.look([`${place}/a.wav`]))).toMatchObject([{ kind: 'unknown' }]);
      expect(await orLater(own.ask(`${place}/a.wav`))).toMatchObject({ what: 'unknown', file: null });
      mkdirSync(box.at('other'));
      expect(await own.scan(box.at('other'), { includeSubfolders: true })).toMatchObject({ ok: true });
    } finally {
      await release();
    }
    await delay(100);
    expect(await own.scan(place, { includeSubfolders: true })).toMatchObject({
      ok: true,
      value: { fileCount: 0 },
    });
    await own.close();
  });
});

describe('who writes to a file', () => {
  it.skipIf(process.platform !== 'linux')('is told on Linux, and readers are not writers', async () => {
    const path = box.write('a.wav', 'x');
    const held = async () =>
      (await files.look([path], { closely: true })).map(
        (sighting) => sighting.kind === 'file' && sighting.heldOpen,
      );
    expect(await held()).toEqual([false]);
    const reader = openSync(path, 'r');
    expect(await held()).toEqual([false]);
    const writer = openSync(path, 'a');
    expect(await held()).toEqual([true]);
    closeSync(writer);
    closeSync(reader);
    expect(await held()).toEqual([false]);
    expect(readFileSync(path, 'utf8')).toBe('x');
  });
});
