// What passages mean: multilingual-e5-small in 4 bits, in files of our own making (build/models/meaning.mjs).
import type { SpeechModel } from '../../../../domain/speech-model.ts';

export const MEANING: SpeechModel = {
  id: 'meaning',
  family: 'meaning',
  name: 'Meaning',
  summary: 'Finds what was said in other words, in some hundred languages.',
  languages: [],
  givesWordTimes: false,
  tellsLanguage: false,
  memoryBytes: 140_000_000,
  licence: { spdx: 'MIT', credit: 'Liang Wang and others, Microsoft (multilingual-e5-small)' },
  isTried: true,
  files: [
    {
      role: 'layers',
      name: 'layers.onnx',
      bytes: 14_332_763,
      sha256: 'c3555ee8e3a5b85eba341bae7736486624aac5b743d49387a7a268cd1fe25d46',
      sources: [],
    },
    {
      role: 'words',
      name: 'words.bin',
      bytes: 54_007_992,
      sha256: '3bdb42d56fa5ba2b3d0630d4187eacdbe8ac6a4c83c762b209ded1377dbc50e2',
      sources: [],
    },
    {
      role: 'vocabulary',
      name: 'vocabulary.bin',
      bytes: 5_640_412,
      sha256: '5db4dff60bdbd2457dfac6ca40a64b982e550030b13b854595e7a0db0a39bdd1',
      sources: [],
    },
  ],
};
