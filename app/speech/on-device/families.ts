// What is particular about each family of recognisers: how sherpa-onnx is told of it, how it wants its sound, which languages it takes.
import { SPEECH_RATE_HZ } from '../../domain/decoding.ts';
import { primaryLanguage, type InstalledModel, type SpeechModel } from '../../domain/speech-model.ts';
import { pathOf } from './models/installed.ts';
import type { PieceLimits } from './pieces.ts';

export type Family = 'moonshine' | 'whisper' | 'nemo-transducer';

interface FamilyTraits {
  readonly limits: PieceLimits;
  /** It can be told which language is spoken. */
  readonly takesLanguage: boolean;
  /** Silence that is put behind each sound, seconds: to hear that a sentence is over, and, for a look at the language alone, to hear at all. */
  readonly silence: { readonly text: number; readonly look: number };
  /** Most tokens that it writes for so many seconds of sound; null where no such limit is known. */
  readonly mostTokens: ((seconds: number) => number) | null;
  /** Its part of sherpa-onnx's configuration. */
  readonly config: (model: InstalledModel, language: string | null) => object;
}

const NO_SILENCE = { text: 0, look: 0 };

export const FAMILIES: Readonly<Record<Family, FamilyTraits>> = {
  moonshine: {
    // It was trained on 4–30 s; measured best well below 30 s, and lost on fragments (docs/decisions/speech.md).
    limits: { max: 15, first: 9, most: 28.5, longPause: 1.2, padding: 0.3 },
    takesLanguage: false,
    silence: NO_SILENCE,
    mostTokens: null,
    config: (model) => ({
      moonshine: { encoder: pathOf(model, 'encoder'), mergedDecoder: pathOf(model, 'decoder') },
    }),
  },
  whisper: {
    // What lies behind 29.5 s is dropped without a word.
    limits: { max: 27, first: 14, most: 28.5, longPause: 3, padding: 0.3 },
    takesLanguage: true,
    // Real silence, as Whisper was trained with: sherpa-onnx's own are ten seconds of a value that is none (docs/decisions/speech.md).
    silence: { text: 5, look: 1 },
    // sherpa-onnx writes six tokens a second at most (offline-whisper-greedy-search-decoder.cc): fast speech and some scripts need more.
    mostTokens: (seconds) => Math.floor(seconds * 6) - 1,
    config: (model, language) => ({
      whisper: {
        encoder: pathOf(model, 'encoder'),
        decoder: pathOf(model, 'decoder'),
        language: language === null ? '' : whisperCode(model.model, language),
        task: 'transcribe',
        // In frames of 10 ms; none would be its own ten seconds.
        tailPaddings: 20,
        // A number: `true` is not heeded. With marks of time in the text (`enableSegmentTimestamps`) the first word would stand wrong.
        enableTokenTimestamps: model.model.givesWordTimes ? 1 : 0,
      },
    }),
  },
  // By sherpa-onnx's documentation; no such model was to be had where this was written.
  'nemo-transducer': {
    limits: { max: 25, first: 10, most: 60, longPause: 3, padding: 0.3 },
    takesLanguage: false,
    silence: NO_SILENCE,
    mostTokens: null,
    config: (model) => ({
      transducer: {
        encoder: pathOf(model, 'encoder'),
        decoder: pathOf(model, 'decoder'),
        joiner: pathOf(model, 'joiner'),
      },
      modelType: 'nemo_transducer',
    }),
  },
};

/**
 * The family of a model that turns speech into text.
 * @throws for any other
 */
export function familyOf({ family, id }: Pick<SpeechModel, 'family' | 'id'>): Family {
  if (family === 'moonshine' || family === 'whisper' || family === 'nemo-transducer') return family;
  throw new Error(`the model “${id}” does not turn speech into text`);
}

/** sherpa-onnx's configuration of a recogniser. @param language a tag; null where it is not told */
export function configOf(installed: InstalledModel, language: string | null): object {
  return {
    featConfig: { sampleRate: SPEECH_RATE_HZ, featureDim: 80 },
    modelConfig: {
      ...FAMILIES[familyOf(installed.model)].config(installed, language),
      tokens: pathOf(installed, 'tokens'),
      numThreads: 1,
      provider: 'cpu',
    },
  };
}

/** Languages that Whisper calls otherwise than BCP 47 does. */
const WHISPER_NAMES: Readonly<Record<string, string>> = { jv: 'jw', nb: 'no', fil: 'tl' };
const TAGS: Readonly<Record<string, string>> = { jw: 'jv' };

/**
 * The code of a language in Whisper's vocabulary.
 * @throws for one that the model does not know: the native part would end the process
 */
function whisperCode(model: SpeechModel, tag: string): string {
  const primary = primaryLanguage(tag);
  const code = WHISPER_NAMES[primary] ?? primary;
  if (!model.languages.includes(primary) && !model.languages.includes(code))
    throw new Error(`the model “${model.id}” does not know the language “${primary}”`);
  return code;
}

/** The tag of the language that something was heard in; null where the model does not tell. @param code as it names it; empty for none */
export function languageOf({ languages }: Pick<SpeechModel, 'languages'>, code: string): string | null {
  if (code !== '') return TAGS[code] ?? code;
  return languages.length === 1 ? (languages[0] ?? null) : null;
}
