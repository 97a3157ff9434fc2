// Whisper's encoder: from a spectrum to what the decoder looks at.
import { Graph } from './onnx.mjs';
import { integers } from './tensors.mjs';
import { Layers } from './whisper-layers.mjs';

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
  const { rows, columns } = soundPorts(shape);
  layers.norm(sound, 'encoder/layer_norm', rows.name);
  graph.node('Transpose', [rows.name], { perm: [0, 2, 1] }, columns.name);
  await graph.save(path, {
    ...{ name: 'whisper', irVersion: 9, opset: 20, about },
    inputs: [{ name: 'mel', type: 'float', dims: [1, shape.bands, 'T'] }],
    outputs: [rows, columns],
  });
}

/**
 * What goes from the encoder to the decoder: the sound, with a row for each place and with a column for each. sherpa-onnx names the two for
 * keys and values, which OpenAI's network makes of the sound for each layer, and hands on whatever they hold.
 * @param {import('./whisper.mjs').Shape} shape
 * @returns {Record<'rows' | 'columns', import('./onnx.mjs').Port>}
 */
export function soundPorts({ width }) {
  return {
    rows: { name: 'n_layer_cross_k', type: 'float', dims: [1, 'frames', width] },
    columns: { name: 'n_layer_cross_v', type: 'float', dims: [1, width, 'frames'] },
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
