// Chapters in an ID3v2 tag (id3.org, “ID3v2 Chapter Frame Addendum”): frames CHAP with their times, frames CTOC with their order.
import type { Chapter } from '../domain/chapters.ts';

type ReadAt = (position: number, length: number) => Buffer | null;

/** Larger tags hold no text that matters. A picture for each chapter is usual. */
const TAG_BYTES_MAX = 24 * 1024 * 1024;
/** Frames that are looked at in all. */
const FRAMES_MAX = 5_000;
/** Bytes of a title that are read. */
const TITLE_BYTES_MAX = 4_096;
/** A time that the frame does not give, because a byte offset stands for it. */
const NO_TIME = 0xffff_ffff;

interface Frame {
  readonly id: string;
  readonly body: Buffer;
}

/** Chapters of the tag at the start of a file: those of the table of contents where there is one. Times in seconds. */
export function id3ChaptersOf(readAt: ReadAt): Chapter[] {
  const head = readAt(0, 10);
  const version = head?.[3] ?? 0;
  // Version 2.2 knows no chapters.
  if (!head || head.toString('latin1', 0, 3) !== 'ID3' || (version !== 3 && version !== 4)) return [];
  const flags = head[5] ?? 0;
  const size = synchsafe(head, 6);
  if (size > TAG_BYTES_MAX) return [];
  let tag = readAt(10, size);
  if (!tag) return [];
  if (version === 3 && flags & UNSYNCHRONISED) tag = synchronised(tag);
  // The extended header's size leaves itself out in 2.3 and counts itself in 2.4.
  if (flags & EXTENDED) tag = tag.subarray(version === 3 ? 4 + tag.readUInt32BE(0) : synchsafe(tag, 0));

  const budget = { frames: FRAMES_MAX };
  const chapters = new Map<string, Chapter>();
  const listed = new Set<string>();
  for (const { body, id } of framesOf(tag, version, flags, budget)) {
    if (id === 'CTOC') for (const child of childrenOf(body)) listed.add(child);
    if (id !== 'CHAP') continue;
    const name = zeroEnded(body, 0);
    const times = name.end + 1;
    if (times + 16 > body.length) continue;
    const startMs = body.readUInt32BE(times);
    if (startMs === NO_TIME) continue;
    let title = '';
    for (const inner of framesOf(body.subarray(times + 16), version, 0, budget))
      if (inner.id === 'TIT2') {
        title = textOf(inner.body);
        break;
      }
    chapters.set(name.text, { start: startMs / 1000, title });
  }
  const all = [...chapters];
  const shown = all.filter(([id]) => listed.has(id));
  return (shown.length > 0 ? shown : all).map(([, chapter]) => chapter);
}

const UNSYNCHRONISED = 0x80;
const EXTENDED = 0x40;

/** The frames of a tag, or those inside a frame. Ends at the padding and at the first thing that cannot be a frame. */
function* framesOf(
  bytes: Buffer,
  version: number,
  tagFlags: number,
  budget: { frames: number },
): Generator<Frame> {
  let at = 0;
  while (at + 10 <= bytes.length && budget.frames > 0) {
    budget.frames -= 1;
    const id = bytes.toString('latin1', at, at + 4);
    if (!/^[A-Z][A-Z0-9]{3}$/.test(id)) return;
    const size = version === 4 ? synchsafe(bytes, at + 4) : bytes.readUInt32BE(at + 4);
    const flags = bytes[at + 9] ?? 0;
    at += 10;
    if (size > bytes.length - at) return;
    let body = bytes.subarray(at, at + size);
    at += size;
    const isPacked = version === 4 ? flags & 0x0c : flags & 0xc0;
    if (isPacked) continue;
    if (version === 4) {
      // A group's byte, and the length before unsynchronisation, stand before the content.
      body = body.subarray((flags & 0x40 ? 1 : 0) + (flags & 0x01 ? 4 : 0));
      if (flags & 0x02 || tagFlags & UNSYNCHRONISED) body = synchronised(body);
    } else if (flags & 0x20) body = body.subarray(1);
    yield { id, body };
  }
}

/** The elements that a table of contents lists. */
function childrenOf(body: Buffer): string[] {
  const { end } = zeroEnded(body, 0);
  const count = body[end + 2] ?? 0;
  const children: string[] = [];
  let at = end + 3;
  while (children.length < count && at < body.length) {
    const child = zeroEnded(body, at);
    children.push(child.text);
    at = child.end + 1;
  }
  return children;
}

function zeroEnded(bytes: Buffer, from: number): { text: string; end: number } {
  const zero = bytes.indexOf(0, from);
  const end = zero < 0 ? bytes.length : zero;
  return { text: bytes.toString('latin1', from, end), end };
}

/** A text frame: a byte for the encoding, then the text up to its end or a zero. */
function textOf(body: Buffer): string {
  const bytes = body.subarray(1, 1 + TITLE_BYTES_MAX);
  const [text = ''] = decoded(bytes, body[0] ?? 0).split('\0');
  return text;
}

function decoded(bytes: Buffer, encoding: number): string {
  if (encoding === 0) return bytes.toString('latin1');
  if (encoding === 3) return bytes.toString('utf8');
  const isBig = encoding === 2 || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return new TextDecoder(isBig ? 'utf-16be' : 'utf-16le').decode(bytes);
}

/** Four bytes of seven bits each. */
function synchsafe(bytes: Buffer, at: number): number {
  return [0, 1, 2, 3].reduce((value, place) => value * 128 + ((bytes[at + place] ?? 0) & 0x7f), 0);
}

/** Takes out the zeros that were put behind every 0xFF, so that nothing looked like sound (ID3v2.4 structure, 6.1). */
function synchronised(bytes: Buffer): Buffer {
  const whole = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    whole[length++] = bytes[at] ?? 0;
    if (bytes[at] === 0xff && bytes[at + 1] === 0) at += 1;
  }
  return whole.subarray(0, length);
}
