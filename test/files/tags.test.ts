// Tags and covers as the real reading thread gives them: each container's own way, and what hostile ones are made of.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FilesWorker } from '../../app/files/files-worker.ts';
import { pictureType } from '../../app/domain/picture-type.ts';
import * as media from '../support/media.ts';
import { realFilesWorker, Sandbox } from './support.ts';

const box = new Sandbox();
let files: FilesWorker;
beforeAll(async () => {
  files = await realFilesWorker();
});
afterAll(async () => {
  await files.close();
  box.remove();
});

async function tagsOf(name: string, content: Uint8Array) {
  const outcome = await files.identify(box.write(name, content));
  if (!outcome.ok) throw new Error(outcome.failure.message);
  return outcome.value;
}

/** A PNG's first bytes: enough to be one, of the size that it claims. */
function png(width = 600, height = 600, bytes = 64): Buffer {
  const picture = Buffer.alloc(bytes);
  picture.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  picture.writeUInt32BE(width, 16);
  picture.writeUInt32BE(height, 20);
  return picture;
}

/** A JPEG's beginning: an APP0 segment, then the frame header with the size. */
function jpeg(width: number, height: number): Buffer {
  const picture = Buffer.alloc(64);
  picture.set([0xff, 0xd8, 0xff, 0xe0, 0, 16], 0);
  picture.set([0xff, 0xc0, 0, 17, 8], 20);
  picture.writeUInt16BE(height, 25);
  picture.writeUInt16BE(width, 27);
  return picture;
}

/** An ID3v2.3 tag (id3.org) of text frames in UTF-16, and a picture. */
function id3v2(frames: Readonly<Record<string, string>>, picture?: { type: string; data: Buffer }): Buffer {
  const frame = (id: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(10);
    head.write(id, 'latin1');
    head.writeUInt32BE(body.length, 4);
    return Buffer.concat([head, body]);
  };
  const parts = Object.entries(frames).map(([id, text]) =>
    frame(id, Buffer.concat([Buffer.from([1, 0xff, 0xfe]), Buffer.from(text, 'utf16le')])),
  );
  if (picture)
    parts.push(
      frame(
        'APIC',
        Buffer.concat([
          Buffer.from([0]),
          Buffer.from(`${picture.type}\0`),
          Buffer.from([3, 0]),
          picture.data,
        ]),
      ),
    );
  const body = Buffer.concat(parts);
  const head = Buffer.from([0x49, 0x44, 0x33, 3, 0, 0, 0, 0, 0, 0]);
  for (let place = 0; place < 4; place += 1) head[9 - place] = (body.length >> (7 * place)) & 0x7f;
  return Buffer.concat([head, body]);
}

interface Id3Kind {
  readonly version: 2 | 3 | 4;
  /** Where zeros stand behind every 0xFF. */
  readonly zeros?: 'tag' | 'frames';
  /** Flags of each frame. */
  readonly flags?: number;
  readonly isExtended?: boolean;
  readonly hasFooter?: boolean;
}

/** A tag of a kind (id3.org), with padding, text in UTF-16 and a picture. */
function id3Of(kind: Id3Kind, texts: Readonly<Record<string, string>>, picture: Buffer): Buffer {
  const { flags = 0, hasFooter, isExtended, version, zeros } = kind;
  const seven = (size: number) => [21, 14, 7, 0].map((place) => (size >> place) & 0x7f);
  const eight = (size: number) => [24, 16, 8, 0].map((place) => (size >> place) & 0xff);
  const sizeOf = version === 4 ? seven : eight;
  const unsynchronised = (bytes: Buffer) =>
    Buffer.from([...bytes].flatMap((byte) => (byte === 0xff ? [byte, 0] : [byte])));
  const frame = (id: string, text: Buffer): Buffer => {
    const [group, length] = version === 4 ? [0x40, 0x01] : [0x20, 0];
    const body = Buffer.concat([
      Buffer.from(flags & group ? [0x81] : []),
      Buffer.from(flags & length ? seven(text.length) : []),
      zeros === 'frames' ? unsynchronised(text) : text,
    ]);
    const head = version === 2 ? eight(body.length).slice(1) : [...sizeOf(body.length), 0, flags];
    return Buffer.concat([Buffer.from(version === 2 ? (SHORT_IDS[id] ?? '') : id), Buffer.from(head), body]);
  };
  const text = (words: string) =>
    Buffer.concat([Buffer.from([1, 0xff, 0xfe]), Buffer.from(words, 'utf16le')]);
  const type = version === 2 ? 'PNG' : 'image/png\0';
  let body = Buffer.concat([
    Buffer.from(isExtended ? (version === 4 ? [0, 0, 0, 6, 1, 0] : [0, 0, 0, 6, 0, 0, 0, 0, 0, 0]) : []),
    frame('TIT2', text(texts.TIT2 ?? '')),
    frame('APIC', Buffer.concat([Buffer.from([0]), Buffer.from(type), Buffer.from([3, 0]), picture])),
    frame('TPE1', text(texts.TPE1 ?? '')),
    Buffer.alloc(hasFooter ? 0 : 20),
  ]);
  if (zeros === 'tag') body = unsynchronised(body);
  const tagFlags = (zeros ? 0x80 : 0) | (isExtended ? 0x40 : 0) | (hasFooter ? 0x10 : 0);
  const head = [version, 0, tagFlags, ...seven(body.length)];
  const footer = Buffer.from(hasFooter ? [0x33, 0x44, 0x49, ...head] : []);
  return Buffer.concat([Buffer.from('ID3'), Buffer.from(head), body, footer]);
}
const SHORT_IDS: Readonly<Record<string, string>> = { TIT2: 'TT2', TPE1: 'TP1', APIC: 'PIC' };

type Comment = readonly [description: string, text: string];

/** A tag with a title and comments, all in one encoding. */
function id3Comments(version: 2 | 3 | 4, encoding: 0 | 1 | 2 | 3, comments: readonly Comment[]): Buffer {
  const bytes = (text: string, ends = false): Buffer => {
    const letters = ends ? `${text}\0` : text;
    if (encoding === 0 || encoding === 3) return Buffer.from(letters, 'utf8');
    const wide = Buffer.from(letters, 'utf16le');
    return encoding === 1 ? Buffer.concat([Buffer.from([0xff, 0xfe]), wide]) : wide.swap16();
  };
  const number = (size: number, places: readonly number[]): number[] =>
    places.map((place) => (size >> place) & (places.includes(7) ? 0x7f : 0xff));
  const frame = (id: string, body: Buffer): Buffer => {
    const size = version === 2 ? [16, 8, 0] : version === 4 ? [21, 14, 7, 0] : [24, 16, 8, 0];
    const flags = version === 2 ? [] : [0, 0];
    return Buffer.concat([Buffer.from(id), Buffer.from([...number(body.length, size), ...flags]), body]);
  };
  const body = Buffer.concat([
    frame(version === 2 ? 'TT2' : 'TIT2', Buffer.concat([Buffer.from([encoding]), bytes('Bread')])),
    ...comments.map(([description, text]) =>
      frame(
        version === 2 ? 'COM' : 'COMM',
        Buffer.concat([Buffer.from([encoding]), Buffer.from('eng'), bytes(description, true), bytes(text)]),
      ),
    ),
  ]);
  const head = [version, 0, 0, ...number(body.length, [21, 14, 7, 0])];
  return Buffer.concat([Buffer.from('ID3'), Buffer.from(head), body]);
}

/** A broadcast WAV (EBU Tech 3285). */
function withBext(wav: Buffer, description: string, day: string): Buffer {
  const chunk = Buffer.alloc(8 + 602);
  chunk.write('bext', 'latin1');
  chunk.writeUInt32LE(602, 4);
  chunk.write(description, 8, 'utf8');
  chunk.write(day, 8 + 320, 'latin1');
  const all = Buffer.concat([wav.subarray(0, 12), chunk, wav.subarray(12)]);
  all.writeUInt32LE(all.length - 8, 4);
  return all;
}

describe('tags', () => {
  it('ID3v2: title, show, day, episode, notes, cover', async () => {
    const tag = id3v2(
      {
        TIT2: 'Das Brot – “auf”',
        TALB: 'Nachtküche',
        TPE1: 'Mina',
        TRCK: '188/200',
        TDRC: '2026-04-30',
        TYER: '2026',
      },
      { type: 'image/png', data: png() },
    );
    const { cover, tags } = await tagsOf('id3.mp3', Buffer.concat([tag, media.mp3(2)]));
    expect(tags).toEqual({
      title: 'Das Brot – “auf”',
      album: 'Nachtküche',
      artist: 'Mina',
      episode: '188',
      date: '2026-04-30',
    });
    expect(cover?.mimeType).toBe('image/png');
    expect(cover?.bytes.length).toBe(64);
  });

  it.each<[string, Id3Kind]>([
    ['2.3, unsynchronised', { version: 3, zeros: 'tag' }],
    ['2.3, unsynchronised, with an extended header', { version: 3, zeros: 'tag', isExtended: true }],
    ['2.3, grouped', { version: 3, flags: 0x20 }],
    ['2.4, unsynchronised frame by frame', { version: 4, zeros: 'frames', flags: 0x02 }],
    ['2.4, unsynchronised, as the tag alone says', { version: 4, zeros: 'frames' }],
    ['2.4, with lengths', { version: 4, flags: 0x01 }],
    ['2.4, unsynchronised, with lengths', { version: 4, zeros: 'frames', flags: 0x03 }],
    ['2.4, grouped, with a footer', { version: 4, flags: 0x40, hasFooter: true }],
    ['2.4, all of it', { version: 4, zeros: 'frames', flags: 0x43, isExtended: true, hasFooter: true }],
    ['2.2, unsynchronised', { version: 2, zeros: 'tag' }],
  ])('ID3v%s', async (_, kind) => {
    const picture = Buffer.concat([png(), Buffer.from([0xff, 0, 0xff, 0xe0, 0xff])]);
    const sound = media.mp3(2);
    const file = Buffer.concat([id3Of(kind, { TIT2: 'Das Brot', TPE1: 'Mina' }, picture), sound]);
    const { audio, cover, tags } = await tagsOf('id3-kind.mp3', file);
    expect(tags).toEqual({ title: 'Das Brot', artist: 'Mina' });
    expect(cover && Buffer.from(cover.bytes).equals(picture)).toBe(true);
    expect(audio.durationSeconds).toBeCloseTo(2, 0);
  });

  const loudness: Comment = ['iTunNORM', ' 000002A1 0000028E'];
  const gap: Comment = ['iTunSMPB', ' 00000000 00000210'];
  const plain: Comment = ['', 'About bread'];
  const mood: Comment = ['MusicMatch_Mood', 'calm'];
  const named: Comment = ['ID3v1 Comment', 'Short'];
  it.each<[string, 2 | 3 | 4, 0 | 1 | 2 | 3, readonly Comment[], string | undefined]>([
    ['behind what iTunes noted', 3, 0, [loudness, gap, plain], 'About bread'],
    ['in 2.2', 2, 0, [loudness, plain], 'About bread'],
    ['in 2.4, UTF-8', 4, 3, [mood, plain], 'About bread'],
    ['in UTF-16', 3, 1, [loudness, plain], 'About bread'],
    ['in UTF-16 without a mark', 4, 2, [loudness, plain], 'About bread'],
    ['before one with a description', 3, 0, [named, plain], 'About bread'],
    ['with a description, where that is all', 3, 1, [loudness, named, gap, ['Other', 'Later']], 'Short'],
    ['of programs alone', 3, 0, [loudness, mood], undefined],
    ['that is empty', 3, 0, [['', ''], named], undefined],
  ])('an ID3 comment %s', async (_, version, encoding, comments, expected) => {
    const tag = id3Comments(version, encoding, comments);
    const { tags } = await tagsOf('comment.mp3', Buffer.concat([tag, media.mp3(2)]));
    expect(tags?.comment).toBe(expected);
    expect(tags?.title).toBe('Bread');
  });

  it('ID3v1, where there is nothing newer', async () => {
    const tag = Buffer.alloc(128);
    tag.write('TAG', 'latin1');
    tag.write('An old title', 3, 'latin1');
    tag.write('An old show', 63, 'latin1');
    const { tags } = await tagsOf('old.mp3', Buffer.concat([media.mp3(2), tag]));
    expect(tags).toMatchObject({ title: 'An old title', album: 'An old show' });
  });

  it.each([
    ['m4a', () => media.m4a(2, false, TAGGED)],
    ['ogg', () => media.ogg(2, TAGGED)],
    ['webm', () => media.webm(2, TAGGED)],
    ['mkv', () => media.mkv(2, TAGGED)],
  ] as const)('%s: in its own way', async (ending, make) => {
    const { tags } = await tagsOf(`own.${ending}`, await make());
    expect(tags).toMatchObject({ title: 'The bread', album: 'Night Kitchen' });
  });

  it('bext of a field recorder: description and day', async () => {
    const { tags } = await tagsOf(
      'field.wav',
      withBext(media.wav({ seconds: 1 }), 'Market, early', '2026_05_01'),
    );
    expect(tags).toEqual({ description: 'Market, early', date: '2026-05-01' });
  });

  it('are absent where there are none', async () => {
    const identity = await tagsOf('bare.wav', media.wav({ seconds: 1 }));
    expect('tags' in identity || 'cover' in identity).toBe(false);
  });
});

const TAGGED = { title: 'The bread', album: 'Night Kitchen' };

describe('hostile tags', () => {
  it('are text on one line, cut to size, without marks that turn what follows', async () => {
    const title = `<img src=x onerror=alert(1)>\r\n\u202egnp.exe\u0000 ${'x'.repeat(2_000)}`;
    const { tags } = await tagsOf('hostile.mp3', Buffer.concat([id3v2({ TIT2: title }), media.mp3(2)]));
    expect(tags?.title).toMatch(/^<img src=x onerror=alert\(1\)> gnp\.exe/);
    expect(tags?.title?.length).toBeLessThanOrEqual(500);
    // eslint-disable-next-line no-control-regex
    expect(tags?.title).not.toMatch(/[\u0000-\u001f\u202a-\u202e]/);
  });

  it('give no cover that is no picture, whatever they call it', async () => {
    const html = Buffer.from('<script>alert(1)</script>'.repeat(4));
    const { cover, tags } = await tagsOf(
      'page.mp3',
      Buffer.concat([id3v2({ TIT2: 'T' }, { type: 'image/png', data: html }), media.mp3(2)]),
    );
    expect(tags?.title).toBe('T');
    expect(cover).toBeUndefined();
  });

  it('never keep a recording from being used: wrong sizes, cut off, huge', async () => {
    const lying = id3v2({ TIT2: 'Lying' });
    lying.writeUInt32BE(0x7fffffff, 14);
    for (const tag of [lying, id3v2({ TIT2: 'Cut' }).subarray(0, 18)]) {
      const outcome = await files.identify(box.write('damaged.mp3', Buffer.concat([tag, media.mp3(3)])));
      expect(outcome.ok || outcome.failure.code).toBe(true);
    }
    const huge = id3v2({ TIT2: 'Huge' }, { type: 'image/png', data: png(600, 600, 30 * 1024 * 1024) });
    const identity = await tagsOf('huge.mp3', Buffer.concat([huge, media.mp3(2)]));
    expect(identity.cover).toBeUndefined();
    expect(identity.audio.durationSeconds).toBeGreaterThan(1.9);
  });
});

describe('a picture', () => {
  it.each([
    ['a PNG', png(), 'image/png'],
    ['a JPEG', jpeg(600, 400), 'image/jpeg'],
    ['a PNG that nobody can draw', png(60_000, 60_000), null],
    ['a JPEG that nobody can draw', jpeg(60_000, 10), null],
    ['one without any size', png(0, 10), null],
    ['more than two megabytes', png(600, 600, 3 * 1024 * 1024), null],
    ['a GIF', Buffer.from('GIF89a'.padEnd(40, '\0')), null],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), null],
    ['nothing', Buffer.alloc(0), null],
  ])('%s', (_what, bytes, type) => {
    expect(pictureType(bytes)).toBe(type);
  });
});
