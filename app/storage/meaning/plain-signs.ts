// The scan without WebAssembly, for a V8 that has none or lacks its registers of 128 bits: the same answers, in some four times the time.
import { likeness, likenessBySigns, PLANE_BYTES, PLANE_WORDS, SKETCH_BYTES } from '../../domain/vector.ts';
import {
  ABOVE,
  DISTANCE_SHIFT,
  HIGHEST,
  MEMORY_PAGE,
  MILLION,
  MOST_DISTANCE,
  NO_LEAN,
  PASSAGES_AT,
  ROW_AT,
  SCALE_BYTES,
  type ScanMemory,
  SUMS_AT,
} from './scan-memory.ts';

/** Memory of plain JavaScript, laid out as that of the WebAssembly program is. */
export class PlainSigns implements ScanMemory {
  #buffer = new ArrayBuffer(PASSAGES_AT);
  #words = new Int32Array(this.#buffer);
  #floats = new Float32Array(this.#buffer);
  #bytes = new Uint8Array(this.#buffer);

  get buffer(): ArrayBuffer {
    return this.#buffer;
  }

  grow(pages: number): void {
    const before = this.#words;
    this.#buffer = new ArrayBuffer(this.#buffer.byteLength + pages * MEMORY_PAGE);
    this.#words = new Int32Array(this.#buffer);
    this.#words.set(before);
    this.#floats = new Float32Array(this.#buffer);
    this.#bytes = new Uint8Array(this.#buffer);
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

  weigh(from: number, to: number, common: number, whole: number): void {
    const asked = { common, whole, sums: this.#sums };
    const list = new Float64Array(this.#buffer, from, (to - from) / 8);
    list.forEach((passage, n) => {
      const at = PASSAGES_AT + passage * SKETCH_BYTES;
      const lean = this.#floats[(at + PLANE_BYTES) >> 2] as number;
      const told = likenessBySigns(asked, lean, this.#bytes, at);
      list[n] = Math.floor((HIGHEST - told) * MILLION + 0.5) * ABOVE + passage;
    });
  }

  compare(signsFrom: number, whole: number): number {
    const bytes = { signs: this.#bytes, signsFrom, sizes: this.#bytes, sizesFrom: ROW_AT + SCALE_BYTES };
    return likeness({ common: 0, whole, sums: this.#sums }, { lean: 0, scale: 1, ...bytes });
  }

  get #sums(): Float32Array {
    return this.#floats.subarray(SUMS_AT >> 2);
  }
}

/** Bits that are set, pairs and fours and bytes at a time: https://graphics.stanford.edu/~seander/bithacks.html#CountBitsSetParallel */
function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
