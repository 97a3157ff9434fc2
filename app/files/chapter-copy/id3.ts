// The tag of an MP3 with other chapters: every frame that was there stays as it is, chapters are put in the place of those before.
// Sources: id3.org, "ID3v2.3.0", "ID3v2.4.0-structure", "ID3v2 Chapter Frame Addendum 1.0".
import type { Chapter } from '../../domain/chapters.ts';

export const ID3_HEAD_BYTES = 10;
/** The head of a frame has as many bytes as that of the tag. */
const FRAME_HEAD_BYTES = 10;
/** A tag holds pictures; more than this is none. */
const TAG_MAX_BYTES = 64 * 1024 * 1024;
/** A table of contents counts in one byte. */
const CHILDREN_MAX = 255;

/** Where the tag of a file ends and its sound begins, bytes; 0 without a tag. @param head its first ten bytes */
export function id3Bytes(head: Uint8Array): number {
  if (head.length < ID3_HEAD_BYTES || Buffer.from(head.subarray(0, 3)).toString('latin1') !== 'ID3') return 0;
  const size = syncsafe(head, 6);
  const footer = (head[3] ?? 0) >= 4 && ((head[5] ?? 0) & 0x10) !== 0 ? ID3_HEAD_BYTES : 0;
  return ID3_HEAD_BYTES + size + footer;
}

/**
 * The tag with these chapters.
 * @param tag the whole tag as it stands in the file; empty for none
 * @param endSeconds where the last chapter ends
 * @returns null for a tag of a kind that cannot be kept whole (ID3 2.2 and older, or damaged)
 */
export function tagWithChapters(
  tag: Uint8Array,
  chapters: readonly Chapter[],
  endSeconds: number,
): Uint8Array | null {
  const version = tag.length === 0 ? 3 : (tag[3] ?? 0);
  if ((version !== 3 && version !== 4) || tag.length > TAG_MAX_BYTES) return null;
  const kept = tag.length === 0 ? [] : keptFrames(tag, version);
  if (!kept) return null;
  const body = Buffer.concat([...kept, ...chapterFrames(chapters, endSeconds, version)]);
  const head = Buffer.from([0x49, 0x44, 0x33, version, 0, 0, ...syncsafeOf(body.length)]);
  return Buffer.concat([head, body]);
}

/** Frames as they stand, but for chapters; null where the tag cannot be read to its end. */
function keptFrames(tag: Uint8Array, version: 3 | 4): Uint8Array[] | null {
  const flags = tag[5] ?? 0;
  let body = tag.subarray(ID3_HEAD_BYTES, ID3_HEAD_BYTES + syncsafe(tag, 6));
  // In 2.3 the whole tag is unsynchronised, in 2.4 each frame says so itself.
  if (version === 3 && flags & 0x80) body = synchronised(body);
  let at = 0;
  if (flags & 0x40) at = version === 4 ? syncsafe(body, 0) : 4 + number(body, 0);
  const kept: Uint8Array[] = [];
  while (at + 10 <= body.length && body[at] !== 0) {
    const name = Buffer.from(body.subarray(at, at + 4)).toString('latin1');
    const size = version === 4 ? syncsafe(body, at + 4) : number(body, at + 4);
    if (!/^[A-Z0-9]{4}$/.test(name) || at + 10 + size > body.length) return null;
    if (name !== 'CHAP' && name !== 'CTOC') kept.push(body.subarray(at, at + 10 + size));
    at += 10 + size;
  }
  return kept;
}

function chapterFrames(chapters: readonly Chapter[], endSeconds: number, version: 3 | 4): Uint8Array[] {
  if (chapters.length === 0) return [];
  const ids = chapters.map((_, at) => `chp${at}`);
  const groups: string[][] = [];
  for (let at = 0; at < ids.length; at += CHILDREN_MAX) groups.push(ids.slice(at, at + CHILDREN_MAX));
  const [only] = groups;
  const tables =
    groups.length === 1 && only
      ? [contents('toc', true, only, version)]
      : [
          contents(
            'toc',
            true,
            groups.map((_, at) => `toc${at}`),
            version,
          ),
          ...groups.map((group, at) => contents(`toc${at}`, false, group, version)),
        ];
  return [
    ...tables,
    ...chapters.map(({ start, title, url }, at) => {
      const times = Buffer.alloc(16, 0xff);
      times.writeUInt32BE(milliseconds(start), 0);
      times.writeUInt32BE(milliseconds(Math.max(start, chapters[at + 1]?.start ?? endSeconds)), 4);
      const inner = [frame('TIT2', words(title, version), version)];
      if (url)
        inner.push(
          frame('WXXX', Buffer.concat([latin('\0chapter url\0'), latin(new URL(url).href)]), version),
        );
      return frame('CHAP', Buffer.concat([latin(`chp${at}\0`), times, insideChapter(inner)]), version);
    }),
  ];
}

function contents(id: string, isTop: boolean, children: readonly string[], version: 3 | 4): Uint8Array {
  // Ordered; the one at the top says so.
  const head = Buffer.from([isTop ? 3 : 1, children.length]);
  return frame(
    'CTOC',
    Buffer.concat([latin(`${id}\0`), head, latin(children.map((one) => `${one}\0`).join(''))]),
    version,
  );
}

/**
 * Frames inside a chapter. FFmpeg (9.0.2, id3v2.c) reads their sizes with eight bits a byte, as in 2.3, and drops a chapter with a frame that
 * by this count does not fit (findings/ffmpeg-drops-a-chapter-of-id3v2.4-with-a-picture.sh). In 2.4 a private frame therefore stands at the
 * end, as long as what FFmpeg counts too much; it means nothing to other readers.
 */
function insideChapter(frames: readonly Uint8Array[]): Uint8Array {
  const beyond = frames.reduce((sum, one) => sum + number(one, 4) - (one.length - FRAME_HEAD_BYTES), 0);
  if (beyond === 0) return Buffer.concat(frames);
  const owner = latin('earshot:nothing\0');
  const rest = Buffer.alloc(beyond - FRAME_HEAD_BYTES - owner.length);
  return Buffer.concat([...frames, frame('PRIV', Buffer.concat([owner, rest]), 4)]);
}

function frame(name: string, content: Uint8Array, version: 3 | 4): Uint8Array {
  const size = Buffer.alloc(4);
  if (version === 4) size.set(syncsafeOf(content.length));
  else size.writeUInt32BE(content.length);
  return Buffer.concat([latin(name), size, Buffer.alloc(2), content]);
}

/** UTF-8 is new in 2.4; before it, UTF-16 with its mark. */
function words(text: string, version: 3 | 4): Uint8Array {
  if (version === 4) return Buffer.concat([Buffer.from([3]), Buffer.from(text, 'utf8'), Buffer.alloc(1)]);
  return Buffer.concat([Buffer.from([1, 0xff, 0xfe]), Buffer.from(text, 'utf16le'), Buffer.alloc(2)]);
}

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const milliseconds = (seconds: number): number => Math.min(0xffff_fffe, Math.round(seconds * 1000));
const number = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) << 24) |
    ((bytes[at + 1] ?? 0) << 16) |
    ((bytes[at + 2] ?? 0) << 8) |
    (bytes[at + 3] ?? 0)) >>>
  0;
const syncsafe = (bytes: Uint8Array, at: number): number =>
  [0, 1, 2, 3].reduce((sum, i) => sum * 128 + ((bytes[at + i] ?? 0) & 0x7f), 0);
const syncsafeOf = (size: number): readonly number[] =>
  [21, 14, 7, 0].map((shift) => (size >>> shift) & 0x7f);

/** Without the zeros that unsynchronisation put behind each 0xff. */
function synchronised(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    out.push(byte);
    if (byte === 0xff && bytes[at + 1] === 0) at += 1;
  }
  return Uint8Array.from(out);
}
