// What Whisper's encoder and decoder are both made of.
import { asFloat, FLOAT } from './onnx.mjs';
import { quantized, scalar, transposed } from './tensors.mjs';

/** Of each head of attention, in all of Whisper's sizes. */
export const HEAD_WIDTH = 64;

/** Keys of each head as columns. */
const KEYS_TURNED = [0, 2, 3, 1];

const EPSILON = asFloat(1e-5);

/**
 * Adds layers to a graph.
 * @typedef {{ from: number, to: number }} Rows
 */
export class Layers {
  /**
   * @param {import('./onnx.mjs').Graph} graph
   * @param {import('./ctranslate2.mjs').Ct2Weights} weights
   * @param {import('./whisper.mjs').Shape} shape
   * @param {{ quantize: boolean }} options `quantize`: products with weights are taken in 8 bits; else in 32, of weights that lie
   *   in the file as they were published, in 16
   */
  constructor(graph, weights, shape, { quantize }) {
    this.graph = graph;
    this.weights = weights;
    this.shape = shape;
    this.quantize = quantize;
  }

  /**
   * @param {string} input
   * @param {string} name of the layer in CTranslate2's file
   */
  async linear(input, name) {
    const product = this.quantize
      ? await this.product(input, transposed(this.weights.weight(`${name}/weight`)), `${name}/w`)
      : this.#exactProduct(input, name);
    const offset = this.graph.constant(this.weights.weight(`${name}/bias`), `${name}/b`);
    return this.graph.node('Add', [product, offset]);
  }

  /**
   * A product in 8 bits.
   * @param {string} input
   * @param {import('./tensors.mjs').Floats} matrix
   * @param {string} name
   * @param {string} [output] its name, where it is one of the graph
   */
  async product(input, matrix, name, output) {
    const { graph } = this;
    const { scale, weights, zeroPoint } = await quantized(matrix);
    const [small = '', smallScale = '', smallZero = ''] = graph.nodes('DynamicQuantizeLinear', [input], 3);
    const scales = graph.node('Mul', [smallScale, graph.constant(scale, `${name}/scale`)]);
    const whole = graph.node('MatMulInteger', [
      small,
      graph.constant(weights, name),
      smallZero,
      graph.constant(zeroPoint, 'nought'),
    ]);
    return graph.node('Mul', [graph.node('Cast', [whole], { to: FLOAT }), scales], {}, output);
  }

  /**
   * @param {string} input
   * @param {string} name
   */
  #exactProduct(input, name) {
    const weight = transposed(this.weights.halves(`${name}/weight`));
    return this.graph.node('MatMul', [input, this.wide(weight, `${name}/w`)]);
  }

  /**
   * A weight of 16 bits for work in 32: half the file, the same numbers. ONNX Runtime widens it once, when the network is loaded.
   * @param {import('./tensors.mjs').Halves} halves
   * @param {string} name
   */
  wide(halves, name) {
    return this.graph.node('Cast', [this.graph.constant(halves, name)], { to: FLOAT });
  }

  /**
   * @param {string} input
   * @param {string} name
   * @param {string} [output] its name, where it is one of the graph
   */
  norm(input, name, output) {
    const gamma = this.graph.constant(this.weights.weight(`${name}/gamma`), `${name}/g`);
    const beta = this.graph.constant(this.weights.weight(`${name}/beta`), `${name}/be`);
    return this.graph.node(
      'LayerNormalization',
      [input, gamma, beta],
      { axis: -1, epsilon: EPSILON },
      output,
    );
  }

  /**
   * Queries, keys and values of what the layer sees itself.
   * @param {string} input
   * @param {string} name of the attention
   */
  async ownQueries(input, name) {
    const all = await this.linear(this.norm(input, `${name}/layer_norm`), `${name}/linear_0`);
    const [queries = '', keys = '', values = ''] = this.graph.nodes('Split', [all], 3, {
      axis: -1,
      num_outputs: 3,
    });
    return { queries, keys, values };
  }

  /**
   * @param {{ queries: string, keys: string, values: string }} what
   * @param {string} mask added to how much each place counts
   * @returns {string} what was seen
   */
  attention({ keys, queries, values }, mask) {
    const { graph } = this;
    const queried = this.headed(queries);
    const scaled = graph.node('Mul', [queried, graph.constant(scalar(HEAD_WIDTH ** -0.5), 'scale')]);
    const products = graph.node('MatMul', [scaled, this.headed(keys, KEYS_TURNED)]);
    const looks = graph.node('Softmax', [graph.node('Add', [products, mask])], { axis: -1 });
    return this.joined(graph.node('MatMul', [looks, this.headed(values)]));
  }

  /**
   * The same in one operator of ONNX Runtime, which never holds how much each place counts for each other: 70 MB a layer for
   * half a minute of sound.
   * @param {{ queries: string, keys: string, values: string }} what
   */
  wholeAttention({ keys, queries, values }) {
    return this.graph.node('com.microsoft.MultiHeadAttention', [queries, keys, values], {
      num_heads: this.shape.heads,
    });
  }

  /**
   * The heads beside each other again.
   * @param {string} seen
   */
  joined(seen) {
    const { graph } = this;
    const joined = graph.node('Transpose', [seen], { perm: [0, 2, 1, 3] });
    return graph.node('Reshape', [joined, graph.integers(0, 0, this.shape.width)]);
  }

  /**
   * Each head on its own.
   * @param {string} input
   * @param {readonly number[]} perm
   */
  headed(input, perm = [0, 2, 1, 3]) {
    const heads = this.graph.integers(0, 0, this.shape.heads, HEAD_WIDTH);
    return this.graph.node('Transpose', [this.graph.node('Reshape', [input, heads])], { perm });
  }

  /**
   * What follows the attention in each layer.
   * @param {string} input
   * @param {string} name of the layer
   */
  async feedForward(input, name) {
    const wide = await this.linear(this.norm(input, `${name}/ffn/layer_norm`), `${name}/ffn/linear_0`);
    const narrow = await this.linear(this.graph.node('Gelu', [wide]), `${name}/ffn/linear_1`);
    return this.graph.node('Add', [input, narrow]);
  }
}
