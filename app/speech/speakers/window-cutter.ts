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

const WINDOW = WINDOW_SECONDS * SPEECH_RATE_HZ;
const HOP = HOP_SECONDS * SPEECH_RATE_HZ;

export class WindowCutter {
  readonly #start: number;
  readonly #held = new Float32Array(WINDOW);
  /** Samples in `#held`. */
  #length = 0;
  /** Samples before `#held`, since the start. */
  #before = 0;
  /** Samples in `#held` that a window has had already. */
  #seen = 0;

  /** @param start of the first sample, seconds */
  constructor(start: number) {
    this.#start = start;
  }

  /** Takes samples in order. @returns the windows that are full now */
  push(samples: Float32Array): SoundWindow[] {
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

  /** The last window, shorter than the others; none where all was seen. */
  end(): SoundWindow[] {
    return this.#length > this.#seen ? [this.#window(true)] : [];
  }

  #window(isLast: boolean): SoundWindow {
    const start = this.#start + this.#before / SPEECH_RATE_HZ;
    // Sound before the start of this cutter was heard by another one, up to its own last window.
    const from = start === 0 ? 0 : start + (WINDOW_SECONDS - HOP_SECONDS) / 2;
    const to = start + (isLast ? this.#length / SPEECH_RATE_HZ : (WINDOW_SECONDS + HOP_SECONDS) / 2);
    return { start, samples: this.#held.slice(0, this.#length), own: { from, to } };
  }
}
