// What was heard so far, whoever decodes: how far it came, what was left out, and that nothing is handed on twice.
import type { Stretch } from '../../app/domain/heard.ts';
import type { MonoSound, SoundLine } from './sound-line.ts';

/** Shorter places are the rounding of a clock, seconds. */
const LEAST_DAMAGE = 0.02;

export class HeardSoFar {
  readonly #line: SoundLine;
  readonly #onDamage: (place: Stretch) => void;
  #decodedSeconds = 0;
  #position: number;

  /** @param start position at which it begins, seconds */
  constructor(line: SoundLine, start: number, onDamage: (place: Stretch) => void) {
    this.#line = line;
    this.#position = start;
    this.#onDamage = onDamage;
  }

  /** Sound that was handed on, seconds. */
  get decodedSeconds(): number {
    return this.#decodedSeconds;
  }

  /** Where to go on, seconds. */
  get position(): number {
    return this.#position;
  }

  /** Takes the next sound, without what lies before the position. */
  async take({ rateHz, samples, start }: MonoSound): Promise<void> {
    const early = Math.min(samples.length, Math.max(0, Math.round((this.#position - start) * rateHz)));
    const fresh = samples.subarray(early);
    if (fresh.length === 0) return;
    const before = this.#line.end;
    await this.#line.take({ start: start + early / rateHz, rateHz, samples: fresh });
    this.#decodedSeconds += Math.max(0, Math.min(fresh.length / rateHz, this.#line.end - before));
    this.#position = Math.max(this.#position, start + samples.length / rateHz);
  }

  /** Goes to the start of the next stretch that is wanted, seconds. */
  moveTo(position: number): void {
    this.#position = position;
  }

  /** Tells of a place that was left out. */
  leftOut(from: number, to: number): void {
    if (to - from >= LEAST_DAMAGE) this.#onDamage({ from, to });
  }
}
