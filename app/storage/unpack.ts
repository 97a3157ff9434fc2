// Unpacks what the library keeps gzipped, up to a size for each kind: a few bytes from somebody else must not become gigabytes.
import { promisify } from 'node:util';
import { gunzip, gunzipSync } from 'node:zlib';

const MEGABYTE = 1024 * 1024;

/**
 * Most that each kind unpacks to, bytes. An answer is no longer than what is read from a service (`RESULT_MAX_BYTES` in
 * speech/cloud/http.ts); a shelf holds its words again, with times in base64, and still has to be one string.
 */
export const UNPACKED_MAX_BYTES = { answer: 256 * MEGABYTE, shelf: 384 * MEGABYTE } as const;

export type PackedKind = keyof typeof UNPACKED_MAX_BYTES;

const NAMES: Readonly<Record<PackedKind, string>> = {
  answer: 'A service’s answer',
  shelf: 'The text of a transcript that was put away',
};

/** What is packed is damaged, or is more than its kind may be. `failureOfSqlite` tells what that means for the person. */
export class UnpackError extends Error {
  readonly code: 'UNPACK_TOO_LARGE' | 'UNPACK_DAMAGED';

  constructor(kind: PackedKind, maxBytes: number, cause: unknown) {
    const isTooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    const why = isTooLarge ? `would unpack to more than ${maxBytes} bytes` : 'cannot be unpacked';
    super(`${NAMES[kind]} ${why}.`, { cause });
    this.name = 'UnpackError';
    this.code = isTooLarge ? 'UNPACK_TOO_LARGE' : 'UNPACK_DAMAGED';
  }
}

const unzip = promisify(gunzip);

/** Unpacks in a thread of Node's. @throws UnpackError */
export async function unpack(
  packed: Uint8Array,
  kind: PackedKind,
  maxBytes: number = UNPACKED_MAX_BYTES[kind],
): Promise<Buffer> {
  return unzip(packed, { maxOutputLength: maxBytes }).catch((error: unknown) => {
    throw new UnpackError(kind, maxBytes, error);
  });
}

/** The same at once. @throws UnpackError */
export function unpackSync(
  packed: Uint8Array,
  kind: PackedKind,
  maxBytes: number = UNPACKED_MAX_BYTES[kind],
): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: maxBytes });
  } catch (error) {
    throw new UnpackError(kind, maxBytes, error);
  }
}
