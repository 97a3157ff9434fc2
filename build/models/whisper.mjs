// Whisper out of CTranslate2's file into the three that sherpa-onnx reads: encoder, decoder, vocabulary.
// The decoder also hands out where it looked in the sound, which is what times of words are read from.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from '../setup/say.mjs';
import { Ct2Weights } from './ctranslate2.mjs';
import { saveDecoder } from './whisper-decoder.mjs';
import { saveEncoder } from './whisper-encoder.mjs';
import { HEAD_WIDTH } from './whisper-layers.mjs';
import { tokensText } from './whisper-tokens.mjs';

/**
 * Layer and head of the decoder whose attention follows the sound, as OpenAI publishes them.
 * https://github.com/openai/whisper/blob/main/whisper/__init__.py (`_ALIGNMENT_HEADS`)
 * @typedef {readonly (readonly [layer: number, head: number])[]} AlignmentHeads
 * @type {AlignmentHeads}
 */
const BASE_HEADS = [
  [3, 1],
  [4, 2],
  [4, 3],
  [4, 7],
  [5, 1],
  [5, 2],
  [5, 4],
  [5, 6],
];

/**
 * @typedef {object} Shape
 * @property {number} width of what goes from layer to layer
 * @property {number} heads
 * @property {number} bands of the spectrum
 * @property {number} soundPlaces that the encoder tells apart: 20 ms each
 * @property {number} textPlaces that the decoder tells apart
 * @property {number} encoderLayers
 * @property {number} decoderLayers
 * @property {number} vocabulary
 */

/**
 * Makes `base-encoder.onnx`, `base-decoder.int8.onnx` and `base-tokens.txt`.
 * @param {string} model path of CTranslate2's `model.bin`
 * @param {string} vocabulary what its `vocabulary.txt` holds: a token a line
 * @param {string} folder where they go
 */
export async function convertWhisperBase(model, vocabulary, folder) {
  const weights = await Ct2Weights.open(model, 'WhisperSpec');
  try {
    const shape = shapeOf(weights);
    const about = aboutOf(shape, vocabulary.split('\n'));
    await saveEncoder(weights, shape, about, join(folder, 'base-encoder.onnx'));
    await saveDecoder(weights, shape, BASE_HEADS, join(folder, 'base-decoder.int8.onnx'));
    await writeFile(join(folder, 'base-tokens.txt'), tokensText(vocabulary.split('\n').slice(0, about.eot)));
  } finally {
    await weights.close();
  }
}

/**
 * @param {Ct2Weights} weights
 * @returns {Shape}
 */
function shapeOf(weights) {
  const sizes = (/** @type {string} */ name) => weights.weight(name).dims;
  const [width = 0, bands = 0] = sizes('encoder/conv1/weight');
  const layers = (/** @type {string} */ side) => {
    let count = 0;
    while (weights.has(`${side}/layer_${count}/ffn/linear_0/weight`)) count += 1;
    return count;
  };
  return {
    ...{ width, bands, heads: width / HEAD_WIDTH },
    soundPlaces: sizes('encoder/position_encodings/encodings')[0] ?? 0,
    textPlaces: sizes('decoder/position_encodings/encodings')[0] ?? 0,
    encoderLayers: layers('encoder'),
    decoderLayers: layers('decoder'),
    vocabulary: sizes('decoder/embeddings/weight')[0] ?? 0,
  };
}

/**
 * What sherpa-onnx asks the encoder's file about the network.
 * https://github.com/k2-fsa/sherpa-onnx/blob/master/scripts/whisper/export-onnx.py
 * @param {Shape} shape
 * @param {readonly string[]} words
 */
function aboutOf(shape, words) {
  const ids = new Map(words.map((word, id) => [word, id]));
  const id = (/** @type {string} */ word) => {
    const found = ids.get(word);
    if (found === undefined) throw new SetupError(`The vocabulary has no ${word}.`);
    return found;
  };
  const start = id('<|startoftranscript|>');
  // The languages stand between the start and the tasks.
  const languages = words.slice(start + 1, id('<|translate|>'));
  return {
    ...{ model_type: 'whisper-base', version: 1, maintainer: 'earshot' },
    ...{ n_mels: shape.bands, n_audio_ctx: shape.soundPlaces, n_audio_state: shape.width },
    ...{ n_audio_head: shape.heads, n_audio_layer: shape.encoderLayers, n_vocab: shape.vocabulary },
    ...{ n_text_ctx: shape.textPlaces, n_text_state: shape.width, n_text_head: shape.heads },
    n_text_layer: shape.decoderLayers,
    sot_sequence: [start, id('<|en|>'), id('<|transcribe|>')].join(),
    all_language_tokens: languages.map(id).join(),
    all_language_codes: languages.map((token) => token.slice('<|'.length, -'|>'.length)).join(),
    ...{ sot: start, sot_index: 0, eot: id('<|endoftext|>'), blank_id: id('Ġ'), is_multilingual: 1 },
    // An older name of `<|nospeech|>`.
    ...{ no_speech: id('<|nocaptions|>'), non_speech_tokens: '' },
    ...{ transcribe: id('<|transcribe|>'), translate: id('<|translate|>') },
    ...{
      sot_prev: id('<|startofprev|>'),
      sot_lm: id('<|startoflm|>'),
      no_timestamps: id('<|notimestamps|>'),
    },
    n_alignment_heads: BASE_HEADS.length,
  };
}
