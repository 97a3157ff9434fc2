// The nearest of what is found along a scan, without putting all of it in order: once twice as many were kept as are wanted, the farther half goes.
import { CHUNK, DISTANCE_SHIFT, MOST_DISTANCE } from './scan-memory.ts';

const PASSAGE_MASK = 2 ** DISTANCE_SHIFT - 1;
/** A distance above the place of a passage, as one number in which both are exact. */
const ABOVE = 2 ** 32;

export class NearestSigns {
  readonly #most: number;
  readonly #keys: Float64Array;
  readonly #counts = new Uint32Array(MOST_DISTANCE + 1);
  #used = 0;
  #limit = MOST_DISTANCE;

  /** @param most at least 1 */
  constructor(most: number) {
    this.#most = most;
    this.#keys = new Float64Array(most * 2 + CHUNK);
  }

  /** Farther ones need not be put in. */
  get limit(): number {
    return this.#limit;
  }

  /** @param found of a chunk that begins at passage `first`; chunks come in their order */
  put(first: number, found: Uint32Array): void {
    let used = this.#used;
    for (const one of found) {
      const distance = one >>> DISTANCE_SHIFT;
      this.#counts[distance] = (this.#counts[distance] as number) + 1;
      this.#keys[used] = distance * ABOVE + first + (one & PASSAGE_MASK);
      used += 1;
    }
    this.#used = used;
    if (used > this.#most * 2) this.#cut();
  }

  /** The nearest passages, in no order; of those that are equally far, the first. Nothing can be put in any more. */
  take(): Float64Array {
    if (this.#used > this.#most) this.#cut();
    const keys = this.#keys.subarray(0, this.#used);
    for (let at = 0; at < keys.length; at += 1) keys[at] = (keys[at] as number) % ABOVE;
    return keys;
  }

  /** Keeps as many as are wanted. What comes later and is as far as the last of them is not wanted any more. */
  #cut(): void {
    let last = 0;
    let room = this.#most;
    while ((this.#counts[last] as number) < room) {
      room -= this.#counts[last] as number;
      last += 1;
    }
    let kept = 0;
    let atLast = 0;
    for (let at = 0; at < this.#used; at += 1) {
      const key = this.#keys[at] as number;
      const distance = Math.floor(key / ABOVE);
      if (distance > last || (distance === last && atLast === room)) continue;
      if (distance === last) atLast += 1;
      this.#keys[kept] = key;
      kept += 1;
    }
    this.#used = kept;
    this.#counts.fill(0, last);
    this.#counts[last] = room;
    this.#limit = last - 1;
  }
}
