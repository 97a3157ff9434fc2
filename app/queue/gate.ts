// When a service may be sent the next recording: not while a person has to act, not while transient trouble lasts, and not while sends end in doubt.
// Why so: docs/decisions/queue.md.
import { retryDelayMs } from '../domain/backoff.ts';
import type { Clock, Rng } from '../domain/clock.ts';
import { failure, type Failure, type FailureCode } from '../domain/failure.ts';
import { blameOf } from './policy.ts';
import { RetryBudget } from './retry-budget.ts';

/** Causes of a hold that are proved gone by any answer to a question that needs the key. Credit is not: questions are free. */
const DISPROVED_BY_AN_ANSWER: ReadonlySet<FailureCode> = new Set(['no-key', 'key-refused', 'tls']);

/**
 * So many faults of the service in a row are laid to the service, once more than one recording met them: about an hour. Beyond that
 * they count against the recordings, so that two that break the service are not sent to it for ever.
 */
const SHARED_FAULTS_MAX = 24;

/**
 * Sends in a row with unknown ends from which on nothing more is sent: what fails is then no accident of one recording, and each
 * further one may be paid for without a transcript.
 */
const DOUBTS_UNTIL_HELD = 2;
/**
 * Waits before one more send is risked, milliseconds; the last counts on. Questions may be answered all the time while every upload is
 * lost, so each further doubt makes the wait much longer: five in the first day.
 */
const DOUBT_WAITS_MS = [60_000, 15 * 60_000, 3_600_000, 6 * 3_600_000] as const;
/** First and longest wait between two questions whether the service answers, milliseconds. */
const PROBE_MIN_MS = 15_000;
const PROBE_MAX_MS = 10 * 60_000;

/** What a refusal means for others than the recording that met it. */
export interface Refusal {
  /** How long the service is left alone now, milliseconds; 0 when the refusal concerns this one recording only. */
  readonly waitMs: number;
  /** True when it is no fault of the recording. */
  readonly isTransient: boolean;
}

/** Stands before one service. Lives in memory: a restart is a fresh try, but for sends in doubt, which the table remembers. */
export class Gate {
  readonly #clock: Clock;
  readonly #rng: Rng;
  /** Places for another try, over all jobs of the service. */
  readonly retries: RetryBudget;
  #held: Failure | null = null;
  #heldUntilMs = Infinity;
  #heldUntilMonoMs = Infinity;
  #closedBy: Failure | null = null;
  #refusalsInARow = 0;
  readonly #faultMetBy = new Set<number>();
  #calmAtMonoMs = 0;
  /** Sends that ended in doubt, since one was accepted. */
  #doubts = 0;
  /** Why nothing is sent until the service has answered a question. */
  #doubtedFor: Failure | null = null;
  #probes = 0;
  #probeAtMonoMs = 0;

  constructor(clock: Clock, rng: Rng) {
    this.#clock = clock;
    this.#rng = rng;
    this.retries = new RetryBudget(clock, rng);
  }

  /** What holds the service up: until a person acts, or until it answers again. */
  get held(): Failure | null {
    return this.#held ?? this.#doubtedFor;
  }

  /** Why nothing is sent now; null when something may be. What closed it for a while counts until a send succeeds. */
  get closedBy(): Failure | null {
    return this.held ?? this.#closedBy;
  }

  /** Why nothing may be tried at this moment; null when something may be. */
  get shutBy(): Failure | null {
    return this.held ?? (this.waitMs > 0 ? this.#closedBy : null);
  }

  /** Refusals and doubts since a send succeeded that are no fault of one recording. */
  get troubles(): number {
    return this.#refusalsInARow + this.#doubts;
  }

  /** Milliseconds until the service may be tried again; 0 for now. */
  get waitMs(): number {
    return Math.max(0, this.#calmAtMonoMs - this.#clock.monotonicMs());
  }

  /** True when only an answer to a question can let the next recording go, and it is time to ask one. */
  get wantsProbe(): boolean {
    return this.#doubtedFor !== null && this.probeWaitMs === 0;
  }

  /** Milliseconds until the service is to be asked whether it answers; 0 when it is not, or now. */
  get probeWaitMs(): number {
    if (this.#doubtedFor === null) return 0;
    return Math.max(this.waitMs, this.#probeAtMonoMs - this.#clock.monotonicMs(), 0);
  }

  /** Sends at once: after a refusal one is tried alone, so that a queue of hundreds does not run into the same wall. */
  sendsAtOnce(usual: number): number {
    if (this.#held && this.#isHoldOver()) this.#held = null;
    if (this.held || this.waitMs > 0) return 0;
    return this.troubles > 0 ? 1 : usual;
  }

  /** A send of this job was refused. */
  refused(jobId: number, why: Failure): Refusal {
    const blame = blameOf(why.code);
    if (blame === 'service') this.hold(why);
    if (blame === 'transient') this.#closedBy = why;
    const isFault = why.code === 'server-error';
    if (blame !== 'transient' && !isFault) return { waitMs: 0, isTransient: false };
    if (isFault) this.#faultMetBy.add(jobId);
    this.#refusalsInARow += 1;
    const waitMs = retryDelayMs(this.#refusalsInARow, why, this.#rng);
    this.#calmAtMonoMs = Math.max(this.#calmAtMonoMs, this.#clock.monotonicMs() + waitMs);
    const isShared = isFault && this.#faultMetBy.size > 1 && this.#refusalsInARow <= SHARED_FAULTS_MAX;
    return { waitMs, isTransient: blame === 'transient' || isShared };
  }

  /**
   * A send ended in doubt.
   * @param why what is to be said of the service if it is held now
   */
  doubted(why: Failure = failure('gateway-failing')): void {
    this.#doubts += 1;
    if (this.#doubts >= DOUBTS_UNTIL_HELD) this.#holdInDoubt(why, this.#doubtWaitMs);
  }

  /**
   * What the table remembers of sends that ended in doubt before this process was started.
   * @param count those in a row
   * @param sinceMs how long ago the last of them was sent, milliseconds
   */
  recall(count: number, sinceMs: number): void {
    this.#doubts = count;
    if (count < DOUBTS_UNTIL_HELD) return;
    const waitMs = this.#doubtWaitMs;
    // A clock that was set back makes nobody wait for longer than from now.
    this.#holdInDoubt(failure('gateway-failing'), waitMs - Math.min(waitMs, Math.max(0, sinceMs)));
  }

  /** The service answered a question in its own words: after the wait, one send may be tried. */
  reached(): void {
    this.answered();
    if (this.waitMs > 0) return;
    this.#doubtedFor = null;
    this.#probes = 0;
  }

  /** Nobody answered the question, or somebody else did. */
  unreached(why: Failure): void {
    if (this.#doubtedFor === null) return;
    if (why.code === 'sign-in-page' || why.code === 'offline') this.#doubtedFor = why;
    this.#probes += 1;
    const waitMs = Math.min(PROBE_MAX_MS, PROBE_MIN_MS * 2 ** Math.min(10, this.#probes));
    this.#probeAtMonoMs = this.#clock.monotonicMs() + Math.round(waitMs * (1 - 0.2 * this.#rng()));
  }

  /** A send in doubt was found: sends do arrive, so that the next one may follow, alone. */
  foundOne(): void {
    this.#doubts = Math.min(this.#doubts, DOUBTS_UNTIL_HELD - 1);
    if (this.#doubtedFor === null) return;
    this.#doubtedFor = null;
    this.#calmAtMonoMs = 0;
  }

  get #doubtWaitMs(): number {
    const at = Math.min(this.#doubts - DOUBTS_UNTIL_HELD, DOUBT_WAITS_MS.length - 1);
    return DOUBT_WAITS_MS[at] ?? 0;
  }

  #holdInDoubt(why: Failure, waitMs: number): void {
    this.#doubtedFor = why;
    this.#probes = 0;
    const now = this.#clock.monotonicMs();
    this.#probeAtMonoMs = now;
    this.#calmAtMonoMs = Math.max(this.#calmAtMonoMs, now + waitMs);
  }

  /**
   * Nothing more is sent, though what was sent is asked for.
   * @param untilMs when the cause is gone by itself, epoch ms
   */
  hold(why: Failure, untilMs = Infinity): void {
    this.#held = why;
    this.#heldUntilMs = untilMs;
    this.#heldUntilMonoMs = this.#clock.monotonicMs() + untilMs - this.#clock.nowMs();
  }

  /** By either clock: one stands still while the computer sleeps, and the other may be set back. */
  #isHoldOver(): boolean {
    return this.#clock.nowMs() >= this.#heldUntilMs || this.#clock.monotonicMs() >= this.#heldUntilMonoMs;
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
    this.#doubts = 0;
    this.#doubtedFor = null;
    this.retries.clear();
  }
}
