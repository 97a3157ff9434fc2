// From decoded samples with a clock of their own to even chunks of speech sound with true positions.
import { CHUNK_SECONDS, SPEECH_RATE_HZ } from '../../domain/decoding.ts';
import { Resampler } from '../resampler.ts';

/** Differences between the samples' own clock and their count below this are rounding, seconds. */
const TOLERANCE = 0.03;

/** Decoded sound, mixed down to one channel. */
export interface MonoSound {
  /** Position of the first sample, seconds. */
  readonly start: number;
  readonly rateHz: number;
  readonly samples: Float32Array;
}

/** Takes stretches in order and hands on chunks of `CHUNK_SECONDS`. */
export class SoundLine {
  readonly #onChunk: (start: number, samples: Float32Array) => Promise<void>;
  readonly #chunk = new Float32Array(CHUNK_SECONDS * SPEECH_RATE_HZ);
  #filled = 0;
  #resampler: Resampler | null = null;
  /** Where the stretch without holes that is being taken began, seconds, and what came of it, samples at either rate. */
  #runStart = 0;
  #taken = 0;
  #given = 0;

  constructor(onChunk: (start: number, samples: Float32Array) => Promise<void>) {
    this.#onChunk = onChunk;
  }

  /** Position after the last sample taken, seconds. */
  get end(): number {
    return this.#resampler ? this.#runStart + this.#taken / this.#resampler.fromHz : 0;
  }

  /** Takes the next stretch. A hole before it begins a new run; an overlap with what was taken is cut off. */
  async take({ start, rateHz, samples }: MonoSound): Promise<void> {
    const hole = start - this.end;
    if (!this.#resampler || hole > TOLERANCE || this.#resampler.fromHz !== rateHz) {
      const from = this.#resampler ? Math.max(start, this.end) : start;
      await this.flush();
      this.#resampler = new Resampler(rateHz, SPEECH_RATE_HZ);
      this.#runStart = from;
      this.#taken = 0;
      this.#given = 0;
    }
    const overlap = this.end - start;
    const fresh = overlap > TOLERANCE ? samples.subarray(Math.round(overlap * rateHz)) : samples;
    this.#taken += fresh.length;
    await this.#give(this.#resampler.push(fresh));
  }

  /** Hands on what is left. */
  async flush(): Promise<void> {
    if (!this.#resampler) return;
    await this.#give(this.#resampler.flush());
    if (this.#filled > 0) await this.#handOn();
  }

  async #give(samples: Float32Array): Promise<void> {
    for (let at = 0; at < samples.length;) {
      const part = samples.subarray(at, at + this.#chunk.length - this.#filled);
      this.#chunk.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === this.#chunk.length) await this.#handOn();
    }
  }

  async #handOn(): Promise<void> {
    const samples = this.#chunk.slice(0, this.#filled);
    const start = this.#runStart + this.#given / SPEECH_RATE_HZ;
    this.#given += this.#filled;
    this.#filled = 0;
    await this.#onChunk(start, samples);
  }
}
