// Knows a text by a few numbers: how much two transcripts have in common is told without reading either again.
//
// A bottom-k sketch (Broder, "On the resemblance and containment of documents", 1997): of the hashes of all runs of three words the
// smallest k. Of two sketches, the share of common ones among the k smallest of both estimates the share of common runs.
import { looseKey } from './text-diff.ts';

const RUN_WORDS = 3;
const SKETCH_SIZE = 128;
/** Fewer runs than this say nothing: two empty rooms are alike. */
const RUNS_MIN = 24;

/** Texts at or above this are the same episode; two episodes with one opening and one sponsor stay far below. */
export const ALIKE = 0.5;

/** Sorted, each once. */
export type TextSketch = Uint32Array<ArrayBuffer>;

/** @returns null for a text that is too short to be known again */
export function sketchOf(words: readonly string[]): TextSketch | null {
  const keys = words.map(looseKey);
  const hashes = new Set<number>();
  for (let at = 0; at + RUN_WORDS <= keys.length; at += 1)
    hashes.add(hashOf(`${keys[at]} ${keys[at + 1]} ${keys[at + 2]}`));
  if (hashes.size < RUNS_MIN) return null;
  return Uint32Array.from([...hashes].sort((a, b) => a - b).slice(0, SKETCH_SIZE));
}

/** Estimated share of runs that two texts have in common, 0–1. */
export function likeness(a: TextSketch, b: TextSketch): number {
  let i = 0;
  let j = 0;
  let seen = 0;
  let common = 0;
  const size = Math.min(SKETCH_SIZE, Math.max(a.length, b.length));
  while (seen < size && (i < a.length || j < b.length)) {
    const x = a[i] ?? Number.POSITIVE_INFINITY;
    const y = b[j] ?? Number.POSITIVE_INFINITY;
    if (x === y) common += 1;
    if (x <= y) i += 1;
    if (y <= x) j += 1;
    seen += 1;
  }
  return seen === 0 ? 0 : common / seen;
}

/** FNV-1a over UTF-16 units, then mixed so that the smallest are as good as random. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
