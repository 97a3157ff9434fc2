// Measures a stream of sound block by block: how strong what may be speech is in it, and how high it peaks.

/** What was measured of a block. */
export interface Block {
  /** Mean square of the weighted samples. */
  readonly power: number;
  /** The largest sample without its sign, as it is. */
  readonly peak: number;
}

/**
 * A high pass of second order (Butterworth, 150 Hz at 16 kHz, bilinear transform): mains hum, traffic and handling noise lie below the voice and
 * must not be taken for it. The K weighting of ITU-R BS.1770 begins at 38 Hz, for music that is meant to be heard.
 */
const CUTOFF = Math.tan((Math.PI * 150) / 16_000);
const SCALE = 1 / (1 + Math.SQRT2 * CUTOFF + CUTOFF ** 2);
const FEEDBACK_1 = 2 * (CUTOFF ** 2 - 1) * SCALE;
const FEEDBACK_2 = (1 - Math.SQRT2 * CUTOFF + CUTOFF ** 2) * SCALE;

/** Takes samples in any portions; tells each block when it is full. */
export class SoundMeter {
  readonly #blockSamples: number;
  #count = 0;
  #sum = 0;
  #peak = 0;
  /** The last two samples that went into the filter, and that came out of it. */
  #in1 = 0;
  #in2 = 0;
  #out1 = 0;
  #out2 = 0;

  /** @param blockSamples length of a block */
  constructor(blockSamples: number) {
    this.#blockSamples = blockSamples;
  }

  push(samples: Float32Array, onBlock: (block: Block) => void): void {
    for (let at = 0; at < samples.length;) {
      const until = Math.min(samples.length, at + this.#blockSamples - this.#count);
      this.#measure(samples, at, until);
      this.#count += until - at;
      at = until;
      if (this.#count === this.#blockSamples) this.#end(onBlock);
    }
  }

  /** Tells the last block, as far as it came. */
  flush(onBlock: (block: Block) => void): void {
    if (this.#count > 0) this.#end(onBlock);
  }

  #measure(samples: Float32Array, from: number, until: number): void {
    let [in1, in2, out1, out2, sum, peak] = [
      this.#in1,
      this.#in2,
      this.#out1,
      this.#out2,
      this.#sum,
      this.#peak,
    ];
    for (let at = from; at < until; at++) {
      const sample = samples[at] as number;
      const out = SCALE * (sample - 2 * in1 + in2) - FEEDBACK_1 * out1 - FEEDBACK_2 * out2;
      in2 = in1;
      in1 = sample;
      out2 = out1;
      out1 = out;
      sum += out * out;
      peak = Math.max(peak, Math.abs(sample));
    }
    this.#in1 = in1;
    this.#in2 = in2;
    this.#out1 = out1;
    this.#out2 = out2;
    this.#sum = sum;
    this.#peak = peak;
  }

  #end(onBlock: (block: Block) => void): void {
    onBlock({ power: this.#sum / this.#count, peak: this.#peak });
    this.#count = 0;
    this.#sum = 0;
    this.#peak = 0;
  }
}
