// Raises quiet speech to the level that the models hear best, on a stream: what is loud enough passes as it is, and noise is never made loud.
// Why so: docs/decisions/speech.md.
import { SPEECH_RATE_HZ } from '../../domain/decoding.ts';
import { SoundMeter, type Block } from './sound-meter.ts';

/** Samples of a block: 100 ms, a step of the 400 ms blocks of ITU-R BS.1770-5. */
export const BLOCK_SAMPLES = SPEECH_RATE_HZ / 10;

/** Speech at this level or above is left alone, dB of full scale (mean square): the loudness that EBU R 128 asks of every programme. */
export const SPEECH_LEVEL = -23;

/** What is quieter holds nothing that 16 or 24 bits could have kept, dB of full scale. BS.1770-5 gates at −70, for programmes that were mixed. */
const ABSOLUTE_GATE = -95;

/** Blocks so much below the mean of a window are pauses and do not count, dB (the relative gate of BS.1770-5). */
const RELATIVE_GATE = 10;

/** A background may be raised to here and no further, dB of full scale: room tone and hiss stay in the background. */
export const NOISE_CEILING = -45;

/** Raised sound peaks here at most, of full scale (−1 dB, as EBU R 128 allows). */
export const PEAK_CEILING = 10 ** (-1 / 20);

/** Speech is looked for so far back and ahead, blocks: long enough to meet a vowel, so short that a quiet voice beside a loud one is measured by itself. */
const BACK = 5;
const AHEAD = 8;

/** The background is looked for so far back, blocks: until somebody took a breath. */
const BACKGROUND_BACK = 80;

/** The gain moves by no more than this from one block to the next, dB: over 100 ms, evenly, that is no click. */
export const STEEPEST = 12;

/** The gain begins to fall so many blocks before what is loud. */
const REACH = 5;

/** Most that is ever added, dB: what can be reached, and left again, within `REACH`. */
export const MOST_GAIN = REACH * STEEPEST;

/** Blocks that are remembered: a power of two that holds all windows. */
const REMEMBERED = 128;

/** A stretch of sound, mono, 16 kHz. */
export interface Sound {
  /** Position of the first sample, seconds. */
  readonly start: number;
  readonly samples: Float32Array;
}

interface Pending {
  readonly sound: Sound;
  /** Made when a gain is first applied, so that what is loud enough is handed on without a copy. */
  raised: Float32Array | null;
}

/**
 * Takes stretches and hands each on with the same position and length, about two seconds of sound later. The gain at a place depends on the
 * nine seconds before and the two after it alone, so work that is gone on with in the middle soon hears what it would have heard.
 */
export class Leveller {
  readonly #meter = new SoundMeter(BLOCK_SAMPLES);
  readonly #pending: Pending[] = [];
  /** Dealt with, and not handed on yet. */
  readonly #ready: Sound[] = [];
  /** Samples of the first pending stretch that are dealt with. */
  #dealtWith = 0;
  readonly #power = new Float64Array(REMEMBERED);
  readonly #peak = new Float64Array(REMEMBERED);
  /** What each block would take by itself, dB. */
  readonly #wanted = new Float64Array(REMEMBERED);
  /** Blocks measured, judged by themselves, and raised so far. */
  #measured = 0;
  #judged = 0;
  #raised = 0;
  /** Gain at the beginning of the next block to raise, as a factor; null before the first. */
  #edge: number | null = null;

  /** @returns the stretches that are complete by now, in order */
  push({ start, samples }: Sound): Sound[] {
    const sound = { start, samples: isWhole(samples) ? samples : samples.map(orSilence) };
    this.#pending.push({ sound, raised: null });
    this.#meter.push(sound.samples, (block) => this.#add(block));
    return this.#complete();
  }

  /** Ends the stream. @returns what is left */
  flush(): Sound[] {
    this.#meter.flush((block) => this.#add(block));
    while (this.#judged < this.#measured) this.#judge();
    while (this.#raised < this.#measured) this.#raise();
    return this.#complete();
  }

  #add({ peak, power }: Block): void {
    this.#power[this.#measured % REMEMBERED] = power;
    this.#peak[this.#measured % REMEMBERED] = peak;
    this.#measured += 1;
    if (this.#measured - this.#judged > AHEAD) this.#judge();
    if (this.#judged - this.#raised > REACH + 1) this.#raise();
  }

  /** Decides what the next block would take by itself: its speech to `SPEECH_LEVEL`, its background not above `NOISE_CEILING`, its peak below full scale. */
  #judge(): void {
    const block = this.#judged;
    const speech = this.#speechLevel(Math.max(0, block - BACK), Math.min(this.#measured, block + AHEAD + 1));
    const background = this.#background(
      Math.max(0, block - BACKGROUND_BACK),
      Math.min(this.#measured, block + AHEAD + 1),
    );
    const room = decibels((PEAK_CEILING / (this.#peak[block % REMEMBERED] as number)) ** 2);
    const gain =
      speech === null ? 0 : Math.min(SPEECH_LEVEL - speech, NOISE_CEILING - background, room, MOST_GAIN);
    this.#wanted[block % REMEMBERED] = Math.max(0, gain);
    this.#judged += 1;
  }

  /** Level of what is loud among some blocks, dB; null where all is silence. */
  #speechLevel(from: number, to: number): number | null {
    const audible = this.#meanAbove(from, to, power(ABSOLUTE_GATE));
    if (audible === null) return null;
    const speech = this.#meanAbove(from, to, audible * power(-RELATIVE_GATE));
    return speech === null ? null : decibels(speech);
  }

  #meanAbove(from: number, to: number, gate: number): number | null {
    let sum = 0;
    let count = 0;
    for (let at = from; at < to; at++) {
      const value = this.#power[at % REMEMBERED] as number;
      if (value < gate) continue;
      sum += value;
      count += 1;
    }
    return count === 0 ? null : sum / count;
  }

  /** Level of the quietest block, dB. */
  #background(from: number, to: number): number {
    let least = Infinity;
    for (let at = from; at < to; at++) least = Math.min(least, this.#power[at % REMEMBERED] as number);
    return decibels(least);
  }

  /** The gain of a block, dB: what the blocks around it take, no nearer than a slope allows. */
  #gain(block: number): number {
    let least = Infinity;
    for (let at = Math.max(0, block - REACH); at <= Math.min(this.#judged - 1, block + REACH); at++) {
      const wanted = this.#wanted[at % REMEMBERED] as number;
      least = Math.min(least, wanted + STEEPEST * Math.abs(at - block));
    }
    return least;
  }

  /** Raises the next block: the gain runs evenly from one edge to the other, and an edge takes the lower gain of its two blocks. */
  #raise(): void {
    const block = this.#raised;
    const own = this.#gain(block);
    const next = block + 1 < this.#judged ? Math.min(own, this.#gain(block + 1)) : own;
    const from = (this.#edge ??= factor(own));
    const to = factor(next);
    this.#apply(from, to);
    this.#edge = to;
    this.#raised += 1;
  }

  #apply(from: number, to: number): void {
    const slope = (to - from) / BLOCK_SAMPLES;
    const isLeftAlone = from === 1 && to === 1;
    let done = 0;
    let skipped = this.#dealtWith;
    for (const pending of this.#pending) {
      const { samples } = pending.sound;
      const until = Math.min(samples.length, skipped + BLOCK_SAMPLES - done);
      if (!isLeftAlone && until > skipped) {
        const raised = (pending.raised ??= samples.slice());
        for (let at = skipped; at < until; at++)
          raised[at] = (samples[at] as number) * (from + slope * (done + at - skipped));
      }
      done += until - skipped;
      skipped = 0;
      if (done === BLOCK_SAMPLES) break;
    }
    this.#dealtWith += done;
    this.#dropDone();
  }

  /** Sets aside the stretches that are dealt with to their ends. */
  #dropDone(): void {
    for (;;) {
      const first = this.#pending[0];
      if (!first || this.#dealtWith < first.sound.samples.length) return;
      this.#dealtWith -= first.sound.samples.length;
      this.#pending.shift();
      this.#ready.push(first.raised ? { start: first.sound.start, samples: first.raised } : first.sound);
    }
  }

  #complete(): Sound[] {
    if (this.#pending[0]?.sound.samples.length === 0) this.#dropDone();
    return this.#ready.splice(0);
  }
}

/** Floating-point files may hold what is no number; one such sample would turn all that the models hear after it into nothing. */
function isWhole(samples: Float32Array): boolean {
  for (const sample of samples) if (!Number.isFinite(sample)) return false;
  return true;
}
const orSilence = (sample: number): number => (Number.isFinite(sample) ? sample : 0);

const decibels = (power: number): number => 10 * Math.log10(power);
const power = (decibels: number): number => 10 ** (decibels / 10);
const factor = (decibels: number): number => (decibels === 0 ? 1 : 10 ** (decibels / 20));
