// How long Opus or Vorbis in Ogg is, by a glance: pages say up to which sample they go (RFC 3533 §6), and the first need not begin at 0.
import { tailOf, type FileBytes } from './file-bytes.ts';

const SIGN = 'OggS';
const HEAD_BYTES = 27;
/** Bytes at either end that are looked through: room for two of the longest pages. */
const LOOK_BYTES = 1 << 17;
/** Bit of a page's flags: a stream begins. */
const BEGINS = 2;
/** Encoders fill a page with a second at most: a first page that ends by then begins at 0. */
const FIRST_SECONDS = 2;
/** Of Opus, whatever the sound had before (RFC 7845 §4). */
const OPUS_HZ = 48_000;

interface Page {
  readonly isBeginning: boolean;
  readonly serial: number;
  /** The last sample that ends in it; -1 for none. */
  readonly position: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Seconds from the first page with sound to the last, whatever they are called: what was recorded from a station counts from when the station
 * began (RFC 7845 §4.5), and a reader that takes the last page's sample for the length is hours off
 * (findings/an-opus-file-joined-on-air-is-hours-too-long-for-ffmpeg-and-mutagen.sh).
 * @returns null where several streams lie beside or behind each other, and for everything else
 */
export function oggSeconds(file: FileBytes): number | null {
  const head = file.readAt(0, Math.min(LOOK_BYTES, file.sizeBytes)) ?? Buffer.alloc(0);
  const rateHz = head.toString('latin1', 0, 4) === SIGN ? rateOf(head) : null;
  if (rateHz === null) return null;
  const pages = pagesOf(head);
  const first = pages.find(({ position }) => position > 0);
  const last = pagesOf(tailOf(file, LOOK_BYTES)).findLast(({ position }) => position > 0);
  if (!first || !last || pages[1]?.isBeginning || first.serial !== last.serial) return null;
  const lastEnd = file.sizeBytes - Math.min(LOOK_BYTES, file.sizeBytes) + last.end;
  const samples = last.position - first.position;
  if (samples <= 0) return null;
  if (first.position <= FIRST_SECONDS * rateHz) return last.position / rateHz;
  // How many samples the first page holds stands nowhere: as many for its bytes as the others.
  return ((samples / rateHz) * (lastEnd - first.start)) / (lastEnd - first.end);
}

/** Samples a second by the first packet; null for what is neither Opus nor Vorbis. */
function rateOf(head: Buffer): number | null {
  const packet = head.subarray(HEAD_BYTES + (head[26] ?? 0));
  if (packet.toString('latin1', 0, 8) === 'OpusHead') return OPUS_HZ;
  if (packet.length < 16 || packet.toString('latin1', 0, 7) !== '\u0001vorbis') return null;
  return packet.readUInt32LE(12) || null;
}

/** The whole pages among these bytes, which may begin in the midst of one. */
function pagesOf(bytes: Buffer): readonly Page[] {
  const pages: Page[] = [];
  let start = bytes.indexOf(SIGN, 0, 'latin1');
  while (start >= 0 && start + HEAD_BYTES <= bytes.length) {
    let end = start + HEAD_BYTES + (bytes[start + 26] ?? 0);
    for (const length of bytes.subarray(start + HEAD_BYTES, end)) end += length;
    if (end > bytes.length) break;
    pages.push({
      isBeginning: ((bytes[start + 5] ?? 0) & BEGINS) !== 0,
      serial: bytes.readUInt32LE(start + 14),
      position: Number(bytes.readBigInt64LE(start + 6)),
      start,
      end,
    });
    start = bytes.indexOf(SIGN, end, 'latin1');
  }
  return pages;
}
