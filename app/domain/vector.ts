// What a passage means, as numbers: how a vector is packed into planes of bits, and how alike two are.
// Signs for the scan: https://arxiv.org/abs/2405.12497 (RaBitQ) says why a bit a number orders so well, once the middle of all is taken off.
import { MIDDLE } from './vector-middle.ts';

/** Numbers in a vector. */
export const VECTOR_WIDTH = 384;
/** A plane: one bit of each number, 32 to a word. */
export const PLANE_WORDS = VECTOR_WIDTH / 32;
export const PLANE_BYTES = PLANE_WORDS * 4;
/** Planes of how far a number lies from the middle, the highest bit first. The signs are a plane of their own. */
export const SIZE_PLANES = 6;
export const SIZES_BYTES = SIZE_PLANES * PLANE_BYTES;
const STEPS = 2 ** SIZE_PLANES;

/** A passage as it is scanned: its signs, and how far it leans to the middle (a float of 32 bits). */
export const SKETCH_WORDS = PLANE_WORDS + 1;
export const SKETCH_BYTES = SKETCH_WORDS * 4;
/**
 * What a sign is worth: the mean over real passages of the squared length of what is left without the middle, by the sum of its sizes.
 * With it the signs alone give an estimate of the likeness that is right in the mean (RaBitQ, 3.2).
 */
export const SIGN_WORTH = 0.0342;

/** A vector as it is kept: signs and lean for the scan, sizes and scale for the exact order. */
export interface PackedVector {
  readonly signs: Uint32Array;
  /** Its product with the middle, once that is taken off. Exact: what signs and sizes lose is lost around the middle alone. */
  readonly lean: number;
  readonly sizes: Uint32Array;
  readonly scale: number;
}

/** Packs a vector of length 1. @param vector `VECTOR_WIDTH` numbers */
export function packVector(vector: Float32Array): PackedVector {
  const offsets = vector.map((value, at) => value - (MIDDLE[at] ?? 0));
  const largest = offsets.reduce((most, offset) => Math.max(most, Math.abs(offset)), 0);
  const step = largest / STEPS || 1;
  const sizes = new Uint32Array(SIZE_PLANES * PLANE_WORDS);
  let squared = 0;
  let kept = 0;
  offsets.forEach((offset, at) => {
    const size = Math.min(STEPS - 1, Math.floor(Math.abs(offset) / step));
    squared += offset * offset;
    kept += Math.abs(offset) * (size + 0.5);
    for (let plane = 0; plane < SIZE_PLANES; plane += 1)
      if ((size >> (SIZE_PLANES - 1 - plane)) & 1) setBit(sizes, plane * PLANE_WORDS, at);
  });
  // So that its product with itself is what it was.
  const scale = Math.fround(squared / kept || step);
  return { signs: signsOf(offsets), lean: Math.fround(product(offsets, MIDDLE)), sizes, scale };
}

/** A query as it is compared. */
export interface AskedVector {
  readonly signs: Uint32Array;
  /** What it has in common with the middle: added to every likeness. */
  readonly common: number;
  /** Sums of its numbers without the middle, for each byte of a plane and each value of that. */
  readonly sums: Float32Array;
  /** Of all its numbers without the middle. */
  readonly whole: number;
  /** Signs that must be alike to weigh as much as a lean of 1. */
  readonly signsALean: number;
}

/** Prepares a query. @param vector of length 1 */
export function askedVector(vector: Float32Array): AskedVector {
  const offsets = vector.map((value, at) => value - (MIDDLE[at] ?? 0));
  const sums = new Float32Array(PLANE_BYTES * 256);
  for (let byte = 0; byte < PLANE_BYTES; byte += 1) {
    for (let value = 1; value < 256; value += 1) {
      const highest = 31 - Math.clz32(value);
      sums[byte * 256 + value] =
        (sums[byte * 256 + (value ^ (1 << highest))] ?? 0) + (offsets[byte * 8 + highest] ?? 0);
    }
  }
  const sizes = offsets.reduce((sum, offset) => sum + Math.abs(offset), 0);
  return {
    signs: signsOf(offsets),
    common: product(vector, MIDDLE),
    sums,
    whole: offsets.reduce((sum, offset) => sum + offset, 0),
    // A sign that differs takes away twice what one is worth.
    signsALean: 1 / ((2 * SIGN_WORTH * sizes) / VECTOR_WIDTH || 1),
  };
}

/** What of a query passages are weighed and compared by. */
export type AskedSums = Pick<AskedVector, 'common' | 'sums' | 'whole'>;

/**
 * How alike a passage is to a query, by its signs and its lean: right in the mean. `storage/meaning/scan-program.ts` adds in the same order.
 * @param from where its signs begin, bytes
 */
export function likenessBySigns(
  { common, sums, whole }: AskedSums,
  lean: number,
  signs: Uint8Array,
  from: number,
): number {
  let up = 0;
  for (let byte = 0; byte < PLANE_BYTES; byte += 1)
    up += sums[(byte << 8) | (signs[from + byte] as number)] as number;
  return common + lean + SIGN_WORTH * (2 * up - whole);
}

/** A packed vector's parts as they lie in memory. Numbers are little-endian, on every system that this runs on. */
export interface PackedBytes {
  readonly lean: number;
  readonly scale: number;
  readonly signs: Uint8Array;
  /** Where its signs begin, bytes. */
  readonly signsFrom: number;
  readonly sizes: Uint8Array;
  readonly sizesFrom: number;
}

/** How alike a packed vector is to a query: their cosine, but for the packing. The program of the scan adds in the same order. */
export function likeness({ common, sums, whole }: AskedSums, packed: PackedBytes): number {
  const { lean, scale, signs, signsFrom, sizes, sizesFrom } = packed;
  let sum = -whole / 2;
  for (let byte = 0; byte < PLANE_BYTES; byte += 1) {
    const base = byte << 8;
    const up = signs[signsFrom + byte] as number;
    // The half is the middle of a step.
    let doubled = sums[base | up] as number;
    for (let plane = 0, worth = STEPS / 2; plane < SIZE_PLANES; plane += 1, worth /= 2) {
      const bits = sizes[sizesFrom + plane * PLANE_BYTES + byte] as number;
      doubled += worth * (2 * (sums[base | (bits & up)] as number) - (sums[base | bits] as number));
    }
    sum += doubled;
  }
  return common + lean + scale * sum;
}

/** A packed vector as numbers again, of about length 1. */
export function unpackVector(packed: PackedVector): Float32Array {
  return Float32Array.from({ length: VECTOR_WIDTH }, (_, place) => {
    const word = place >>> 5;
    const bit = place & 31;
    let size = 0;
    for (let plane = 0; plane < SIZE_PLANES; plane += 1)
      size = (size << 1) | (((packed.sizes[plane * PLANE_WORDS + word] ?? 0) >>> bit) & 1);
    const offset = (size + 0.5) * packed.scale;
    const isUp = ((packed.signs[word] ?? 0) >>> bit) & 1;
    return (MIDDLE[place] ?? 0) + (isUp ? offset : -offset);
  });
}

function product(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
}

function signsOf(offsets: Float32Array): Uint32Array {
  const signs = new Uint32Array(PLANE_WORDS);
  offsets.forEach((offset, at) => {
    if (offset >= 0) setBit(signs, 0, at);
  });
  return signs;
}

function setBit(words: Uint32Array, from: number, at: number): void {
  const word = from + (at >>> 5);
  words[word] = (words[word] ?? 0) | (1 << (at & 31));
}
