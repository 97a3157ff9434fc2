// Who speaks when: pyannote's segmentation and CAM++ voices, in files of our own making (build/models/).
import type { SpeechModel } from '../../../../domain/speech-model.ts';

export const SPEAKERS: SpeechModel = {
  id: 'speakers',
  family: 'speakers',
  name: 'Speakers',
  summary: 'Finds out who speaks when.',
  languages: [],
  givesWordTimes: false,
  tellsLanguage: false,
  memoryBytes: 220_000_000,
  licence: {
    spdx: 'MIT AND Apache-2.0',
    credit: 'CNRS and Hervé Bredin (pyannote segmentation 3.0), Alibaba (3D-Speaker CAM++)',
  },
  isTried: true,
  files: [
    {
      role: 'segmentation',
      name: 'segmentation.onnx',
      bytes: 5_976_208,
      sha256: '029630fb94c1b2e0421cac884fb4e241e724844b52d38d8f3f11c5e121292705',
      sources: [],
    },
    {
      role: 'embedding',
      name: 'campplus.onnx',
      bytes: 27_801_884,
      sha256: '3d7a40dd873bdf782e7a246195c13ee46acfe68b7043fb7b2d7b65683e85bf66',
      sources: [],
    },
  ],
};
