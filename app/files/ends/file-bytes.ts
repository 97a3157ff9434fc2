// The bytes of a file as those see them who judge where it ends, and what they have in common.
import type { ReadAt } from '../wav-claim.ts';

/** A file as it was seen last. */
export interface FileBytes {
  /** Gives nothing beyond `sizeBytes`. */
  readonly readAt: ReadAt;
  readonly sizeBytes: number;
}

/** The file without its first bytes: what a tag stands in front of. */
export function without(bytes: number, { readAt, sizeBytes }: FileBytes): FileBytes {
  return {
    readAt: (position, length) => readAt(position + bytes, length),
    sizeBytes: Math.max(0, sizeBytes - bytes),
  };
}

/** The last bytes of a file, at most `wanted`. */
export function tailOf({ readAt, sizeBytes }: FileBytes, wanted: number): Buffer {
  const length = Math.min(sizeBytes, wanted);
  return readAt(sizeBytes - length, length) ?? Buffer.alloc(0);
}

export const isZeros = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);
