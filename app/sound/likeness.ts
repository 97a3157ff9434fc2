// Whether a few seconds of one recording are heard in another: by the rise and fall of loudness, whatever codec, level and jingle came between.
import type { Heard } from '../domain/same-work.ts';
import type { SoundChunk } from './sound-file.ts';

/** Values of loudness a second. */
export const LEVELS_PER_SECOND = 20;
/** Below this the values are no speech but a room, or a hum: they say nothing. */
const RISE_MIN = 0.15;
/** Correlations at or above this are the same sound; two talks of one person stay below 0.5. */
const SAME = 0.8;
/** And none that comes near this says that it is other sound. */
const OTHER = 0.6;

/** Gathers loudness from decoded sound. */
export class LevelTrack {
  readonly #from: number;
  readonly #levels: number[] = [];
  #energy = 0;
  #count = 0;
  #slot = 0;

  /** @param from where it begins, seconds */
  constructor(from: number) {
    this.#from = from;
  }

  /** Length of what was taken, seconds. */
  get seconds(): number {
    return this.#levels.length / LEVELS_PER_SECOND;
  }

  push({ channels, rateHz, start }: SoundChunk): void {
    const [first] = channels;
    if (!first) return;
    // Every fourth sample is enough for loudness.
    for (let at = 0; at < first.length; at += 4) {
      const slot = Math.floor((start - this.#from + at / rateHz) * LEVELS_PER_SECOND);
      if (slot < 0) continue;
      if (slot !== this.#slot) this.#close(slot);
      const sample = channels.reduce((sum, channel) => sum + Math.abs(channel[at] ?? 0), 0);
      this.#energy += sample * sample;
      this.#count += 1;
    }
  }

  /** Loudness on a scale of ears. */
  levels(): Float32Array {
    return Float32Array.from(this.#levels);
  }

  #close(slot: number): void {
    const level = this.#count === 0 ? 0 : Math.log10(1e-6 + this.#energy / this.#count);
    // A hole in the times is silence.
    while (this.#levels.length < Math.min(slot, this.#slot + 1)) this.#levels.push(level);
    while (this.#levels.length < slot) this.#levels.push(-6);
    [this.#slot, this.#energy, this.#count] = [slot, 0, 0];
  }
}

/**
 * Looks for a passage in a longer stretch, at every place.
 * @param passage loudness of a few seconds
 * @param stretch loudness of where it may be
 */
export function isHeardIn(passage: Float32Array, stretch: Float32Array): Heard {
  const length = passage.length;
  if (length < 5 * LEVELS_PER_SECOND || stretch.length < length) return 'unknown';
  const wanted = normal(passage, 0, length);
  if (wanted === null) return 'unknown';
  let best = -1;
  for (let place = 0; place + length <= stretch.length; place += 1) {
    const there = normal(stretch, place, length);
    if (there === null) continue;
    let sum = 0;
    for (let at = 0; at < length; at += 1)
      sum += (wanted.values[at] ?? 0) * ((stretch[place + at] ?? 0) - there.mean);
    best = Math.max(best, sum / (there.spread * length));
    if (best >= 0.98) break;
  }
  return best >= SAME ? 'same' : best < OTHER ? 'other' : 'unknown';
}

/** Values around zero with a spread of one, mean and spread; null for what does not rise and fall. */
function normal(
  levels: Float32Array,
  from: number,
  length: number,
): { readonly values: Float32Array; readonly mean: number; readonly spread: number } | null {
  let sum = 0;
  for (let at = from; at < from + length; at += 1) sum += levels[at] ?? 0;
  const mean = sum / length;
  let squares = 0;
  for (let at = from; at < from + length; at += 1) squares += ((levels[at] ?? 0) - mean) ** 2;
  const spread = Math.sqrt(squares / length);
  if (spread < RISE_MIN) return null;
  const values = from === 0 && length === levels.length ? levels.map((one) => (one - mean) / spread) : levels;
  return { values, mean, spread };
}
