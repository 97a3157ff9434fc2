// pyannote's segmentation 3.0, which hears who of up to three speaks when in ten seconds of sound.
// The network: https://github.com/pyannote/pyannote-audio/blob/main/src/pyannote/audio/models/segmentation/PyanNet.py
import { CheckpointWeights } from './checkpoint.mjs';
import { asFloat, Graph } from './onnx.mjs';
import { floats, rowsOf, shaped, stacked, transposed } from './tensors.mjs';

/** Of the first filters, in samples. */
const FILTER_WIDTH = 251;
const LSTM_LAYERS = 4;
const LSTM_WIDTH = 128;

/** What sherpa-onnx asks about it: https://github.com/k2-fsa/sherpa-onnx/blob/master/scripts/pyannote/segmentation/export-onnx.py */
const ABOUT = {
  ...{ num_speakers: 3, powerset_max_classes: 2, num_classes: 7 },
  ...{ sample_rate: 16_000, window_size: 160_000, receptive_field_size: 991, receptive_field_shift: 270 },
  ...{ model_type: 'pyannote-segmentation-3.0', version: 1 },
};

/**
 * @param {string} checkpoint path of its `pytorch_model.bin`
 * @param {string} path of the ONNX file to make
 */
export async function convertSegmentation(checkpoint, path) {
  const weights = await CheckpointWeights.read(checkpoint, 'state_dict');
  const graph = new Graph();
  const features = recurrent(graph, weights, await filtered(graph, weights));
  const linear = (/** @type {string} */ input, /** @type {string} */ name) => {
    const matrix = graph.constant(transposed(weights.weight(`${name}.weight`)));
    const product = graph.node('MatMul', [input, matrix]);
    return graph.node('Add', [product, graph.constant(weights.weight(`${name}.bias`))]);
  };
  const leaky = (/** @type {string} */ input) => graph.node('LeakyRelu', [input], { alpha: asFloat(0.01) });
  const judged = leaky(linear(leaky(linear(features, 'linear.0')), 'linear.1'));
  graph.node('LogSoftmax', [linear(judged, 'classifier')], { axis: -1 }, 'y');
  await graph.save(path, {
    ...{ name: 'g', irVersion: 8, opset: 17, about: ABOUT },
    inputs: [{ name: 'x', type: 'float', dims: ['N', 1, 'T'] }],
    outputs: [{ name: 'y', type: 'float', dims: ['N', 'F', ABOUT.num_classes] }],
  });
}

/**
 * SincNet: from samples to sixty numbers for each 17 ms.
 * @param {Graph} graph
 * @param {CheckpointWeights} weights
 */
async function filtered(graph, weights) {
  const norm = (/** @type {string} */ input, /** @type {string} */ name) => {
    const scale = graph.constant(weights.weight(`${name}.weight`));
    const offset = graph.constant(weights.weight(`${name}.bias`));
    return graph.node('InstanceNormalization', [input, scale, offset], { epsilon: asFloat(1e-5) });
  };
  let sound = norm('x', 'sincnet.wav_norm1d');
  for (const step of [0, 1, 2]) {
    const name = `sincnet.conv1d.${step}`;
    if (step === 0) {
      const filters = graph.constant(await bandFilters(weights, `${name}.filterbank`));
      const bands = graph.node('Conv', [sound, filters], { kernel_shape: [FILTER_WIDTH], strides: [10] });
      sound = graph.node('Abs', [bands]);
    } else {
      const own = [`${name}.weight`, `${name}.bias`].map((key) => graph.constant(weights.weight(key)));
      sound = graph.node('Conv', [sound, ...own], { kernel_shape: [5] });
    }
    const pooled = graph.node('MaxPool', [sound], { kernel_shape: [3], strides: [3] });
    sound = graph.node('LeakyRelu', [norm(pooled, `sincnet.norm1d.${step}`)], { alpha: asFloat(0.01) });
  }
  return sound;
}

/**
 * Two filters for each learnt band, a cosine and a sine, as the difference of two low-pass filters in a window.
 * https://github.com/asteroid-team/asteroid-filterbanks/blob/master/asteroid_filterbanks/param_sinc_fb.py
 * @param {CheckpointWeights} weights
 * @param {string} name
 */
async function bandFilters(weights, name) {
  const read = (/** @type {string} */ key) => weights.weight(`${name}.${key}`).read();
  const [lows, widths, times, window] = await Promise.all(['low_hz_', 'band_hz_', 'n_', 'window_'].map(read));
  if (!lows || !widths || !times || !window) throw new Error('four were asked for');
  const half = times.length;
  const all = new Float32Array(2 * lows.length * FILTER_WIDTH);
  for (const [band, lowest] of lows.entries()) {
    const low = 50 + Math.abs(lowest);
    const high = Math.min(8000, Math.max(50, low + 50 + Math.abs(widths[band] ?? 0)));
    const width = high - low;
    const cosine = all.subarray(band * FILTER_WIDTH, (band + 1) * FILTER_WIDTH);
    const sine = all.subarray((lows.length + band) * FILTER_WIDTH, (lows.length + band + 1) * FILTER_WIDTH);
    cosine[half] = (2 * width) / (2 * width);
    for (let at = 0; at < half; at += 1) {
      const time = times[at] ?? 0;
      const share = (/** @type {number} */ value) => ((value / (time / 2)) * (window[at] ?? 0)) / (2 * width);
      const mirrored = FILTER_WIDTH - 1 - at;
      cosine[at] = share(Math.sin(high * time) - Math.sin(low * time));
      cosine[mirrored] = cosine[at] ?? 0;
      sine[at] = share(Math.cos(low * time) - Math.cos(high * time));
      sine[mirrored] = -(sine[at] ?? 0);
    }
  }
  return floats([2 * lows.length, 1, FILTER_WIDTH], () => all);
}

/**
 * Four layers that read forwards and backwards.
 * @param {Graph} graph
 * @param {CheckpointWeights} weights
 * @param {string} input
 */
function recurrent(graph, weights, input) {
  // ONNX wants time first.
  let sound = graph.node('Transpose', [input], { perm: [2, 0, 1] });
  for (let layer = 0; layer < LSTM_LAYERS; layer += 1) {
    const both = (/** @type {string} */ name) =>
      [`lstm.${name}_l${layer}`, `lstm.${name}_l${layer}_reverse`].map((key) => gatesOf(weights.weight(key)));
    const matrices = ['weight_ih', 'weight_hh'].map((name) => {
      const pair = both(name);
      return graph.constant(shaped(stacked(pair), [2, ...(pair[0]?.dims ?? [])]));
    });
    const [input1 = [], hidden = []] = ['bias_ih', 'bias_hh'].map(both);
    const biases = input1.flatMap((one, side) => [one, ...hidden.slice(side, side + 1)]);
    const bias = graph.constant(shaped(stacked(biases), [2, 8 * LSTM_WIDTH]));
    const read = graph.node('LSTM', [sound, ...matrices, bias], {
      ...{ hidden_size: LSTM_WIDTH, direction: 'bidirectional' },
    });
    const together = graph.node('Transpose', [read], { perm: [0, 2, 1, 3] });
    sound = graph.node('Reshape', [together, graph.integers(0, 0, 2 * LSTM_WIDTH)]);
  }
  return graph.node('Transpose', [sound], { perm: [1, 0, 2] });
}

/**
 * PyTorch has the gates in the order input, forget, cell, output; ONNX input, output, forget, cell.
 * @param {import('./tensors.mjs').Floats} tensor
 */
const gatesOf = (tensor) =>
  stacked([0, 3, 1, 2].map((gate) => rowsOf(tensor, gate * LSTM_WIDTH, (gate + 1) * LSTM_WIDTH)));
