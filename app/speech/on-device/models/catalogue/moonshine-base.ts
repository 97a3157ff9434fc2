// Moonshine Base: ships with Earshot, and is what recordings are heard with where nobody chose another.
import type { SpeechModel } from '../../../../domain/speech-model.ts';
import { MOONSHINE_TOKENS } from './moonshine-tokens.ts';

export const MOONSHINE_BASE: SpeechModel = {
  id: 'moonshine-base',
  family: 'moonshine',
  name: 'Moonshine Base',
  summary: 'Quick and exact.',
  languages: ['en'],
  givesWordTimes: false,
  tellsLanguage: false,
  memoryBytes: 420_000_000,
  licence: { spdx: 'MIT', credit: 'Useful Sensors (Moonshine AI)' },
  isTried: true,
  files: [
    {
      role: 'encoder',
      name: 'encoder_model.onnx',
      bytes: 20_513_063,
      sha256: '1dd9ab0a7f987113d30affcba5a068d11c8f90fa0223caa3e491ade431ad9751',
      sources: [
        'https://cdn.jsdelivr.net/npm/@usefulsensors/moonshine-js@0.1.10/dist/model/base/quantized/encoder_model.onnx',
        'https://unpkg.com/@usefulsensors/moonshine-js@0.1.10/dist/model/base/quantized/encoder_model.onnx',
      ],
    },
    {
      role: 'decoder',
      name: 'decoder_model_merged.onnx',
      bytes: 42_498_870,
      sha256: 'cc9f3cd6698a369c6008b41aa60aa3fb3322e7f03c9bdf19d8e6b7200afca4f3',
      sources: [
        'https://cdn.jsdelivr.net/npm/@usefulsensors/moonshine-js@0.1.10/dist/model/base/quantized/decoder_model_merged.onnx',
        'https://unpkg.com/@usefulsensors/moonshine-js@0.1.10/dist/model/base/quantized/decoder_model_merged.onnx',
      ],
    },
    MOONSHINE_TOKENS,
  ],
};
