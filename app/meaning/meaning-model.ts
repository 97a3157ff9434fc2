// The meaning model, loaded: a text to 384 numbers. Runs in a process of its own, see embedding-process.ts.
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { VECTOR_WIDTH } from '../domain/vector.ts';
import { Vocabulary } from './vocabulary.ts';

/** Its files, absolute. */
export interface MeaningModelFiles {
  /** The network, which names the file with its weights: `layers.bin`, beside it. */
  readonly layers: string;
  readonly words: string;
  readonly vocabulary: string;
}

/** What of `onnxruntime-node` is used. It is loaded where it is needed only: it brings native parts, and not for every system. */
interface Runtime {
  readonly InferenceSession: {
    create(path: string, options: Readonly<Record<string, unknown>>): Promise<Session>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => unknown;
}
interface Session {
  run(
    feeds: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, { readonly data: unknown } | undefined>>>;
}

/** Pieces that the model reads at a time; it knows no more places. */
const MOST_PIECES = 512;
/** Rows of the table of words: blocks of 32 numbers, each a scale of 16 bits and 4 bits a number. */
const BLOCK = 32;
const BLOCK_BYTES = 18;
const ROW_BYTES = (VECTOR_WIDTH / BLOCK) * BLOCK_BYTES;

/** What a text is: the model was taught to tell them apart. */
export type TextKind = 'query' | 'passage';

export class MeaningModel {
  readonly #runtime: Runtime;
  readonly #session: Session;
  readonly #vocabulary: Vocabulary;
  /** The table of words stays on the disk: a passage needs some hundred rows of 250,000. */
  readonly #words: number;

  private constructor(runtime: Runtime, session: Session, vocabulary: Vocabulary, words: number) {
    this.#runtime = runtime;
    this.#session = session;
    this.#vocabulary = vocabulary;
    this.#words = words;
  }

  /** @throws when a file is missing or not what it should be, or the runtime has no part for this system */
  static async load({ layers, vocabulary, words }: MeaningModelFiles): Promise<MeaningModel> {
    const runtime = (await import('onnxruntime-node')) as unknown as Runtime;
    // One thread: a query is as fast with one, and what is made in the background is in nobody's way.
    const session = await runtime.InferenceSession.create(layers, {
      ...{ intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' },
      // The network is written as it is run (build/models/meaning.mjs): looking for what could be put together takes time and finds nothing.
      ...{ graphOptimizationLevel: 'disabled', enableCpuMemArena: false, logSeverityLevel: 3 },
    });
    return new MeaningModel(runtime, session, new Vocabulary(readFileSync(vocabulary)), openSync(words, 'r'));
  }

  /** @returns a vector of length 1 */
  async embed(text: string, kind: TextKind): Promise<Float32Array> {
    const ids = this.#vocabulary.idsOf(`${kind}: ${text}`, MOST_PIECES);
    const rows = new Float32Array(ids.length * VECTOR_WIDTH);
    const packed = Buffer.alloc(ROW_BYTES);
    ids.forEach((id, at) => {
      readSync(this.#words, packed, 0, ROW_BYTES, id * ROW_BYTES);
      unpackRow(packed, rows.subarray(at * VECTOR_WIDTH, (at + 1) * VECTOR_WIDTH));
    });
    const { Tensor } = this.#runtime;
    const words = new Tensor('float32', rows, [1, ids.length, VECTOR_WIDTH]);
    const { meaning } = await this.#session.run({ words });
    if (!(meaning?.data instanceof Float32Array)) throw new Error('The meaning model gave no numbers');
    return meaning.data.slice();
  }

  close(): void {
    closeSync(this.#words);
  }
}

/** The first half of a block's numbers are the low halves of its bytes, the second half the high ones; 8 stands for nought. */
function unpackRow(packed: Buffer, row: Float32Array): void {
  for (let block = 0; block < VECTOR_WIDTH / BLOCK; block += 1) {
    const from = block * BLOCK_BYTES;
    const scale = halfAt(packed, from);
    for (let at = 0; at < BLOCK / 2; at += 1) {
      const byte = packed[from + 2 + at] ?? 0;
      row[block * BLOCK + at] = ((byte & 15) - 8) * scale;
      row[block * BLOCK + at + BLOCK / 2] = ((byte >> 4) - 8) * scale;
    }
  }
}

/** A float of 16 bits (IEEE 754 binary16). Scales are finite. */
function halfAt(packed: Buffer, at: number): number {
  const bits = packed.readUInt16LE(at);
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
