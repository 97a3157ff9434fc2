// Chapters that files name: as a real writer makes them, as other writers make them, and what hostile ones do.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHAPTER_LIMITS, cleanChapters, type Chapter } from '../../app/domain/chapters.ts';
import { chaptersOf } from '../../app/files/chapters.ts';
import type { DiskFile } from '../../app/files/disk-file.ts';
import type { FilesWorker } from '../../app/files/files-worker.ts';
import { CHAPTERS, ID3V24, M4A, OPUS } from '../support/chaptered.ts';
import * as media from '../support/media.ts';
import { realFilesWorker, Sandbox } from './support.ts';

/** A file that is only its bytes. */
const fileOf = (bytes: Buffer) =>
  ({
    stats: { size: bytes.length },
    readAt: (position: number, length: number) =>
      position + length <= bytes.length ? bytes.subarray(position, position + length) : null,
  }) as Pick<DiskFile, 'readAt' | 'stats'>;
const chaptersIn = (bytes: Buffer): readonly Chapter[] => chaptersOf(fileOf(bytes), {});

describe('chapters of a file, read with its tags', () => {
  const box = new Sandbox();
  let files: FilesWorker;
  beforeAll(async () => {
    files = await realFilesWorker();
  });
  afterAll(async () => {
    await files.close();
    box.remove();
  });

  it.each([
    ['ID3v2.4 in MP3', 'a.mp3', Buffer.concat([ID3V24, media.mp3(2)])],
    ['a text track in MP4', 'b.m4a', M4A],
    ['comments in Ogg', 'c.opus', OPUS],
  ])('%s', async (_what, name, content) => {
    const outcome = await files.identify(box.write(name, content));
    expect(outcome.ok && outcome.value.tags?.chapters).toEqual(CHAPTERS);
  });

  it('there are none where the file names none', async () => {
    const outcome = await files.identify(box.write('none.m4a', await media.m4a(2)));
    expect(outcome.ok && outcome.value.tags).toBeUndefined();
  });
});

/** A tag of ID3v2.3 with frames. @param flags of the tag */
function id3v23(frames: readonly Buffer[], flags = 0): Buffer {
  const body = Buffer.concat(frames);
  const head = Buffer.from([0x49, 0x44, 0x33, 3, 0, flags, 0, 0, 0, 0]);
  for (let place = 0; place < 4; place += 1) head[9 - place] = (body.length >> (7 * place)) & 0x7f;
  return Buffer.concat([head, body]);
}

function frame(id: string, body: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.write(id, 'latin1');
  head.writeUInt32BE(body.length, 4);
  return Buffer.concat([head, body]);
}

function chap(element: string, startMs: number, title: string | null): Buffer {
  const times = Buffer.alloc(16, 0xff);
  times.writeUInt32BE(startMs, 0);
  const text =
    title === null
      ? Buffer.alloc(0)
      : frame('TIT2', Buffer.concat([Buffer.from([1, 0xff, 0xfe]), Buffer.from(title, 'utf16le')]));
  return frame('CHAP', Buffer.concat([Buffer.from(`${element}\0`, 'latin1'), times, text]));
}

const ctoc = (...children: readonly string[]): Buffer =>
  frame(
    'CTOC',
    Buffer.concat([
      Buffer.from('toc\0', 'latin1'),
      Buffer.from([3, children.length]),
      ...children.map((child) => Buffer.from(`${child}\0`, 'latin1')),
    ]),
  );

describe('ID3v2.3', () => {
  it('gives the chapters of the table of contents, in the order of their times', () => {
    const tag = id3v23([
      chap('b', 60_000, 'Später'),
      chap('a', 0, 'Zuerst'),
      chap('picture', 30_000, null),
      ctoc('a', 'b'),
    ]);
    expect(chaptersIn(tag)).toEqual([
      { start: 0, title: 'Zuerst' },
      { start: 60, title: 'Später' },
    ]);
  });

  it('gives all of them without a table, and numbers to those without a title', () => {
    expect(chaptersIn(id3v23([chap('a', 0, null), chap('b', 5_500, 'Two')]))).toEqual([
      { start: 0, title: 'Chapter 1' },
      { start: 5.5, title: 'Two' },
    ]);
  });

  it('reads a tag that was unsynchronised, and one with an extended header', () => {
    const plain = id3v23([chap('a', 0xff00, 'Ein ÿ am Ende'), chap('b', 90_000, 'Zwei')]);
    const body = Buffer.from(
      plain.subarray(10).reduce<number[]>((bytes, byte, at, all) => {
        bytes.push(byte);
        const next = all[at + 1] ?? 0;
        if (byte === 0xff && (next === 0 || next >= 0xe0)) bytes.push(0);
        return bytes;
      }, []),
    );
    const expected = [
      { start: 65.28, title: 'Ein ÿ am Ende' },
      { start: 90, title: 'Zwei' },
    ];
    expect(body.length).toBeGreaterThan(plain.length - 10);
    expect(chaptersIn(id3v23([body], 0x80))).toEqual(expected);
    const extended = Buffer.from([0, 0, 0, 6, 0, 0, 0, 0, 0, 0]);
    expect(chaptersIn(id3v23([extended, plain.subarray(10)], 0x40))).toEqual(expected);
  });
});

describe('MP4', () => {
  const nothing = 'free';
  const rename = (bytes: Buffer, from: string): Buffer => {
    const copy = Buffer.from(bytes);
    for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + 1))
      copy.write(nothing, at, 'latin1');
    return copy;
  };

  it('gives the same chapters from the text track alone and from the list alone', () => {
    expect(chaptersIn(rename(M4A, 'chpl'))).toEqual(CHAPTERS);
    expect(chaptersIn(rename(M4A, 'tref'))).toEqual(CHAPTERS);
    expect(chaptersIn(rename(rename(M4A, 'chpl'), 'tref'))).toEqual([]);
  });

  /** The file with another time in `chpl`. @param place which chapter, from 0 */
  const listing = (place: number, seconds: number): Buffer => {
    const copy = Buffer.from(M4A);
    let at = copy.indexOf('chpl') + 13;
    for (let passed = 0; passed < place; passed += 1) at += 9 + (copy[at + 8] ?? 0);
    copy.writeBigUInt64BE(BigInt(Math.round(seconds * 10_000_000)), at);
    return copy;
  };
  const [opening, ...others] = CHAPTERS;

  it('takes the first time from the list where FFmpeg has put it at 0 in the track', () => {
    expect(chaptersIn(listing(0, 0.25))).toEqual([{ ...opening, start: 0.25 }, ...others]);
  });

  it('believes the track where the lists differ in another way', () => {
    expect(chaptersIn(listing(1, 0.45))).toEqual(CHAPTERS);
    const renamed = listing(0, 0.25);
    renamed.write('0', renamed.lastIndexOf('Opening'), 'latin1');
    expect(chaptersIn(renamed)).toEqual(CHAPTERS);
  });

  /** The file with one more entry of the edit list of its chapter track, in the place of the list that it has. */
  const edited = (...entries: readonly (readonly [duration: number, mediaTime: number])[]): Buffer => {
    const bytes = rename(M4A, 'chpl');
    const at = bytes.lastIndexOf('elst') - 4;
    const list = Buffer.alloc(16 + 12 * entries.length);
    list.writeUInt32BE(list.length, 0);
    list.write('elst', 4, 'latin1');
    list.writeUInt32BE(entries.length, 12);
    for (const [place, [duration, mediaTime]] of entries.entries()) {
      list.writeUInt32BE(duration, 16 + 12 * place);
      list.writeInt32BE(mediaTime, 20 + 12 * place);
      list.writeUInt32BE(0x10000, 24 + 12 * place);
    }
    for (const holder of ['edts', 'trak', 'moov']) {
      const head = bytes.lastIndexOf(holder) - 4;
      bytes.writeUInt32BE(bytes.readUInt32BE(head) + list.length - 28, head);
    }
    return Buffer.concat([bytes.subarray(0, at), list, bytes.subarray(at + 28)]);
  };
  const startsIn = (bytes: Buffer) => chaptersIn(bytes).map(({ start }) => start);

  it('are as late as the empty edits in front of their track say', () => {
    // Units of the movie are thousandths, like those of the track.
    expect(startsIn(edited([2_000, 0]))).toEqual([0, 0.4, 1.25]);
    expect(startsIn(edited([500, -1], [2_000, 0]))).toEqual([0.5, 0.9, 1.75]);
    expect(startsIn(edited([500, -1], [250, -1], [2_000, 0]))).toEqual([0.75, 1.15, 2]);
    expect(startsIn(edited([2_000, 100]))).toEqual([0, 0.3, 1.15]);
    expect(startsIn(edited([500, -1]))).toEqual([0, 0.4, 1.25]);
  });
});

describe('comments', () => {
  it('are read with hours, fractions and doubled keys; what is no time is left out', () => {
    const raw = {
      CHAPTER000: '00:00:00',
      CHAPTER000NAME: ['One', 'again'],
      CHAPTER001: ['01:02:03.250'],
      CHAPTER002: 'later',
      CHAPTER002NAME: 'Never',
      CHAPTER0003: '00:00:09',
      CHAPTER004: '00:00:07',
    };
    expect(chaptersOf(fileOf(Buffer.from('OggS')), raw)).toEqual([
      { start: 0, title: 'One' },
      { start: 7, title: 'Chapter 2' },
      { start: 3_723.25, title: 'Chapter 3' },
    ]);
  });
});

describe('hostile chapters', () => {
  it('are text on one line, in order, and never more than can be shown', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ start: fc.double(), title: fc.string({ unit: 'binary', maxLength: 400 }) }), {
          maxLength: 900,
        }),
        (found) => {
          const chapters = cleanChapters(found);
          expect(chapters.length).toBeLessThanOrEqual(CHAPTER_LIMITS.chapters);
          expect(chapters.map(({ start }) => start)).toEqual(
            chapters.map(({ start }) => start).sort((a, b) => a - b),
          );
          for (const { start, title } of chapters) {
            expect(start >= 0 && Number.isFinite(start)).toBe(true);
            expect(title).not.toBe('');
            expect(title.length).toBeLessThanOrEqual(CHAPTER_LIMITS.title);
            // eslint-disable-next-line no-control-regex
            expect(title).not.toMatch(/[\u0000-\u001f\u202a-\u202e]/);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('never end badly, whatever bytes are changed or cut off', () => {
    const tag = id3v23([chap('a', 0, 'One'), chap('b', 9_000, 'Two'), ctoc('a', 'b')]);
    fc.assert(
      fc.property(
        fc.constantFrom(ID3V24, tag, M4A),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 12 }),
        fc.nat(),
        (content, changes, cut) => {
          const bytes = Buffer.from(content);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          const chapters = chaptersIn(cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes);
          expect(chapters.length).toBeLessThanOrEqual(CHAPTER_LIMITS.chapters);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('that claim millions of entries cost nothing', () => {
    // The count of `stts` and of `stsc`, and the number of samples, each as large as can be.
    for (const type of ['stts', 'stsc', 'stsz']) {
      const bytes = Buffer.from(M4A);
      const at = bytes.lastIndexOf(type);
      bytes.fill(0xff, at + 12, at + 20);
      let reads = 0;
      const file = fileOf(bytes);
      chaptersOf({ ...file, readAt: (...where) => ((reads += 1), file.readAt(...where)) }, {});
      expect(reads).toBeLessThan(5_000);
    }
  });
});
