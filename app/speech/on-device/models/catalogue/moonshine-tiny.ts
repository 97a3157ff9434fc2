// Moonshine Tiny: the smallest, for old computers.
import type { SpeechModel } from '../../../../domain/speech-model.ts';
import { MOONSHINE_TOKENS } from './moonshine-tokens.ts';

export const MOONSHINE_TINY: SpeechModel = {
  id: 'moonshine-tiny',
  family: 'moonshine',
  name: 'Moonshine Tiny',
  summary: 'The smallest and quickest, with more wrong words: for old computers.',
  languages: ['en'],
  givesWordTimes: false,
  tellsLanguage: false,
  memoryBytes: 330_000_000,
  licence: { spdx: 'MIT', credit: 'Useful Sensors (Moonshine AI)' },
  isTried: true,
  files: [
    {
      role: 'encoder',
      name: 'encoder_model.onnx',
      bytes: 7_937_661,
      sha256: 'c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a',
      sources: [
        'https://cdn.jsdelivr.net/npm/@moonshine-ai/moonshine-js@0.1.29/dist/model/tiny/quantized/encoder_model.onnx',
        'https://unpkg.com/@moonshine-ai/moonshine-js@0.1.29/dist/model/tiny/quantized/encoder_model.onnx',
      ],
    },
    {
      role: 'decoder',
      name: 'decoder_model_merged.onnx',
      bytes: 20_243_286,
      sha256: 'eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367',
      sources: [
        'https://cdn.jsdelivr.net/npm/@moonshine-ai/moonshine-js@0.1.29/dist/model/tiny/quantized/decoder_model_merged.onnx',
        'https://unpkg.com/@moonshine-ai/moonshine-js@0.1.29/dist/model/tiny/quantized/decoder_model_merged.onnx',
      ],
    },
    MOONSHINE_TOKENS,
  ],
};
