// Moves jobs along: takes over what a dead process held, claims what is due, asks for what was accepted. The store is the truth; this only carries work.
import type { EngineId } from '../domain/engine.ts';
import type { Failure } from '../domain/failure.ts';
import type { Job, JobEvent } from '../domain/job.ts';
import { Refusals } from '../domain/refusals.ts';
import type { SpeechService } from '../speech/port.ts';
import type { Attempt, Hands } from './attempt.ts';
import { systemTimer, type After, type WorkerDeps } from './deps.ts';
import { handOver } from './fallback.ts';
import { Gate } from './gate.ts';
import { hear } from './hearing.ts';
import { attemptAt } from './kinds.ts';
import { LookUps } from './look-ups.ts';
import { Patience, WRITE_AGAIN_MS } from './patience.ts';
import { takeOver } from './take-over.ts';
import { claimTogether, UnsureClaims } from './unsure-claims.ts';

/** Polls in flight at once, a service, unless the person says otherwise. */
export const POLLS_AT_ONCE = 8;
/** Longest sleep of the loop, milliseconds: a clock that jumps cannot keep it asleep for longer. */
const SLEEP_MAX_MS = 60_000;
/** Shortest sleep of the loop, milliseconds. */
const SLEEP_MIN_MS = 10;

/** Taking up work, among what the store refuses. */
export const LOOKING = 'looking for work';

/** Carries jobs from state to state until it is stopped. */
export class Worker {
  readonly #deps: WorkerDeps;
  readonly #after: After;
  readonly #patience: Patience;
  readonly #refusals: Refusals;
  /** In the order of the list of engines. */
  readonly #services: readonly SpeechService[];
  readonly #gates = new Map<EngineId, Gate>();
  readonly #hands = new Map<SpeechService, Hands>();
  /** Nothing waited for these when they were looked at last. */
  readonly #idle = new Set<EngineId>();
  readonly #lookUps: LookUps;
  /** What is under way or waits for its next poll, by job. */
  readonly #attempts = new Map<number, Attempt>();
  readonly #unsure: UnsureClaims;
  /** Attempts that talk to a service now, also those that a person has decided against. */
  readonly #talking = new Set<Attempt>();
  readonly #unsubscribe: (() => void)[] = [];
  readonly #pending = new Set<Promise<void>>();
  #callOff: (() => void) | null = null;
  #startedMonoMs = 0;
  #lastLookMs = -Infinity;
  #isRunning = false;
  /** What a dead process held was taken over: before that, nothing may be claimed. */
  #hasTakenOver = false;
  #isLooking = false;
  #isWanted = false;
  #isPaused = false;

  constructor(deps: WorkerDeps) {
    this.#deps = deps;
    this.#after = deps.after ?? systemTimer;
    const { clock, engines, services, store } = deps;
    this.#refusals = deps.refusals ?? new Refusals(clock);
    this.#patience = new Patience(this.#after, deps.onFault, this.#refusals);
    this.#unsure = new UnsureClaims(store, this.#patience);
    this.#services = engines.all.flatMap(({ id }) => services[id] ?? []);
    this.#lookUps = new LookUps({
      ...{ clock, engines, store },
      services: this.#services,
      gateOf: (id) => this.#gateOf(id),
      apply: (job, event) => this.#patience.insist(job.id, () => this.#record(job, event)),
      track: (work, doing, ended) => this.#track(work, doing, ended),
    });
  }

  /** Takes over what a dead process held, then starts to work. Rejects when the store does. */
  async start(): Promise<void> {
    this.#isRunning = true;
    this.#attempts.clear();
    this.#patience.begin();
    this.#lookUps.begin();
    this.#startedMonoMs = this.#deps.clock.monotonicMs();
    this.#hands.clear();
    await takeOver(this.#deps, this.#services, {
      record: (job, event) => this.#record(job, event),
      recall: (id, { count, lastAt }) => {
        if (lastAt !== null) this.#gateOf(id).recall(count, this.#deps.clock.nowMs() - lastAt);
      },
    });
    const { progress } = this.#deps;
    for (const service of this.#services)
      this.#unsubscribe.push(
        ...hear(
          service,
          () => this.#attempts.values(),
          progress,
          (attempt) => this.#ask(attempt),
        ),
      );
    this.#hasTakenOver = true;
    this.wake();
  }

  /** Ends all work in hand and waits for it. Rows keep what they say; the next start takes over from there. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#hasTakenOver = false;
    this.#callOff?.();
    for (const off of this.#unsubscribe.splice(0)) off();
    for (const attempt of this.#talking) attempt.abort();
    this.#lookUps.stop();
    this.#patience.end();
    while (this.#pending.size > 0) await Promise.allSettled(this.#pending);
  }

  /** True from its start to its end. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** No new work is begun while paused; what was sent goes on, since it may be paid for. */
  set paused(value: boolean) {
    this.#isPaused = value;
    for (const service of this.#services) service.hold?.(value);
    if (!value) this.wake();
  }

  get paused(): boolean {
    return this.#isPaused;
  }

  /** What holds a service up until a person acts, or until it answers again. */
  get held(): Readonly<Record<EngineId, Failure | null>> {
    return Object.fromEntries(this.#deps.engines.all.map(({ id }) => [id, this.#gateOf(id).held]));
  }

  /** What sends to a service meet: why none is made now, refusals in a row, and how long it is left alone, milliseconds. */
  troubleOf(service: EngineId): Pick<Gate, 'closedBy' | 'troubles' | 'waitMs'> {
    const { closedBy, troubles, waitMs } = this.#gateOf(service);
    return { closedBy, troubles, waitMs };
  }

  /** Why no result is to be expected soon: these jobs of a service were all asked about in vain, so often in a row. */
  silenceOf(jobIds: readonly number[], polls: number): Failure | null {
    let why: Failure | null = null;
    for (const id of jobIds) {
      const failed = this.#attempts.get(id)?.failedPolls;
      if (!failed || failed.count < polls) return null;
      why = failed.why;
    }
    return why;
  }

  /** The cause of a hold may be gone (a new key, a new address): tries again. */
  release(service: EngineId): void {
    this.#gateOf(service).open();
    this.wake();
  }

  /** True while something is being sent to an engine elsewhere. */
  get uploading(): boolean {
    return this.#deps.engines.all.some(({ id, runsHere }) => !runsHere && this.#count(id, 'sending') > 0);
  }

  /** True while a send, a poll or a look-up is under way. */
  get busy(): boolean {
    return this.#talking.size > 0 || this.#lookUps.busy;
  }

  /** True while all that is under way waits for the store to take it. What a service that charges has accepted is not given up so. */
  get isHeldUp(): boolean {
    return [...this.#talking].every(({ job: { bodyEndingAt, id, service, state } }) => {
      const isPaidFor = state === 'uploading' && bodyEndingAt !== null;
      return this.#refusals.holds(id) && !(isPaidFor && this.#deps.engines.traits(service).isPaid);
    });
  }

  /** True while an attempt at a job is not over: what the store says of it may not be on disk yet, and nobody heard of it. */
  hasInHand(jobId: number): boolean {
    return this.#attempts.get(jobId)?.isOver === false;
  }

  /**
   * A person's word has changed a job in the store: what is under way for it is no answer to what follows.
   * @param before the job as it was
   */
  overrule(before: Job, now: Job): void {
    this.#attempts.get(before.id)?.overrule();
    this.#attempts.delete(before.id);
    if (now.state === 'cancelled' && before.generationId)
      void this.#deps.services[before.service]?.cancel?.(before.generationId);
    this.wake();
  }

  /** Another process wrote to the store: jobs that it cancelled are in hand here all the same. */
  async followOthers(): Promise<void> {
    for (const attempt of [...this.#attempts.values()]) {
      const { id } = attempt.job;
      const now = await this.#deps.store.get(id);
      if (now?.state !== 'cancelled' || attempt.isOver || this.#attempts.get(id) !== attempt) continue;
      this.#deps.onChange(now);
      this.overrule(attempt.job, now);
    }
  }

  /** Looks for work now. Cheap, and safe to call at any time. */
  wake(): void {
    this.#isWanted = true;
    if (!this.#isRunning || !this.#hasTakenOver || this.#isLooking) return;
    this.#isLooking = true;
    const looking = this.#lookWhileWanted().finally(() => this.#pending.delete(looking));
    this.#pending.add(looking);
  }

  /** One look at a time: what is wanted meanwhile is looked for in the next one. */
  async #lookWhileWanted(): Promise<void> {
    // Whoever wakes this may go on changing things until its turn of the loop ends; that belongs into this look.
    await Promise.resolve();
    let delayMs = WRITE_AGAIN_MS;
    while (this.#isWanted && this.#isRunning) {
      this.#isWanted = false;
      delayMs = (await this.#patience.tryOnce(LOOKING, () => this.#look())) ?? WRITE_AGAIN_MS;
    }
    this.#isLooking = false;
    if (!this.#isRunning) return;
    this.#callOff?.();
    this.#callOff = this.#after(Math.max(SLEEP_MIN_MS, delayMs), () => this.wake());
  }

  /** Takes up all that is due. @returns how long nothing more becomes due, milliseconds */
  async #look(): Promise<number> {
    const { clock, store } = this.#deps;
    // One instant for taking up and for the rest after it: what falls due while this looks, or a gate that opens, must still be waited for.
    const now = clock.nowMs();
    const waitsMs = [...this.#gates.values()]
      .flatMap((gate) => [gate.waitMs, gate.probeWaitMs])
      .filter((ms) => ms > 0);
    // A clock that was set back would make everything wait for the time it has lost.
    if (now < this.#lastLookMs) await store.rebaseWaits(now);
    this.#lastLookMs = now;
    // Asked before anything is claimed: where the store takes no claim, what is done may still be told to be.
    for (const service of this.#services) await this.#askWhatIsDue(service, now);
    for (const service of this.#services) await this.#sendWhatWaits(service, now);
    if (this.#isRunning) await this.#lookUps.pump(now);
    if (!this.#isPaused && this.#isRunning) await this.#fallBack();
    // Who woke it meanwhile has it look again at once.
    return this.#isWanted ? 0 : Math.min(await this.#restMs(now), ...waitsMs);
  }

  async #askWhatIsDue(service: SpeechService, now: number): Promise<void> {
    const atOnce = this.#deps.limits?.().polls ?? POLLS_AT_ONCE;
    if (this.#count(service.id, 'asking') >= atOnce) return;
    for (const job of await this.#deps.store.duePolls(service.id, now, atOnce))
      if (this.#count(service.id, 'asking') < atOnce) this.#ask(this.#attemptFor(job, service));
  }

  async #sendWhatWaits(service: SpeechService, now: number): Promise<void> {
    const { newId, store } = this.#deps;
    let free = await this.#freeHands(service);
    while (free > 0) {
      // Where nothing waited the last time, most likely nothing does now: one is asked for, and more only if there is one.
      const asked = this.#idle.has(service.id) ? 1 : free;
      // Claimed together, so that their commits wait for the disk together. Each send has a lease token of its own, and not each process:
      // a late answer to an earlier send of a job must not end this one.
      const claim = () => store.claim(service.id, { leaseToken: newId(), requestId: newId() }, now);
      const { faults, jobs } = await claimTogether(asked, claim);
      const take = (job: Job): void => this.#take(job, service);
      jobs.forEach(take);
      // Null where nothing was claimed, and not tracked: its end would wake this, and a store that refuses all would be asked without a rest.
      const settling = faults.flatMap((why) => this.#unsure.settle(why, service.id, take) ?? []);
      for (const one of settling) this.#track(one, 'claiming a recording');
      // What was claimed is sent in any case; only then the fault of another counts.
      if (faults.length > 0) throw faults[0];
      if (jobs.length > 0) this.#idle.delete(service.id);
      else this.#idle.add(service.id);
      free = jobs.length < asked ? 0 : await this.#freeHands(service);
    }
  }

  #take(job: Job, service: SpeechService): void {
    this.#deps.onChange(job);
    this.#send(this.#attemptFor(job, service));
  }

  /** How many sends may be begun now. */
  async #freeHands(service: SpeechService): Promise<number> {
    const { engines, limits, rests, store } = this.#deps;
    const isAble = (): boolean => this.#isRunning && !this.#isPaused && !rests?.(service.id);
    if (!isAble()) return 0;
    const accepted = service.maxAccepted === undefined ? 0 : await store.acceptedCount(service.id);
    if (!isAble()) return 0;
    const { runsHere } = engines.traits(service.id);
    const usual = runsHere ? service.maxCreates : (limits?.().uploads ?? service.maxCreates);
    const allowed = this.#gateOf(service.id).sendsAtOnce(usual);
    const inHand = this.#count(service.id, 'sending') + this.#unsure.count(service.id);
    return Math.max(0, Math.min(allowed, (service.maxAccepted ?? Infinity) - accepted) - inHand);
  }

  /** What one engine cannot do now, the next of the chain does. */
  async #fallBack(): Promise<void> {
    const changed = await handOver(this.#deps, {
      closedBy: (id) => this.#gateOf(id).closedBy,
      shutBy: (id) => this.#gateOf(id).shutBy,
    });
    for (const job of changed) this.#deps.onChange(job);
    if (changed.length > 0) this.wake();
  }

  /** The attempt at this job that is under way, or a new one. */
  #attemptFor(job: Job, service: SpeechService): Attempt {
    const known = this.#attempts.get(job.id);
    if (known?.job.requestId === job.requestId) {
      known.see(job);
      return known;
    }
    const attempt = attemptAt(job, this.#handsFor(service));
    this.#attempts.set(job.id, attempt);
    return attempt;
  }

  /** What all attempts at jobs of one service work with, since the start. */
  #handsFor(service: SpeechService): Hands {
    let hands = this.#hands.get(service);
    if (!hands) {
      hands = {
        ...this.#deps,
        ...{ service, gate: this.#gateOf(service.id), patience: this.#patience },
        engine: this.#deps.engines.traits(service.id),
        startedMonoMs: this.#startedMonoMs,
        onHandFree: () => this.wake(),
        onHeldInDoubt: () => {
          for (const one of this.#talking) if (one.service === service) one.callOff();
        },
      };
      this.#hands.set(service, hands);
    }
    return hands;
  }

  #send(attempt: Attempt): void {
    // The process was told to end while this was claimed: as an attempt that is broken off, it gives its job back.
    if (!this.#isRunning) attempt.abort();
    this.#follow(attempt, attempt.send(), 'sending a recording');
    // The service was found failing while the store took its time over the claim.
    if (this.#gateOf(attempt.service.id).sendsAtOnce(1) === 0) attempt.callOff();
  }

  #ask(attempt: Attempt): void {
    if (this.#isRunning && attempt.mayAsk) this.#follow(attempt, attempt.ask(), 'asking for a result');
  }

  #follow(attempt: Attempt, step: Promise<void>, doing: string): void {
    this.#talking.add(attempt);
    this.#track(step, doing, () => {
      this.#talking.delete(attempt);
      // Cancelled and taken up again, the job may have a new attempt by now.
      if (attempt.isOver && this.#attempts.get(attempt.job.id) === attempt)
        this.#attempts.delete(attempt.job.id);
    });
  }

  #track(step: Promise<void>, doing: string, release = (): void => undefined): void {
    const whole = step
      .catch((error: unknown) => this.#deps.onFault(error, doing))
      .finally(() => {
        release();
        this.#pending.delete(whole);
        this.wake();
      });
    this.#pending.add(whole);
  }

  async #record(job: Job, event: JobEvent): Promise<Job | null> {
    const changed = await this.#deps.store.record(job, event, this.#deps.clock.nowMs());
    if (changed) this.#deps.onChange(changed);
    return changed;
  }

  /** How long nothing becomes due after an instant that was looked at, milliseconds from now. */
  async #restMs(lookedAt: number): Promise<number> {
    const { clock, store } = this.#deps;
    let dueAtMs = Infinity;
    for (const { id } of this.#services)
      // What is due already waits for a free hand, and is looked at when one step ends, or for the gate.
      dueAtMs = Math.min(dueAtMs, (await store.nextDueAfter(id, lookedAt)) ?? Infinity);
    return Math.min(SLEEP_MAX_MS, dueAtMs - clock.nowMs());
  }

  /** What stands before an engine. */
  #gateOf(id: EngineId): Gate {
    const { clock, rng } = this.#deps;
    let gate = this.#gates.get(id);
    if (!gate) this.#gates.set(id, (gate = new Gate(clock, rng)));
    return gate;
  }

  #count(service: EngineId, doing: Attempt['doing']): number {
    return [...this.#talking].filter((one) => one.service.id === service && one.doing === doing).length;
  }
}
