// Whisper base in files of our own making (build/models/): its decoder hands out what word times are read from.
import type { SpeechModel } from '../../../../domain/speech-model.ts';
import { WHISPER_LANGUAGES } from './languages.ts';

export const WHISPER_BASE: SpeechModel = {
  id: 'whisper-base',
  family: 'whisper',
  name: 'Whisper base',
  summary: '99 languages, and the time of every word.',
  languages: WHISPER_LANGUAGES,
  givesWordTimes: true,
  tellsLanguage: true,
  memoryBytes: 750_000_000,
  licence: { spdx: 'MIT', credit: 'OpenAI (Whisper)' },
  isTried: true,
  files: [
    {
      role: 'encoder',
      name: 'base-encoder.onnx',
      bytes: 94_989_944,
      sha256: '6b4650b081445e37fef79c5c18a864f42999e6ee8f775d73adc25e5c5a2d7235',
      sources: [],
    },
    {
      role: 'decoder',
      name: 'base-decoder.int8.onnx',
      bytes: 103_698_297,
      sha256: '1de26be9827ac3f77eb4063ab02bf3837f15fffb4c0c6661255a4b4e0db94d87',
      sources: [],
    },
    {
      role: 'tokens',
      name: 'base-tokens.txt',
      bytes: 816_722,
      sha256: '316413f0a5497a8219e48697be7faac30a90c0756680c24114266233fba152af',
      sources: [],
    },
  ],
};
