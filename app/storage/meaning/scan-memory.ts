// The memory of a scan: where query, passages and what was found lie in it, and what a distance is.

/** Passages that it looks at in one call. */
export const CHUNK = 8_192;
/** Bytes of a page of memory: https://webassembly.github.io/spec/core/exec/runtime.html#page-size */
export const MEMORY_PAGE = 65_536;
/** The query lies at the start of the memory, what was found behind it, and the passages from its second page on. */
export const FOUND_AT = 64;
export const PASSAGES_AT = MEMORY_PAGE;
/** What was found: a number each, the distance above the passage, which is counted from the first. */
export const DISTANCE_SHIFT = 16;
/**
 * A distance is the number of signs that differ, less what the lean is worth in such signs; and this, so that none is below nought.
 * Real ones lie between 200 and 800.
 */
export const NO_LEAN = 256;
export const MOST_DISTANCE = 1_023;

/** @returns the end of what was found, bytes. Passages lie from `from` to `to`; those at most `limit` away are found. */
export type Measure = (from: number, to: number, limit: number, found: number, signsALean: number) => number;

/** A memory in which sketches lie, and what measures them there. */
export interface ScanMemory {
  readonly buffer: ArrayBuffer;
  /** @param pages as many more of `MEMORY_PAGE` */
  grow(pages: number): void;
  readonly measure: Measure;
}
