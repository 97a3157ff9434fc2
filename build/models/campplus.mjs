// CAM++, which turns a voice into 192 numbers that are alike for the same person.
// The network: https://github.com/modelscope/3D-Speaker/blob/main/speakerlab/models/campplus/DTDNN.py
import { CheckpointWeights } from './checkpoint.mjs';
import { asFloat, FLOAT, Graph } from './onnx.mjs';
import { floats, integers, scalar } from './tensors.mjs';

/** How many layers each block has, and how far apart the places are that they look at. */
const BLOCKS = [
  { layers: 12, dilation: 1 },
  { layers: 24, dilation: 2 },
  { layers: 16, dilation: 2 },
];
/** Channels of the head, times what is left of the bands. */
const HEAD_CHANNELS = 320;
/** Frames over which a layer also looks at the mean. */
const CONTEXT_FRAMES = 100;
const BANDS = 80;
const DIMENSIONS = 192;

/** What sherpa-onnx asks about it: https://github.com/k2-fsa/sherpa-onnx/blob/master/scripts/3dspeaker/export-onnx.py */
const ABOUT = {
  ...{ framework: '3d-speaker', language: 'Chinese-English' },
  url: 'https://modelscope.cn/models/iic/speech_campplus_sv_zh_en_16k-common_advanced',
  ...{ comment: 'CAM++', sample_rate: 16_000, output_dim: DIMENSIONS },
  ...{ normalize_samples: 1, feature_normalize_type: 'global-mean' },
};

/**
 * @param {string} checkpoint path of its `campplus_cn_en_common.pt`
 * @param {string} path of the ONNX file to make
 */
export async function convertCampplus(checkpoint, path) {
  const net = new Net(await CheckpointWeights.read(checkpoint));
  let voice = net.head('x');
  voice = net.conv(voice, 'xvector.tdnn.linear', { strides: [2], pads: [2, 2] });
  voice = net.relu(net.norm(voice, 'xvector.tdnn.nonlinear.batchnorm'));
  for (const [at, { dilation, layers }] of BLOCKS.entries()) {
    const block = at + 1;
    for (let layer = 1; layer <= layers; layer += 1)
      voice = net.dense(voice, `xvector.block${block}.tdnnd${layer}`, dilation);
    const transit = `xvector.transit${block}`;
    voice = net.conv(net.relu(net.norm(voice, `${transit}.nonlinear.batchnorm`)), `${transit}.linear`);
  }
  voice = net.pooled(net.relu(net.norm(voice, 'xvector.out_nonlinear.batchnorm')));
  voice = net.norm(net.conv(voice, 'xvector.dense.linear'), 'xvector.dense.nonlinear.batchnorm');
  net.graph.node('Squeeze', [voice, net.graph.integers(-1)], {}, 'embedding');
  await net.graph.save(path, {
    ...{ name: 'g', irVersion: 8, opset: 17, about: ABOUT },
    inputs: [{ name: 'x', type: 'float', dims: ['N', 'T', BANDS] }],
    outputs: [{ name: 'embedding', type: 'float', dims: ['N', DIMENSIONS] }],
  });
}

class Net {
  graph = new Graph();
  #weights;

  /** @param {CheckpointWeights} weights */
  constructor(weights) {
    this.#weights = weights;
  }

  /** @param {string} input */
  relu(input) {
    return this.graph.node('Relu', [input]);
  }

  /**
   * @param {string} input
   * @param {string} name
   */
  norm(input, name) {
    const mean = this.#weights.weight(`${name}.running_mean`);
    const own = (/** @type {string} */ key, /** @type {number} */ usual) => {
      if (this.#weights.has(`${name}.${key}`)) return this.#weights.weight(`${name}.${key}`);
      return floats(mean.dims, () => new Float32Array(mean.dims[0] ?? 0).fill(usual));
    };
    const constants = [own('weight', 1), own('bias', 0), mean, this.#weights.weight(`${name}.running_var`)];
    return this.graph.node(
      'BatchNormalization',
      [input, ...constants.map((one) => this.graph.constant(one))],
      {
        epsilon: asFloat(1e-5),
      },
    );
  }

  /**
   * @param {string} input
   * @param {string} name
   * @param {Record<string, readonly number[]>} [attributes]
   */
  conv(input, name, attributes = {}) {
    const keys = [`${name}.weight`, `${name}.bias`].filter((key) => this.#weights.has(key));
    const constants = keys.map((key) => this.graph.constant(this.#weights.weight(key)));
    return this.graph.node('Conv', [input, ...constants], attributes);
  }

  /**
   * Over bands and time.
   * @param {string} input
   * @param {string} name
   * @param {number} [stride] over the bands
   */
  #square(input, name, stride = 1) {
    return this.conv(input, name, { strides: [stride, 1], pads: [1, 1, 1, 1] });
  }

  /**
   * The picture of the bands over time, eight times as coarse in the bands.
   * @param {string} input
   */
  head(input) {
    const { graph } = this;
    const turned = graph.node('Transpose', [input], { perm: [0, 2, 1] });
    let picture = graph.node('Unsqueeze', [turned, graph.integers(1)]);
    picture = this.relu(this.norm(this.#square(picture, 'head.conv1'), 'head.bn1'));
    for (const layer of [1, 2]) {
      picture = this.#residual(picture, `head.layer${layer}.0`, 2);
      picture = this.#residual(picture, `head.layer${layer}.1`, 1);
    }
    picture = this.relu(this.norm(this.#square(picture, 'head.conv2', 2), 'head.bn2'));
    return graph.node('Reshape', [picture, graph.integers(0, HEAD_CHANNELS, -1)]);
  }

  /**
   * @param {string} input
   * @param {string} name
   * @param {number} stride
   */
  #residual(input, name, stride) {
    const first = this.relu(this.norm(this.#square(input, `${name}.conv1`, stride), `${name}.bn1`));
    const second = this.norm(this.#square(first, `${name}.conv2`), `${name}.bn2`);
    const hasOwnWay = this.#weights.has(`${name}.shortcut.0.weight`);
    const way = hasOwnWay
      ? this.norm(this.conv(input, `${name}.shortcut.0`, { strides: [stride, 1] }), `${name}.shortcut.1`)
      : input;
    return this.relu(this.graph.node('Add', [second, way]));
  }

  /**
   * A layer that adds channels to those before it, weighed by what the whole and the stretch around sound like.
   * @param {string} input
   * @param {string} name
   * @param {number} dilation
   */
  dense(input, name, dilation) {
    const { graph } = this;
    const narrow = this.conv(this.relu(this.norm(input, `${name}.nonlinear1.batchnorm`)), `${name}.linear1`);
    const hidden = this.relu(this.norm(narrow, `${name}.nonlinear2.batchnorm`));
    const local = this.conv(hidden, `${name}.cam_layer.linear_local`, {
      ...{ pads: [dilation, dilation], dilations: [dilation] },
    });
    const stretch = this.#stretchMeans(hidden);
    const whole = graph.node('ReduceMean', [hidden], { axes: [-1], keepdims: 1 });
    const context = graph.node('Add', [whole, stretch]);
    const squeezed = this.relu(this.conv(context, `${name}.cam_layer.linear1`));
    const gate = graph.node('Sigmoid', [this.conv(squeezed, `${name}.cam_layer.linear2`)]);
    return graph.node('Concat', [input, graph.node('Mul', [local, gate])], { axis: 1 });
  }

  /**
   * At each frame the mean of the stretch in which it lies.
   * @param {string} input
   */
  #stretchMeans(input) {
    const { graph } = this;
    const length = this.#lengthOf(input);
    const means = graph.node('AveragePool', [input], {
      ...{ kernel_shape: [CONTEXT_FRAMES], strides: [CONTEXT_FRAMES], ceil_mode: 1 },
    });
    const column = graph.node('Unsqueeze', [means, graph.integers(-1)]);
    const wide = graph.node('Expand', [column, graph.integers(1, 1, 1, CONTEXT_FRAMES)]);
    const row = graph.node('Reshape', [wide, graph.integers(0, 0, -1)]);
    return graph.node('Slice', [row, graph.integers(0), length, graph.constant(integers([2]), 'axis2')]);
  }

  /**
   * Mean and spread over time.
   * @param {string} input
   */
  pooled(input) {
    const { graph } = this;
    const mean = graph.node('ReduceMean', [input], { axes: [-1], keepdims: 1 });
    const apart = graph.node('Sub', [input, mean]);
    const count = graph.node('Cast', [this.#lengthOf(input)], { to: FLOAT });
    const squares = graph.node('ReduceSum', [graph.node('Mul', [apart, apart]), graph.integers(-1)], {
      keepdims: 1,
    });
    const one = () => graph.constant(scalar(1));
    const others = graph.node('Max', [graph.node('Sub', [count, one()]), one()]);
    const spread = graph.node('Sqrt', [graph.node('Div', [squares, others])]);
    return graph.node('Concat', [mean, spread], { axis: 1 });
  }

  /** @param {string} input */
  #lengthOf(input) {
    const { graph } = this;
    return graph.node('Slice', [graph.node('Shape', [input]), graph.integers(2), graph.integers(3)]);
  }
}
