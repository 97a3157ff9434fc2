// Whisper models as the makers of sherpa-onnx publish them: times of sentences, none of words. Nobody ran these very files here; sizes and
// hashes are those that their publisher's pages tell.
import type { ModelFile, SpeechModel } from '../../../../domain/speech-model.ts';
import { WHISPER_LANGUAGES } from './languages.ts';

/** The same in all of them. */
const TOKENS = {
  bytes: 816_730,
  sha256: 'b34b360dbb493e781e479794586d661700670d65564001f23024971d1f2fa126',
} as const;

type Size = Pick<ModelFile, 'bytes' | 'sha256'>;

/** @param revision of the publisher's repository, so that nothing else is fetched one day */
function filesOf(model: string, revision: string, encoder: Size, decoder: Size): readonly ModelFile[] {
  const from = `https://huggingface.co/csukuangfj/sherpa-onnx-whisper-${model}/resolve/${revision}`;
  const file = (role: ModelFile['role'], name: string, size: Size): ModelFile => ({
    role,
    name,
    ...size,
    sources: [`${from}/${name}`],
  });
  return [
    file('encoder', `${model}-encoder.int8.onnx`, encoder),
    file('decoder', `${model}-decoder.int8.onnx`, decoder),
    file('tokens', `${model}-tokens.txt`, TOKENS),
  ];
}

/** What all of them have in common. */
const ALIKE = {
  family: 'whisper',
  givesWordTimes: false,
  tellsLanguage: true,
  licence: { spdx: 'MIT', credit: 'OpenAI (Whisper)' },
  isTried: false,
} as const satisfies Partial<SpeechModel>;

export const WHISPER_BASE_SMALL_FILES: SpeechModel = {
  ...ALIKE,
  id: 'whisper-base-int8',
  name: 'Whisper base, compressed',
  summary: 'Less exact than Whisper base, and smaller.',
  languages: WHISPER_LANGUAGES,
  memoryBytes: 560_000_000,
  files: filesOf(
    'base',
    'bb53ee204431c90d314c1cc08d28d23e5b7927cc',
    {
      bytes: 29_120_534,
      sha256: '0b8fb1304b6109976038efff5ace81720e00386f3ff6b54ee8c75291ca0a1e11',
    },
    {
      bytes: 130_672_026,
      sha256: '9759d217388a01b3a4c7c15533201067b48ae819c4daafc8624e64b9409dc02d',
    },
  ),
};

export const WHISPER_SMALL: SpeechModel = {
  ...ALIKE,
  id: 'whisper-small',
  name: 'Whisper small',
  summary: 'More exact than Whisper base, and about three times as slow.',
  languages: WHISPER_LANGUAGES,
  memoryBytes: 1_200_000_000,
  files: filesOf(
    'small',
    '8f3c18b358db4d1f2fc1eae49d75cd20989e4309',
    {
      bytes: 112_442_483,
      sha256: '4cbe7b22fa9026b843b60a68640c747de05bafb1a11b57edc0e66c232d9f33a9',
    },
    {
      bytes: 262_226_114,
      sha256: 'acad50b5c782696e91b55914cc5ab4f756f1532f76e22aa6fc615f39fb69a8ee',
    },
  ),
};

export const WHISPER_TURBO: SpeechModel = {
  ...ALIKE,
  id: 'whisper-large-v3-turbo',
  name: 'Whisper large-v3-turbo',
  summary: 'The most exact: for quick computers with much memory.',
  languages: [...WHISPER_LANGUAGES, 'yue'],
  memoryBytes: 2_500_000_000,
  files: filesOf(
    'turbo',
    'main',
    {
      bytes: 674_716_297,
      sha256: 'b02dcdf54f348741e93fe732b67d933c8dcb6735655f710640143081db38878b',
    },
    {
      bytes: 361_080_764,
      sha256: '20accd02388482eb3a46bd615631adfdc85e1eb2c7db9ea3f02a40ffe6b81547',
    },
  ),
};
