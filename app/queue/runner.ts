// Moves jobs along: claims what is due, hands it to its service, polls what was accepted. The table is the truth; this only carries work.
import type { Clock, Rng } from '../domain/clock.ts';
import { failure, type Failure } from '../domain/failure.ts';
import {
  actionsFor,
  isQueueAction,
  type Job,
  type JobAction,
  type JobEvent,
  type QueueAction,
} from '../domain/job.ts';
import type { Judged } from '../domain/heard.ts';
import type { Outcome } from '../domain/result.ts';
import { readJobOptions } from '../domain/track-choice.ts';
import { SERVICE_IDS, type ServiceId } from '../domain/service.ts';
import type { CreateOutcome, GetOutcome, Identified, SpeechService } from '../speech/port.ts';
import { fitsInOneSlice, type Arrival } from '../storage/transcripts/arrival.ts';
import { failureOfSqlite } from '../storage/database.ts';
import type { Library } from '../storage/library.ts';
import type { NewTranscript } from '../storage/transcripts/transcripts.ts';
import { handOver } from './fallback.ts';
import { Gate } from './gate.ts';
import { LookUps } from './look-ups.ts';
import type { ProgressBook } from './progress.ts';
import { deadlineMs } from './policy.ts';
import type { Stop } from '../money/spending.ts';
import { judgeCreate, judgeHeard, judgePoll } from './steps.ts';

/** The file behind a recording, checked just before it is used. */
export interface Source {
  readonly path: string;
  readonly fileName: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly durationSeconds: number;
  /** Which file it is, and what it holds; absent where only its size is known. */
  readonly identified?: Identified;
}

export interface RunnerDeps {
  readonly library: Library;
  readonly services: Readonly<Record<ServiceId, SpeechService>>;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly progress: ProgressBook;
  /** Unique ids for leases and requests. */
  readonly newId: () => string;
  /** Finds and checks the file of a recording, off the main thread. */
  readonly source: (recordingId: number) => Promise<Outcome<Source>>;
  /** Asked before a claimed job is sent to the cloud: why it must not be, for the sake of money. */
  readonly admit?: (job: Job) => Promise<Stop | null>;
  /** Whether nothing new is begun with this service for now, for a reason outside of it. */
  readonly rests?: (service: ServiceId) => boolean;
  /** A job changed; called after the change is on disk. */
  readonly onChange: (job: Job) => void;
  /** The last line of defence: a fault of ours. */
  readonly onFault: (error: unknown, doing: string) => void;
  /** How much the person lets go on at once; what the service says, and eight polls, unless told otherwise. */
  readonly limits?: () => Limits;
  /** Calls back after a while, and returns the way to call that off. The system's timer unless told otherwise. */
  readonly after?: (delayMs: number, then: () => void) => () => void;
}

export interface Limits {
  /** Uploads to the cloud. */
  readonly uploads: number;
  /** Polls of a service. */
  readonly polls: number;
}

const systemTimer = (delayMs: number, then: () => void): (() => void) => {
  const timer = setTimeout(then, delayMs).unref();
  return () => clearTimeout(timer);
};

/** Polls in flight at once, a service, unless the person says otherwise. */
export const POLLS_AT_ONCE = 8;
/** Longest sleep of the loop, milliseconds: a clock that jumps cannot keep it asleep for longer. */
const SLEEP_MAX_MS = 60_000;
/** Wait before what the disk refused is tried again, milliseconds. */
const WRITE_AGAIN_MS = 2_000;
/** Wait before a job is polled again whose last poll ended in a fault of ours, milliseconds. */
const FAULT_PAUSE_MS = 60_000;

/** A send or a question under way. */
interface Exchange {
  readonly service: ServiceId;
  readonly abort: AbortController;
}

interface Sending extends Exchange {
  /** The last bytes may have left. */
  isEnding: boolean;
  /** Broken off because sends before it ended in doubt. */
  isCalledOff: boolean;
}

/** Carries jobs from state to state until it is stopped. */
export class Runner {
  readonly #deps: RunnerDeps;
  readonly #after: NonNullable<RunnerDeps['after']>;
  readonly #gates: Readonly<Record<ServiceId, Gate>>;
  readonly #lookUps: LookUps;
  readonly #creates = new Map<number, Sending>();
  readonly #polls = new Map<number, Exchange>();
  readonly #failedPolls = new Map<number, { readonly count: number; readonly why: Failure }>();
  readonly #acceptedMonoMs = new Map<number, number>();
  readonly #faultyUntilMonoMs = new Map<number, number>();
  readonly #unsubscribe: (() => void)[] = [];
  readonly #pending = new Set<Promise<void>>();
  readonly #resting = new Set<() => void>();
  #turn = Promise.resolve();
  #callOff: (() => void) | null = null;
  #startedMonoMs = 0;
  #lastWakeMs = -Infinity;
  #pumping = false;
  #running = false;
  #paused = false;

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
    this.#after = deps.after ?? systemTimer;
    const { clock, rng } = deps;
    this.#gates = { device: new Gate(clock, rng), cloud: new Gate(clock, rng) };
    this.#lookUps = new LookUps({
      ...deps,
      gates: this.#gates,
      apply: (job, event) => this.#write(() => this.#apply(job, event)),
      track: (work, doing, ended) => this.#track(work, doing, ended),
    });
  }

  /** Takes over what a dead process held, then starts to work. */
  start(): void {
    this.#running = true;
    this.#startedMonoMs = this.#deps.clock.monotonicMs();
    this.#recover();
    for (const service of Object.values(this.#deps.services)) {
      const offProgress = service.onProgress?.((progress) => {
        const job = this.#deps.library.jobs.byGeneration(service.id, progress.generationId);
        if (job?.state !== 'transcribing') return;
        this.#deps.progress.note(job.id, 'transcribing', progress.doneSeconds, progress.totalSeconds);
      });
      const offSettled = service.onSettled?.((generationId) => {
        const job = this.#deps.library.jobs.byGeneration(service.id, generationId);
        if (job) this.#poll(job);
      });
      if (offProgress) this.#unsubscribe.push(offProgress);
      if (offSettled) this.#unsubscribe.push(offSettled);
    }
    this.wake();
  }

  /** Ends all work in hand and waits for it. Rows keep what they say; the next start takes over from there. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#callOff?.();
    for (const off of this.#unsubscribe.splice(0)) off();
    for (const { abort } of this.#creates.values()) abort.abort();
    for (const { abort } of this.#polls.values()) abort.abort();
    this.#lookUps.stop();
    for (const goOn of this.#resting) goOn();
    await Promise.allSettled(this.#pending);
  }

  /** No new work is begun while paused; what was sent goes on, since it may be paid for. */
  set paused(value: boolean) {
    this.#paused = value;
    if (!value) this.wake();
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** What holds a service up until a person acts, or until it answers again. */
  get held(): Readonly<Record<ServiceId, Failure | null>> {
    return { device: this.#gates.device.held, cloud: this.#gates.cloud.held };
  }

  /** What sends to a service meet: why none is made now, refusals in a row, and how long it is left alone, milliseconds. */
  weatherOf(service: ServiceId): Pick<Gate, 'closedBy' | 'troubles' | 'waitMs'> {
    const { closedBy, troubles, waitMs } = this.#gates[service];
    return { closedBy, troubles, waitMs };
  }

  /**
   * Why no result of a service is to be expected soon: each of its jobs that wait for one was asked about in vain.
   * @param polls so often in a row
   */
  silenceOf(service: ServiceId, polls: number): Failure | null {
    let why: Failure | null = null;
    for (const job of this.#deps.library.jobs.inState('transcribing')) {
      if (job.service !== service) continue;
      const failed = this.#failedPolls.get(job.id);
      if (!failed || failed.count < polls) return null;
      why = failed.why;
    }
    return why;
  }

  /** The cause of a hold may be gone (a new key, a new address): tries again. */
  release(service: ServiceId): void {
    this.#gates[service].open();
    this.wake();
  }

  /** True while something is being sent to the cloud. */
  get uploading(): boolean {
    return countOf(this.#creates, 'cloud') > 0;
  }

  /** True while a create, a poll or a look-up is under way. */
  get busy(): boolean {
    return this.#creates.size > 0 || this.#polls.size > 0 || this.#lookUps.busy;
  }

  /** Does what a person asked for; the failure says why when it cannot be done. */
  act(jobId: number, action: JobAction): Outcome<Job> {
    const { library, clock, services } = this.#deps;
    const job = library.jobs.get(jobId);
    if (!job) return { ok: false, failure: failure('not-found') };
    const now = clock.nowMs();
    if (!actionsFor(job, now).includes(action)) return { ok: false, failure: failure('not-allowed') };
    if (isQueueAction(action)) {
      const arranged = library.jobs.arrange(jobId, action, now);
      if (!arranged) return { ok: false, failure: failure('not-allowed') };
      this.#deps.onChange(arranged);
      this.wake();
      return { ok: true, value: arranged };
    }
    const changed = this.#apply(job, this.#eventFor(action, job, now));
    if (!changed) return { ok: false, failure: failure('not-allowed') };
    // What is still under way for it was begun under other circumstances, and must not be taken for an answer to what follows.
    this.#creates.get(jobId)?.abort.abort();
    this.#polls.get(jobId)?.abort.abort();
    if (action === 'cancel') {
      this.#ended(job, null);
      if (job.generationId) void services[job.service].cancel?.(job.generationId);
    }
    if (action === 'retry' || action === 'send-again') this.release(job.service);
    this.wake();
    return { ok: true, value: changed };
  }

  /** Looks for work now. Cheap, and safe to call at any time. */
  wake(): void {
    if (!this.#running || this.#pumping) return;
    this.#pumping = true;
    queueMicrotask(() => {
      this.#pumping = false;
      if (!this.#running) return;
      let delayMs = WRITE_AGAIN_MS;
      try {
        // One instant for both: what falls due while this looks would be neither taken up now nor waited for. Nor would a gate that opens.
        const now = this.#deps.clock.nowMs();
        const waitsMs = SERVICE_IDS.map((id) => this.#gates[id])
          .flatMap((gate) => [gate.waitMs, gate.probeWaitMs])
          .filter((ms) => ms > 0);
        this.#checkClock(now);
        this.#pump(now);
        delayMs = Math.min(this.#restMs(now), ...waitsMs);
      } catch (error) {
        this.#deps.onFault(error, 'looking for work');
      }
      this.#callOff?.();
      this.#callOff = this.#after(Math.max(10, delayMs), () => this.wake());
    });
  }

  /** A clock that was set back would make everything wait for the time it has lost. */
  #checkClock(now: number): void {
    if (now < this.#lastWakeMs) this.#deps.library.jobs.rebaseWaits(now);
    this.#lastWakeMs = now;
  }

  #pump(now: number): void {
    const { library, newId, services } = this.#deps;
    for (const serviceId of SERVICE_IDS) {
      const service = services[serviceId];
      const polls = this.#deps.limits?.().polls ?? POLLS_AT_ONCE;
      for (const job of library.jobs.duePolls(serviceId, now, polls))
        if (countOf(this.#polls, serviceId) < polls) this.#poll(job);
      while (this.#mayCreate(service)) {
        // A lease for each send, not for each process: an answer to an earlier send of this job must not end this one.
        const claim = { leaseToken: newId(), requestId: newId() };
        const job = library.jobs.claimNext(serviceId, claim, now);
        if (!job) break;
        this.#deps.onChange(job);
        this.#create(job);
      }
    }
    this.#lookUps.pump(now);
    if (!this.#paused) this.#fallBack();
  }

  /** What the cloud cannot do now, the device does, where its show says so. */
  #fallBack(): void {
    const { clock, library, onChange } = this.#deps;
    const changed = handOver(library, clock, this.#gates.cloud.closedBy);
    for (const job of changed) onChange(job);
    if (changed.length > 0) this.wake();
  }

  #mayCreate(service: SpeechService): boolean {
    if (this.#paused || this.#deps.rests?.(service.id)) return false;
    const creating = countOf(this.#creates, service.id);
    const usual =
      service.id === 'cloud' ? (this.#deps.limits?.().uploads ?? service.maxCreates) : service.maxCreates;
    if (creating >= this.#gates[service.id].sendsAtOnce(usual)) return false;
    return (
      service.maxAccepted === undefined ||
      this.#deps.library.jobs.acceptedCount(service.id) + creating < service.maxAccepted
    );
  }

  #create(job: Job): void {
    const { service } = job;
    const sending = { service, abort: new AbortController(), isEnding: false, isCalledOff: false };
    this.#creates.set(job.id, sending);
    this.#track(this.#createStep(job, sending), 'sending a recording', () => {
      // Cancelled and taken up again, the job may have a new send by now.
      if (this.#creates.get(job.id) === sending) this.#creates.delete(job.id);
    });
  }

  async #createStep(job: Job, sending: Sending): Promise<void> {
    const { signal } = sending.abort;
    const { clock, library, services, progress, rng } = this.#deps;
    const service = services[job.service];
    const gate = this.#gates[job.service];
    const stop = job.service === 'cloud' ? await this.#deps.admit?.(job) : null;
    if (stop) return this.#stopped(job, stop);
    const source = await this.#deps.source(job.recordingId);
    let outcome: CreateOutcome;
    if (!source.ok) outcome = { kind: 'refused', failure: source.failure };
    else if (signal.aborted) outcome = { kind: 'refused', failure: failure('upload-interrupted') };
    else outcome = await this.#send(job, service, source.value, sending);

    // Quitting is not a failure: the next start sends it, and no attempt was used up.
    if (!this.#running && outcome.kind === 'refused' && outcome.failure.code === 'upload-interrupted') {
      await this.#write(() =>
        this.#apply(job, { type: 'interrupted', failure: outcome.failure, crashed: false }),
      );
      return;
    }
    if (sending.isCalledOff && outcome.kind === 'refused') {
      const why = gate.closedBy ?? outcome.failure;
      progress.end(job.id, job.service);
      await this.#write(() =>
        // The gate keeps it; it may go as soon as that opens.
        this.#apply(job, { type: 'postponed', failure: why, retryAt: clock.nowMs() }),
      );
      return;
    }
    if (outcome.kind === 'ambiguous' && !signal.aborted) this.#doubted(job.service, outcome.cause);
    const durationSeconds = source.ok ? source.value.durationSeconds : 0;
    // A send that was broken off on purpose says nothing about the service.
    const refusal =
      outcome.kind === 'refused' && !signal.aborted
        ? gate.refused(job.id, outcome.failure)
        : { waitMs: 0, isWeather: false };
    if (outcome.kind === 'accepted') {
      gate.open();
      this.#acceptedMonoMs.set(job.id, clock.monotonicMs());
      progress.note(job.id, 'transcribing', 0, durationSeconds);
    } else progress.end(job.id, job.service);
    const event = judgeCreate(job, outcome, durationSeconds, service.pollPaceMs, refusal, gate.retries, {
      clock,
      rng,
    });
    const changed = await this.#write(() => this.#apply(job, event));
    if (changed || outcome.kind !== 'accepted') return;
    // Cancelled while it was being accepted: nobody waits for the result any more.
    this.#ended(job, null);
    if (service.id === 'cloud') {
      const subject = { jobId: job.id, recordingId: job.recordingId };
      const data = { generationId: outcome.generationId, requestId: job.requestId };
      await this.#write(() =>
        library.transaction(() => {
          library.charges.accept(job, outcome.spentUsd, clock.nowMs());
          library.events.append('job-accepted-late', subject, clock.nowMs(), { data });
        }),
      );
    }
    await service.cancel?.(outcome.generationId);
  }

  /** A send ended in doubt. When that holds the service up, what has not left in full need not leave: it waits unsent. */
  #doubted(service: ServiceId, cause: Failure | undefined): void {
    const gate = this.#gates[service];
    gate.doubted(cause);
    if (!gate.held) return;
    for (const sending of this.#creates.values()) {
      if (sending.service !== service || sending.isEnding || sending.abort.signal.aborted) continue;
      sending.isCalledOff = true;
      sending.abort.abort();
    }
  }

  /** Sending this job now would cost more than the person allows. */
  async #stopped(job: Job, stop: Stop): Promise<void> {
    if (stop.isForAll) this.#gates[job.service].hold(stop.failure, stop.untilMs);
    const event = { type: 'postponed', failure: stop.failure, retryAt: stop.untilMs } as const;
    await this.#write(() => this.#apply(job, event));
  }

  /** Hands a recording over. A mistake of ours in the middle of it must neither lose the job nor have it sent twice. */
  async #send(job: Job, service: SpeechService, source: Source, sending: Sending): Promise<CreateOutcome> {
    const { signal } = sending.abort;
    const { path, fileName, mimeType, sizeBytes, durationSeconds, identified } = source;
    const { options, track } = readJobOptions(job.options);
    try {
      return await service.create({
        requestId: job.requestId ?? '',
        path,
        fileName,
        mimeType,
        sizeBytes,
        durationSeconds,
        options,
        ...(track === undefined ? {} : { track }),
        ...(identified === undefined ? {} : { identified }),
        signal,
        onBytesSent: (sentBytes) => {
          if (service.id === 'cloud' && !signal.aborted)
            this.#deps.progress.note(job.id, 'uploading', sentBytes, sizeBytes);
        },
        // Losing this write would make a paid send look unsent, so it must be on disk before the last bytes leave.
        // eslint-disable-next-line @typescript-eslint/require-await -- throws as a rejection
        onBodyEnding: async () => {
          if (!this.#apply(job, { type: 'body-ending' })) throw new Error('the job is no longer ours');
          sending.isEnding = true;
        },
      });
    } catch (error) {
      this.#deps.onFault(error, 'sending a recording');
      if (sending.isEnding && service.id === 'cloud')
        return { kind: 'ambiguous', failure: failure('answer-lost') };
      return { kind: 'refused', failure: failure('internal') };
    }
  }

  #poll(job: Job): void {
    if (this.#polls.has(job.id) || !this.#running) return;
    if ((this.#faultyUntilMonoMs.get(job.id) ?? -Infinity) > this.#deps.clock.monotonicMs()) return;
    this.#ask(job, 'asking for a result', (signal) => this.#pollStep(job, signal));
  }

  /** Asks the service something about a job, one question at a time. */
  #ask(job: Job, doing: string, step: (signal: AbortSignal) => Promise<void>): void {
    const abort = new AbortController();
    this.#polls.set(job.id, { service: job.service, abort });
    const guarded = step(abort.signal).catch((error: unknown) => {
      this.#faultyUntilMonoMs.set(job.id, this.#deps.clock.monotonicMs() + FAULT_PAUSE_MS);
      throw error;
    });
    this.#track(guarded, doing, () => this.#polls.delete(job.id));
  }

  async #pollStep(job: Job, signal: AbortSignal): Promise<void> {
    const { clock, library, rng, services } = this.#deps;
    const service = services[job.service];
    const gate = this.#gates[job.service];
    if (!job.generationId) return;
    const recordedSeconds = library.recordings.get(job.recordingId)?.durationSeconds ?? 0;
    const outcome = await service.get(job.generationId, signal, recordedSeconds);
    if (signal.aborted) return;
    const waited = {
      failedPolls: this.#failedPolls.get(job.id)?.count ?? 0,
      ownMs: clock.monotonicMs() - (this.#acceptedMonoMs.get(job.id) ?? this.#startedMonoMs),
    };
    if (outcome.kind === 'unreachable')
      this.#failedPolls.set(job.id, { count: waited.failedPolls + 1, why: outcome.failure });
    else {
      this.#failedPolls.delete(job.id);
      gate.answered();
    }
    if (outcome.kind === 'ready') return this.#finish(job, outcome, signal);
    const { event, hold } = judgePoll(job, outcome, service.pollPaceMs, waited, { clock, rng });
    if (hold) gate.hold(hold);
    const changed = await this.#write(() => (signal.aborted ? null : this.#apply(job, event)));
    if (changed && outcome.kind === 'failed' && outcome.raw) await this.#keepAnswer(job, outcome.raw);
    if (changed && changed.state !== 'transcribing') this.#ended(job, null);
  }

  /** It was paid for and cannot be read: the person can save it and look for themselves. */
  #keepAnswer(job: Job, raw: Uint8Array): Promise<void> {
    const { clock, library } = this.#deps;
    return this.#write(() => library.answers.keepUnread(job.id, raw, clock.nowMs()));
  }

  async #finish(
    job: Job,
    { heard, peaks, raw, spentUsd, transcript }: Extract<GetOutcome, { kind: 'ready' }>,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock, library, services } = this.#deps;
    const guard = { state: job.state };
    const judged = judgeHeard(library.recordings.promise(job.recordingId), transcript, heard);
    await this.#ownTurn();
    const done = fitsInOneSlice(transcript.segments)
      ? await this.#write(() =>
          signal.aborted
            ? null
            : library.jobs.finish(
                ...([
                  job.id,
                  guard,
                  transcript,
                  raw,
                  clock.nowMs(),
                  peaks ?? null,
                  spentUsd,
                  judged,
                ] as const),
              ),
        )
      : await this.#storeInSlices(job, signal, { transcript, raw, ...judged }, (arrival) =>
          library.jobs.finishArrived(
            ...([job.id, guard, arrival, transcript, clock.nowMs(), peaks ?? null, spentUsd] as const),
          ),
        );
    if (!done) return;
    this.#ended(job, transcript.durationSeconds);
    if (job.generationId) services[job.service].forget?.(job.generationId);
    this.#deps.onChange(done);
  }

  /** What is long is written with pauses for everything else; only when it is whole, the last small write ends the job. */
  async #storeInSlices(
    { id: jobId, recordingId, service }: Job,
    signal: AbortSignal,
    wanted: Pick<NewTranscript, 'transcript' | 'raw' | keyof Judged>,
    finish: (arrival: Arrival) => Job | null,
  ): Promise<Job | null> {
    const { clock, library } = this.#deps;
    // Nobody wants it any more. The end of this process is no reason: what has come so far would have to be fetched again.
    const isUnwanted = (): boolean => signal.aborted && this.#running;
    const arrival = await this.#write(() =>
      signal.aborted
        ? null
        : library.transcripts.arrive({ recordingId, jobId, service, ...wanted }, clock.nowMs()),
    );
    if (!arrival) return null;
    try {
      while (!arrival.isWhole) {
        await this.#ownTurn();
        if (isUnwanted()) return null;
        await this.#write(() => arrival.step());
      }
      await this.#ownTurn();
      return await this.#write(() => (isUnwanted() ? null : finish(arrival)));
    } finally {
      arrival.end();
    }
  }

  /** Storing a transcript is the longest of our writes: one in a turn of the loop, so that nothing waits for several of them. */
  #ownTurn(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#rest(0));
    return this.#turn;
  }

  #ended(job: Job, heardSeconds: number | null): void {
    const { clock, progress } = this.#deps;
    const startedMonoMs = this.#acceptedMonoMs.get(job.id);
    this.#acceptedMonoMs.delete(job.id);
    this.#failedPolls.delete(job.id);
    this.#faultyUntilMonoMs.delete(job.id);
    if (heardSeconds === null || startedMonoMs === undefined) progress.end(job.id, job.service);
    else
      progress.end(job.id, job.service, {
        heardSeconds,
        workSeconds: (clock.monotonicMs() - startedMonoMs) / 1000,
      });
  }

  /**
   * Writes down what a service said, however often the disk refuses: it was paid for. Anything else than the disk's refusal is a
   * fault of ours and is thrown.
   */
  async #write<T>(write: () => T): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        return write();
      } catch (error) {
        const { code } = failureOfSqlite(error) ?? {};
        if (!this.#running || (code !== 'disk-full' && code !== 'library-unwritable')) throw error;
        if (tries === 0) this.#deps.onFault(error, 'writing down what a service said');
        await this.#rest(WRITE_AGAIN_MS);
      }
    }
  }

  /** Waits, or until the end of this process if that is sooner. */
  #rest(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const goOn = (): void => {
        callOff();
        this.#resting.delete(goOn);
        resolve();
      };
      const callOff = this.#after(delayMs, goOn);
      this.#resting.add(goOn);
    });
  }

  #track(step: Promise<void>, doing: string, release: () => void): void {
    const whole = step
      .catch((error: unknown) => this.#deps.onFault(error, doing))
      .finally(() => {
        release();
        this.#pending.delete(whole);
        this.wake();
      });
    this.#pending.add(whole);
  }

  /** Applies an event if the job is still in the state, and under the lease, that this step began with. */
  #apply(job: Job, event: JobEvent): Job | null {
    const guard =
      event.type === 'cancelled' || event.type === 'retry'
        ? { state: job.state }
        : { state: job.state, leaseToken: job.leaseToken };
    const changed = this.#deps.library.jobs.apply(job.id, guard, event, this.#deps.clock.nowMs());
    if (changed) this.#deps.onChange(changed);
    return changed;
  }

  #eventFor(action: Exclude<JobAction, QueueAction>, job: Job, now: number): JobEvent {
    switch (action) {
      case 'cancel':
        return { type: 'cancelled' };
      case 'retry':
        return { type: 'retry' };
      case 'look-again':
        return { type: 'look-again' };
      case 'send-again':
        return { type: 'send-again' };
      case 'drop':
        return { type: 'drop' };
      case 'ask-again': {
        const seconds = this.#deps.library.recordings.get(job.recordingId)?.durationSeconds ?? 0;
        const limitMs = deadlineMs(job.service, seconds);
        return { type: 'ask-again', nextPollAt: now, deadlineAt: limitMs === null ? null : now + limitMs };
      }
    }
  }

  /** Everything held by a process that is gone: what is safe goes on by itself, the rest becomes a question. */
  #recover(): void {
    const { clock, library } = this.#deps;
    library.jobs.rebaseWaits(clock.nowMs());
    for (const job of library.jobs.heldByDeadProcess()) {
      const lost = failure(
        job.service === 'cloud' && job.bodyEndingAt !== null ? 'answer-lost' : 'upload-interrupted',
      );
      this.#apply(job, { type: 'interrupted', failure: lost, crashed: true });
    }
    for (const service of SERVICE_IDS) {
      const { count, lastAt } = library.jobs.doubts(service);
      if (lastAt !== null) this.#gates[service].recall(count, clock.nowMs() - lastAt);
    }
  }

  /** How long nothing becomes due after an instant that was looked at, milliseconds from now. */
  #restMs(lookedAt: number): number {
    const { clock, library } = this.#deps;
    const now = clock.nowMs();
    let delayMs = SLEEP_MAX_MS;
    for (const service of SERVICE_IDS) {
      // What is due already waits for a free hand, and is looked at when one step ends, or for the gate.
      const dueAt = library.jobs.nextDueAfter(service, lookedAt);
      if (dueAt !== null) delayMs = Math.min(delayMs, dueAt - now);
    }
    return delayMs;
  }
}

function countOf(exchanges: ReadonlyMap<number, Exchange>, service: ServiceId): number {
  let count = 0;
  for (const exchange of exchanges.values()) if (exchange.service === service) count += 1;
  return count;
}
