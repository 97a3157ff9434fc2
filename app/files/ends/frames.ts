// Where a stream of bare frames ends: MP3, MP2, AAC in ADTS, AC-3, AMR.
//
// Many MP3 files say how long they are, in a frame of their own in front (Xing or Info, VBRI, LAME). The others, and the other formats,
// do not; but a last frame that is cut in the middle tells that the file ends where nobody ended it.
import { AC3, ADTS, AMR_BYTES, MPEG, type FrameKind } from './frame-heads.ts';
import { isUnknownSize } from '../../sound/unknown-size.ts';
import { isZeros, tailOf, type FileBytes } from './file-bytes.ts';

/** Bytes in front of the first frame that are looked through: emptied tags, rests of a stream. */
const SEARCH_BYTES = 1 << 16;
/** Long enough for several frames of any of the formats. */
const TAIL_BYTES = 1 << 16;
/** So many frames in a row are no accident. */
const FRAMES_MIN = 3;
/** So many zeros behind the last frame are room that was reserved, and is not written to yet. */
const RESERVED_BYTES = 4_096;

/** True when a stream of frames of any kind says that it goes on; false for what is none. */
export function framesLackRest(file: FileBytes): boolean {
  const amr = amrLacksRest(file);
  if (amr !== null) return amr;
  const start = file.readAt(0, Math.min(SEARCH_BYTES, file.sizeBytes)) ?? Buffer.alloc(0);
  const kind = [MPEG, ADTS, AC3].find((one) => firstFrame(start, one) >= 0);
  if (!kind) return false;
  if (kind === MPEG) {
    const at = firstFrame(start, MPEG);
    // Writers that do not count the frame with the number claim a frame less: the last one is then looked at all the same.
    const bytes = bytesTold(start, at);
    if (bytes !== null && at + bytes > file.sizeBytes) return true;
  }
  return endsWithin(tailOf(file, TAIL_BYTES), kind);
}

/** Place of the first frame that others follow; −1 for none. */
export function firstFrame(bytes: Buffer, kind: FrameKind): number {
  for (let at = 0; at + kind.headBytes <= bytes.length; at += 1) {
    const { frames, at: end } = follow(bytes, at, kind);
    if (frames >= FRAMES_MIN || (frames === 2 && end >= bytes.length)) return at;
  }
  return -1;
}

/** Goes from frame to frame: how many there are, and where the next one would begin. */
export function follow(
  bytes: Buffer,
  from: number,
  kind: FrameKind,
): { readonly frames: number; readonly at: number } {
  let at = from;
  let frames = 0;
  for (; at + kind.headBytes <= bytes.length; frames += 1) {
    const length = kind.lengthAt(bytes, at);
    if (length === 0 || !kind.agree(bytes, from, at)) break;
    at += length;
    if (frames + 1 >= FRAMES_MIN && at >= bytes.length) return { frames: frames + 1, at };
  }
  return { frames, at };
}

/** True when the last frame, or a tag behind it, is cut. @param tail the last bytes of the file */
function endsWithin(tail: Buffer, kind: FrameKind): boolean {
  for (let from = 0; from + kind.headBytes <= tail.length; from += 1) {
    const stream = follow(tail, from, kind);
    if (stream.frames < FRAMES_MIN) continue;
    let { at } = stream;
    // Another stream may follow this one at once.
    for (let next = follow(tail, at, kind); next.frames > 0; next = follow(tail, at, kind)) at = next.at;
    return at > tail.length || isCutTag(tail.subarray(at)) || isCutHead(tail.subarray(at), kind);
  }
  return false;
}

/** True for the beginning of a head, too short to be read. */
function isCutHead(rest: Buffer, kind: FrameKind): boolean {
  return rest.length > 0 && rest.length < kind.headBytes && (rest[0] === 0xff || rest[0] === 0x0b);
}

/**
 * True for zeros that were reserved, and for the beginning of a tag that stands behind the sound: ID3v1 (128 bytes), APEv2 (its head has
 * the length of what follows).
 */
function isCutTag(rest: Buffer): boolean {
  if (rest.length >= RESERVED_BYTES && isZeros(rest.subarray(-RESERVED_BYTES))) return true;
  if (rest.toString('latin1', 0, 3) === 'TAG' && rest.toString('latin1', 0, 4) !== 'TAG+')
    return rest.length < 128;
  if (rest.toString('latin1', 0, 8) !== 'APETAGEX') return false;
  return rest.length < 32 || 32 + rest.readUInt32LE(12) > rest.length;
}

/** How many frames follow the one that says so (Xing, Info, VBRI); null when it does not. */
export function framesTold(bytes: Buffer, at: number): number | null {
  const vbri = numberAt(bytes, at + 36, 'VBRI', 14);
  if (vbri !== null) return vbri;
  const tag = xingAt(bytes, at);
  if (tag === null || (bytes.readUInt32BE(tag + 4) & 1) === 0) return null;
  const frames = bytes.readUInt32BE(tag + 8);
  return isUnknownSize(frames) ? null : frames;
}

/** Where the tag Xing or Info stands in a frame; null for none. With a checksum behind the head, some writers go two bytes on. */
function xingAt(bytes: Buffer, at: number): number | null {
  const [, second = 0, , fourth = 0] = bytes.subarray(at, at + 4);
  const isFirst = ((second >> 3) & 3) === 3;
  const isMono = fourth >> 6 === 3;
  const side = isFirst ? (isMono ? 17 : 32) : isMono ? 9 : 17;
  const tag = [at + 4 + side, at + 6 + side].find((place) =>
    ['Xing', 'Info'].includes(bytes.toString('latin1', place, place + 4)),
  );
  return tag === undefined || tag + 156 > bytes.length ? null : tag;
}

/**
 * How many bytes of frames an MP3 file is to have, from its first frame on; null when it does not say. Xing and Info as its SDK has them, VBRI
 * as Fraunhofer’s encoder writes it, and behind Xing the length that LAME adds (“Mp3 Info Tag rev 1”).
 */
function bytesTold(bytes: Buffer, at: number): number | null {
  const told = numberAt(bytes, at + 36, 'VBRI', 10);
  if (told !== null) return told;
  const tag = xingAt(bytes, at);
  if (tag === null) return null;
  const flags = bytes.readUInt32BE(tag + 4);
  const afterFrames = tag + 8 + (flags & 1 ? 4 : 0);
  if (flags & 2) {
    const size = bytes.readUInt32BE(afterFrames);
    if (!isUnknownSize(size)) return size;
  }
  const lame = afterFrames + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  return numberAt(bytes, lame, 'LAME', 28);
}

/** The 32-bit number behind a name, where both are there and the number is known. */
function numberAt(bytes: Buffer, at: number, name: string, offset: number): number | null {
  if (at + offset + 4 > bytes.length || bytes.toString('latin1', at, at + name.length) !== name) return null;
  const size = bytes.readUInt32BE(at + offset);
  return isUnknownSize(size) ? null : size;
}

const AMR_BLOCK_BYTES = 1 << 20;
/** Eleven hours; what is longer is not gone through. */
const AMR_MAX_BYTES = 64 << 20;

/** AMR as a file (RFC 4867 §5): frames from the first to the last, as their lengths change all the time. Null for another format. */
function amrLacksRest({ readAt, sizeBytes }: FileBytes): boolean | null {
  const magic = readAt(0, Math.min(9, sizeBytes))?.toString('latin1') ?? '';
  const isWide = magic === '#!AMR-WB\n';
  if (!isWide && !magic.startsWith('#!AMR\n')) return null;
  if (sizeBytes > AMR_MAX_BYTES) return false;
  const lengths = AMR_BYTES[isWide ? 'wide' : 'narrow'];
  let position = isWide ? 9 : 6;
  while (position < sizeBytes) {
    const block = readAt(position, Math.min(AMR_BLOCK_BYTES, sizeBytes - position));
    if (!block) return false;
    let at = 0;
    while (at < block.length) {
      const length = lengths[((block[at] ?? 0) >> 3) & 15] ?? 0;
      if (length === 0) return false;
      at += length;
    }
    position += at;
  }
  return position > sizeBytes;
}
