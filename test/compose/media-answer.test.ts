// The media scheme on real files: ranges, headers, and everything it must not give away.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  mkdtempSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileMark } from '../../app/domain/file-mark.ts';
import { markOf } from '../../app/sound/recording-file.ts';
import { answerMedia } from '../../app/compose/media-answer.ts';

const ORIGIN = 'earshot-app://main';
const content = randomBytes(1_000_003);
let directory: string;
let path: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'earshot-media-'));
  path = join(directory, 'a recording.mp3');
  writeFileSync(path, content);
});
afterAll(() => rmSync(directory, { recursive: true }));

const ask = (url: string, init: RequestInit = {}, served = path): Promise<Response> =>
  answerMedia(
    new Request(url, init),
    (host, id) => (host === 'recording' && id === '7' ? { path: served, mimeType: 'audio/mpeg' } : null),
    ORIGIN,
  );
const range = (value: string): RequestInit => ({ headers: { range: value } });
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());
const openHere = (): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(directory);
    } catch {
      return false;
    }
  }).length;

describe('a cover', () => {
  const cover = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
  const askCover = (init: RequestInit = {}): Promise<Response> =>
    answerMedia(
      new Request('earshot-media://cover/7', init),
      (host) => (host === 'cover' ? { bytes: cover, mimeType: 'image/png' } : null),
      ORIGIN,
    );

  it('is given as what it is, and as nothing else', async () => {
    const response = await askCover();
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '4',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect((await bytesOf(response)).equals(cover)).toBe(true);
    expect((await bytesOf(await askCover({ method: 'HEAD' }))).length).toBe(0);
  });
});

describe('the media scheme', () => {
  it('gives the whole file', async () => {
    const response = await ask('earshot-media://recording/7');
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'audio/mpeg',
      'content-length': String(content.length),
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
    });
    expect((await bytesOf(response)).equals(content)).toBe(true);
  });

  it.each([
    ['bytes=0-0', 0, 1],
    ['bytes=500000-', 500_000, 1_000_003],
    ['bytes=262143-524289', 262_143, 524_290],
    ['bytes=-3', 1_000_000, 1_000_003],
  ])('gives a part: %s', async (header, start, end) => {
    const response = await ask('earshot-media://recording/7', range(header));
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${content.length}`);
    expect(response.headers.get('content-length')).toBe(String(end - start));
    expect((await bytesOf(response)).equals(content.subarray(start, end))).toBe(true);
  });

  it('says how long the file is when asked for what lies behind it', async () => {
    const response = await ask('earshot-media://recording/7', range('bytes=1000003-'));
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */1000003');
  });

  it('answers HEAD without a body', async () => {
    const response = await ask('earshot-media://recording/7', { method: 'HEAD' });
    expect(response.headers.get('content-length')).toBe('1000003');
    expect(response.body).toBeNull();
  });

  it.each([
    'earshot-media://recording/8',
    'earshot-media://other/7',
    'earshot-media://recording/',
    'earshot-media://recording/7/',
    'earshot-media://recording/7?x=1',
    'earshot-media://recording/%37',
    'earshot-media://recording/..%2f..%2fetc%2fpasswd',
    'earshot-media://recording/../recording/7/../../etc/passwd',
    'earshot-media://recording:1/7',
  ])('knows nothing under %s', async (url) => {
    expect((await ask(url)).status).toBe(404);
  });

  it('takes no other method', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await ask('earshot-media://recording/7', { method })).status).toBe(405);
    }
  });

  it('lets only our own page read', async () => {
    const from = async (origin: string): Promise<string | null> =>
      (await ask('earshot-media://recording/7', { method: 'HEAD', headers: { origin } })).headers.get(
        'access-control-allow-origin',
      );
    expect(await from(ORIGIN)).toBe(ORIGIN);
    expect(await from('https://example.org')).toBeNull();
    expect(await from('null')).toBeNull();
  });

  it('serves nothing but files, and does not wait at a pipe', async () => {
    const pipe = join(directory, 'pipe.mp3');
    execFileSync('mkfifo', [pipe]);
    const folder = join(directory, 'folder.mp3');
    mkdirSync(folder);
    for (const served of [pipe, folder, '/dev/zero', join(directory, 'gone.mp3')]) {
      expect((await ask('earshot-media://recording/7', {}, served)).status).toBe(404);
    }
    expect(openHere()).toBe(0);
  });

  it('gives no link, and no other file than the one that is meant', async () => {
    symlinkSync(path, join(directory, 'link.mp3'));
    expect((await ask('earshot-media://recording/7', {}, join(directory, 'link.mp3'))).status).toBe(404);
    const mark = markOf(statSync(path));
    const statusWith = async (other: Partial<FileMark>): Promise<number> => {
      const meant = { path, mimeType: 'audio/mpeg', mark: { ...mark, ...other } };
      const answer = await answerMedia(new Request('earshot-media://decode/x'), () => meant, ORIGIN);
      await answer.body?.cancel();
      return answer.status;
    };
    expect(await statusWith({})).toBe(200);
    // Where numbers prove nothing, size and time decide.
    expect(await statusWith({ inode: 0, device: 0 })).toBe(200);
    for (const other of [
      { inode: mark.inode + 1 },
      { device: mark.device + 1 },
      { sizeBytes: 1 },
      { modifiedMs: 1 },
    ])
      expect(await statusWith(other)).toBe(404);
    expect(openHere()).toBe(0);
  });

  it('closes the file when nobody wants the rest', async () => {
    const response = await ask('earshot-media://recording/7');
    const reader = response.body?.getReader();
    await reader?.read();
    expect(openHere()).toBe(1);
    await reader?.cancel();
    expect(openHere()).toBe(0);
  });

  it('reads no further than it is asked to', async () => {
    const big = join(directory, 'big.wav');
    writeFileSync(big, '');
    truncateSync(big, 2 ** 33);
    const before = process.memoryUsage().arrayBuffers;
    const response = await ask('earshot-media://recording/7', {}, big);
    const reader = response.body?.getReader();
    await reader?.read();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * 2 ** 20);
    await reader?.cancel();
  });

  it('breaks off instead of padding when the file became shorter', async () => {
    const shrinking = join(directory, 'shrinking.wav');
    writeFileSync(shrinking, Buffer.alloc(900_000));
    const response = await ask('earshot-media://recording/7', {}, shrinking);
    truncateSync(shrinking, 100);
    await expect(response.arrayBuffer()).rejects.toThrow();
    expect(openHere()).toBe(0);
  });
});
