// Ogg streams that follow one another in one file (RFC 3533 §4, “sequential multiplexing”): web radio and joined files.
import type { ReadAt } from './wav-claim.ts';

const PAGE_HEAD_BYTES = 27;
/** Pages that are stepped through: some days of sound. */
const PAGES_MAX = 500_000;

/** True when a stream begins after others have begun to say something. */
export function isChained(readAt: ReadAt, sizeBytes: number): boolean {
  let hasContent = false;
  let position = 0;
  for (let count = 0; count < PAGES_MAX && position + PAGE_HEAD_BYTES < sizeBytes; count += 1) {
    const head = readAt(position, PAGE_HEAD_BYTES);
    // Behind a damaged place nothing is certain.
    if (head?.toString('latin1', 0, 4) !== 'OggS') return false;
    const isBeginning = ((head[5] ?? 0) & 2) !== 0;
    if (isBeginning && hasContent) return true;
    hasContent ||= !isBeginning;
    const segments = readAt(position + PAGE_HEAD_BYTES, head[26] ?? 0);
    if (!segments) return false;
    position += PAGE_HEAD_BYTES + segments.length + segments.reduce((sum, length) => sum + length, 0);
  }
  return false;
}
