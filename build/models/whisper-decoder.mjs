// Whisper's decoder: from what the encoder made and the tokens so far to how likely each token comes next.
import { Graph, FLOAT } from './onnx.mjs';
import { floats, index, integers, transposed } from './tensors.mjs';
import { Layers } from './whisper-layers.mjs';

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
  /** @type {Record<'keys' | 'values' | 'looks', string[]>} */
  const out = { keys: [], values: [], looks: [] };
  for (let layer = 0; layer < shape.decoderLayers; layer += 1) {
    const name = `decoder/layer_${layer}`;
    const own = await layers.ownQueries(text, `${name}/self_attention`);
    const keys = remembered(graph, shape, { layer, end, cache: 'in_n_layer_self_k_cache', news: own.keys });
    const values = remembered(graph, shape, {
      layer,
      end,
      cache: 'in_n_layer_self_v_cache',
      news: own.values,
    });
    out.keys.push(keys.kept);
    out.values.push(values.kept);
    const before = { queries: own.queries, keys: keys.soFar, values: values.soFar };
    const { seen } = layers.attention(before, mask);
    text = graph.node('Add', [text, await layers.linear(seen, `${name}/self_attention/linear_1`)]);
    const heard = await lookAtSound(layers, text, layer);
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
 * What a layer keeps of all tokens so far.
 * @param {Graph} graph
 * @param {import('./whisper.mjs').Shape} shape
 * @param {{ layer: number, end: string, cache: string, news: string }} what
 * @returns {{ soFar: string, kept: string }} `kept`: with the empty rest, as it is handed on
 */
function remembered(graph, { textPlaces }, { cache, end, layer, news }) {
  const mine = ofLayer(graph, cache, layer);
  const old = graph.node('Slice', [mine, graph.integers(0), 'offset', axis(graph, 1)]);
  const soFar = graph.node('Concat', [old, news], { axis: 1 });
  const rest = graph.node('Slice', [mine, end, graph.integers(textPlaces), axis(graph, 1)]);
  const whole = graph.node('Concat', [soFar, rest], { axis: 1 });
  return { soFar, kept: graph.node('Unsqueeze', [whole, graph.integers(0)]) };
}

/**
 * @param {Layers} layers
 * @param {string} text
 * @param {number} layer
 */
async function lookAtSound(layers, text, layer) {
  const { graph } = layers;
  const name = `decoder/layer_${layer}/attention`;
  const { seen, looks } = layers.attention({
    queries: await layers.linear(layers.norm(text, `${name}/layer_norm`), `${name}/linear_0`),
    keys: ofLayer(graph, 'n_layer_cross_k', layer),
    values: ofLayer(graph, 'n_layer_cross_v', layer),
  });
  return { text: graph.node('Add', [text, await layers.linear(seen, `${name}/linear_2`)]), looks };
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
function portsOf({ decoderLayers, textPlaces, vocabulary, width }, heads) {
  const float = /** @type {const} */ ('float');
  const crossed = { type: float, dims: [decoderLayers, 1, 'frames', width] };
  const cache = { type: float, dims: [decoderLayers, 1, textPlaces, width] };
  return {
    inputs: [
      { name: 'tokens', type: 'int64', dims: [1, 'n'] },
      { name: 'in_n_layer_self_k_cache', ...cache },
      { name: 'in_n_layer_self_v_cache', ...cache },
      { name: 'n_layer_cross_k', ...crossed },
      { name: 'n_layer_cross_v', ...crossed },
      { name: 'offset', type: 'int64', dims: [1] },
    ],
    outputs: [
      { name: 'logits', type: float, dims: [1, 'n', vocabulary] },
      { name: 'out_n_layer_self_k_cache', ...cache },
      { name: 'out_n_layer_self_v_cache', ...cache },
      { name: 'cross_attention_weights', type: float, dims: [1, heads.length, 'n', 'frames'] },
    ],
  };
}
