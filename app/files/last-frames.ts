// Whether the last piece of a FLAC or Ogg file is the one that its format ends with.
import type { ReadAt } from './wav-claim.ts';

/** An Ogg page is shorter than this (RFC 3533 §6), and so is a FLAC frame of any usual setting. */
const TAIL_BYTES = 1 << 16;
const TAIL_MAX_BYTES = 1 << 20;

/** An Ogg file ends with a whole page that carries the end-of-stream mark (RFC 3533). */
export function endsAsOgg(readAt: ReadAt, sizeBytes: number): boolean {
  const tail = tailOf(readAt, sizeBytes, TAIL_BYTES);
  const at = tail.lastIndexOf('OggS', undefined, 'latin1');
  if (at < 0 || at + 27 > tail.length) return false;
  const segments = tail[at + 26] ?? 0;
  const lengths = tail.subarray(at + 27, at + 27 + segments);
  const end = at + 27 + segments + lengths.reduce((sum, length) => sum + length, 0);
  return lengths.length === segments && end <= tail.length && ((tail[at + 5] ?? 0) & 4) !== 0;
}

/** Length of the parts of a page's packets that means that the last one goes on in the next page (RFC 3533 §6). */
const GOES_ON = 255;

/**
 * True where an Ogg file ends within a page, or its last page within a packet: then bytes are missing that it says it has. A last page
 * without the mark alone proves nothing: who records a stream has none to write (RFC 7845 §3: a SHOULD).
 */
export function breaksOffAsOgg(readAt: ReadAt, sizeBytes: number): boolean {
  if (readAt(0, 4)?.toString('latin1') !== 'OggS') return false;
  const tail = tailOf(readAt, sizeBytes, TAIL_BYTES);
  const at = tail.lastIndexOf('OggS\0', undefined, 'latin1');
  if (at < 0) return false;
  const segments = tail[at + 26];
  if (segments === undefined) return true;
  const lengths = tail.subarray(at + 27, at + 27 + segments);
  if (lengths.length < segments) return true;
  const end = at + 27 + segments + lengths.reduce((sum, length) => sum + length, 0);
  return end > tail.length || (end === tail.length && lengths.at(-1) === GOES_ON);
}

/**
 * A FLAC file ends with the frame that holds its last sample (RFC 9639 §9), whole. An encoder that is still at work writes no number of
 * samples: then it has to end with any whole frame.
 */
export function endsAsFlac(readAt: ReadAt, sizeBytes: number): boolean {
  const info = readAt(8, 34);
  if (!info) return false;
  const samples = (info.readUInt8(13) & 0x0f) * 2 ** 32 + info.readUInt32BE(14);
  const blockSize = info.readUInt16BE(0);
  const longestFrame = info.readUIntBE(7, 3);
  const tail = tailOf(readAt, sizeBytes, Math.min(TAIL_MAX_BYTES, longestFrame + TAIL_BYTES));
  let hasFrames = false;
  for (let at = tail.length - 6; at >= 0; at -= 1) {
    if (tail[at] !== 0xff || ((tail[at + 1] ?? 0) & 0xfe) !== 0xf8) continue;
    const frame = readFrameHead(tail, at, blockSize);
    if (!frame || (samples > 0 && frame.endSample !== samples)) continue;
    if (isWholeFrame(tail.subarray(at))) return true;
    hasFrames = true;
  }
  return samples === 0 && !hasFrames;
}

/** What other programs put behind the last frame. */
const FOREIGN = /^(?:TAG|APETAGEX|ID3)/;

/** True where a frame ends with the checksum of all its bytes (CRC-16, RFC 9639 §9.3), and nothing but a tag follows. */
function isWholeFrame(bytes: Uint8Array): boolean {
  let crc = 0;
  for (const [at, byte] of bytes.entries()) {
    crc = ((crc << 8) & 0xffff) ^ (CRC16[(crc >> 8) ^ byte] ?? 0);
    if (crc !== 0) continue;
    const rest = Buffer.from(bytes.subarray(at + 1, at + 9)).toString('latin1');
    if (rest === '' || FOREIGN.test(rest)) return true;
  }
  return false;
}

/** CRC-16 with the polynomial 0x8005, for each byte. */
const CRC16: readonly number[] = Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? ((crc << 1) ^ 0x8005) & 0xffff : crc << 1;
  return crc;
});

/** Reads a frame's header (RFC 9639 §9.1); null when its checksum says that it is none. */
function readFrameHead(bytes: Buffer, at: number, blockSize: number): { readonly endSample: number } | null {
  const isVariable = ((bytes[at + 1] ?? 0) & 1) === 1;
  const sizeCode = (bytes[at + 2] ?? 0) >> 4;
  const rateCode = (bytes[at + 2] ?? 0) & 0x0f;
  let next = at + 4;
  // The number is written like a character of UTF-8, up to seven bytes long.
  const first = bytes[next++] ?? 0;
  const length = first < 0x80 ? 1 : Math.clz32(~(first << 24));
  if (length === 8 || (length === 1 && first >= 0x80)) return null;
  let number = length === 1 ? first : first & (0x7f >> length);
  for (let index = 1; index < length; index += 1) number = number * 64 + ((bytes[next++] ?? 0) & 0x3f);
  let size = 0;
  if (sizeCode === 1) size = 192;
  else if (sizeCode >= 2 && sizeCode <= 5) size = 144 * 2 ** sizeCode;
  else if (sizeCode === 6) size = (bytes[next++] ?? 0) + 1;
  else if (sizeCode === 7) {
    size = (bytes[next] ?? 0) * 256 + (bytes[next + 1] ?? 0) + 1;
    next += 2;
  } else if (sizeCode >= 8) size = 2 ** sizeCode;
  if (rateCode === 12) next += 1;
  else if (rateCode === 13 || rateCode === 14) next += 2;
  if (next >= bytes.length || checksum(bytes.subarray(at, next)) !== bytes[next]) return null;
  return { endSample: isVariable ? number + size : number * blockSize + size };
}

/** CRC-8 with the polynomial 0x07, as FLAC has it. */
function checksum(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : crc << 1;
  }
  return crc;
}

function tailOf(readAt: ReadAt, sizeBytes: number, wanted: number): Buffer {
  const length = Math.min(sizeBytes, wanted);
  return readAt(sizeBytes - length, length) ?? Buffer.alloc(0);
}
