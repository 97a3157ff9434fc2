// The signs of all passages in memory, and which of them are nearest to a vector: bits that differ are counted for every passage.
import { type AskedVector, PLANE_WORDS, VECTOR_WIDTH } from '../../domain/vector.ts';

/** A passage by its transcript, and its place among the passages of that. */
export interface ScannedPassage {
  readonly transcriptId: number;
  readonly at: number;
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
  /** Signs of all, one after the other. What was replaced stays as a gap until there are too many. */
  #signs = new Uint32Array(0);
  #used = 0;
  #gaps = 0;
  readonly #stretches = new Map<number, Stretch>();
  #distances = new Uint16Array(0);

  /** Passages that can be found. */
  get size(): number {
    return this.#used - this.#gaps;
  }

  /** Puts the passages of a transcript in, in place of those that it had. */
  put(transcriptId: number, signs: Uint32Array): void {
    this.drop(transcriptId);
    const count = signs.length / PLANE_WORDS;
    if (count === 0) return;
    this.reserve(this.#used + count);
    this.#signs.set(signs, this.#used * PLANE_WORDS);
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
    if (count * PLANE_WORDS <= this.#signs.length) return;
    const grown = new Uint32Array((count + Math.max(ROOM, count >> 3)) * PLANE_WORDS);
    grown.set(this.#signs.subarray(0, this.#used * PLANE_WORDS));
    this.#signs = grown;
  }

  /**
   * The nearest ones.
   * @param most at most so many; of those that are equally far as the last, none
   * @param isWanted transcripts that are looked at; all where it is left out
   */
  nearest(asked: AskedVector, most: number, isWanted?: (transcriptId: number) => boolean): ScannedPassage[] {
    const wanted = [...this.#stretches.values()].filter(
      ({ transcriptId }) => isWanted?.(transcriptId) ?? true,
    );
    if (this.#distances.length < this.#used)
      this.#distances = new Uint16Array(this.#signs.length / PLANE_WORDS);
    const counts = new Uint32Array(VECTOR_WIDTH + 1);
    for (const { count, first } of wanted) this.#measure(asked.signs, first, count, counts);
    let limit = 0;
    for (let found = 0; limit <= VECTOR_WIDTH; limit += 1) {
      found += counts[limit] ?? 0;
      if (found > most) break;
    }
    // What many are equally near to is still found: as many of the last distance as there is room for.
    const found: (ScannedPassage & { readonly distance: number })[] = [];
    for (const { count, first, transcriptId } of wanted) {
      for (let at = 0; at < count; at += 1) {
        const distance = this.#distances[first + at] ?? 0;
        if (distance <= limit) found.push({ transcriptId, at, distance });
      }
    }
    return found.sort((a, b) => a.distance - b.distance).slice(0, most);
  }

  /** Half sums of the signs' products with a vector: nearer to the true order than counted bits, for those that were counted near. */
  weigh(asked: AskedVector, { at, transcriptId }: ScannedPassage): number {
    const stretch = this.#stretches.get(transcriptId);
    if (!stretch) return -Infinity;
    const from = (stretch.first + at) * PLANE_WORDS;
    let sum = 0;
    for (let place = 0; place < VECTOR_WIDTH; place += 1) {
      const isUp = ((this.#signs[from + (place >>> 5)] ?? 0) >>> (place & 31)) & 1;
      sum += isUp ? (asked.centred[place] ?? 0) : 0;
    }
    return sum;
  }

  /** Bits that differ, by the sums of ever wider groups: https://graphics.stanford.edu/~seander/bithacks.html#CountBitsSetParallel */
  #measure(asked: Uint32Array, first: number, count: number, counts: Uint32Array): void {
    const signs = this.#signs;
    const distances = this.#distances;
    for (let passage = first, word = first * PLANE_WORDS; passage < first + count; passage += 1) {
      let distance = 0;
      for (let at = 0; at < PLANE_WORDS; at += 1, word += 1) {
        let bits = (signs[word] as number) ^ (asked[at] as number);
        bits -= (bits >>> 1) & 0x55555555;
        bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
        distance += Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
      }
      distances[passage] = distance;
      counts[distance] = (counts[distance] as number) + 1;
    }
  }

  /** Moves all together. */
  #close(): void {
    let used = 0;
    for (const stretch of [...this.#stretches.values()].sort((a, b) => a.first - b.first)) {
      const from = stretch.first * PLANE_WORDS;
      this.#signs.copyWithin(used * PLANE_WORDS, from, from + stretch.count * PLANE_WORDS);
      stretch.first = used;
      used += stretch.count;
    }
    this.#used = used;
    this.#gaps = 0;
  }
}
