// The last minute of sound, addressed by its position in the recording.
import { SPEECH_RATE_HZ } from '../../domain/decoding.ts';

/** Keeps a sliding stretch of samples; the memory of it does not grow with the recording. */
export class AudioWindow {
  #start: number;
  readonly #buffer: Float32Array;
  #length = 0;

  /**
   * @param start position of the first sample, seconds
   * @param capacity seconds that are kept
   */
  constructor(start: number, capacity: number) {
    this.#start = start;
    this.#buffer = new Float32Array(Math.ceil(capacity * SPEECH_RATE_HZ));
  }

  /** Position after the last sample, seconds. */
  get end(): number {
    return this.#start + this.#length / SPEECH_RATE_HZ;
  }

  /** Adds samples at the end; the oldest ones go when there is no room. */
  push(samples: Float32Array): void {
    const size = this.#buffer.length;
    const fresh = samples.subarray(Math.max(0, samples.length - size));
    const kept = Math.min(this.#length, size - fresh.length);
    this.#buffer.copyWithin(0, this.#length - kept, this.#length);
    this.#buffer.set(fresh, kept);
    this.#start += (this.#length + samples.length - kept - fresh.length) / SPEECH_RATE_HZ;
    this.#length = kept + fresh.length;
  }

  /** A copy of the samples from `start` to `end`, seconds, as far as they are kept. */
  slice(start: number, end: number): Float32Array {
    const index = (position: number): number =>
      Math.min(this.#length, Math.max(0, Math.round((position - this.#start) * SPEECH_RATE_HZ)));
    return this.#buffer.slice(index(start), index(end));
  }
}
