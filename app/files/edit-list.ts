// Edit lists of MP4 and QuickTime files (ISO/IEC 14496-12 §8.6.6): which stretches of the sound are to be heard, in which order. Cutters that
// encode nothing anew, Voice Memos and QuickTime Player write them; players follow them.
import { Boxes, type Box } from './mp4-boxes.ts';
import type { ReadAt } from './wav-claim.ts';

export interface Edits {
  /** What is to be heard, all stretches together, seconds. */
  readonly seconds: number;
}

/** Encoders put so much in front of the sound and behind it, at the most, seconds: that is no edit of a person. */
const PADDING_SECONDS = 0.25;
const ENTRIES_MAX = 1_000;
const LIST_MAX_BYTES = 16 + 20 * ENTRIES_MAX;

/**
 * What the edit list of the first sound track asks for.
 * @returns null for files without one, and for one that leaves nothing out but an encoder's padding
 */
export function editsOf(readAt: ReadAt, sizeBytes: number): Edits | null {
  const reader = new Boxes(readAt);
  const moov = reader.first({ type: '', from: 0, to: sizeBytes }, 'moov');
  if (!moov) return null;
  const movie = clockOf(reader, reader.first(moov, 'mvhd'));
  for (const track of reader.inside(moov)) {
    if (track.type !== 'trak') continue;
    const media = reader.first(track, 'mdia');
    const kind = reader.content(reader.first(media, 'hdlr'), 12).toString('latin1', 8, 12);
    if (kind !== 'soun') continue;
    const clock = clockOf(reader, reader.first(media, 'mdhd'));
    const list = reader.content(reader.path(track, 'edts', 'elst'), LIST_MAX_BYTES);
    return movie && clock && list.length >= 8 ? judge(entriesOf(list), movie.scale, clock) : null;
  }
  return null;
}

/**
 * How much later a track is played than its samples say: by the empty edits in front of it, less what the first edit leaves out of it. Seconds.
 * @param moov the movie that the track is of
 */
export function delayOf(reader: Boxes, moov: Box, track: Box): number {
  const movie = clockOf(reader, reader.first(moov, 'mvhd'));
  const clock = clockOf(reader, reader.path(track, 'mdia', 'mdhd'));
  const list = reader.content(reader.path(track, 'edts', 'elst'), LIST_MAX_BYTES);
  if (!movie || !clock || list.length < 8) return 0;
  let empty = 0;
  for (const { duration, mediaTime } of entriesOf(list)) {
    if (mediaTime >= 0) return empty / movie.scale - mediaTime / clock.scale;
    empty += duration;
  }
  return 0;
}

/**
 * True for a file of boxes without an index (`moov`, or `moof` for each piece): recorders write it last, and those that lose power never do.
 */
export function lacksIndex(readAt: ReadAt, sizeBytes: number): boolean {
  const reader = new Boxes(readAt);
  let hasSound = false;
  let position = 0;
  for (const box of reader.inside({ type: '', from: 0, to: sizeBytes })) {
    if (box.type === 'moov' || box.type === 'moof') return false;
    hasSound ||= box.type === 'mdat';
    position = box.to;
  }
  if (position === sizeBytes) return hasSound;
  // The last box may claim more than is there, or its size was never written.
  return ['ftyp', 'wide'].includes(typeAt(readAt, 0)) && (hasSound || typeAt(readAt, position) === 'mdat');
}

const typeAt = (readAt: ReadAt, position: number): string =>
  readAt(position, 8)?.toString('latin1', 4, 8) ?? '';

interface Entry {
  /** Units of the movie. */
  readonly duration: number;
  /** Units of the track; −1 for silence. */
  readonly mediaTime: number;
}

function judge(
  entries: readonly Entry[],
  movieScale: number,
  clock: { readonly scale: number; readonly duration: number },
): Edits | null {
  const [first] = entries;
  if (!first) return null;
  const seconds = entries.reduce((sum, { duration }) => sum + duration / movieScale, 0);
  const from = first.mediaTime / clock.scale;
  const left = clock.duration / clock.scale - from - seconds;
  const isPlain =
    entries.length === 1 &&
    first.mediaTime >= 0 &&
    // In fragments nobody knew the length yet.
    (first.duration === 0 || clock.duration === 0 || (from <= PADDING_SECONDS && left <= PADDING_SECONDS));
  return isPlain ? null : { seconds };
}

function entriesOf(list: Buffer): readonly Entry[] {
  const isLong = list[0] === 1;
  const bytes = isLong ? 20 : 12;
  const count = Math.min(list.readUInt32BE(4), ENTRIES_MAX, Math.floor((list.length - 8) / bytes));
  return Array.from({ length: count }, (_, index) => {
    const at = 8 + index * bytes;
    return isLong
      ? { duration: Number(list.readBigUInt64BE(at)), mediaTime: Number(list.readBigInt64BE(at + 8)) }
      : { duration: list.readUInt32BE(at), mediaTime: list.readInt32BE(at + 4) };
  });
}

/** Units a second, and the length in them, of a header of the movie or of a track. */
function clockOf(
  reader: Boxes,
  box: Box | null,
): { readonly scale: number; readonly duration: number } | null {
  const header = reader.content(box, 32);
  const isLong = header[0] === 1;
  if (header.length < (isLong ? 32 : 20)) return null;
  const scale = header.readUInt32BE(isLong ? 20 : 12);
  const duration = isLong ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
  return scale > 0 ? { scale, duration: duration >= 0xffff_ffff ? 0 : duration } : null;
}
