// Cuts a stream of sound into windows that overlap; never holds more than one window and a chunk.
import { SPEECH_RATE_HZ } from '../../domain/decoding.ts';
import type { Stretch } from '../../domain/heard.ts';
import { HOP_SECONDS, WINDOW_SECONDS } from './heard.ts';

/** A window of sound. */
export interface SoundWindow {
  /** Of the first sample, seconds. */
  readonly start: number;
  readonly samples: Float32Array;
  /** What is nearer to the middle of this window than to that of any other, seconds of the recording. */
  readonly own: Stretch;
}

/** Jumps in the sound's own clock below this are rounding, seconds. */
const CLOCK_TOLERANCE = 0.05;

const WINDOW = WINDOW_SECONDS * SPEECH_RATE_HZ;
const HOP = HOP_SECONDS * SPEECH_RATE_HZ;

export class WindowCutter {
  #start: number;
  readonly #held = new Float32Array(WINDOW);
  /** Samples in `#held`. */
  #length = 0;
  /** Samples before `#held`, since the start. */
  #before = 0;
  /** Samples in `#held` that a window has had already. */
  #seen = 0;
  /** Nobody has heard the sound before the next window's middle. */
  #isAnew: boolean;

  /** @param start of the first sample, seconds. Sound before it was heard by another one, up to its own last window. */
  constructor(start: number) {
    this.#start = start;
    this.#isAnew = start === 0;
  }

  /**
   * Takes samples in order.
   * @param start where they lie by the recording's own clock, seconds: a jump ahead is silence, a jump back is ignored
   * @returns the windows that are full now
   */
  push(samples: Float32Array, start = this.#end): SoundWindow[] {
    const hole = start - this.#end;
    if (hole <= CLOCK_TOLERANCE) return this.#take(samples);
    if (hole > WINDOW_SECONDS) return [...this.#leap(start), ...this.#take(samples)];
    return [...this.#take(new Float32Array(Math.round(hole * SPEECH_RATE_HZ))), ...this.#take(samples)];
  }

  /** The last window, shorter than the others; none where all was seen. */
  end(): SoundWindow[] {
    return this.#length > this.#seen ? [this.#window(true)] : [];
  }

  /** Position after the last sample, seconds. */
  get #end(): number {
    return this.#start + (this.#before + this.#length) / SPEECH_RATE_HZ;
  }

  /** Begins anew behind a hole that no window reaches over. @returns what is left before it */
  #leap(start: number): SoundWindow[] {
    const windows = this.end();
    this.#start = start;
    [this.#length, this.#before, this.#seen] = [0, 0, 0];
    this.#isAnew = true;
    return windows;
  }

  #take(samples: Float32Array): SoundWindow[] {
    const windows: SoundWindow[] = [];
    for (let at = 0; at < samples.length;) {
      const taken = Math.min(WINDOW - this.#length, samples.length - at);
      this.#held.set(samples.subarray(at, at + taken), this.#length);
      this.#length += taken;
      at += taken;
      if (this.#length < WINDOW) break;
      windows.push(this.#window(false));
      this.#held.copyWithin(0, HOP);
      this.#length -= HOP;
      this.#before += HOP;
      this.#seen = this.#length;
    }
    return windows;
  }

  #window(isLast: boolean): SoundWindow {
    const start = this.#start + this.#before / SPEECH_RATE_HZ;
    const from = this.#isAnew ? start : start + (WINDOW_SECONDS - HOP_SECONDS) / 2;
    this.#isAnew = false;
    const to = start + (isLast ? this.#length / SPEECH_RATE_HZ : (WINDOW_SECONDS + HOP_SECONDS) / 2);
    return { start, samples: this.#held.slice(0, this.#length), own: { from, to } };
  }
}
