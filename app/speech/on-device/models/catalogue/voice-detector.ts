// Silero, which tells speech from everything else: ships with Earshot, and every recogniser works behind it.
import type { SpeechModel } from '../../../../domain/speech-model.ts';

export const VOICE_DETECTOR: SpeechModel = {
  id: 'voice-detector',
  family: 'voice-detector',
  name: 'Silero voice detector',
  summary: 'Tells speech from everything else.',
  languages: [],
  givesWordTimes: false,
  tellsLanguage: false,
  memoryBytes: 20_000_000,
  licence: { spdx: 'MIT', credit: 'Silero Team' },
  isTried: true,
  files: [
    {
      role: 'voice-detector',
      name: 'silero_vad.onnx',
      bytes: 2_327_524,
      sha256: '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3',
      sources: [],
    },
  ],
};
