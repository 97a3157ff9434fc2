// Matroska tracks whose blocks are compressed once more (RFC 9559 §5.1.4.1.31), which mkvmerge can do and the reader of everyday files drops.
import type { ReadAt } from './wav-claim.ts';

/** Tracks are described within the first bytes of a file. */
const HEAD_BYTES = 1 << 16;
const EBML = '\x1aE\xdf\xa3';
/** `ContentEncodings`, of two bytes or more. */
const ENCODINGS = Buffer.from([0x6d, 0x80]);
/** `ContentCompression`; what is encrypted has another element. */
const COMPRESSION = Buffer.from([0x50, 0x34]);

/** True when a track says that its blocks are compressed. */
export function isPacked(readAt: ReadAt, sizeBytes: number): boolean {
  const head = readAt(0, Math.min(sizeBytes, HEAD_BYTES));
  if (head?.toString('latin1', 0, 4) !== EBML) return false;
  const encodings = head.indexOf(ENCODINGS);
  return encodings >= 0 && head.subarray(encodings, encodings + 64).includes(COMPRESSION);
}
