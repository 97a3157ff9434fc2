// How loud a recording is along its length, for drawing it.
import { MAX_PEAKS, PEAKS_PER_SECOND, SPEECH_RATE_HZ, coarserPeaks } from '../../domain/decoding.ts';

const SAMPLES_PER_PEAK = SPEECH_RATE_HZ / PEAKS_PER_SECOND;

/** The loudest sample of each stretch, 0–255. */
export function peaksOf(samples: Float32Array): Uint8Array {
  const peaks = new Uint8Array(Math.ceil(samples.length / SAMPLES_PER_PEAK));
  for (let i = 0; i < peaks.length; i++) {
    const from = i * SAMPLES_PER_PEAK;
    const to = Math.min(samples.length, from + SAMPLES_PER_PEAK);
    let loudest = 0;
    for (let at = from; at < to; at++) loudest = Math.max(loudest, Math.abs(samples[at] ?? 0));
    peaks[i] = Math.min(255, Math.round(loudest * 255));
  }
  return peaks;
}

/** Loudness of a whole recording. What it takes stays bounded, however long the recording or wild its clock is. */
export class LoudnessCurve {
  /** Room for a day at full detail; beyond it nothing is drawn. */
  #values = new Uint8Array(8 * MAX_PEAKS);
  #length = 0;

  /** @param start position of the first sample, seconds */
  add(start: number, samples: Float32Array): void {
    const peaks = peaksOf(samples);
    const at = Math.round(start * PEAKS_PER_SECOND);
    const end = at + peaks.length;
    if (end > 48 * 3600 * PEAKS_PER_SECOND) return;
    if (end > this.#values.length) {
      const larger = new Uint8Array(2 * end);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values.set(peaks, at);
    this.#length = Math.max(this.#length, end);
  }

  values(): Uint8Array {
    return coarserPeaks(this.#values.slice(0, this.#length));
  }
}
