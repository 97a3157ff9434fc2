// Chapters in an ID3v2 tag (id3.org, “ID3v2 Chapter Frame Addendum”): frames CHAP with their times, frames CTOC with their order.
import type { Chapter } from '../domain/chapters.ts';
import { decoded, framesOf, FRAMES_MAX, openId3, type ReadAt } from './id3-frames.ts';

/** Bytes of a title that are read. */
const TITLE_BYTES_MAX = 4_096;
/** A time that the frame does not give, because a byte offset stands for it. */
const NO_TIME = 0xffff_ffff;

/** Chapters of the tag at the start of a file: those of the table of contents where there is one. Times in seconds. */
export function id3ChaptersOf(readAt: ReadAt): Chapter[] {
  const opened = openId3(readAt);
  // Version 2.2 knows no chapters.
  if (!opened || opened.version === 2) return [];
  const { flags, frames: tag, version } = opened;

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
