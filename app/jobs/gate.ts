// When a service may be sent the next recording: not while a person has to act, and not while the weather is bad.
import { retryDelayMs } from '../domain/backoff.ts';
import type { Clock, Rng } from '../domain/clock.ts';
import type { Failure, FailureCode } from '../domain/failure.ts';
import { blameOf } from './policy.ts';
import { RetryBudget } from './retry-budget.ts';

/** Causes of a hold that are proved gone by any answer to a question that needs the key. Credit is not: questions are free. */
const DISPROVED_BY_AN_ANSWER: ReadonlySet<FailureCode> = new Set(['no-key', 'key-refused', 'tls']);

/**
 * So many faults of the service in a row are laid to the service, once more than one recording met them: about an hour. Beyond that
 * they count against the recordings, so that two that break the service are not sent to it for ever.
 */
const STORM_MAX = 24;

/** What a refusal means for others than the recording that met it. */
export interface Refusal {
  /** How long the service is left alone now, milliseconds; 0 when the refusal concerns this one recording only. */
  readonly waitMs: number;
  /** True when it is no fault of the recording. */
  readonly isWeather: boolean;
}

/** Stands before one service. Lives in memory: a restart is a fresh try. */
export class Gate {
  readonly #clock: Clock;
  readonly #rng: Rng;
  /** Places for another try, over all jobs of the service. */
  readonly retries: RetryBudget;
  #held: Failure | null = null;
  #heldUntilMs = Infinity;
  #closedBy: Failure | null = null;
  #refusalsInARow = 0;
  readonly #faultMetBy = new Set<number>();
  #calmAtMonoMs = 0;

  constructor(clock: Clock, rng: Rng) {
    this.#clock = clock;
    this.#rng = rng;
    this.retries = new RetryBudget(clock, rng);
  }

  /** What holds the service up until a person acts. */
  get held(): Failure | null {
    return this.#held;
  }

  /** Why nothing is sent now; null when something may be. What closed it for a while counts until a send succeeds. */
  get closedBy(): Failure | null {
    return this.#held ?? this.#closedBy;
  }

  /** Milliseconds until the service may be tried again; 0 for now. */
  get waitMs(): number {
    return Math.max(0, this.#calmAtMonoMs - this.#clock.monotonicMs());
  }

  /** Sends at once: after a refusal one is tried alone, so that a queue of hundreds does not run into the same wall. */
  sendsAtOnce(usual: number): number {
    if (this.#held && this.#clock.nowMs() >= this.#heldUntilMs) this.#held = null;
    if (this.#held || this.waitMs > 0) return 0;
    return this.#refusalsInARow > 0 ? 1 : usual;
  }

  /** A send of this job was refused. */
  refused(jobId: number, why: Failure): Refusal {
    const blame = blameOf(why.code);
    if (blame === 'service') this.hold(why);
    if (blame === 'weather') this.#closedBy = why;
    const isFault = why.code === 'server-error';
    if (blame !== 'weather' && !isFault) return { waitMs: 0, isWeather: false };
    if (isFault) this.#faultMetBy.add(jobId);
    this.#refusalsInARow += 1;
    const waitMs = retryDelayMs(this.#refusalsInARow, why, this.#rng);
    this.#calmAtMonoMs = Math.max(this.#calmAtMonoMs, this.#clock.monotonicMs() + waitMs);
    const isStorm = isFault && this.#faultMetBy.size > 1 && this.#refusalsInARow <= STORM_MAX;
    return { waitMs, isWeather: blame === 'weather' || isStorm };
  }

  /**
   * Nothing more is sent, though what was sent is asked for.
   * @param untilMs when the cause is gone by itself, epoch ms
   */
  hold(why: Failure, untilMs = Infinity): void {
    this.#held = why;
    this.#heldUntilMs = untilMs;
  }

  /** A question was answered. */
  answered(): void {
    if (this.#held && DISPROVED_BY_AN_ANSWER.has(this.#held.code)) this.#held = null;
  }

  /** A send was accepted, or the cause may be gone (a new key, a new address, a person's word). */
  open(): void {
    this.#held = null;
    this.#closedBy = null;
    this.#refusalsInARow = 0;
    this.#faultMetBy.clear();
    this.#calmAtMonoMs = 0;
    this.retries.clear();
  }
}
