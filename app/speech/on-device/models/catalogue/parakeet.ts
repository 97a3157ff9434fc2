// Parakeet TDT 0.6B v3, as the makers of sherpa-onnx publish it. Nobody ran these files here.
import type { ModelFile, SpeechModel } from '../../../../domain/speech-model.ts';
import { PARAKEET_LANGUAGES } from './languages.ts';

const PUBLISHER =
  'https://huggingface.co/csukuangfj/sherpa-onnx-nemo-parakeet-tdt-0.6b-v3-int8/resolve/2bda32ec70b097a55adaa07d9a7173915b43cc78';

const file = (role: ModelFile['role'], name: string, bytes: number, sha256: string): ModelFile => ({
  ...{ role, name, bytes, sha256 },
  sources: [`${PUBLISHER}/${name}`],
});

export const PARAKEET_TDT_V3: SpeechModel = {
  id: 'parakeet-tdt-0.6b-v3',
  family: 'nemo-transducer',
  name: 'Parakeet TDT 0.6B v3',
  summary: 'The languages of Europe, for quick computers.',
  languages: PARAKEET_LANGUAGES,
  givesWordTimes: true,
  tellsLanguage: false,
  memoryBytes: 1_500_000_000,
  licence: { spdx: 'CC-BY-4.0', credit: 'NVIDIA (Parakeet TDT 0.6B v3)' },
  isTried: false,
  files: [
    file(
      'encoder',
      'encoder.int8.onnx',
      652_184_281,
      'acfc2b4456377e15d04f0243af540b7fe7c992f8d898d751cf134c3a55fd2247',
    ),
    file(
      'decoder',
      'decoder.int8.onnx',
      11_845_275,
      '179e50c43d1a9de79c8a24149a2f9bac6eb5981823f2a2ed88d655b24248db4e',
    ),
    file(
      'joiner',
      'joiner.int8.onnx',
      6_355_277,
      '3164c13fc2821009440d20fcb5fdc78bff28b4db2f8d0f0b329101719c0948b3',
    ),
    file('tokens', 'tokens.txt', 93_939, 'd58544679ea4bc6ac563d1f545eb7d474bd6cfa467f0a6e2c1dc1c7d37e3c35d'),
  ],
};
