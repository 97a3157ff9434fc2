// Silero's voice detection, through sherpa-onnx.
import { SPEECH_RATE_HZ } from '../../domain/decoding.ts';
import type { VoiceDetector } from './voice-detector.ts';
import type { Sherpa, SherpaVad } from './sherpa.ts';

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

export class SileroDetector implements VoiceDetector {
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
