// The memory of a scan: where query, passages and what was found lie in it, and what a distance is.
import { PLANE_BYTES } from '../../domain/vector.ts';

/** Passages that it looks at in one call. */
export const CHUNK = 8_192;
/** Bytes of a page of memory: https://webassembly.github.io/spec/core/exec/runtime.html#page-size */
export const MEMORY_PAGE = 65_536;
/** The query's signs lie at the start of the memory, what was found behind them. */
export const FOUND_AT = 64;
/** Then the sums of the query that passages are weighed and compared by: 256 floats for each byte of a plane. */
export const SUMS_AT = MEMORY_PAGE;
/** A row of sizes begins with their scale, a float of 32 bits. */
export const SCALE_BYTES = 4;
/** The row of one passage with its scale and sizes. */
export const ROW_AT = SUMS_AT + PLANE_BYTES * 256 * 4;
/** Passages that are weighed, floats of 64 bits: their numbers, and in the same place what comes of them. */
export const LIST_AT = ROW_AT + 512;
/** And the passages from a page of their own on. */
export const PASSAGES_AT = 4 * MEMORY_PAGE;
/** As many are weighed in one call. */
export const LIST_MOST = (PASSAGES_AT - LIST_AT) / 8;

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

/** A likeness above a passage as one number: the nearest is the least. Millionths are more than signs can tell. */
export const MILLION = 1_000_000;
/** Above every likeness, though signs tell more than 1 of some. */
export const HIGHEST = 4;
/** More passages than the memory holds, and few enough that both numbers are exact in one. */
export const ABOVE = 2 ** 28;

/** A memory in which sketches lie, and what measures them there. */
export interface ScanMemory {
  readonly buffer: ArrayBuffer;
  /** @param pages as many more of `MEMORY_PAGE` */
  grow(pages: number): void;
  readonly measure: Measure;
  /** Puts in the place of each passage of a list its likeness by signs above it. @param common, whole of the query */
  readonly weigh: (from: number, to: number, common: number, whole: number) => void;
  /**
   * Of the passage whose row lies at `ROW_AT`: its sizes, with their signs, by the numbers of the query without the middle.
   * @param signs where its signs lie
   */
  readonly compare: (signs: number, whole: number) => number;
}
