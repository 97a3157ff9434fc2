// How far passages are from a query by their signs, and how alike by those and by their sizes, in the memory in which they lie.
import { type AskedVector, PLANE_BYTES, SKETCH_BYTES } from '../../domain/vector.ts';
import { PlainSigns } from './plain-signs.ts';
import {
  FOUND_AT,
  LIST_AT,
  LIST_MOST,
  MEMORY_PAGE,
  PASSAGES_AT,
  ROW_AT,
  type ScanMemory,
  SUMS_AT,
} from './scan-memory.ts';
import { programMemory } from './scan-program.ts';

/** Of the program where it runs: a V8 may have no WebAssembly, and a processor not its registers. */
function memoryHere(): ScanMemory {
  try {
    return programMemory();
  } catch {
    return new PlainSigns();
  }
}

/** A memory in which sketches of passages lie from `PASSAGES_AT` on, and what reads it. */
export class SignDistances {
  readonly #memory: ScanMemory;
  #words: Uint32Array;
  #bytes: Uint8Array;
  #sketches: Uint8Array;
  #floats: Float32Array;
  #list: Float64Array;
  /** Whose sums lie in the memory. */
  #asked: AskedVector | null = null;

  constructor(memory: ScanMemory = memoryHere()) {
    this.#memory = memory;
    this.#words = new Uint32Array(memory.buffer);
    this.#bytes = new Uint8Array(memory.buffer);
    this.#sketches = new Uint8Array(memory.buffer, PASSAGES_AT);
    this.#floats = new Float32Array(memory.buffer);
    this.#list = new Float64Array(memory.buffer, LIST_AT, LIST_MOST);
  }

  /** Room for passages, bytes. */
  get room(): number {
    return this.#memory.buffer.byteLength - PASSAGES_AT;
  }

  /** Their sketches. Not to be kept: growing takes it away. */
  get sketches(): Uint8Array {
    return this.#sketches;
  }

  /** @param room for passages, bytes */
  grow(room: number): void {
    const pages = Math.ceil((room - this.room) / MEMORY_PAGE);
    if (pages <= 0) return;
    this.#memory.grow(pages);
    const { buffer } = this.#memory;
    this.#words = new Uint32Array(buffer);
    this.#bytes = new Uint8Array(buffer);
    this.#sketches = new Uint8Array(buffer, PASSAGES_AT);
    this.#floats = new Float32Array(buffer);
    this.#list = new Float64Array(buffer, LIST_AT, LIST_MOST);
  }

  /**
   * The passages that are near enough, in their order, as `distance << DISTANCE_SHIFT | passage - first`. Good until the next call.
   * @param count 1 to `CHUNK`
   */
  within(
    limit: number,
    { signs, signsALean }: Pick<AskedVector, 'signs' | 'signsALean'>,
    first: number,
    count: number,
  ): Uint32Array {
    this.#words.set(signs);
    const from = PASSAGES_AT + first * SKETCH_BYTES;
    const end = this.#memory.measure(from, from + count * SKETCH_BYTES, limit, FOUND_AT, signsALean);
    return this.#words.subarray(FOUND_AT / 4, end / 4);
  }

  /**
   * Puts in the place of each passage its likeness by its signs, above it, as one number: the nearest is the least.
   * @see https://arxiv.org/abs/2405.12497 3.2: it is right in the mean
   */
  weigh(passages: Float64Array, asked: AskedVector): void {
    this.#ask(asked);
    for (let from = 0; from < passages.length; from += LIST_MOST) {
      const some = passages.subarray(from, from + LIST_MOST);
      this.#list.set(some);
      this.#memory.weigh(LIST_AT, LIST_AT + some.length * 8, asked.common, asked.whole);
      some.set(this.#list.subarray(0, some.length));
    }
  }

  /** How alike a passage is to a query: their cosine, but for the packing. @param row its scale and its sizes */
  likeness(passage: number, row: Uint8Array, asked: AskedVector): number {
    this.#ask(asked);
    this.#bytes.set(row, ROW_AT);
    const at = PASSAGES_AT + passage * SKETCH_BYTES;
    const lean = this.#floats[(at + PLANE_BYTES) / 4] as number;
    const scale = this.#floats[ROW_AT / 4] as number;
    return asked.common + lean + scale * this.#memory.compare(at, asked.whole);
  }

  #ask(asked: AskedVector): void {
    if (this.#asked === asked) return;
    this.#asked = asked;
    this.#floats.set(asked.sums, SUMS_AT / 4);
  }
}
