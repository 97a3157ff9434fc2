// Measures how much speech there is in samples of a recording.
import { SPEECH_RATE_HZ } from '../../domain/decoding.ts';
import type { VoiceDetector } from './voice-detector.ts';
import type { SpeechFound } from './parts.ts';

/** A jump of the clock above this is a cut between two samples, seconds. */
const CUT_SECONDS = 0.1;

export class SpeechMeter {
  readonly #detector: VoiceDetector;
  #end = 0;
  #speech = 0;
  #peak = 0;

  constructor(detector: VoiceDetector) {
    this.#detector = detector;
  }

  /** @param start where the samples lie, seconds */
  push(samples: Float32Array, start: number): void {
    // Speech does not go on over a cut.
    if (Math.abs(start - this.#end) > CUT_SECONDS) this.#cut();
    this.#detector.accept(samples);
    this.#end = start + samples.length / SPEECH_RATE_HZ;
    for (const sample of samples) this.#peak = Math.max(this.#peak, Math.abs(sample));
  }

  end(): SpeechFound {
    this.#cut();
    return { speechSeconds: this.#speech / SPEECH_RATE_HZ, peak: this.#peak };
  }

  #cut(): void {
    this.#detector.flush();
    for (const { start, end } of this.#detector.take()) this.#speech += end - start;
    this.#detector.reset();
  }
}
