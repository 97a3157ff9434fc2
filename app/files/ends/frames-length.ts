// How long a stream of bare frames is, by a glance: MP3 and its older layers, AAC in ADTS. Frames say how long each is in bytes and in time; a
// rate that changes makes the first of them a bad witness for all.
import { ADTS, MPEG, type FrameKind } from './frame-heads.ts';
import { firstFrame, follow, framesTold } from './frames.ts';
import { without, type FileBytes } from './file-bytes.ts';

/** Up to this size all frames are looked at. */
const WHOLE_BYTES = 3 << 20;
/** Longer files are looked at in so many places, so many bytes each. */
const PLACES = 24;
const PLACE_BYTES = 1 << 16;
/** Bytes in front of the first frame that are looked through. */
const SEARCH_BYTES = 1 << 16;

/**
 * Seconds of a stream of frames: as its first frame tells, else counted, else estimated from frames here and there.
 * @returns null for everything else
 */
export function framesSeconds(file: FileBytes): number | null {
  const tag = tagBytes(file.readAt(0, Math.min(10, file.sizeBytes)) ?? Buffer.alloc(0));
  const stream = tag > 0 && tag < file.sizeBytes ? without(tag, file) : file;
  const start = stream.readAt(0, Math.min(SEARCH_BYTES, stream.sizeBytes)) ?? Buffer.alloc(0);
  // Containers may hold frames too, but do not begin with them.
  const kind = [MPEG, ADTS].find((one) => firstFrame(start, one) === 0);
  if (!kind) return null;
  const told = kind === MPEG ? framesTold(start, 0) : null;
  if (told !== null) return told * secondsOf(start, 0, kind);
  return stream.sizeBytes <= WHOLE_BYTES ? counted(stream, kind) : sampled(stream, kind);
}

function counted({ readAt, sizeBytes }: FileBytes, kind: FrameKind): number | null {
  const bytes = readAt(0, sizeBytes);
  return bytes && runsIn(bytes, kind).seconds;
}

function sampled({ readAt, sizeBytes }: FileBytes, kind: FrameKind): number | null {
  let bytes = 0;
  let seconds = 0;
  for (let place = 0; place < PLACES; place += 1) {
    const from = Math.floor(((sizeBytes - PLACE_BYTES) * place) / (PLACES - 1));
    const run = runsIn(readAt(from, PLACE_BYTES) ?? Buffer.alloc(0), kind);
    bytes += run.bytes;
    seconds += run.seconds;
  }
  return bytes > 0 ? (sizeBytes / bytes) * seconds : null;
}

/** All frames that follow others: what they take, and how long they are. */
function runsIn(bytes: Buffer, kind: FrameKind): { readonly bytes: number; readonly seconds: number } {
  const sum = { bytes: 0, seconds: 0 };
  for (let at = 0; at + kind.headBytes <= bytes.length; at += 1) {
    if (follow(bytes, at, kind).frames < 3 && at > 0) continue;
    for (;;) {
      const length = at + kind.headBytes <= bytes.length ? kind.lengthAt(bytes, at) : 0;
      if (length === 0) break;
      if (at + length > bytes.length) return sum;
      sum.bytes += length;
      sum.seconds += secondsOf(bytes, at, kind);
      at += length;
    }
  }
  return sum;
}

const MPEG_HERTZ = [44_100, 48_000, 32_000];
const ADTS_HERTZ = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];

/** How long the frame is whose head stands here. */
function secondsOf(bytes: Buffer, at: number, kind: FrameKind): number {
  const second = bytes[at + 1] ?? 0;
  const third = bytes[at + 2] ?? 0;
  if (kind === ADTS) {
    const hertz = ADTS_HERTZ[(third >> 2) & 15] ?? 0;
    return hertz > 0 ? 1_024 / hertz : 0;
  }
  const version = (second >> 3) & 3; // 0: 2.5, 2: 2, 3: 1
  const layer = 4 - ((second >> 1) & 3);
  const hertz = (MPEG_HERTZ[(third >> 2) & 3] ?? 0) / (version === 3 ? 1 : version === 2 ? 2 : 4);
  const samples = layer === 1 ? 384 : layer === 2 || version === 3 ? 1_152 : 576;
  return hertz > 0 ? samples / hertz : 0;
}

/** Length of an ID3v2 tag; 0 for none. */
function tagBytes(head: Buffer): number {
  if (head.length < 10 || head.toString('latin1', 0, 3) !== 'ID3') return 0;
  const size = [...head.subarray(6, 10)].reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
  return 10 + size + (((head[5] ?? 0) & 0x10) === 0 ? 0 : 10);
}
