// The parts of sherpa-onnx-node that are used; the package brings no types.
import { createRequire } from 'node:module';

export interface Sherpa {
  readonly Vad: new (config: unknown, bufferSeconds: number) => SherpaVad;
  readonly OfflineRecognizer: { createAsync(config: unknown): Promise<SherpaRecognizer> };
}

export interface SherpaVad {
  acceptWaveform(samples: Float32Array): void;
  isEmpty(): boolean;
  isDetected(): boolean;
  front(externalBuffer: boolean): { readonly start: number; readonly samples: Float32Array };
  pop(): void;
  flush(): void;
  reset(): void;
}

export interface SherpaRecognizer {
  createStream(): { acceptWaveform(wave: { samples: Float32Array; sampleRate: number }): void };
  decodeAsync(stream: unknown): Promise<SherpaResult>;
  /** Only Whisper's part of it takes effect. */
  setConfig(config: unknown): void;
}

/** What of a result is read. Lists are empty where a model has nothing to say. */
export interface SherpaResult {
  readonly text: string;
  readonly lang?: string;
  readonly tokens?: readonly string[];
  /** Seconds from the start of the sound, one a token. */
  readonly timestamps?: readonly number[];
  /** Seconds, one a token. */
  readonly durations?: readonly number[];
  /** Natural logarithms of probabilities, one a token. */
  readonly ys_log_probs?: readonly number[];
}

export const loadSherpa = (): Sherpa => createRequire(import.meta.url)('sherpa-onnx-node') as Sherpa;
