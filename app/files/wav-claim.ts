// What the header of a WAV file says about its length, before anybody looks at how many bytes are there.
import type { DiskFile } from './disk-file.ts';

/** Sizes that programs write when they do not know the length yet (pipes, `arecord`, `sox`, unfinished headers). */
const UNKNOWN_SIZES: ReadonlySet<number> = new Set([
  0, 0x7fff_f000, 0x7fff_fffe, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff,
]);

/** Chunks before the sound that are looked through; real files have a handful. */
const CHUNKS_MAX = 100;

/**
 * The length that a WAV header claims (RIFF/WAVE, and RF64 of EBU Tech 3306).
 * @returns seconds; null for other files, and where the header does not tell
 */
export function wavClaim(file: DiskFile): number | null {
  const riff = readAt(file, 0, 12);
  const kind = riff?.toString('latin1', 0, 4);
  if (!riff || (kind !== 'RIFF' && kind !== 'RF64') || riff.toString('latin1', 8, 12) !== 'WAVE') return null;
  let bytesPerSecond = 0;
  let longSize: number | null = null;
  let position = 12;
  for (let count = 0; count < CHUNKS_MAX; count += 1) {
    const head = readAt(file, position, 8);
    if (!head) return null;
    const name = head.toString('latin1', 0, 4);
    const size = head.readUInt32LE(4);
    if (name === 'fmt ') bytesPerSecond = readAt(file, position + 8, 16)?.readUInt32LE(8) ?? 0;
    else if (name === 'ds64') longSize = Number(readAt(file, position + 8, 16)?.readBigUInt64LE(8) ?? 0n);
    else if (name === 'data') {
      const bytes = longSize ?? (UNKNOWN_SIZES.has(size) ? 0 : size);
      return bytes > 0 && bytesPerSecond > 0 ? bytes / bytesPerSecond : null;
    }
    position += 8 + size + (size & 1);
  }
  return null;
}

function readAt(file: DiskFile, position: number, length: number): Buffer | null {
  const bytes = Buffer.alloc(length);
  return file.read(bytes, position) === length ? bytes : null;
}
