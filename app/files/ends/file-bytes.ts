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

/** How near to 2 GiB and 4 GiB programs write sizes that they do not know: all ones, with or without room for a header. */
const NEAR = 0x1_0000;

/**
 * True for a 32-bit size that means “not known”: nothing, all ones, or as good as that. Written by whatever streams into a pipe, and left
 * behind by recorders that lost power.
 */
export function isUnknownSize(size: number): boolean {
  return size === 0 || (size >= 2 ** 31 - NEAR && size <= 2 ** 31) || size >= 2 ** 32 - NEAR;
}

/** The same for 64 bits. */
export function isUnknownLongSize(size: bigint): boolean {
  return size <= 0n || size >= 2n ** 62n;
}
