// The scan without WebAssembly, for a V8 that has none or lacks its registers of 128 bits: the same answers, in some four times the time.
import { PLANE_WORDS, SKETCH_BYTES } from '../../domain/vector.ts';
import { DISTANCE_SHIFT, MEMORY_PAGE, MOST_DISTANCE, NO_LEAN, type ScanMemory } from './scan-memory.ts';

/** Memory of plain JavaScript, laid out as that of the WebAssembly program is. */
export class PlainSigns implements ScanMemory {
  #buffer = new ArrayBuffer(MEMORY_PAGE);
  #words = new Int32Array(this.#buffer);
  #floats = new Float32Array(this.#buffer);

  get buffer(): ArrayBuffer {
    return this.#buffer;
  }

  grow(pages: number): void {
    const before = this.#words;
    this.#buffer = new ArrayBuffer(this.#buffer.byteLength + pages * MEMORY_PAGE);
    this.#words = new Int32Array(this.#buffer);
    this.#words.set(before);
    this.#floats = new Float32Array(this.#buffer);
  }

  /** In the numbers of 32 bits that the program reckons with, so that the same passages are as far away. */
  measure(from: number, to: number, limit: number, found: number, signsALean: number): number {
    const words = this.#words;
    const floats = this.#floats;
    const worth = Math.fround(signsALean);
    let out = found >> 2;
    for (let at = from >> 2, passage = 0; at < to >> 2; at += SKETCH_BYTES >> 2, passage += 1) {
      let signs = 0;
      for (let word = 0; word < PLANE_WORDS; word += 1)
        signs += bitsIn((words[word] as number) ^ (words[at + word] as number));
      const lean = Math.fround((floats[at + PLANE_WORDS] as number) * worth);
      const far = Math.fround(signs + NO_LEAN + 0.5 - lean);
      const distance = Math.trunc(Math.min(MOST_DISTANCE, Math.max(0, far))) | 0;
      if (distance > limit) continue;
      words[out] = (distance << DISTANCE_SHIFT) | passage;
      out += 1;
    }
    return out << 2;
  }
}

/** Bits that are set, pairs and fours and bytes at a time: https://graphics.stanford.edu/~seander/bithacks.html#CountBitsSetParallel */
function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
