// Copies with chapters: read back by FFmpeg's own demuxers and by our reader; the sound compared byte by byte; the source never touched.
import { linkSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Chapter } from '../../app/domain/chapters.ts';
import { copyWithChapters } from '../../app/files/chapter-copy/copy.ts';
import { id3Bytes, tagWithChapters } from '../../app/files/chapter-copy/id3.ts';
import { chaptersOf } from '../../app/files/chapters.ts';
import type { DiskFile } from '../../app/files/disk-file.ts';
import { loadFfmpeg, type Ffmpeg } from '../../app/sound/ffmpeg.ts';
import { CHAPTERS, ID3V24, M4A } from '../support/chaptered.ts';
import * as media from '../support/media.ts';
import { Sandbox, wasmPath } from './support.ts';

let ffmpeg: Ffmpeg;
beforeAll(async () => {
  ffmpeg = await loadFfmpeg(readFileSync(wasmPath));
});
let box = new Sandbox();
afterEach(() => {
  box.remove();
  box = new Sandbox();
});

const WANTED: readonly Chapter[] = [
  { start: 0, title: 'Hallo', url: 'https://example.org/a b' },
  { start: 0.5, title: 'Zweites “Kapitel” 面包 🍞' },
  { start: 1.5, title: 'Ende' },
];
const bare = (chapters: readonly Chapter[]) => chapters.map(({ start, title }) => ({ start, title }));

/** What FFmpeg says that a file holds. */
function byFfmpeg(bytes: Buffer, name: string) {
  const source = {
    sizeBytes: bytes.length,
    read: (position: number, into: Uint8Array) => bytes.copy(into, 0, position, position + into.length),
  };
  const opened = ffmpeg.open(source, name);
  if (!opened.ok) throw new Error(opened.failure.message);
  const { chapters, durationSeconds, streams, tags } = opened.value;
  const decoding = opened.value.decode(streams.find(({ canDecode }) => canDecode)?.index ?? 0, 0);
  let samples = 0;
  let sum = 0;
  for (let chunk = decoding.next(); chunk; chunk = decoding.next())
    for (const sample of chunk.channels[0] ?? []) {
      samples += 1;
      sum += Math.abs(sample);
    }
  opened.value.close();
  return { chapters: bare(chapters), durationSeconds, tags, samples, sum };
}

const ours = (bytes: Buffer): readonly Chapter[] =>
  chaptersOf(
    {
      stats: { size: bytes.length },
      readAt: (at: number, length: number) =>
        at + length <= bytes.length ? bytes.subarray(at, at + length) : null,
    } as Pick<DiskFile, 'readAt' | 'stats'>,
    {},
  );

async function copied(name: string, content: Buffer, chapters = WANTED, endSeconds = 2) {
  const source = box.write(name, content);
  const target = box.at(`copy ${name}`);
  const outcome = await copyWithChapters({ source, target, chapters, endSeconds });
  expect(readFileSync(source).equals(content)).toBe(true);
  return { outcome, source, target, bytes: outcome.ok ? readFileSync(target) : Buffer.alloc(0) };
}

describe('a copy of an MP3', () => {
  it.each([
    ['without a tag', media.mp3(2)],
    ['with chapters of before in ID3 2.4', Buffer.concat([ID3V24, media.mp3(2)])],
  ])('%s holds the chapters, and the sound as it was', async (_what, content) => {
    const { bytes, outcome } = await copied('a.mp3', content);
    expect(outcome).toMatchObject({ ok: true });
    expect(byFfmpeg(bytes, 'a.mp3').chapters).toEqual(bare(WANTED));
    expect(bare(ours(bytes))).toEqual(bare(WANTED));
    expect(bytes.subarray(id3Bytes(bytes)).equals(content.subarray(id3Bytes(content)))).toBe(true);
  });

  it('keeps every other frame as it stands', async () => {
    const { bytes } = await copied('a.mp3', Buffer.concat([ID3V24, media.mp3(2)]));
    expect(byFfmpeg(bytes, 'a.mp3').tags).toMatchObject({ title: 'The bread' });
    expect(bytes.includes(Buffer.from('Lavf59.27.100'))).toBe(true);
  });

  it('holds 500 of them, which no table of contents can name at once', async () => {
    const many = Array.from({ length: 500 }, (_, at) => ({ start: at, title: `Part ${at + 1}` }));
    const { bytes } = await copied('a.mp3', media.mp3(2), many, 500);
    expect(byFfmpeg(bytes, 'a.mp3').chapters).toEqual(many);
  });

  it.each([
    ['2.3', Buffer.alloc(0)],
    ['2.4', ID3V24],
  ])('has long titles and links in a tag of ID3 %s, for FFmpeg too', async (_version, tag) => {
    const url = `https://example.org/${'x'.repeat(200)}`;
    const long = [127, 128, 202, 300].flatMap((bytes, at) => [
      { start: at, title: 'x'.repeat(Math.min(200, bytes - 2)), url },
      { start: at + 0.25, title: 'x', url },
      { start: at + 0.5, title: 'б'.repeat(bytes / 2) },
    ]);
    const { bytes } = await copied('a.mp3', Buffer.concat([tag, media.mp3(2)]), long, 5);
    expect(byFfmpeg(bytes, 'a.mp3').chapters).toEqual(bare(long));
    expect(bare(ours(bytes))).toEqual(bare(long));
    expect(bytes.includes('PRIV')).toBe(tag === ID3V24);
    expect(bytes.toString('latin1').split(url)).toHaveLength(9);
  });

  it('is refused where its tag cannot be kept whole', () => {
    const old = Buffer.concat([Buffer.from('ID3\x02\0\0\0\0\0\x0a', 'latin1'), Buffer.alloc(10)]);
    expect(tagWithChapters(old, WANTED, 2)).toBeNull();
    const cut = Buffer.from(ID3V24);
    cut.writeUInt32BE(0x0101_0101, 14);
    expect(tagWithChapters(cut, WANTED, 2)).toBeNull();
  });
});

describe('a copy of an MP4', () => {
  /** The head before the sound, as files made for the web have it. */
  const fast = (): Buffer => {
    const at = M4A.indexOf('moov') - 4;
    const moov = Buffer.from(M4A.subarray(at));
    const mdatAt = M4A.indexOf('mdat') - 4;
    for (let place = moov.indexOf('stco'); place >= 0; place = moov.indexOf('stco', place + 4))
      moov.writeUInt32BE(moov.readUInt32BE(place + 12) + moov.length, place + 12);
    return Buffer.concat([M4A.subarray(0, mdatAt), moov, M4A.subarray(mdatAt, at)]);
  };

  it.each([
    ['whose head is at the end', () => M4A],
    ['whose head is before the sound', fast],
  ])('%s holds the chapters in the place of those before, and plays the same', async (_what, make) => {
    const content = make();
    const before = byFfmpeg(content, 'a.m4a');
    expect(before.chapters).toEqual(CHAPTERS);
    const { bytes, outcome } = await copied('a.m4a', content);
    expect(outcome).toMatchObject({ ok: true });
    const after = byFfmpeg(bytes, 'a.m4a');
    expect(after.chapters).toEqual(bare(WANTED));
    expect(bare(ours(bytes))).toEqual(bare(WANTED));
    expect([after.samples, after.sum]).toEqual([before.samples, before.sum]);
    expect(after.tags).toMatchObject({ title: 'The bread' });
  });

  it('begins its first chapter where it begins', async () => {
    const { bytes } = await copied('a.m4a', M4A, [{ start: 0.75, title: 'Late' }]);
    expect(byFfmpeg(bytes, 'a.m4a').chapters).toEqual([{ start: 0.75, title: 'Late' }]);
    // By the track, which players read; `chpl` alone would say the same.
    const track = Buffer.from(bytes);
    track.write('free', track.indexOf('chpl'), 'latin1');
    expect(bare(ours(track))).toEqual([{ start: 0.75, title: 'Late' }]);
  });

  it('has none where none are wanted', async () => {
    const { bytes } = await copied('a.m4a', M4A, []);
    expect(byFfmpeg(bytes, 'a.m4a').chapters).toEqual([]);
  });

  it.each([
    ['in fragments', Buffer.concat([M4A, Buffer.from('\0\0\0\x08moof', 'latin1')])],
    ['cut off', M4A.subarray(0, M4A.length - 40)],
    ['without a head', M4A.subarray(0, 60)],
  ])('is refused for one %s, and nothing is left', async (_what, content) => {
    const { outcome } = await copied('a.m4a', content);
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'not-allowed' } });
    expect(readdirSync(box.path)).toEqual(['a.m4a']);
  });
});

describe('the source', () => {
  it('is never the target, under whatever name', async () => {
    const content = media.mp3(1);
    const source = box.write('a.mp3', content);
    const other = box.at('b.mp3');
    linkSync(source, other);
    for (const target of [source, other]) {
      const outcome = await copyWithChapters({ source, target, chapters: WANTED, endSeconds: 1 });
      expect(outcome).toMatchObject({ ok: false, failure: { code: 'not-allowed' } });
    }
    expect(readFileSync(source).equals(content)).toBe(true);
  });

  it('that is gone is told', async () => {
    const order = { source: box.at('gone.mp3'), target: box.at('b.mp3'), chapters: WANTED, endSeconds: 1 };
    expect(await copyWithChapters(order)).toMatchObject({ ok: false, failure: { code: 'file-gone' } });
  });
});
