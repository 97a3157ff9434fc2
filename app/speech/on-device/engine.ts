// The native speech engine: Silero voice detection and the Moonshine recogniser, through sherpa-onnx.
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { SPEECH_RATE_HZ } from '../../domain/decoding.ts';
import { pathOf } from './models/installed.ts';
import type { LoadedModels } from './parts.ts';

/** Finds speech in a stream of samples. */
export interface VoiceDetector {
  /** Takes samples in order. */
  accept(samples: Float32Array): void;
  /** Ends a stretch that is still going on. */
  flush(): void;
  /** Stretches that ended since the last call, as sample positions from the last reset. */
  take(): { readonly start: number; readonly end: number }[];
  /** True while speech is going on. */
  readonly isSpeaking: boolean;
  /** Forgets everything; positions begin at 0 again. */
  reset(): void;
}

/** What is heard in one piece. */
export interface Heard {
  readonly text: string;
  readonly tokenCount: number;
}

/** The two models, loaded. */
export interface SpeechEngine {
  /** Pieces that are worth recognising at once. */
  readonly parallelPieces: number;
  createDetector(): VoiceDetector;
  /** @param samples one piece, 16 kHz, −1 to 1 */
  recognise(samples: Float32Array): Promise<Heard>;
}

/** The parts of sherpa-onnx-node that are used; the package brings no types. */
interface Sherpa {
  readonly Vad: new (config: unknown, bufferSeconds: number) => SherpaVad;
  readonly OfflineRecognizer: { createAsync(config: unknown): Promise<SherpaRecognizer> };
}
interface SherpaVad {
  acceptWaveform(samples: Float32Array): void;
  isEmpty(): boolean;
  isDetected(): boolean;
  front(externalBuffer: boolean): { readonly start: number; readonly samples: Float32Array };
  pop(): void;
  flush(): void;
  reset(): void;
}
interface SherpaRecognizer {
  createStream(): { acceptWaveform(wave: { samples: Float32Array; sampleRate: number }): void };
  decodeAsync(stream: unknown): Promise<{ readonly text: string; readonly tokens?: readonly string[] }>;
}

/**
 * Silero gives each 32 ms a probability of speech. Short pauses are wanted here: they are the places where a piece may
 * be cut and where a punctuation mark falls; `PieceCutter` joins what belongs together.
 */
const DETECTION = {
  threshold: 0.5,
  minSilenceDuration: 0.1,
  minSpeechDuration: 0.1,
  windowSize: 512,
  maxSpeechDuration: 12,
};

/**
 * Loads the models.
 * @param parallelPieces pieces recognised at once. One thread each: on two cores two pieces on one thread each are half
 *   again as quick as one piece on two threads (docs/decisions/speech.md).
 * @throws when the native part or a model cannot be loaded
 */
export async function loadEngine(
  { recogniser, voice }: LoadedModels,
  parallelPieces: number,
): Promise<SpeechEngine> {
  // sherpa-onnx prints a line about a missing file and goes on without it, as if nobody had spoken.
  for (const { directory, model } of [recogniser, voice])
    for (const { name } of model.files)
      if ((await stat(join(directory, name))).size === 0) throw new Error(`${name} is empty`);
  const sherpa = createRequire(import.meta.url)('sherpa-onnx-node') as Sherpa;
  const recognizer = await sherpa.OfflineRecognizer.createAsync({
    featConfig: { sampleRate: SPEECH_RATE_HZ, featureDim: 80 },
    modelConfig: {
      moonshine: {
        encoder: pathOf(recogniser, 'encoder'),
        mergedDecoder: pathOf(recogniser, 'decoder'),
      },
      tokens: pathOf(recogniser, 'tokens'),
      numThreads: 1,
      provider: 'cpu',
    },
  });
  return {
    parallelPieces,
    createDetector: () => new SileroDetector(sherpa, pathOf(voice, 'voice-detector')),
    async recognise(samples) {
      const stream = recognizer.createStream();
      stream.acceptWaveform({ samples, sampleRate: SPEECH_RATE_HZ });
      const { text, tokens } = await recognizer.decodeAsync(stream);
      return { text: text.trim(), tokenCount: tokens?.length ?? 0 };
    },
  };
}

class SileroDetector implements VoiceDetector {
  readonly #vad: SherpaVad;
  /** Samples that do not fill a window yet. sherpa-onnx judges each call as a whole, so it is given single windows. */
  readonly #rest = new Float32Array(DETECTION.windowSize);
  #restLength = 0;

  constructor(sherpa: Sherpa, model: string) {
    const config = {
      sileroVad: { model, ...DETECTION },
      sampleRate: SPEECH_RATE_HZ,
      numThreads: 1,
      provider: 'cpu',
    };
    this.#vad = new sherpa.Vad(config, 60);
  }

  get isSpeaking(): boolean {
    return this.#vad.isDetected();
  }

  accept(samples: Float32Array): void {
    let from = 0;
    if (this.#restLength > 0) {
      from = Math.min(samples.length, DETECTION.windowSize - this.#restLength);
      this.#rest.set(samples.subarray(0, from), this.#restLength);
      this.#restLength += from;
      if (this.#restLength < DETECTION.windowSize) return;
      this.#vad.acceptWaveform(this.#rest);
      this.#restLength = 0;
    }
    for (; from + DETECTION.windowSize <= samples.length; from += DETECTION.windowSize) {
      this.#vad.acceptWaveform(samples.subarray(from, from + DETECTION.windowSize));
    }
    this.#rest.set(samples.subarray(from));
    this.#restLength = samples.length - from;
  }

  flush(): void {
    this.#vad.flush();
  }

  take(): { start: number; end: number }[] {
    const spans: { start: number; end: number }[] = [];
    while (!this.#vad.isEmpty()) {
      // A copy instead of an external buffer: Electron's memory cage refuses those.
      const { start, samples } = this.#vad.front(false);
      this.#vad.pop();
      spans.push({ start, end: start + samples.length });
    }
    return spans;
  }

  reset(): void {
    this.#vad.reset();
    this.#restLength = 0;
  }
}
