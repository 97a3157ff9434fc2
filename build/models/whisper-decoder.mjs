// Whisper's decoder: from what the encoder made and the tokens so far to how likely each token comes next.
import { Graph, FLOAT } from './onnx.mjs';
import { floats, index, integers, rowsOf, scaled, shaped, transposed, transposedEach } from './tensors.mjs';
import { soundPorts } from './whisper-encoder.mjs';
import { HEAD_WIDTH, Layers } from './whisper-layers.mjs';

/**
 * Writes the decoder with weights of 8 bits, which cost no word that could be measured. Names and sizes are those that sherpa-onnx gives and
 * takes; `cross_attention_weights` is where the heads looked in the sound.
 * @param {import('./ctranslate2.mjs').Ct2Weights} weights
 * @param {import('./whisper.mjs').Shape} shape
 * @param {import('./whisper.mjs').AlignmentHeads} heads
 * @param {string} path
 */
export async function saveDecoder(weights, shape, heads, path) {
  const graph = new Graph();
  const layers = new Layers(graph, weights, shape, { quantize: true });
  const length = graph.node('Slice', [graph.node('Shape', ['tokens']), graph.integers(1), graph.integers(2)]);
  const end = graph.node('Add', ['offset', length]);
  let text = tokensInPlace(graph, weights, end);
  const mask = futureMask(graph, shape, end);
  const old = {
    keys: written(graph, 'in_n_layer_self_k_cache'),
    values: written(graph, 'in_n_layer_self_v_cache'),
  };
  /** @type {Record<'keys' | 'values' | 'looks', string[]>} */
  const out = { keys: [], values: [], looks: [] };
  for (let layer = 0; layer < shape.decoderLayers; layer += 1) {
    const name = `decoder/layer_${layer}`;
    const own = await layers.ownQueries(text, `${name}/self_attention`);
    const keys = soFar(graph, layer, old.keys, own.keys);
    const values = soFar(graph, layer, old.values, own.values);
    out.keys.push(graph.node('Unsqueeze', [keys, graph.integers(0)]));
    out.values.push(graph.node('Unsqueeze', [values, graph.integers(0)]));
    const seen = layers.attention({ queries: own.queries, keys, values }, mask);
    text = graph.node('Add', [text, await layers.linear(seen, `${name}/self_attention/linear_1`)]);
    const heard = await lookAtSound(layers, text, layer, length);
    text = heard.text;
    const following = heads.filter(([of]) => of === layer).map(([, head]) => head);
    if (following.length > 0)
      out.looks.push(graph.node('Gather', [heard.looks, graph.integers(...following)], { axis: 1 }));
    text = await layers.feedForward(text, name);
  }
  const last = layers.norm(text, 'decoder/layer_norm');
  await layers.product(last, transposed(weights.weight('decoder/embeddings/weight')), 'unembed', 'logits');
  graph.node('Concat', out.keys, { axis: 0 }, 'out_n_layer_self_k_cache');
  graph.node('Concat', out.values, { axis: 0 }, 'out_n_layer_self_v_cache');
  graph.node('Concat', out.looks, { axis: 1 }, 'cross_attention_weights');
  await graph.save(path, { name: 'whisper', irVersion: 9, opset: 20, about: {}, ...portsOf(shape, heads) });
}

/**
 * The tokens as the network sees them, each with where it stands.
 * @param {Graph} graph
 * @param {import('./ctranslate2.mjs').Ct2Weights} weights
 * @param {string} end how many tokens there are with the new ones
 */
function tokensInPlace(graph, weights, end) {
  const table = graph.constant(weights.halves('decoder/embeddings/weight'), 'embed');
  const tokens = graph.node('Cast', [graph.node('Gather', [table, 'tokens'])], { to: FLOAT });
  const encodings = graph.constant(weights.weight('decoder/position_encodings/encodings'), 'places');
  return graph.node('Add', [tokens, graph.node('Slice', [encodings, 'offset', end, axis(graph, 0)])]);
}

/**
 * Lets no token look at those after it.
 * @param {Graph} graph
 * @param {import('./whisper.mjs').Shape} shape
 * @param {string} end
 */
function futureMask(graph, { textPlaces }, end) {
  const all = floats([textPlaces, textPlaces], () =>
    Float32Array.from({ length: textPlaces ** 2 }, (_, at) => {
      const isLater = at % textPlaces > Math.floor(at / textPlaces);
      return isLater ? Number.NEGATIVE_INFINITY : 0;
    }),
  );
  const rows = graph.node('Slice', [graph.constant(all, 'future'), 'offset', end, axis(graph, 0)]);
  return graph.node('Slice', [rows, graph.integers(0), end, axis(graph, 1)]);
}

/**
 * What a memory holds of tokens. sherpa-onnx begins with one that is empty and has room for all; what it is given back it hands over again
 * as it is, so that we give back what was written and no room: less to copy for each token.
 * @param {Graph} graph
 * @param {string} cache
 */
const written = (graph, cache) => graph.node('Slice', [cache, graph.integers(0), 'offset', axis(graph, 2)]);

/**
 * What a layer keeps of all tokens so far.
 * @param {Graph} graph
 * @param {number} layer
 * @param {string} old of all layers
 * @param {string} news of this one
 */
const soFar = (graph, layer, old, news) =>
  graph.node('Concat', [ofLayer(graph, old, layer), news], { axis: 1 });

/**
 * Looks at the sound. A layer's keys and values are the sound times a matrix, so it does as well to take the few queries, and what was seen,
 * times that matrix: all layers share one sound, of which nothing is copied for a token (docs/decisions/speech.md).
 * @param {Layers} layers
 * @param {string} text
 * @param {number} layer
 * @param {string} tokens how many they are
 * @returns {Promise<{ text: string, looks: string }>} `looks`: how much each head looked where
 */
async function lookAtSound(layers, text, layer, tokens) {
  const { graph, shape, weights } = layers;
  const { heads, width } = shape;
  const name = `decoder/layer_${layer}/attention`;
  const { columns, rows } = soundPorts(shape);
  const turned = (/** @type {string} */ matrix) => graph.node('Transpose', [matrix], { perm: [0, 2, 1] });

  const queries = layers.headed(
    await layers.linear(layers.norm(text, `${name}/layer_norm`), `${name}/linear_0`),
  );
  const keys = scaled(rowsOf(weights.weight(`${name}/linear_1/weight`), 0, width), HEAD_WIDTH ** -0.5);
  const toKeys = graph.constant(shaped(keys, [heads, HEAD_WIDTH, width]), `${name}/k`);
  // A row for each head and token.
  const asked = graph.node('Reshape', [
    graph.node('MatMul', [queries, toKeys]),
    graph.integers(0, -1, width),
  ]);
  const looks = graph.node('Softmax', [turned(graph.node('MatMul', [rows.name, turned(asked)]))], {
    axis: -1,
  });

  const seen = turned(graph.node('MatMul', [columns.name, turned(looks)]));
  const toValues = shaped(rowsOf(weights.halves(`${name}/linear_1/weight`), width, 2 * width), [
    heads,
    HEAD_WIDTH,
    width,
  ]);
  const values = graph.node('MatMul', [
    graph.node('Reshape', [seen, graph.integers(1, heads, -1, width)]),
    layers.wide(transposedEach(toValues), `${name}/v`),
  ]);
  const offset = graph.constant(
    rowsOf(weights.weight(`${name}/linear_1/bias`), width, 2 * width),
    `${name}/b`,
  );
  const heard = graph.node('Add', [layers.joined(values), offset]);
  const byHead = graph.node('Concat', [graph.integers(1, heads), tokens, graph.integers(-1)], { axis: 0 });
  return {
    text: graph.node('Add', [text, await layers.linear(heard, `${name}/linear_2`)]),
    looks: graph.node('Reshape', [looks, byHead]),
  };
}

/**
 * @param {Graph} graph
 * @param {string} all of all layers
 * @param {number} layer
 */
const ofLayer = (graph, all, layer) =>
  graph.node('Gather', [all, graph.constant(index(layer), `n${layer}`)], { axis: 0 });

/**
 * @param {Graph} graph
 * @param {number} number
 */
const axis = (graph, number) => graph.constant(integers([number]), `axis${number}`);

/**
 * @param {import('./whisper.mjs').Shape} shape
 * @param {import('./whisper.mjs').AlignmentHeads} heads
 * @returns {Pick<Parameters<Graph['save']>[1], 'inputs' | 'outputs'>}
 */
function portsOf(shape, heads) {
  const { decoderLayers, vocabulary, width } = shape;
  const float = /** @type {const} */ ('float');
  const { columns, rows } = soundPorts(shape);
  const cache = (/** @type {string} */ length) => ({ type: float, dims: [decoderLayers, 1, length, width] });
  return {
    inputs: [
      { name: 'tokens', type: 'int64', dims: [1, 'n'] },
      { name: 'in_n_layer_self_k_cache', ...cache('room') },
      { name: 'in_n_layer_self_v_cache', ...cache('room') },
      rows,
      columns,
      { name: 'offset', type: 'int64', dims: [1] },
    ],
    outputs: [
      { name: 'logits', type: float, dims: [1, 'n', vocabulary] },
      { name: 'out_n_layer_self_k_cache', ...cache('all') },
      { name: 'out_n_layer_self_v_cache', ...cache('all') },
      { name: 'cross_attention_weights', type: float, dims: [1, heads.length, 'n', 'frames'] },
    ],
  };
}
