// Looks for sends with unknown ends in the service's log, again and again, and so finds out whether a service answers at all.
import type { Clock } from '../domain/clock.ts';
import { LOOKS_UNTIL_ASKED, nextLookMs } from '../domain/doubt.ts';
import { failure } from '../domain/failure.ts';
import type { Job, JobEvent } from '../domain/job.ts';
import type { EngineId, Engines } from '../domain/engine.ts';
import type { LookUpOutcome, SpeechService } from '../speech/port.ts';
import type { Gate } from './gate.ts';
import { acceptedEvent } from './steps.ts';
import type { QueueStore } from './store.ts';

export interface LookUpDeps {
  readonly store: Pick<QueueStore, 'get' | 'inDoubt'>;
  readonly engines: Engines;
  readonly services: readonly SpeechService[];
  readonly gateOf: (id: EngineId) => Gate;
  readonly clock: Clock;
  /** Lets an event happen to a job, however often the disk refuses to take it; null when it has no meaning any more. */
  readonly apply: (job: Job, event: JobEvent) => Promise<Job | null>;
  /** Keeps work in sight until it has ended. */
  readonly track: (work: Promise<void>, doing: string, ended: () => void) => void;
}

/** Wait before a service is asked again whose last answer led to a fault of ours, milliseconds. */
const FAULT_PAUSE_MS = 60_000;

/** One question at a time a service: its log tells of all sends at once. */
export class LookUps {
  readonly #deps: LookUpDeps;
  readonly #asking = new Map<EngineId, AbortController>();
  readonly #faultyUntilMonoMs = new Map<EngineId, number>();

  #isOver = false;

  constructor(deps: LookUpDeps) {
    this.#deps = deps;
  }

  /** The worker begins, or begins again. */
  begin(): void {
    this.#isOver = false;
  }

  /** True while a service is being asked. */
  get busy(): boolean {
    return this.#asking.size > 0;
  }

  /** Asks what is due, and whether services that are held in doubt answer again. */
  async pump(now: number): Promise<void> {
    const { clock, gateOf, services, store } = this.#deps;
    for (const service of services) {
      const { id } = service;
      if (!service.lookUp || this.#asking.has(id)) continue;
      if ((this.#faultyUntilMonoMs.get(id) ?? -Infinity) > clock.monotonicMs()) continue;
      const due = await store.inDoubt(id, now);
      if (this.#isOver) return;
      if (due.length === 0 && !gateOf(id).wantsProbe) continue;
      this.#ask(service, due);
    }
  }

  /** Breaks off what is being asked. */
  stop(): void {
    this.#isOver = true;
    for (const abort of this.#asking.values()) abort.abort();
  }

  #ask(service: SpeechService, due: readonly Job[]): void {
    const abort = new AbortController();
    this.#asking.set(service.id, abort);
    const asked = this.#step(service, due, abort.signal).catch((error: unknown) => {
      this.#faultyUntilMonoMs.set(service.id, this.#deps.clock.monotonicMs() + FAULT_PAUSE_MS);
      throw error;
    });
    this.#deps.track(asked, 'looking for lost answers', () => this.#asking.delete(service.id));
  }

  async #step(service: SpeechService, due: readonly Job[], signal: AbortSignal): Promise<void> {
    const { gateOf, store } = this.#deps;
    const gate = gateOf(service.id);
    // The log tells of all of them, also of those that are not due yet.
    const all = await store.inDoubt(service.id);
    const ids = all.flatMap(({ requestId }) => requestId ?? []);
    const outcome = await service.lookUp?.(ids, signal);
    if (!outcome || signal.aborted) return;
    if (outcome.kind === 'answered') gate.reached();
    else gate.unreached(outcome.failure);
    const dueIds = new Set(due.map(({ id }) => id));
    for (const job of all) {
      const isFound = await this.#settle(job, outcome, dueIds.has(job.id), signal);
      if (isFound) gate.foundOne();
    }
  }

  /** Writes down what the answer means for one send. @returns whether it was found */
  async #settle(asked: Job, outcome: LookUpOutcome, isDue: boolean, signal: AbortSignal): Promise<boolean> {
    const { clock, engines, store } = this.#deps;
    const job = await store.get(asked.id);
    // A person may have decided meanwhile, and another send may be in doubt by now.
    if (job?.state !== 'uncertain' || job.requestId !== asked.requestId || signal.aborted) return false;
    const requestId = job.requestId ?? '';
    const now = clock.nowMs();
    const generationId = outcome.kind === 'answered' ? outcome.found.get(requestId) : undefined;
    if (generationId !== undefined) {
      const event = acceptedEvent(engines.traits(job.service), generationId, job.audioSeconds, 0, now);
      return (await this.#deps.apply(job, event)) !== null;
    }
    if (!isDue) return false;
    const answered = outcome.kind === 'answered';
    const looks = job.pollCount + (answered ? 1 : 0);
    const isAsked = answered && looks === LOOKS_UNTIL_ASKED;
    await this.#deps.apply(job, {
      type: 'looked-up',
      nextLookAt: now + nextLookMs(looks, answered),
      answered,
      ...(isAsked ? { failure: inVain(job, outcome.absent.has(requestId)) } : {}),
    });
    return false;
  }
}

/** What a person who has to decide is told. */
function inVain({ failure: why }: Job, isAbsent: boolean): ReturnType<typeof failure> {
  return failure('answer-lost', { detail: why?.detail, message: isAbsent ? NOT_IN_THE_LOG : NO_TRACE });
}

const NOT_IN_THE_LOG =
  'The file was sent in full, but no answer came back, and after two hours of looking the service’s log does not list it. It most probably did not arrive. Send it again if you accept that it may, in rare cases, be charged twice.';
const NO_TRACE =
  'The file was sent in full, but no answer came back, and the service could not tell in two hours of asking whether it arrived. It may have been accepted and charged. Send it again only if you accept that it may be charged twice.';
