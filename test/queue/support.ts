// A worker at work in a test: a real library, services whose answers the test decides, and time that it lets pass.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../app/domain/clock.ts';
import { failure } from '../../app/domain/failure.ts';
import type { Job, JobAction, JobState } from '../../app/domain/job.ts';
import type { Outcome } from '../../app/domain/result.ts';
import type { EngineId } from '../../app/domain/engine.ts';
import { actOnJob } from '../../app/operations/job-actions.ts';
import { ProgressBook } from '../../app/queue/progress.ts';
import type { WorkerDeps } from '../../app/queue/deps.ts';
import { Worker } from '../../app/queue/worker.ts';
import type {
  CreateOutcome,
  CreateRequest,
  GetOutcome,
  LookUpOutcome,
  RecordedFile,
  ServiceProgress,
  SpeechService,
} from '../../app/speech/port.ts';
import type { IdentifiedFile } from '../../app/storage/intake.ts';
import type { Library } from '../../app/storage/library.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { makeLibrary, must, NOW, settledFile, transcriptOf } from '../storage/support.ts';
import { ManualTime } from './time.ts';
import { afterTest } from '../support/after-test.ts';

export { must, NOW, transcriptOf };

/** A promise that the test settles. */
export class Later<T> {
  readonly promise: Promise<T>;
  settle!: (value: T) => void;

  constructor() {
    this.promise = new Promise((resolve) => (this.settle = resolve));
  }
}

/** Calls of a service that stay under way until the test answers them. */
export class Held<T> {
  readonly #calls: Later<T>[] = [];

  wait(): Promise<T> {
    const call = new Later<T>();
    this.#calls.push(call);
    return call.promise;
  }

  /** Answers the call that was made first, or the one after `call` others. */
  answer(value: T, call = 0): void {
    const held = this.#calls[call];
    if (!held) throw new Error(`only ${this.#calls.length} calls are under way`);
    held.settle(value);
  }
}

export const READY: GetOutcome = { kind: 'ready', transcript: transcriptOf('Done.'), raw: null };
export const PENDING: GetOutcome = { kind: 'pending' };

/** The service answers, and its log tells nothing. */
export const NO_TRACE: LookUpOutcome = { kind: 'answered', found: new Map(), absent: new Set() };
/** The service answers, and its log knows every send. */
export const foundAll = (requestIds: readonly string[]): LookUpOutcome => ({
  kind: 'answered',
  found: new Map(requestIds.map((id) => [id, `g-${id}`])),
  absent: new Set(),
});

/** A service at the port whose every answer the test decides. */
export class ScriptedService implements SpeechService {
  readonly id: EngineId;
  pollPaceMs = 10_000;
  maxCreates = 2;
  maxAccepted?: number;
  readonly sent: CreateRequest[] = [];
  readonly polled: string[] = [];
  readonly cancelled: string[] = [];
  readonly forgotten: string[] = [];
  readonly lookedUp: (readonly string[])[] = [];
  onCreate: (request: CreateRequest) => CreateOutcome | Promise<CreateOutcome>;
  onGet: (generationId: string, signal: AbortSignal) => GetOutcome | Promise<GetOutcome> = () => READY;
  onLookUp: (requestIds: readonly string[]) => LookUpOutcome | Promise<LookUpOutcome> = () => NO_TRACE;
  readonly #progress = new Set<(progress: ServiceProgress) => void>();
  readonly #settled = new Set<(generationId: string) => void>();

  constructor(id: EngineId) {
    this.id = id;
    this.onCreate = (request) => this.accept(request);
  }

  /** From now on every send stays under way until it is answered. */
  holdSends(): Held<CreateOutcome> {
    const held = new Held<CreateOutcome>();
    this.onCreate = () => held.wait();
    return held;
  }

  /** From now on every question for a result stays under way until it is answered. */
  holdPolls(): Held<GetOutcome> {
    const held = new Held<GetOutcome>();
    this.onGet = () => held.wait();
    return held;
  }

  /** From now on every look into the service's log stays under way until it is answered. */
  holdLookUps(): Held<LookUpOutcome> {
    const held = new Held<LookUpOutcome>();
    this.onLookUp = () => held.wait();
    return held;
  }

  /** Takes the whole body and accepts the work. */
  async accept(request: CreateRequest): Promise<CreateOutcome> {
    request.onBytesSent(request.sizeBytes);
    await request.onBodyEnding();
    return { kind: 'accepted', generationId: `g-${request.requestId}` };
  }

  async create(request: CreateRequest): Promise<CreateOutcome> {
    this.sent.push(request);
    return this.onCreate(request);
  }

  async get(generationId: string, signal: AbortSignal): Promise<GetOutcome> {
    this.polled.push(generationId);
    return this.onGet(generationId, signal);
  }

  cancel(generationId: string): Promise<void> {
    this.cancelled.push(generationId);
    return Promise.resolve();
  }

  forget(generationId: string): void {
    this.forgotten.push(generationId);
  }

  async lookUp(requestIds: readonly string[]): Promise<LookUpOutcome> {
    this.lookedUp.push(requestIds);
    return this.onLookUp(requestIds);
  }

  onProgress(listener: (progress: ServiceProgress) => void): () => void {
    this.#progress.add(listener);
    return () => this.#progress.delete(listener);
  }

  onSettled(listener: (generationId: string) => void): () => void {
    this.#settled.add(listener);
    return () => this.#settled.delete(listener);
  }

  tellProgress(progress: ServiceProgress): void {
    for (const listener of this.#progress) listener(progress);
  }

  tellSettled(generationId: string): void {
    for (const listener of this.#settled) listener(generationId);
  }
}

export const refused = (
  ...[code, more]: Parameters<typeof failure>
): Extract<CreateOutcome, { kind: 'refused' }> => ({ kind: 'refused', failure: failure(code, more) });
export const LOST_ANSWER: CreateOutcome = { kind: 'ambiguous', failure: failure('answer-lost') };

export interface Process {
  readonly worker: Worker;
  /** Does what a person asked for. */
  readonly act: (jobId: number, action: JobAction) => Outcome<Job>;
  readonly progress: ProgressBook;
  readonly changes: Job[];
  readonly faults: { readonly error: unknown; readonly doing: string }[];
}

let ids = 0;
/** Workers of processes that died: they are not told to stop. */
const gone = new WeakSet<Worker>();

/** Starts a worker as a process of its own. */
export function startProcess(
  library: Library,
  services: WorkerDeps['services'],
  clock: Clock,
  more: Partial<WorkerDeps> = {},
): Process {
  const progress = new ProgressBook(clock, ENGINES);
  const changes: Job[] = [];
  const faults: { error: unknown; doing: string }[] = [];
  const onChange = more.onChange ?? ((job: Job) => void changes.push(job));
  const worker = new Worker({
    store: library.queue,
    engines: ENGINES,
    services,
    clock,
    rng: () => 0.5,
    progress,
    newId: () => `id-${++ids}`,
    source: ({ recordingId }) => Promise.resolve(sourceOf(library, recordingId)),
    onChange,
    onFault: (error, doing) => faults.push({ error, doing }),
    ...more,
  });
  void worker.start().catch((error: unknown) => faults.push({ error, doing: 'starting' }));
  // A service that a test left without an answer must not keep the end waiting.
  afterTest(() => (gone.has(worker) ? undefined : Promise.race([worker.stop(), sleep(1_000)])));
  const act = (jobId: number, action: JobAction): Outcome<Job> =>
    actOnJob({ engines: ENGINES, library, worker: worker, clock, onChange }, jobId, action);
  return { worker, act, progress, changes, faults };
}

function sourceOf(library: Library, recordingId: number): Outcome<RecordedFile> {
  const { durationSeconds, fileName, sizeBytes } = must(library.recordings.get(recordingId));
  const path = must(library.files.pathFor(recordingId));
  return { ok: true, value: { path, fileName, mimeType: 'audio/mpeg', sizeBytes, durationSeconds } };
}

/** A library, two scripted services, and a worker that works on them in manual time. */
export class World {
  readonly time = new ManualTime(NOW);
  readonly cloud = new ScriptedService('cloud');
  readonly device = new ScriptedService('device');
  library: Library;
  process: Process;
  readonly #more: Partial<WorkerDeps>;

  constructor(more: Partial<WorkerDeps> = {}, prepare: (library: Library) => void = () => undefined) {
    this.#more = more;
    this.library = makeLibrary();
    prepare(this.library);
    this.process = this.#start();
  }

  get worker(): Worker {
    return this.process.worker;
  }

  /** Takes a recording in; it is queued and the worker is told. */
  add(service: EngineId, more: Partial<IdentifiedFile> = {}): number {
    const { job } = this.library.takeIn(settledFile({ service, ...more }), this.time.nowMs());
    this.worker.wake();
    return must(job).id;
  }

  /** Does what a person asked for. */
  act(id: number, action: JobAction): Outcome<Job> {
    return this.process.act(id, action);
  }

  job(id: number): Job {
    return must(this.library.jobs.get(id));
  }

  state(id: number): JobState {
    return this.job(id).state;
  }

  /** What happened to a job, as the trail has it. */
  trail(id: number): readonly string[] {
    return this.library.events
      .forRecording(this.job(id).recordingId)
      .filter((event) => event.jobId === id)
      .map((event) => event.kind);
  }

  /** The process is gone without a word: nothing it waits for comes back to it. Another one takes over. */
  restart(): void {
    this.time.forget();
    gone.add(this.worker);
    const { directory } = this.library;
    this.library.close();
    this.library = makeLibrary(directory);
    this.process = this.#start();
  }

  #start(): Process {
    const services = { cloud: this.cloud, device: this.device };
    return startProcess(this.library, services, this.time, { after: this.time.after, ...this.#more });
  }
}

/** Waits in real time until something is so. */
export async function until(isSo: () => boolean, what: string, limitMs = 10_000): Promise<void> {
  const startedMs = performance.now();
  while (!isSo()) {
    if (performance.now() - startedMs > limitMs) throw new Error(`waited in vain for: ${what}`);
    await sleep(5);
  }
}
