// Changes the sample rate of a stream: polyphase, linear phase, without aliasing.

/** Zero crossings of the sinc on each side of its middle, at the lower of the two rates. */
const CROSSINGS = 16;

/** Part of the lower rate's band that is kept. */
const PASSBAND = 0.92;

/** Shape of the Kaiser window: about 80 dB of attenuation. */
const KAISER_BETA = 8;

/** Most phases that are worked out beforehand; odd ratios are rounded to the nearest, a matter of microseconds. */
const MOST_PHASES = 1024;

/** Resamples mono sound that comes in parts. What comes out begins where what went in began. */
export class Resampler {
  readonly #step: number;
  readonly #half: number;
  readonly #taps: number;
  readonly #phases: number;
  readonly #table: Float32Array;
  /** Input that later output still needs; `#offset` is the index of its first sample in the whole stream. */
  #input: Float32Array;
  #offset: number;
  #received = 0;
  #produced = 0;

  /** @param fromHz rate of the input @param toHz rate of the output */
  constructor(
    readonly fromHz: number,
    readonly toHz: number,
  ) {
    this.#step = fromHz / toHz;
    const cutoff = Math.min(1, toHz / fromHz) * PASSBAND;
    this.#half = Math.ceil(CROSSINGS / cutoff);
    this.#taps = 2 * this.#half;
    this.#phases = Math.min(MOST_PHASES, toHz / greatestCommonDivisor(Math.round(fromHz), Math.round(toHz)));
    this.#table = kernels(this.#phases, this.#half, cutoff);
    // Silence before the beginning, so that the first sample has a past.
    this.#input = new Float32Array(this.#half);
    this.#offset = -this.#half;
  }

  /** Takes input; gives the output that is complete by now. */
  push(samples: Float32Array): Float32Array {
    if (this.#step === 1) return samples;
    this.#received += samples.length;
    return this.#take(samples, this.#received - this.#half);
  }

  /** Gives the rest. */
  flush(): Float32Array {
    return this.#step === 1 ? new Float32Array() : this.#take(new Float32Array(this.#taps), this.#received);
  }

  /** Adds input, and makes all output that lies before input position `limit`. */
  #take(samples: Float32Array, limit: number): Float32Array {
    const input = new Float32Array(this.#input.length + samples.length);
    input.set(this.#input);
    input.set(samples, this.#input.length);

    const until = Math.max(this.#produced, Math.ceil(limit / this.#step));
    const output = new Float32Array(until - this.#produced);
    for (let n = 0; n < output.length; n++) {
      const position = (this.#produced + n) * this.#step;
      let whole = Math.floor(position);
      let phase = Math.round((position - whole) * this.#phases);
      if (phase === this.#phases) [whole, phase] = [whole + 1, 0];
      const from = whole - this.#half + 1 - this.#offset;
      const kernel = phase * this.#taps;
      let sum = 0;
      for (let k = 0; k < this.#taps; k++)
        sum += (input[from + k] as number) * (this.#table[kernel + k] as number);
      output[n] = sum;
    }
    this.#produced = until;

    const keepFrom = Math.max(0, Math.floor(until * this.#step) - this.#half - this.#offset);
    this.#input = input.slice(keepFrom);
    this.#offset += keepFrom;
    return output;
  }
}

/** One windowed sinc for each phase; each sums up to 1, so that no phase is louder than another. */
function kernels(phases: number, half: number, cutoff: number): Float32Array {
  const taps = 2 * half;
  const table = new Float32Array(phases * taps);
  for (let phase = 0; phase < phases; phase++) {
    const kernel = table.subarray(phase * taps, (phase + 1) * taps);
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const x = k - half + 1 - phase / phases;
      const value = sinc(x * cutoff) * kaiser(x / half);
      kernel[k] = value;
      sum += value;
    }
    for (let k = 0; k < taps; k++) kernel[k] = (kernel[k] as number) / sum;
  }
  return table;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const kaiser = (x: number): number =>
  Math.abs(x) >= 1 ? 0 : bessel(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel(KAISER_BETA);

/** Modified Bessel function of the first kind, order 0, by its series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / 2 / k) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
