// What the header of a WAV file says about its length, before anybody looks at how many bytes are there.
import { isUnknownLongSize, isUnknownSize } from '../sound/unknown-size.ts';

/** Gives the bytes at a position, all that were asked for, or null when they are not there. */
export type ReadAt = (position: number, length: number) => Buffer | null;

/** Where the sound of a WAV file lies, as its header has it. */
export interface WavData {
  /** Place of the first byte of sound. */
  readonly position: number;
  readonly bytes: number;
  readonly bytesPerSecond: number;
}

/** Chunks before the sound that are looked through; real files have a handful. */
const CHUNKS_MAX = 100;

/**
 * What a WAV header claims (RIFF/WAVE, and RF64 of EBU Tech 3306).
 * @returns null for other files, and where the header does not tell
 */
export function wavData(readAt: ReadAt): WavData | null {
  const riff = readAt(0, 12);
  const kind = riff?.toString('latin1', 0, 4);
  if (!riff || (kind !== 'RIFF' && kind !== 'RF64') || riff.toString('latin1', 8, 12) !== 'WAVE') return null;
  let bytesPerSecond = 0;
  let longSize: number | null = null;
  let position = 12;
  for (let count = 0; count < CHUNKS_MAX; count += 1) {
    const head = readAt(position, 8);
    if (!head) return null;
    const name = head.toString('latin1', 0, 4);
    const size = head.readUInt32LE(4);
    if (name === 'fmt ') bytesPerSecond = readAt(position + 8, 16)?.readUInt32LE(8) ?? 0;
    else if (name === 'ds64') {
      const told = readAt(position + 8, 16)?.readBigUInt64LE(8) ?? 0n;
      longSize = isUnknownLongSize(told) ? 0 : Number(told);
    } else if (name === 'data') {
      const bytes = longSize ?? (isUnknownSize(size) ? 0 : size);
      return bytes > 0 ? { position: position + 8, bytes, bytesPerSecond } : null;
    }
    position += 8 + size + (size & 1);
  }
  return null;
}

/**
 * How much of a file a reader of WAV may be shown that takes the 32-bit size of an RF64 sound chunk at its word: it would look for
 * more chunks in the middle of the sound, four gigabytes on, and in silence go through it eight bytes at a time.
 * @returns bytes: all there are, but for such a file; then also the seconds of sound that are really there
 */
export function shownSize(
  readAt: ReadAt,
  sizeBytes: number,
): { readonly bytes: number; readonly seconds: number | null } {
  const sound = wavData(readAt);
  if (!sound || sound.position + 0xffff_ffff >= sizeBytes) return { bytes: sizeBytes, seconds: null };
  const there = Math.min(sound.bytes, sizeBytes - sound.position);
  return {
    bytes: sound.position + 0xffff_ffff,
    seconds: sound.bytesPerSecond > 0 ? there / sound.bytesPerSecond : null,
  };
}

/** The length that a WAV header claims, seconds; null as above. */
export function wavClaim(readAt: ReadAt): number | null {
  const data = wavData(readAt);
  return data && data.bytesPerSecond > 0 ? data.bytes / data.bytesPerSecond : null;
}
