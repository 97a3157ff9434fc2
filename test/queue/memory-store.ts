// The queue's store in memory: nothing but the domain's table of transitions and a list. It forgets everything with its process.
import type { Failure } from '../../app/domain/failure.ts';
import type { SoundPromise } from '../../app/domain/heard.ts';
import type { Telling } from '../../app/domain/telling.ts';
import { isJobKind, transition, type Job, type JobEvent, type JobState } from '../../app/domain/job.ts';
import type { EngineId } from '../../app/domain/engine.ts';
import { standInsOf, type EngineChain } from '../../app/domain/engine-chain.ts';
import type {
  Arriving,
  Doubts,
  Lease,
  LeftAlone,
  QueueStore,
  Relief,
  Relieved,
  Result,
  StandIn,
} from '../../app/queue/store.ts';
import { THREE_ENGINES } from './three-engines.ts';

/** A queued job to begin with. */
export type Wish = Partial<
  Pick<Job, 'kind' | 'service' | 'options' | 'priority' | 'audioSeconds' | 'heldAt'>
> & {
  /** The engines of its show; without one, those of the app: this device. */
  readonly chain?: EngineChain;
};

/** What was kept of a result, by recording. */
export interface KeptResult {
  readonly text: string;
  readonly jobId: number;
}

/** Long results come in as many steps as they have segments, so that conformance sees them on their way. */
const SHORT_SEGMENTS = 1;

/** False for a job of another version's. */
const isKnown = ({ kind, service }: Job): boolean => isJobKind(kind) && THREE_ENGINES.has(service);

export class MemoryStore implements QueueStore {
  readonly #jobs = new Map<number, Job>();
  /** By recording. */
  readonly #chains = new Map<number, EngineChain>();
  readonly #leftByService = new Set<number>();
  readonly results = new Map<number, KeptResult>();
  /** Turns, by recording. */
  readonly told = new Map<number, number>();
  readonly unread = new Map<number, Uint8Array>();
  readonly late: string[] = [];
  readonly promises = new Map<number, SoundPromise>();
  #ids = 0;

  /** Queues a job for a recording of its own. */
  add(wish: Wish, nowMs: number): Job {
    const { chain, ...own } = wish;
    const id = ++this.#ids;
    const job: Job = {
      ...{
        id,
        recordingId: id,
        kind: 'transcribe',
        service: 'cloud',
        audioSeconds: 60,
        options: '{}',
        state: 'queued',
      },
      ...{ attempt: 0, pollCount: 0, dueAt: nowMs, deadlineAt: null, leaseToken: null, requestId: null },
      ...{ bodyEndingAt: null, generationId: null, acceptedAt: null, failure: null, crashCount: 0 },
      ...{ priority: 0, heldAt: null, createdAt: nowMs, updatedAt: nowMs, finishedAt: null },
      ...own,
    };
    this.#jobs.set(id, job);
    if (chain) this.#chains.set(id, chain);
    return job;
  }

  /** What a person decides, past the worker. */
  decide(jobId: number, event: JobEvent, nowMs: number): Job | null {
    const job = this.#jobs.get(jobId);
    return job ? this.#change(job, event, nowMs) : null;
  }

  /** Makes a job one that another version queued. */
  makeUnknown(jobId: number, unknown: Partial<Pick<Job, 'kind' | 'service'>>): void {
    const job = this.#jobs.get(jobId);
    if (job) this.#jobs.set(jobId, { ...job, ...unknown });
  }

  claim(service: EngineId, lease: Lease, nowMs: number): Promise<Job | null> {
    const [next] = this.#in('queued', service)
      .filter(({ dueAt, heldAt }) => heldAt === null && dueAt <= nowMs)
      .sort((a, b) => b.priority - a.priority || a.id - b.id);
    return Promise.resolve(next ? this.#change(next, { type: 'claimed', ...lease }, nowMs) : null);
  }

  record(job: Job, event: JobEvent, nowMs: number): Promise<Job | null> {
    const known = this.#asKnown(job);
    if (known && event.type === 'ambiguous') this.#leftByService.add(job.id);
    return Promise.resolve(known && this.#change(known, event, nowMs));
  }

  recordLate(_job: Job, generationId: string): Promise<void> {
    this.late.push(generationId);
    return Promise.resolve();
  }

  arrive(job: Job, { transcript: { segments } }: Result): Promise<Arriving | null> {
    if (!this.#asKnown(job)) return Promise.resolve(null);
    let left = segments.length > SHORT_SEGMENTS ? segments.length : 0;
    return Promise.resolve({
      get isWhole() {
        return left === 0;
      },
      step: () => {
        left -= 1;
        return Promise.resolve();
      },
      finish: (nowMs) => {
        const known = this.#asKnown(job);
        const done = known && this.#change(known, { type: 'ready' }, nowMs);
        const text = segments.map((segment) => segment.text).join(' ');
        if (done) this.results.set(job.recordingId, { text, jobId: job.id });
        return Promise.resolve(done);
      },
      end: () => Promise.resolve(),
    });
  }

  /** A telling of more than a turn comes in steps, which show before it is whole. */
  tell(job: Job, { turns }: Telling): Promise<Arriving | null> {
    if (!this.#asKnown(job)) return Promise.resolve(null);
    const { recordingId } = job;
    const before = this.told.get(recordingId);
    let left = turns.length;
    let isDone = false;
    return Promise.resolve({
      get isWhole() {
        return left === 0;
      },
      step: () => {
        left -= 1;
        this.told.set(recordingId, turns.length - left);
        return Promise.resolve();
      },
      finish: (nowMs) => {
        const known = this.#asKnown(job);
        const done = known && this.#change(known, { type: 'ready' }, nowMs);
        isDone = done !== null;
        return Promise.resolve(done);
      },
      end: () => {
        if (isDone) return Promise.resolve();
        if (before === undefined) this.told.delete(recordingId);
        else this.told.set(recordingId, before);
        return Promise.resolve();
      },
    });
  }

  keepUnread({ id }: Job, raw: Uint8Array): Promise<void> {
    this.unread.set(id, raw);
    return Promise.resolve();
  }

  leftAlone(): Promise<readonly LeftAlone[]> {
    const left = new Map<string, LeftAlone>();
    for (const job of this.#jobs.values()) {
      if (job.finishedAt !== null || isKnown(job)) continue;
      const { kind, service: engine } = job;
      const key = JSON.stringify([kind, engine]);
      left.set(key, { kind, engine, count: (left.get(key)?.count ?? 0) + 1 });
    }
    return Promise.resolve([...left.values()]);
  }

  get(jobId: number): Promise<Job | null> {
    return Promise.resolve(this.#jobs.get(jobId) ?? null);
  }

  held(): Promise<readonly Job[]> {
    return Promise.resolve([...this.#jobs.values()].filter((job) => job.leaseToken !== null && isKnown(job)));
  }

  duePolls(service: EngineId, nowMs: number, limit: number): Promise<readonly Job[]> {
    const keptMs = THREE_ENGINES.traits(service).resultKeptMs ?? Infinity;
    const isKept = (job: Job): boolean => (job.acceptedAt ?? 0) > nowMs - keptMs;
    const due = this.#in('transcribing', service)
      .filter(({ dueAt }) => dueAt <= nowMs)
      .sort((a, b) => Number(isKept(b)) - Number(isKept(a)) || (a.acceptedAt ?? 0) - (b.acceptedAt ?? 0));
    return Promise.resolve(due.slice(0, limit));
  }

  inDoubt(service: EngineId, dueMs = Infinity): Promise<readonly Job[]> {
    return Promise.resolve(this.#in('uncertain', service).filter(({ dueAt }) => dueAt <= dueMs));
  }

  doubts(service: EngineId): Promise<Doubts> {
    const jobs = [...this.#jobs.values()].filter((job) => job.service === service);
    const acceptedAt = Math.max(0, ...jobs.map((job) => job.acceptedAt ?? 0));
    const sentAt = this.#in('uncertain', service)
      .filter(({ id }) => this.#leftByService.has(id))
      .map(({ bodyEndingAt }) => bodyEndingAt ?? 0)
      .filter((at) => at > acceptedAt);
    return Promise.resolve({ count: sentAt.length, lastAt: sentAt.length > 0 ? Math.max(...sentAt) : null });
  }

  acceptedCount(service: EngineId): Promise<number> {
    return Promise.resolve(this.#in('transcribing', service).length);
  }

  nextDueAfter(service: EngineId, nowMs: number): Promise<number | null> {
    const dueAt = (['queued', 'transcribing', 'uncertain'] as const)
      .flatMap((state) => this.#in(state, service))
      .map((job) => job.dueAt)
      .filter((at) => at > nowMs);
    return Promise.resolve(dueAt.length > 0 ? Math.min(...dueAt) : null);
  }

  rebaseWaits(nowMs: number): Promise<void> {
    for (const job of this.#jobs.values()) {
      const aheadMs = job.updatedAt - nowMs;
      if (aheadMs <= 0 || !['queued', 'uncertain', 'transcribing'].includes(job.state)) continue;
      const deadlineAt = job.deadlineAt === null ? null : job.deadlineAt - aheadMs;
      this.#jobs.set(job.id, { ...job, dueAt: job.dueAt - aheadMs, deadlineAt, updatedAt: nowMs });
    }
    return Promise.resolve();
  }

  promise(recordingId: number): Promise<SoundPromise | null> {
    return Promise.resolve(this.promises.get(recordingId) ?? null);
  }

  nextFallback({ able, all, from }: Relief, nowMs: number): Promise<Relieved | null> {
    for (const job of this.#in('queued', from).sort((a, b) => b.priority - a.priority || a.id - b.id)) {
      if (job.heldAt !== null || !(all || job.failure?.code === 'ceiling-reached')) continue;
      const standIns = standInsOf(this.#chains.get(job.recordingId) ?? [], from);
      const to = standIns.find((id) => able.includes(id) && !this.#wasTried(job.recordingId, id));
      if (to !== undefined && !this.#isBusy(to, nowMs)) return Promise.resolve({ job, to });
    }
    return Promise.resolve(null);
  }

  handOver(job: Job, to: StandIn, why: Failure, nowMs: number): Promise<readonly Job[]> {
    const waiting = this.#jobs.get(job.id);
    if (waiting?.state !== 'queued' || this.#wasTried(job.recordingId, to.engine)) return Promise.resolve([]);
    const ended = this.#change(waiting, { type: 'handed-over', failure: why }, nowMs);
    const { recordingId, priority } = job;
    const made = this.add({ service: to.engine, options: to.options, priority }, nowMs);
    const queued = { ...made, recordingId };
    this.#jobs.set(queued.id, queued);
    return Promise.resolve(ended ? [ended, queued] : []);
  }

  #isBusy(engine: EngineId, nowMs: number): boolean {
    return this.#in('queued', engine).some(({ dueAt, heldAt }) => heldAt === null && dueAt <= nowMs);
  }

  #wasTried(recordingId: number, engine: EngineId): boolean {
    return [...this.#jobs.values()].some(
      (job) =>
        job.recordingId === recordingId &&
        job.service === engine &&
        (job.state !== 'cancelled' || job.failure !== null),
    );
  }

  #in(state: JobState, service: EngineId): Job[] {
    return [...this.#jobs.values()].filter(
      (job) => job.state === state && job.service === service && isKnown(job),
    );
  }

  /** The job as it is, while it is still what the caller knows. */
  #asKnown({ id, leaseToken, requestId, state }: Job): Job | null {
    const job = this.#jobs.get(id);
    const isSame = job?.state === state && job.leaseToken === leaseToken && job.requestId === requestId;
    return isSame ? job : null;
  }

  #change(job: Job, event: JobEvent, nowMs: number): Job | null {
    const change = transition(job, event, nowMs, THREE_ENGINES.traits(job.service));
    if (!change) return null;
    const changed: Job = { ...job, ...change };
    this.#jobs.set(job.id, changed);
    return changed;
  }
}
