// What was heard so far, whoever decodes: how far it came, which part of the recording's time got no sound, and that nothing is handed on twice.
import type { Stretch } from '../../domain/heard.ts';
import type { MonoSound, SoundLine } from './sound-line.ts';

/** Shorter holes are the rounding of a clock, seconds. */
const LEAST_HOLE = 0.05;

/** The same where the decoder says that it left something out. */
const LEAST_DAMAGE = 0.02;

/** What a container says of the track that is heard. */
export interface Opened {
  /** Length, seconds; null where it does not tell. */
  readonly seconds: number | null;
  /** Where the track itself begins, seconds: the picture may begin before. */
  readonly beginsAt: number;
  /**
   * A hole between two undamaged packets is the recording's own pause. True where an index places each packet (MP4, QuickTime): what is
   * damaged there fails to decode. Elsewhere a hole is all that is left of packets that are gone.
   */
  readonly mayPause: boolean;
}

/** Decoded sound. */
export interface HeardSound extends MonoSound {
  /** What the decoder knows that it left out right before, seconds. */
  readonly damagedSeconds?: number;
}

export class HeardSoFar {
  readonly #line: SoundLine;
  readonly #onDamage: (place: Stretch) => void;
  #decodedSeconds = 0;
  #position: number;
  #beginsAt = 0;
  #mayPause = false;
  #isBehindDamage = false;

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

  /** A reader opened the recording. */
  opened({ beginsAt, mayPause }: Omit<Opened, 'seconds'>): void {
    this.#beginsAt = beginsAt;
    this.#mayPause = mayPause;
  }

  /** A reader broke off here: whatever comes next, what lies between is damaged. */
  brokeOff(): void {
    this.#isBehindDamage = true;
  }

  /** Takes the next sound, without what lies before the position. Time without sound before it is told as damaged. */
  async take({ damagedSeconds = 0, rateHz, samples, start }: HeardSound): Promise<void> {
    this.#tellHole(start, damagedSeconds > 0 || this.#isBehindDamage);
    this.#isBehindDamage = false;
    const early = Math.min(samples.length, Math.max(0, Math.round((this.#position - start) * rateHz)));
    const fresh = samples.subarray(early);
    if (fresh.length === 0) return;
    const before = this.#line.end;
    // What begins a rounding before 0 begins at 0.
    await this.#line.take({ start: Math.max(0, start + early / rateHz), rateHz, samples: fresh });
    this.#decodedSeconds += Math.max(0, Math.min(fresh.length / rateHz, this.#line.end - before));
    this.#position = Math.max(this.#position, start + samples.length / rateHz);
  }

  /** Goes to the start of the next stretch that is wanted, seconds. */
  moveTo(position: number): void {
    this.#position = position;
  }

  #tellHole(to: number, isDamage: boolean): void {
    const from = Math.max(this.#position, this.#beginsAt);
    if (to - from >= LEAST_HOLE ? isDamage || !this.#mayPause : isDamage && to - from >= LEAST_DAMAGE)
      this.#onDamage({ from, to });
  }
}
