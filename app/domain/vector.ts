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

/** A vector as it is kept: the signs for the scan, sizes and scale for the exact order. */
export interface PackedVector {
  readonly signs: Uint32Array;
  readonly sizes: Uint32Array;
  readonly scale: number;
}

/** Packs a vector of length 1. @param vector `VECTOR_WIDTH` numbers */
export function packVector(vector: Float32Array): PackedVector {
  let largest = 0;
  const offsets = vector.map((value, at) => value - (MIDDLE[at] ?? 0));
  for (const offset of offsets) largest = Math.max(largest, Math.abs(offset));
  const scale = Math.fround(largest / STEPS || 1);
  const signs = signsOf(offsets);
  const sizes = new Uint32Array(SIZE_PLANES * PLANE_WORDS);
  offsets.forEach((offset, at) => {
    const size = Math.min(STEPS - 1, Math.floor(Math.abs(offset) / scale));
    for (let plane = 0; plane < SIZE_PLANES; plane += 1)
      if ((size >> (SIZE_PLANES - 1 - plane)) & 1) setBit(sizes, plane * PLANE_WORDS, at);
  });
  return { signs, sizes, scale };
}

/** A query as it is compared. */
export interface AskedVector {
  readonly signs: Uint32Array;
  /** As the model gave it. */
  readonly whole: Float32Array;
  /** Without the middle. */
  readonly centred: Float32Array;
  /** What it has in common with the middle: added to every product. */
  readonly common: number;
}

/** Prepares a query. @param vector of length 1 */
export function askedVector(vector: Float32Array): AskedVector {
  let common = 0;
  vector.forEach((value, at) => (common += value * (MIDDLE[at] ?? 0)));
  const centred = vector.map((value, at) => value - (MIDDLE[at] ?? 0));
  return { signs: signsOf(centred), whole: vector, centred, common };
}

/** How alike a packed vector is to a query: their cosine, but for the packing. @param at words before its planes */
export function likeness(
  { common, whole }: AskedVector,
  { scale, signs, sizes }: PackedVector,
  at = { signs: 0, sizes: 0 },
): number {
  let sum = 0;
  for (let place = 0; place < VECTOR_WIDTH; place += 1) {
    const word = place >>> 5;
    const bit = place & 31;
    let size = 0;
    for (let plane = 0; plane < SIZE_PLANES; plane += 1)
      size = (size << 1) | (((sizes[at.sizes + plane * PLANE_WORDS + word] ?? 0) >>> bit) & 1);
    const offset = (size + 0.5) * scale;
    const value = whole[place] ?? 0;
    sum += ((signs[at.signs + word] ?? 0) >>> bit) & 1 ? value * offset : -value * offset;
  }
  return common + sum;
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
