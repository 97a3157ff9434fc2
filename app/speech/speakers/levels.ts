// How loud each stretch of 20 ms is, in half decibels: enough to see in which channel somebody speaks.
import { SPEECH_RATE_HZ } from '../../domain/decoding.ts';

/** Levels a second. */
export const LEVELS_PER_SECOND = 50;
/** A level of 0 is silence or anything below this, dB of full scale; each step above is half a decibel. */
export const QUIETEST_DB = -100;

/** The level of a loudness, 0–200. @param db of full scale */
export const levelOf = (db: number): number => Math.max(0, Math.min(200, Math.round((db - QUIETEST_DB) * 2)));

const STEP = SPEECH_RATE_HZ / LEVELS_PER_SECOND;

/** Measures sound as it comes. Places that were left out count as silent. */
export class LevelMeter {
  #levels = new Uint8Array(LEVELS_PER_SECOND * 600);
  #length = 0;
  #sum = 0;
  #count = 0;
  #place = 0;

  /** @param start of the first sample, seconds; in order */
  push(samples: Float32Array, start: number): void {
    const place = Math.floor(start * LEVELS_PER_SECOND + 0.5);
    if (place > this.#place + 1) {
      this.#flush();
      this.#place = place;
    }
    for (const sample of samples) {
      this.#sum += sample * sample;
      this.#count += 1;
      if (this.#count === STEP) this.#flush();
    }
  }

  /** All levels from 0 seconds on. */
  end(): Uint8Array {
    this.#flush();
    return this.#levels.slice(0, this.#length);
  }

  #flush(): void {
    if (this.#count === 0) return;
    const db = 10 * Math.log10(this.#sum / this.#count + 1e-12);
    if (this.#place >= this.#levels.length) {
      const longer = new Uint8Array(Math.max(this.#place + 1, this.#levels.length * 2));
      longer.set(this.#levels);
      this.#levels = longer;
    }
    this.#levels[this.#place] = levelOf(db);
    this.#place += 1;
    this.#length = this.#place;
    this.#sum = 0;
    this.#count = 0;
  }
}
