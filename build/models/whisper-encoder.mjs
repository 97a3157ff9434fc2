// Whisper's encoder: from a spectrum to what the decoder looks at in each of its layers.
import { Graph } from './onnx.mjs';
import { integers } from './tensors.mjs';
import { HEAD_WIDTH, KEYS_TURNED, Layers } from './whisper-layers.mjs';

/**
 * Writes the encoder with weights of 32 bits: in 8 bits it mishears.
 * @param {import('./ctranslate2.mjs').Ct2Weights} weights
 * @param {import('./whisper.mjs').Shape} shape
 * @param {Record<string, string | number>} about
 * @param {string} path
 */
export async function saveEncoder(weights, shape, about, path) {
  const graph = new Graph();
  const layers = new Layers(graph, weights, shape, { quantize: false });
  let sound = inPlace(graph, weights, convolved(layers));
  for (let layer = 0; layer < shape.encoderLayers; layer += 1) {
    const name = `encoder/layer_${layer}`;
    const seen = layers.wholeAttention(await layers.ownQueries(sound, `${name}/self_attention`));
    sound = graph.node('Add', [sound, await layers.linear(seen, `${name}/self_attention/linear_1`)]);
    sound = await layers.feedForward(sound, name);
  }
  await addCrossed(layers, layers.norm(sound, 'encoder/layer_norm'));
  const { keys, values } = crossedPorts(shape);
  await graph.save(path, {
    ...{ name: 'whisper', irVersion: 9, opset: 20, about },
    inputs: [{ name: 'mel', type: 'float', dims: [1, shape.bands, 'T'] }],
    outputs: [keys, values],
  });
}

/**
 * What goes from the encoder to the decoder. sherpa-onnx hands it on without a look at its sizes, so that it may lie as the decoder reads
 * it: each head on its own and the keys turned. In the order of OpenAI's network they would be turned anew for each token.
 * @param {import('./whisper.mjs').Shape} shape
 * @returns {Record<'keys' | 'values', import('./onnx.mjs').Port>}
 */
export function crossedPorts({ decoderLayers, heads }) {
  const type = 'float';
  return {
    keys: { name: 'n_layer_cross_k', type, dims: [decoderLayers, heads, HEAD_WIDTH, 'frames'] },
    values: { name: 'n_layer_cross_v', type, dims: [decoderLayers, heads, 'frames', HEAD_WIDTH] },
  };
}

/** @param {Layers} layers */
function convolved(layers) {
  const { graph, weights } = layers;
  let sound = 'mel';
  for (const [name, stride] of /** @type {const} */ ([
    ['conv1', 1],
    ['conv2', 2],
  ])) {
    const weight = layers.wide(weights.halves(`encoder/${name}/weight`), name);
    const bias = graph.constant(weights.weight(`encoder/${name}/bias`));
    const pieces = graph.node('Conv', [sound, weight, bias], {
      ...{ kernel_shape: [3], strides: [stride], pads: [1, 1] },
    });
    sound = graph.node('Gelu', [pieces]);
  }
  return graph.node('Transpose', [sound], { perm: [0, 2, 1] });
}

/**
 * Adds to each piece of sound where it stands.
 * @param {Graph} graph
 * @param {import('./ctranslate2.mjs').Ct2Weights} weights
 * @param {string} sound
 */
function inPlace(graph, weights, sound) {
  const shape = graph.node('Shape', [sound]);
  const length = graph.node('Slice', [shape, graph.integers(1), graph.integers(2)]);
  const encodings = graph.constant(weights.weight('encoder/position_encodings/encodings'));
  const first = graph.integers(0);
  const places = graph.node('Slice', [encodings, first, length, graph.constant(integers([0]), 'axis0')]);
  return graph.node('Add', [sound, places]);
}

/**
 * Keys and values for the decoder's layers, which are the same for each word and so made once.
 * @param {Layers} layers
 * @param {string} sound
 */
async function addCrossed(layers, sound) {
  const { graph, shape } = layers;
  const width = shape.width;
  const keys = [];
  const values = [];
  for (let layer = 0; layer < shape.decoderLayers; layer += 1) {
    const name = `decoder/layer_${layer}/attention/linear_1`;
    const key = await layers.linear(sound, name, { rows: { from: 0, to: width }, bias: false });
    keys.push(layers.headed(key, KEYS_TURNED));
    const value = await layers.linear(sound, name, { rows: { from: width, to: 2 * width } });
    values.push(layers.headed(value));
  }
  graph.node('Concat', keys, { axis: 0 }, 'n_layer_cross_k');
  graph.node('Concat', values, { axis: 0 }, 'n_layer_cross_v');
}
