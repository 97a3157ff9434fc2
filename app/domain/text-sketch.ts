// Knows a text by a few numbers: how much two transcripts have in common is told without reading either again.
//
// A bottom-k sketch (Broder, "On the resemblance and containment of documents", 1997): of the hashes of all runs of three words the
// smallest k. Of two sketches, the share of common ones among the k smallest of both estimates the share of common runs.
import { looseKey } from './text-diff.ts';

const RUN_WORDS = 3;
const SKETCH_SIZE = 128;
/** Fewer runs than this do not say that two texts are alike: two empty rooms are. */
const ALIKE_RUNS_MIN = 24;
/** And so few do not say that they differ. */
const RUNS_MIN = 12;

/** Texts at or above this are the same episode; two episodes with one opening and one sponsor stay far below. */
export const ALIKE = 0.5;

/**
 * Texts of which the shorter one has less than this of its runs in the longer one have nothing to do with each other. Two services that hear
 * one word in two otherwise still share an eighth.
 */
const UNLIKE = 0.1;

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

/** True for two texts that are long enough to say so and share half of their runs. */
export function areAlike(a: TextSketch, b: TextSketch): boolean {
  return Math.min(a.length, b.length) >= ALIKE_RUNS_MIN && likeness(a, b) >= ALIKE;
}

/** True for two texts that are long enough to say so and have next to nothing in common; a part of a text is not unlike it. */
export function areUnlike(a: TextSketch, b: TextSketch): boolean {
  // What a sketch knows ends with its largest number, unless it holds the whole text.
  const reach = (sketch: TextSketch): number =>
    sketch.length < SKETCH_SIZE ? Number.POSITIVE_INFINITY : (sketch.at(-1) ?? 0);
  const limit = Math.min(reach(a), reach(b));
  const known = (sketch: TextSketch): TextSketch => sketch.filter((hash) => hash <= limit);
  const ours = known(a);
  const theirs = new Set(known(b));
  const shorter = Math.min(ours.length, theirs.size);
  return shorter >= RUNS_MIN && ours.filter((hash) => theirs.has(hash)).length < UNLIKE * shorter;
}

/** FNV-1a over UTF-16 units, then mixed so that the smallest are as good as random. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
