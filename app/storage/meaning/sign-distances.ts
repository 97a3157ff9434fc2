// How far passages are from a query, by their signs: a small WebAssembly program with registers of 128 bits, written out here.
// It takes a third of the time of the best loop of JavaScript, and is the same on every system that V8 runs on.
import { type AskedVector, PLANE_BYTES, SKETCH_BYTES } from '../../domain/vector.ts';
import { PlainSigns } from './plain-signs.ts';
import {
  DISTANCE_SHIFT,
  FOUND_AT,
  type Measure,
  MEMORY_PAGE,
  MOST_DISTANCE,
  NO_LEAN,
  PASSAGES_AT,
  type ScanMemory,
} from './scan-memory.ts';

// Codes of https://webassembly.github.io/spec/core/appendix/index-instructions.html
const [I32, F32, V128] = [0x7f, 0x7d, 0x7b];
const simd = (code: number, ...rest: readonly number[]): readonly number[] => [0xfd, code, ...rest];
const get = (local: number): readonly number[] => [0x20, local];
const set = (local: number): readonly number[] => [0x21, local];
const tee = (local: number): readonly number[] => [0x22, local];
/** Signed numbers as LEB128. */
function constant(code: number, value: bigint): readonly number[] {
  const bytes = [code];
  let rest = value;
  while (rest < -64n || rest >= 64n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...bytes, Number(rest & 127n)];
}
const i32 = (value: number): readonly number[] => constant(0x41, BigInt(value));
const i64 = (value: bigint): readonly number[] => constant(0x42, value);
const f32 = (value: number): readonly number[] => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)];
const load = (offset: number): readonly number[] => simd(0x00, 0, offset);
const XOR = simd(0x51);
const COUNT_BITS = simd(0x62);
const ADD_BYTES = simd(0x6e);
const ADD_PAIRS = simd(0x7d);
const half = (which: number): readonly number[] => simd(0x1d, which);
const [I32_ADD, I32_OR, I32_SHL, I32_UP_TO, I32_BELOW] = [0x6a, 0x72, 0x74, 0x4c, 0x49];
const [I64_ADD, I64_MUL, I64_SHR, WRAP] = [0x7c, 0x7e, 0x88, 0xa7];
const [F32_ADD, F32_SUB, F32_MUL, F32_MIN, F32_MAX, TO_FLOAT] = [0x92, 0x93, 0x94, 0x96, 0x97, 0xb3];
const TO_WHOLE = [0xfc, 1];
const LOAD_LEAN = [0x2a, 2, PLANE_BYTES];
const STORE = [0x36, 2, 0];
const [END, REPEAT] = [0x0b, [0x0d, 0]];

const [FROM, TO, LIMIT, FOUND, SIGNS_A_LEAN, PASSAGE, DISTANCE, SUMS, ASKED] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const PARTS = [0, 1, 2];

/** Bits of a third of a passage that differ, a count a byte. */
const differing = (part: number): readonly number[] =>
  [get(FROM), load(part * 16), get(ASKED + part), XOR, COUNT_BITS].flat();

const BODY = [
  // Locals beside the five arguments: two numbers, four registers.
  ...[2, 2, I32, 4, V128],
  ...PARTS.flatMap((part) => [i32(part * 16), load(0), set(ASKED + part)].flat()),
  ...[0x03, 0x40], // loop
  ...PARTS.flatMap((part) => [...differing(part), ...(part > 0 ? ADD_BYTES : [])]),
  // Sixteen counts to eight of 16 bits, those to four, and these to one in the highest.
  ...[ADD_PAIRS, tee(SUMS), half(0), get(SUMS), half(1)].flat(),
  ...[I64_ADD, ...i64(0x0001_0001_0001_0001n), I64_MUL, ...i64(48n), I64_SHR, WRAP, TO_FLOAT],
  ...[...f32(NO_LEAN + 0.5), F32_ADD, ...get(FROM), ...LOAD_LEAN, ...get(SIGNS_A_LEAN), F32_MUL, F32_SUB],
  ...[...f32(0), F32_MAX, ...f32(MOST_DISTANCE), F32_MIN, ...TO_WHOLE, ...set(DISTANCE)],
  // Always written, but kept only where it is near enough: no branch that could be guessed wrong.
  ...[get(FOUND), get(DISTANCE), i32(DISTANCE_SHIFT)].flat(),
  ...[I32_SHL, ...get(PASSAGE), I32_OR, ...STORE],
  ...[...get(FOUND), ...get(DISTANCE), ...get(LIMIT), I32_UP_TO, ...i32(2), I32_SHL, I32_ADD, ...set(FOUND)],
  ...[...get(PASSAGE), ...i32(1), I32_ADD, ...set(PASSAGE)],
  ...[...get(FROM), ...i32(SKETCH_BYTES), I32_ADD, ...tee(FROM), ...get(TO), I32_BELOW, ...REPEAT],
  ...[END, ...get(FOUND), END],
];

/** Lengths are below 16,384, in two bytes of LEB128. */
const sized = (bytes: readonly number[]): readonly number[] => [
  ...[(bytes.length & 127) | 128, bytes.length >> 7],
  ...bytes,
];
const section = (kind: number, ...bytes: readonly number[]): readonly number[] => [
  kind,
  ...sized([1, ...bytes]),
];
const NAME = [1, 0x6d]; // "m"
const PROGRAM = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, 0x60, 5, I32, I32, I32, I32, F32, 1, I32),
  // A memory of one page to 65,536.
  ...section(2, ...NAME, ...NAME, 2, 1, 1, 0x80, 0x80, 4),
  ...section(3, 0),
  ...section(7, ...NAME, 0, 0),
  ...section(10, ...sized(BODY)),
]);

/** Of the program where it runs: a V8 may have no WebAssembly, and a processor not its registers. */
function memoryHere(): ScanMemory {
  try {
    return programMemory();
  } catch {
    return new PlainSigns();
  }
}

function programMemory(): ScanMemory {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(PROGRAM), { m: { m: memory } });
  return {
    get buffer() {
      return memory.buffer;
    },
    grow: (pages) => void memory.grow(pages),
    measure: exports.m as Measure,
  };
}

/** A memory in which sketches of passages lie from `PASSAGES_AT` on, and what reads it. */
export class SignDistances {
  readonly #memory: ScanMemory;
  #words: Uint32Array;
  #sketches: Uint8Array;
  #floats: Float32Array;

  constructor(memory: ScanMemory = memoryHere()) {
    this.#memory = memory;
    this.#words = new Uint32Array(memory.buffer);
    this.#sketches = new Uint8Array(memory.buffer, PASSAGES_AT);
    this.#floats = new Float32Array(memory.buffer);
  }

  /** Room for passages, bytes. */
  get room(): number {
    return this.#memory.buffer.byteLength - PASSAGES_AT;
  }

  /** Their sketches. Not to be kept: growing takes it away. */
  get sketches(): Uint8Array {
    return this.#sketches;
  }

  /** How far a passage leans to the middle. */
  leanOf(passage: number): number {
    return this.#floats[(PASSAGES_AT + passage * SKETCH_BYTES + PLANE_BYTES) / 4] as number;
  }

  /** @param room for passages, bytes */
  grow(room: number): void {
    const pages = Math.ceil((room - this.room) / MEMORY_PAGE);
    if (pages <= 0) return;
    this.#memory.grow(pages);
    const { buffer } = this.#memory;
    this.#words = new Uint32Array(buffer);
    this.#sketches = new Uint8Array(buffer, PASSAGES_AT);
    this.#floats = new Float32Array(buffer);
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
}
