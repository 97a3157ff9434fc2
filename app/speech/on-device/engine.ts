// The native speech engine: Silero voice detection and a recogniser of one of three families, through sherpa-onnx.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SPEECH_RATE_HZ } from '../../domain/decoding.ts';
import type { InstalledModel } from '../../domain/speech-model.ts';
import type { Word } from '../../domain/transcript.ts';
import { configOf, FAMILIES, familyOf, languageOf } from './families.ts';
import { pathOf } from './models/installed.ts';
import type { LoadedModels } from './parts.ts';
import type { PieceLimits } from './pieces.ts';
import type { VoiceDetector } from './voice-detector.ts';
import { loadSherpa, type SherpaRecognizer } from './sherpa.ts';
import { SileroDetector } from './silero.ts';
import { timedWords } from './timed-words.ts';

/** What is heard in one piece. */
export interface Heard {
  readonly text: string;
  /** The words of the text, their times in seconds from the start of the piece; null where the model gives none. */
  readonly words: readonly Word[] | null;
  /** The language that it was heard in, as a tag; null where the model does not tell. */
  readonly language: string | null;
  /** The model wrote as much as it may for so short a sound: what was said after that is not in the text. */
  readonly isCut: boolean;
}

/** What hears pieces of sound in one language. */
export interface SpeechEngine {
  /** Pieces that are worth recognising at once. */
  readonly parallelPieces: number;
  /** How it wants its pieces. */
  readonly limits: PieceLimits;
  createDetector(): VoiceDetector;
  /**
   * @param samples one piece, 16 kHz, −1 to 1
   * @param isLook only its language counts
   */
  recognise(samples: Float32Array, isLook?: boolean): Promise<Heard>;
}

/** The models, loaded. */
export interface LoadedEngine extends SpeechEngine {
  /**
   * Says what is spoken in all that is heard from now on; to be called while nothing is being heard.
   * @param tag null lets a model that can tell find it out in each piece
   * @throws where the model does not know it
   */
  setLanguage(tag: string | null): void;
}

/** Shorter sound holds no word, and is not handed to a network that was never meant for it; seconds. */
const SHORTEST = 0.1;

const NOTHING: Heard = { text: '', words: null, language: null, isCut: false };

/**
 * Loads the models.
 * @param parallelPieces pieces recognised at once. One thread each: on two cores two pieces on one thread each are half
 *   again as quick as one piece on two threads (docs/decisions/speech.md).
 * @throws when the native part or a model cannot be loaded
 */
export async function loadEngine(
  { recogniser, voice }: LoadedModels,
  parallelPieces: number,
): Promise<LoadedEngine> {
  // sherpa-onnx prints a line about a missing file and goes on without it, as if nobody had spoken.
  for (const { directory, model } of [recogniser, voice])
    for (const { name } of model.files)
      if ((await stat(join(directory, name))).size === 0) throw new Error(`${name} is empty`);
  const sherpa = loadSherpa();
  // The plain constructor may end the process over a damaged file; this rejects.
  const hearing = new Hearing(
    await sherpa.OfflineRecognizer.createAsync(configOf(recogniser, null)),
    recogniser,
  );
  return {
    parallelPieces,
    limits: FAMILIES[familyOf(recogniser.model)].limits,
    createDetector: () => new SileroDetector(sherpa, pathOf(voice, 'voice-detector')),
    setLanguage: (tag) => hearing.setLanguage(tag),
    recognise: (samples, isLook = false) => hearing.recognise(samples, isLook),
  };
}

class Hearing {
  readonly #recogniser: SherpaRecognizer;
  readonly #model: InstalledModel;
  #language: string | null = null;

  constructor(recogniser: SherpaRecognizer, model: InstalledModel) {
    this.#recogniser = recogniser;
    this.#model = model;
  }

  setLanguage(tag: string | null): void {
    if (tag === this.#language) return;
    if (FAMILIES[familyOf(this.#model.model)].takesLanguage)
      this.#recogniser.setConfig(configOf(this.#model, tag));
    this.#language = tag;
  }

  async recognise(samples: Float32Array, isLook: boolean): Promise<Heard> {
    const { model } = this.#model;
    if (samples.length < SHORTEST * SPEECH_RATE_HZ) return NOTHING;
    const { limits, mostTokens, silence } = FAMILIES[familyOf(model)];
    const sound = lengthened(samples, isLook ? silence.look : silence.text, limits.most);
    const stream = this.#recogniser.createStream();
    stream.acceptWaveform({ samples: sound, sampleRate: SPEECH_RATE_HZ });
    const result = await this.#recogniser.decodeAsync(stream);
    const most = mostTokens?.(sound.length / SPEECH_RATE_HZ) ?? Infinity;
    return {
      text: result.text.trim(),
      words: model.givesWordTimes ? timedWords(result) : null,
      language: languageOf(model, result.lang ?? ''),
      isCut: (result.tokens?.length ?? 0) >= most,
    };
  }
}

/** With silence behind it. @param most seconds that may come of it */
function lengthened(samples: Float32Array, silence: number, most: number): Float32Array {
  const length = Math.min(samples.length + silence * SPEECH_RATE_HZ, Math.round(most * SPEECH_RATE_HZ));
  if (length <= samples.length) return samples;
  const longer = new Float32Array(length);
  longer.set(samples);
  return longer;
}
