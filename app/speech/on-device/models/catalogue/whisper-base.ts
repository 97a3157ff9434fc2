// Whisper base in files of our own making (build/models/): its decoder hands out what word times are read from.
import type { SpeechModel } from '../../../../domain/speech-model.ts';
import { WHISPER_LANGUAGES } from './languages.ts';

export const WHISPER_BASE: SpeechModel = {
  id: 'whisper-base',
  family: 'whisper',
  name: 'Whisper base',
  summary: 'Nearly every language, exact, and slower than Moonshine.',
  languages: WHISPER_LANGUAGES,
  givesWordTimes: true,
  tellsLanguage: true,
  memoryBytes: 500_000_000,
  licence: { spdx: 'MIT', credit: 'OpenAI (Whisper)' },
  isTried: true,
  files: [
    {
      role: 'encoder',
      name: 'base-encoder.onnx',
      bytes: 42_821_792,
      sha256: '8a3a63ffdd5ddb095a9406a86f06c9582e3c9c4abcc644453992804816e7c781',
      sources: [],
    },
    {
      role: 'decoder',
      name: 'base-decoder.int8.onnx',
      bytes: 113_113_100,
      sha256: 'df5867bb1431f64b05e6b770bb1013ca708c76b623305ff510abe568d99bad3c',
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
