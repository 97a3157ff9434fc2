// Loudness values as they come in with the sound, handed on in step with the text.
import { PEAKS_PER_SECOND } from '../../domain/decoding.ts';

/** Holes longer than this are not drawn: a clock that leaps by days is not a recording of days. Seconds. */
const LONGEST_DRAWN = 48 * 3600;

/** Collects loudness by position. */
export class PeakTrack {
  #values: number[] = [];
  /** Index of the first value kept, counted from the start of the recording. */
  #first: number;

  /** @param start where the sound begins, seconds */
  constructor(start: number) {
    this.#first = Math.round(start * PEAKS_PER_SECOND);
  }

  /** Takes the values of a stretch of sound that begins at `start`, seconds. A hole before it is silence. */
  add(start: number, peaks: Uint8Array): void {
    const at = Math.min(Math.round(start * PEAKS_PER_SECOND), LONGEST_DRAWN * PEAKS_PER_SECOND) - this.#first;
    while (this.#values.length < at) this.#values.push(0);
    for (const value of peaks) this.#values.push(value);
  }

  /** Takes out the values before a position, seconds. */
  takeUpTo(position: number): Uint8Array {
    const count = Math.min(
      this.#values.length,
      Math.max(0, Math.round(position * PEAKS_PER_SECOND) - this.#first),
    );
    this.#first += count;
    return Uint8Array.from(this.#values.splice(0, count));
  }
}
