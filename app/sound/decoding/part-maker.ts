// Puts decoded frames of a few milliseconds together to parts that are worth a message.

/** Mixed sound with what was left out before it. */
export interface Part {
  readonly start: number;
  readonly rateHz: number;
  readonly samples: Float32Array<ArrayBuffer>;
  readonly damagedSeconds: number;
}

/** Length of a part, seconds. */
const PART_SECONDS = 1;

/** A frame whose clock is off by more than this begins a part of its own, seconds. */
const TOLERANCE = 0.005;

export class PartMaker {
  #start = 0;
  #rateHz = 0;
  #damagedSeconds = 0;
  #buffer = new Float32Array(0);
  #length = 0;

  /** Takes the next frame. @returns a part that is complete by now */
  add(frame: { start: number; rateHz: number; samples: Float32Array; damagedSeconds: number }): Part | null {
    const { damagedSeconds, rateHz, samples, start } = frame;
    const follows =
      this.#length > 0 &&
      damagedSeconds === 0 &&
      rateHz === this.#rateHz &&
      Math.abs(start - this.#start - this.#length / rateHz) <= TOLERANCE &&
      this.#length + samples.length <= this.#buffer.length;
    const done = follows ? null : this.flush();
    if (!follows) {
      this.#start = start;
      this.#rateHz = rateHz;
      this.#damagedSeconds = damagedSeconds;
      this.#buffer = new Float32Array(Math.max(samples.length, Math.ceil(PART_SECONDS * rateHz)));
    }
    this.#buffer.set(samples, this.#length);
    this.#length += samples.length;
    return done;
  }

  /** Gives what is left. */
  flush(): Part | null {
    if (this.#length === 0) return null;
    const part = {
      start: this.#start,
      rateHz: this.#rateHz,
      damagedSeconds: this.#damagedSeconds,
      samples: this.#buffer.slice(0, this.#length),
    };
    this.#length = 0;
    return part;
  }
}
