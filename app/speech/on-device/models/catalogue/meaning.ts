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
      bytes: 30_478,
      sha256: '0a189053786f3de067eae7b6ab3fe781f61ccb8022ca521467accf91cb403b16',
      sources: [],
    },
    {
      role: 'weights',
      name: 'layers.bin',
      bytes: 14_408_704,
      sha256: '61dc2aafe55ee2712e365d7dda0328057a8b8ce773ff1a4c92b26b19effe7496',
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
