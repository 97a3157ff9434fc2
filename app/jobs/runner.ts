// Moves jobs along: claims what is due, hands it to its service, polls what was accepted. The table is the truth; this only carries work.
import type { Clock, Rng } from '../domain/clock.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { actionsFor, type Job, type JobAction, type JobEvent } from '../domain/job.ts';
import type { RequestOptions } from '../domain/request-options.ts';
import type { Outcome } from '../domain/result.ts';
import { SERVICE_IDS, type ServiceId } from '../domain/service.ts';
import type { CreateOutcome, SpeechService } from '../speech/port.ts';
import type { Library } from '../storage/library.ts';
import type { ProgressBook } from './progress.ts';
import { deadlineMs } from './policy.ts';
import { acceptedEvent, judgeCreate, judgePoll } from './steps.ts';

/** The file behind a recording, checked just before it is used. */
export interface Source {
  readonly path: string;
  readonly fileName: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly durationSeconds: number;
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
  /** A job changed; called after the change is on disk. */
  readonly onChange: (job: Job) => void;
  /** The last line of defence: a fault of ours. */
  readonly onFault: (error: unknown, doing: string) => void;
}

/** Polls in flight at once, a service. */
const POLLS_AT_ONCE = 8;
/** Longest sleep of the loop, milliseconds: a clock that jumps cannot keep it asleep for longer. */
const SLEEP_MAX_MS = 60_000;
/** Wait before uncertain jobs are looked up again, milliseconds. */
const LOOK_UP_PACE_MS = 5 * 60_000;

/** Carries jobs from state to state until it is stopped. */
export class Runner {
  readonly #deps: RunnerDeps;
  readonly #lease: string;
  readonly #creates = new Map<number, AbortController>();
  readonly #polls = new Map<number, AbortController>();
  readonly #failedPolls = new Map<number, number>();
  readonly #refusalsInARow: Record<ServiceId, number> = { device: 0, cloud: 0 };
  readonly #held: Record<ServiceId, Failure | null> = { device: null, cloud: null };
  readonly #acceptedMonoMs = new Map<number, number>();
  readonly #lookedUpMonoMs = new Map<number, number>();
  readonly #unsubscribe: (() => void)[] = [];
  readonly #pending = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | null = null;
  #pumping = false;
  #running = false;
  #paused = false;

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
    this.#lease = deps.newId();
  }

  /** Takes over what a dead process held, then starts to work. */
  start(): void {
    this.#running = true;
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
    if (this.#timer) clearTimeout(this.#timer);
    for (const off of this.#unsubscribe.splice(0)) off();
    for (const abort of [...this.#creates.values(), ...this.#polls.values()]) abort.abort();
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

  /** What holds a service up until a person acts. */
  get held(): Readonly<Record<ServiceId, Failure | null>> {
    return this.#held;
  }

  /** The cause of a hold may be gone (a new key, a new address): tries again. */
  release(service: ServiceId): void {
    this.#held[service] = null;
    this.#refusalsInARow[service] = 0;
    this.wake();
  }

  /** True while a create or poll is under way, or work is accepted and unfinished. */
  get busy(): boolean {
    return this.#creates.size > 0 || this.#polls.size > 0;
  }

  /** Does what a person asked for; the failure says why when it cannot be done. */
  act(jobId: number, action: JobAction): Outcome<Job> {
    const { library, clock, services } = this.#deps;
    const job = library.jobs.get(jobId);
    if (!job) return { ok: false, failure: failure('not-found') };
    const now = clock.nowMs();
    if (!actionsFor(job, now).includes(action)) return { ok: false, failure: failure('not-allowed') };
    const changed = this.#apply(job, this.#eventFor(action, job, now));
    if (!changed) return { ok: false, failure: failure('not-allowed') };
    if (action === 'cancel') {
      this.#creates.get(jobId)?.abort();
      this.#polls.get(jobId)?.abort();
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
      try {
        this.#pump();
      } catch (error) {
        this.#deps.onFault(error, 'looking for work');
      }
      this.#sleep();
    });
  }

  #pump(): void {
    const { library, clock, newId, services } = this.#deps;
    for (const serviceId of SERVICE_IDS) {
      const service = services[serviceId];
      for (const job of library.jobs.duePolls(serviceId, clock.nowMs(), POLLS_AT_ONCE)) this.#poll(job);
      while (this.#mayCreate(service)) {
        const job = library.jobs.claimNext(
          serviceId,
          { leaseToken: this.#lease, requestId: newId() },
          clock.nowMs(),
        );
        if (!job) break;
        this.#deps.onChange(job);
        this.#create(job);
      }
    }
    this.#lookUpUncertain();
  }

  #mayCreate(service: SpeechService): boolean {
    if (this.#paused || this.#held[service.id]) return false;
    const creating = [...this.#creates.keys()].filter(
      (id) => this.#deps.library.jobs.get(id)?.service === service.id,
    ).length;
    if (creating >= service.maxCreates) return false;
    return (
      service.maxAccepted === undefined ||
      this.#deps.library.jobs.acceptedCount(service.id) + creating < service.maxAccepted
    );
  }

  #create(job: Job): void {
    const abort = new AbortController();
    this.#creates.set(job.id, abort);
    this.#track(this.#createStep(job, abort.signal), 'sending a recording', () =>
      this.#creates.delete(job.id),
    );
  }

  async #createStep(job: Job, signal: AbortSignal): Promise<void> {
    const { clock, services, progress, rng } = this.#deps;
    const service = services[job.service];
    const source = await this.#deps.source(job.recordingId);
    // Written by ourselves, from options that were checked.
    const options = JSON.parse(job.options) as RequestOptions;
    let outcome: CreateOutcome;
    if (!source.ok) outcome = { kind: 'refused', failure: source.failure };
    else if (signal.aborted) outcome = { kind: 'refused', failure: failure('upload-interrupted') };
    else {
      const { path, fileName, mimeType, sizeBytes, durationSeconds } = source.value;
      outcome = await service.create({
        requestId: job.requestId ?? '',
        path,
        fileName,
        mimeType,
        sizeBytes,
        durationSeconds,
        options,
        signal,
        onBytesSent: (sentBytes) => {
          if (service.id === 'cloud') progress.note(job.id, 'uploading', sentBytes, sizeBytes);
        },
        // Losing this write would make a paid send look unsent, so it must be on disk before the last bytes leave.
        onBodyEnding: () => {
          if (!this.#apply(job, { type: 'body-ending' })) throw new Error('the job is no longer ours');
        },
      });
    }
    const durationSeconds = source.ok ? source.value.durationSeconds : 0;
    const verdict = judgeCreate(
      job,
      outcome,
      durationSeconds,
      service.pollPaceMs,
      this.#refusalsInARow[job.service],
      { clock, rng },
    );
    this.#refusalsInARow[job.service] =
      outcome.kind === 'accepted' ? 0 : this.#refusalsInARow[job.service] + 1;
    // Quitting is not a failure: the row stays as it is, and the next start takes over.
    if (!this.#running && outcome.kind === 'refused') return;
    if (verdict.hold) this.#held[job.service] = verdict.hold;
    if (outcome.kind === 'accepted') {
      this.#acceptedMonoMs.set(job.id, clock.monotonicMs());
      progress.note(job.id, 'transcribing', 0, durationSeconds);
    } else progress.end(job.id, job.service);
    const changed = this.#apply(job, verdict.event);
    // Cancelled while it was being accepted: nobody waits for the result any more.
    if (!changed && outcome.kind === 'accepted') void service.cancel?.(outcome.generationId);
  }

  #poll(job: Job): void {
    if (this.#polls.has(job.id) || !this.#running) return;
    const abort = new AbortController();
    this.#polls.set(job.id, abort);
    this.#track(this.#pollStep(job, abort.signal), 'asking for a result', () => this.#polls.delete(job.id));
  }

  async #pollStep(job: Job, signal: AbortSignal): Promise<void> {
    const { clock, library, rng, services } = this.#deps;
    const service = services[job.service];
    if (!job.generationId) return;
    const outcome = await service.get(job.generationId, signal);
    if (signal.aborted) return;
    const failedPolls = this.#failedPolls.get(job.id) ?? 0;
    const verdict = judgePoll(job, outcome, service.pollPaceMs, failedPolls, { clock, rng });
    if (outcome.kind === 'unreachable') this.#failedPolls.set(job.id, failedPolls + 1);
    else this.#failedPolls.delete(job.id);

    if (verdict.kind === 'ready') {
      const { peaks, raw, transcript } = verdict;
      const done = library.jobs.finish(
        job.id,
        { state: 'transcribing' },
        transcript,
        raw,
        clock.nowMs(),
        peaks,
      );
      this.#ended(job, transcript.durationSeconds);
      if (!done) return;
      service.forget?.(job.generationId);
      this.#deps.onChange(done);
      return;
    }
    if (verdict.hold) this.#held[job.service] = verdict.hold;
    const changed = this.#apply(job, verdict.event);
    if (changed && changed.state !== 'transcribing') this.#ended(job, null);
  }

  #ended(job: Job, heardSeconds: number | null): void {
    const { clock, progress } = this.#deps;
    const startedMonoMs = this.#acceptedMonoMs.get(job.id);
    this.#acceptedMonoMs.delete(job.id);
    if (heardSeconds === null || startedMonoMs === undefined) progress.end(job.id, job.service);
    else
      progress.end(job.id, job.service, {
        heardSeconds,
        workSeconds: (clock.monotonicMs() - startedMonoMs) / 1000,
      });
  }

  /** A send with an unknown end is looked for in the service's log; what cannot be found there waits for the person. */
  #lookUpUncertain(): void {
    const { clock, library, services } = this.#deps;
    for (const job of library.jobs.inState('uncertain')) {
      const service = services[job.service];
      const last = this.#lookedUpMonoMs.get(job.id);
      if (
        !service.lookUp ||
        !job.requestId ||
        (last !== undefined && clock.monotonicMs() - last < LOOK_UP_PACE_MS)
      )
        continue;
      this.#lookedUpMonoMs.set(job.id, clock.monotonicMs());
      const abort = new AbortController();
      this.#polls.set(job.id, abort);
      const step = service.lookUp(job.requestId, abort.signal).then((found) => {
        if (found.kind !== 'found' || abort.signal.aborted) return;
        const seconds = library.recordings.get(job.recordingId)?.durationSeconds ?? 0;
        this.#apply(job, acceptedEvent(job, found.generationId, seconds, 0, clock.nowMs()));
      });
      this.#track(step, 'looking for a lost answer', () => this.#polls.delete(job.id));
    }
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

  #eventFor(action: JobAction, job: Job, now: number): JobEvent {
    switch (action) {
      case 'cancel':
        return { type: 'cancelled' };
      case 'retry':
        return { type: 'retry' };
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
    const { library } = this.#deps;
    for (const job of library.jobs.heldByDeadProcess()) {
      const lost = failure(
        job.service === 'cloud' && job.bodyEndingAt !== null ? 'answer-lost' : 'upload-interrupted',
      );
      this.#apply(job, { type: 'interrupted', failure: lost });
    }
  }

  #sleep(): void {
    const { clock, library } = this.#deps;
    if (this.#timer) clearTimeout(this.#timer);
    const now = clock.nowMs();
    let delayMs = SLEEP_MAX_MS;
    for (const service of SERVICE_IDS) {
      // What is due already waits for a free hand, and is looked at when one step ends.
      const dueAt = library.jobs.nextDueAfter(service, now);
      if (dueAt !== null) delayMs = Math.min(delayMs, dueAt - now);
    }
    this.#timer = setTimeout(() => this.wake(), Math.max(10, delayMs));
    this.#timer.unref();
  }
}
