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
      bytes: 49_129_962,
      sha256: '27fea43a4ee15b95acf417d00c04f59f9b897b6d49680260f163ad086a91e347',
      sources: [],
    },
    {
      role: 'decoder',
      name: 'base-decoder.int8.onnx',
      bytes: 103_659_587,
      sha256: '0f2334463aa9cea30f69a11dd5c05702087ae6e22220ecf6688c46b990c9d6f8',
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
