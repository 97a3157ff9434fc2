// The sketches of all passages in memory, and which of them are nearest to vectors: by differing signs of all, then by weighed signs of those.
import { type AskedVector, SKETCH_BYTES } from '../../domain/vector.ts';
import { NearestSigns } from './nearest-signs.ts';
import { ABOVE, CHUNK, HIGHEST, MILLION } from './scan-memory.ts';
import { SignDistances } from './sign-distances.ts';

/** A passage by its transcript, and its place among the passages of that. */
export interface ScannedPassage {
  readonly transcriptId: number;
  readonly at: number;
}

/** One that is near, by its weighed signs. */
export interface NearBySigns extends ScannedPassage {
  /** Its likeness, as far as signs tell it. */
  readonly bySigns: number;
}

/** How many are looked at closer, and which at all. */
export interface ScanWanted {
  /** The nearest by signs that differ, at least 1. */
  readonly counted: number;
  /** The nearest of those by their weighed signs. */
  readonly weighed: number;
  /** Transcripts that are looked at; null for all. */
  readonly isWanted: ((transcriptId: number) => boolean) | null;
}

/** Passages one after the other in memory. */
interface Run {
  readonly first: number;
  count: number;
}

interface Stretch {
  readonly transcriptId: number;
  /** Its first passage among all, and how many there are. */
  first: number;
  readonly count: number;
}

/** Room is made for so many more at a time, passages. */
const ROOM = 4_096;
export class MeaningScan {
  /** What was replaced stays as a gap until there are too many. */
  readonly #distances = new SignDistances();
  #used = 0;
  #gaps = 0;
  /** In the order in which they lie. */
  readonly #stretches = new Map<number, Stretch>();

  /** Passages that can be found. */
  get size(): number {
    return this.#used - this.#gaps;
  }

  /** Puts the passages of a transcript in, in place of those that it had. @param sketches `SKETCH_BYTES` each */
  put(transcriptId: number, sketches: Uint8Array): void {
    this.drop(transcriptId);
    const count = sketches.length / SKETCH_BYTES;
    if (count === 0) return;
    const room = this.#distances.room / SKETCH_BYTES;
    if (this.#used + count > room) this.reserve(this.#used + count + Math.max(ROOM, this.#used >> 3));
    this.#distances.sketches.set(sketches, this.#used * SKETCH_BYTES);
    this.#stretches.set(transcriptId, { transcriptId, first: this.#used, count });
    this.#used += count;
  }

  drop(transcriptId: number): void {
    const before = this.#stretches.get(transcriptId);
    if (!before) return;
    this.#stretches.delete(transcriptId);
    this.#gaps += before.count;
    if (this.#gaps > ROOM && this.#gaps * 2 > this.#used) this.#close();
  }

  /** Makes room for so many passages in all. */
  reserve(count: number): void {
    this.#distances.grow(count * SKETCH_BYTES);
  }

  /** The nearest to each of the vectors, the nearest first; of those that are equally near, those that were put in first. One pass for all. */
  nearest(asked: readonly AskedVector[], wanted: ScanWanted): readonly (readonly NearBySigns[])[] {
    const stretches = [...this.#stretches.values()].filter(
      ({ transcriptId }) => wanted.isWanted?.(transcriptId) ?? true,
    );
    const found = asked.map(() => new NearestSigns(wanted.counted));
    // A chunk stays in the processor's own memory for all of the vectors.
    for (const { count, first } of chunksOf(stretches))
      asked.forEach((one, n) => {
        const mine = found[n];
        mine?.put(first, this.#distances.within(mine.limit, one, first, count));
      });
    return asked.map((one, n) =>
      this.#weighed(one, found[n]?.take() ?? new Float64Array(), wanted.weighed, stretches),
    );
  }

  /** How alike a passage is to a query, but for the packing; null where it is not in memory. @param row its scale and its sizes */
  likeness(asked: AskedVector, { at, transcriptId }: ScannedPassage, row: Uint8Array): number | null {
    const stretch = this.#stretches.get(transcriptId);
    return stretch ? this.#distances.likeness(stretch.first + at, row, asked) : null;
  }

  #weighed(
    asked: AskedVector,
    passages: Float64Array,
    most: number,
    stretches: readonly Stretch[],
  ): readonly NearBySigns[] {
    this.#distances.weigh(passages, asked);
    const near: NearBySigns[] = [];
    // One object for each, made in one place: of some thousand, two are felt.
    for (const key of passages.sort().subarray(0, most)) {
      const passage = key % ABOVE;
      const { first, transcriptId } = stretchOf(stretches, passage);
      near.push({ transcriptId, at: passage - first, bySigns: HIGHEST - Math.floor(key / ABOVE) / MILLION });
    }
    return near;
  }

  /** Moves all together. */
  #close(): void {
    const { sketches } = this.#distances;
    let used = 0;
    for (const stretch of this.#stretches.values()) {
      const from = stretch.first * SKETCH_BYTES;
      sketches.copyWithin(used * SKETCH_BYTES, from, from + stretch.count * SKETCH_BYTES);
      stretch.first = used;
      used += stretch.count;
    }
    this.#used = used;
    this.#gaps = 0;
  }
}

/** Passages that lie beside each other, as many at a time as can be measured. */
function* chunksOf(stretches: readonly Stretch[]): Generator<Run> {
  const runs: Run[] = [];
  for (const { count, first } of stretches) {
    const last = runs.at(-1);
    if (last && last.first + last.count === first) last.count += count;
    else runs.push({ first, count });
  }
  for (const { count, first } of runs)
    for (let at = 0; at < count; at += CHUNK) yield { first: first + at, count: Math.min(CHUNK, count - at) };
}

/** Where a passage lies. @param stretches in the order in which they lie */
function stretchOf(stretches: readonly Stretch[], passage: number): Stretch {
  let [low, high] = [0, stretches.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((stretches[middle]?.first ?? Infinity) <= passage) low = middle;
    else high = middle - 1;
  }
  const stretch = stretches[low];
  if (!stretch) throw new Error('A passage was found that is in no transcript');
  return stretch;
}
