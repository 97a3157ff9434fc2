// Sizes in headers that mean “not known”.

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
