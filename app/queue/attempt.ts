// One job under way: sent, waited for, asked for, judged, stored. Holds what must be known of it meanwhile; the store alone is the truth.
import type { EngineTraits } from '../domain/engine.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { isJobKind, type Job, type JobEvent } from '../domain/job.ts';
import type { Outcome } from '../domain/result.ts';
import { readJobOptions } from '../domain/track-choice.ts';
import type {
  CreateOutcome,
  GetOutcome,
  RecordedAddress,
  RecordedFile,
  SpeechService,
} from '../speech/port.ts';
import type { Stop, WorkerDeps } from './deps.ts';
import type { Gate, Refusal } from './gate.ts';
import type { Patience } from './patience.ts';
import { judgeCreate, judgeHeard, judgePoll } from './steps.ts';
import type { Arriving, Result } from './store.ts';

/** What an attempt works with. */
export interface Hands extends Pick<
  WorkerDeps,
  'store' | 'clock' | 'rng' | 'progress' | 'source' | 'addresses' | 'admit' | 'onChange' | 'onFault'
> {
  readonly service: SpeechService;
  readonly engine: EngineTraits;
  readonly gate: Gate;
  readonly patience: Patience;
  /** When this process began, by the clock that cannot jump. */
  readonly startedMonoMs: number;
  /** A send is over: another may begin. */
  readonly onHandFree: () => void;
  /** The gate has closed because sends ended in doubt: what has not left in full need not leave. */
  readonly onHeldInDoubt: (service: SpeechService) => void;
}

/** What an attempt does at the moment. */
type Doing = 'nothing' | 'sending' | 'noting' | 'asking';

type Ready = Extract<GetOutcome, { kind: 'ready' }>;
type Told = Extract<GetOutcome, { kind: 'told' }>;

/** Wait before a job is asked about again whose last poll ended in a fault of ours, milliseconds. */
const FAULT_PAUSE_MS = 60_000;
/** A send that was broken off on purpose says nothing about the service. */
const NO_REFUSAL: Refusal = { waitMs: 0, isTransient: false };

/** Lives from the claim, or from the first poll of a process, until the job has ended or waits again. */
export class Attempt {
  readonly #hands: Hands;
  #job: Job;
  #doing: Doing = 'nothing';
  readonly #abort = new AbortController();
  /** The last bytes may have left. */
  #isEnding = false;
  /** Broken off because sends before it ended in doubt. */
  #isCalledOff = false;
  /** A person decided otherwise: what comes back is no answer to what they want now. */
  #isOverruled = false;
  /** The store says that it is no longer the job that this one knows. */
  #isLost = false;
  #acceptedMonoMs: number | null = null;
  #failedPolls: { readonly count: number; readonly why: Failure } | null = null;
  #faultyUntilMonoMs = -Infinity;

  constructor(job: Job, hands: Hands) {
    this.#job = job;
    this.#hands = hands;
  }

  /** The job as it was last seen. */
  get job(): Job {
    return this.#job;
  }

  get doing(): Doing {
    return this.#doing;
  }

  get service(): SpeechService {
    return this.#hands.service;
  }

  /** Polls in a row that brought no usable answer, and why the last one did not. */
  get failedPolls(): { readonly count: number; readonly why: Failure } | null {
    return this.#failedPolls;
  }

  /** False while something is under way, and for a while after a fault of ours. */
  get mayAsk(): boolean {
    return this.#doing === 'nothing' && this.#faultyUntilMonoMs <= this.#hands.clock.monotonicMs();
  }

  /** True when nothing is left to do with it. */
  get isOver(): boolean {
    return (
      this.#isOverruled ||
      this.#isLost ||
      (this.#job.state !== 'uploading' && this.#job.state !== 'transcribing')
    );
  }

  /** The store told of the job anew. */
  see(job: Job): void {
    this.#job = job;
  }

  /** Breaks off what is under way: the process ends. */
  abort(): void {
    this.#abort.abort();
  }

  /** A person decided otherwise. */
  overrule(): void {
    this.#isOverruled = true;
    this.#end(null);
    this.#abort.abort();
  }

  /** Breaks a send off that has not left in full, for the service's sake: it waits, and no attempt is used up. */
  callOff(): void {
    if (this.#doing !== 'sending' || this.#isEnding || this.#abort.signal.aborted) return;
    this.#isCalledOff = true;
    this.#abort.abort();
  }

  /** Sends the recording: asks whether it may be begun, finds the file, hands it over, judges the end, writes that down. */
  send(): Promise<void> {
    return this.#exclusively('sending', async () => {
      const stop = await this.#hands.admit?.(this.#job);
      if (stop) return this.#stopped(stop);
      const source = await this.#hands.source(this.#job);
      const outcome = await this.#handOver(source);
      const event = this.#judgeSend(outcome, source.ok ? source.value.durationSeconds : 0);
      // The next may go while the disk notes how this one ended. Not where a service takes only so many: these are counted in the table.
      if (this.#hands.service.maxAccepted === undefined) {
        this.#doing = 'noting';
        this.#hands.onHandFree();
      }
      const changed = await this.#insist(event);
      if (!changed && outcome.kind === 'accepted') await this.#acceptedInVain(outcome);
    });
  }

  /** Asks for the result: judges the answer, writes down what it means, stores what came. */
  ask(): Promise<void> {
    return this.#exclusively('asking', async () => {
      const { signal } = this.#abort;
      const { gate, service } = this.#hands;
      const { audioSeconds, generationId } = this.#job;
      if (!generationId) return;
      const isByAddress = this.#hands.addresses?.isPassed(this.#job) ?? false;
      const outcome = this.#orInstead(await service.get(generationId, signal, audioSeconds, isByAddress));
      if (signal.aborted) return;
      const failedPolls = this.#notePoll(outcome);
      if (outcome.kind === 'ready') return this.#keep(outcome);
      if (outcome.kind === 'told') return this.#keepTold(outcome);
      const waited = { failedPolls, ownMs: this.#waitedMs };
      const { event, hold } = judgePoll(this.#job, outcome, service.pollPaceMs, waited, this.#hands);
      if (hold) gate.hold(hold);
      const changed = await this.#insist(event);
      if (changed && outcome.kind === 'failed' && outcome.raw) await this.#keepUnread(outcome.raw);
      if (changed && changed.state !== 'transcribing') this.#end(null);
    }).catch((error: unknown) => {
      this.#faultyUntilMonoMs = this.#hands.clock.monotonicMs() + FAULT_PAUSE_MS;
      throw error;
    });
  }

  /** One exchange with the service at a time. */
  async #exclusively(doing: Doing, step: () => Promise<void>): Promise<void> {
    this.#doing = doing;
    try {
      await step();
    } finally {
      this.#doing = 'nothing';
    }
  }

  /** This job must not be begun now: it would cost more than the person allows, or what it needs is not here yet. */
  async #stopped({ failure: why, isForAll, untilMs }: Stop): Promise<void> {
    if (isForAll) this.#hands.gate.hold(why, untilMs);
    await this.#insist({ type: 'postponed', failure: why, retryAt: untilMs });
  }

  /** Hands a recording over. A mistake of ours in the middle of it must neither lose the job nor have it sent twice. */
  async #handOver(source: Outcome<RecordedFile | RecordedAddress>): Promise<CreateOutcome> {
    const { engine, onFault } = this.#hands;
    if (!source.ok) return { kind: 'refused', failure: source.failure };
    if (this.#abort.signal.aborted) return { kind: 'refused', failure: failure('upload-interrupted') };
    try {
      const { value } = source;
      return 'address' in value ? this.#orInstead(await this.#passOn(value)) : await this.#upload(value);
    } catch (error) {
      onFault(error, 'sending a recording');
      if (this.#isEnding && engine.mayHaveAcceptedUnanswered)
        return { kind: 'ambiguous', failure: failure('answer-lost') };
      return { kind: 'refused', failure: failure('internal') };
    }
  }

  #upload(file: RecordedFile): Promise<CreateOutcome> {
    const { engine, progress, service } = this.#hands;
    const { signal } = this.#abort;
    const { kind, options } = this.#job;
    const { track } = readJobOptions(options);
    return service.create({
      ...file,
      ...(isJobKind(kind) ? { kind } : {}),
      ...this.#sendOf(file),
      ...(track === undefined ? {} : { track }),
      onBytesSent: (sentBytes) => {
        if (!engine.runsHere && !signal.aborted)
          progress.note(this.#job.id, 'uploading', sentBytes, file.sizeBytes);
      },
    });
  }

  /** Hands over where the recording lies, in the place of its bytes: all else is as with those. */
  async #passOn(at: RecordedAddress): Promise<CreateOutcome> {
    const { addresses, service } = this.#hands;
    if (!service.createByAddress) throw new Error('an engine that takes no addresses was given one');
    addresses?.pass(this.#job);
    return service.createByAddress({ address: at.address, ...this.#sendOf(at) });
  }

  /** What every send says. */
  #sendOf({ durationSeconds }: { readonly durationSeconds: number }) {
    return {
      requestId: this.#job.requestId ?? '',
      durationSeconds,
      options: readJobOptions(this.#job.options).options,
      signal: this.#abort.signal,
      // Losing this write would make a paid send look unsent, so it must be on disk before the last bytes leave.
      onBodyEnding: async (): Promise<void> => {
        if (!(await this.#record({ type: 'body-ending' }))) throw new Error('the job is no longer ours');
        this.#isEnding = true;
      },
    };
  }

  /** What the service could not fetch is downloaded and sent as a file, where that is allowed. */
  #orInstead<O extends CreateOutcome | GetOutcome>(outcome: O): O {
    if (outcome.kind !== 'refused' && outcome.kind !== 'failed') return outcome;
    if (outcome.failure.code !== 'address-not-fetched' || this.#isOverruled) return outcome;
    const instead = this.#hands.addresses?.instead(this.#job) ?? null;
    return instead === null ? outcome : { ...outcome, failure: instead };
  }

  /** What the end of a send means: for the service's gate, and for the job. */
  #judgeSend(outcome: CreateOutcome, durationSeconds: number): JobEvent {
    const { clock, gate, patience, progress, service } = this.#hands;
    const isBrokenOff = this.#abort.signal.aborted;
    if (outcome.kind === 'accepted') {
      gate.open();
      this.#acceptedMonoMs = clock.monotonicMs();
      if (!this.#isOverruled) progress.note(this.#job.id, 'transcribing', 0, durationSeconds);
    } else this.#end(null);
    if (outcome.kind === 'refused') {
      // Nothing was sent, or nothing that could be fetched: it may be claimed as soon as the file is here.
      if (outcome.failure.code === 'address-fetching')
        return { type: 'postponed', failure: outcome.failure, retryAt: clock.nowMs() };
      // Quitting is not a failure: the next start sends it, and no attempt was used up.
      if (patience.isOver && outcome.failure.code === 'upload-interrupted')
        return { type: 'interrupted', failure: outcome.failure, crashed: false };
      // The gate keeps it; it may go as soon as that opens.
      if (this.#isCalledOff)
        return { type: 'postponed', failure: gate.closedBy ?? outcome.failure, retryAt: clock.nowMs() };
    }
    if (outcome.kind === 'ambiguous' && !isBrokenOff) {
      gate.doubted(outcome.cause);
      if (gate.held) this.#hands.onHeldInDoubt(service);
    }
    const refusal =
      outcome.kind === 'refused' && !isBrokenOff ? gate.refused(this.#job.id, outcome.failure) : NO_REFUSAL;
    const { pollPaceMs } = service;
    return judgeCreate(this.#job, outcome, durationSeconds, pollPaceMs, refusal, gate.retries, this.#hands);
  }

  /** Cancelled while it was being accepted: nobody waits for the result any more. */
  async #acceptedInVain({
    generationId,
    spentUsd,
  }: Extract<CreateOutcome, { kind: 'accepted' }>): Promise<void> {
    const { clock, engine, patience, service, store } = this.#hands;
    this.#end(null);
    const late = (): Promise<void> => store.recordLate(this.#job, generationId, spentUsd, clock.nowMs());
    if (engine.isPaid) await patience.insist(this.#job.id, late);
    await service.cancel?.(generationId);
  }

  /** Counts polls in a row that brought no usable answer; any other tells the gate that the service answers. @returns how many there were before this one */
  #notePoll(outcome: GetOutcome): number {
    const before = this.#failedPolls?.count ?? 0;
    if (outcome.kind === 'unreachable') this.#failedPolls = { count: before + 1, why: outcome.failure };
    else {
      this.#failedPolls = null;
      this.#hands.gate.answered();
    }
    return before;
  }

  /** How long this process has waited for the result, by a clock that cannot jump. */
  get #waitedMs(): number {
    const { clock, startedMonoMs } = this.#hands;
    return clock.monotonicMs() - (this.#acceptedMonoMs ?? startedMonoMs);
  }

  /** Keeps a result: judges how much of the recording it holds, stores it, lets the service forget it. */
  async #keep({ heard, peaks, raw, spentUsd, transcript }: Ready): Promise<void> {
    const { patience, store } = this.#hands;
    const promise = await store.promise(this.#job.recordingId);
    const result: Result = {
      ...judgeHeard(promise, transcript, heard),
      ...{ transcript, raw },
      ...(peaks === undefined ? {} : { peaks }),
      ...(spentUsd === undefined ? {} : { spentUsd }),
    };
    await patience.ownTurn(transcript.segments.length);
    this.#ended(
      await this.#store((nowMs) => store.arrive(this.#job, result, nowMs)),
      transcript.durationSeconds,
    );
  }

  /** Keeps who speaks when, in the text that there is. How fast that went says nothing about how fast texts come. */
  async #keepTold({ telling }: Told): Promise<void> {
    const { patience, store } = this.#hands;
    await patience.ownTurn();
    this.#ended(await this.#store((nowMs) => store.tell(this.#job, telling, nowMs)), null);
  }

  /** Its result is stored: the service may forget it. */
  #ended(done: Job | null, heardSeconds: number | null): void {
    if (!done) return;
    this.#job = done;
    this.#end(heardSeconds);
    if (done.generationId) this.#hands.service.forget?.(done.generationId);
    this.#hands.onChange(done);
  }

  /** What is long is written with pauses for everything else; only when it is whole, the last small write ends the job. */
  async #store(arrive: (nowMs: number) => Promise<Arriving | null>): Promise<Job | null> {
    const { clock, patience } = this.#hands;
    const { signal } = this.#abort;
    // Nobody wants it any more. The end of this process is no reason: what has come so far would have to be fetched again.
    const isUnwanted = (): boolean => signal.aborted && !patience.isOver;
    const begin = (): Promise<Arriving | null> =>
      signal.aborted ? Promise.resolve(null) : arrive(clock.nowMs());
    const arriving = await patience.insist(this.#job.id, begin);
    if (!arriving) return null;
    try {
      const isShort = arriving.isWhole;
      while (!arriving.isWhole) {
        await patience.ownTurn();
        if (isUnwanted()) return null;
        await patience.insist(this.#job.id, () => arriving.step());
      }
      if (!isShort) await patience.ownTurn();
      const finish = (): Promise<Job | null> =>
        isUnwanted() ? Promise.resolve(null) : arriving.finish(clock.nowMs());
      return await patience.insist(this.#job.id, finish);
    } finally {
      await arriving.end();
    }
  }

  /** It was paid for and cannot be read: the person can save it and look for themselves. */
  #keepUnread(raw: Uint8Array): Promise<void> {
    const { clock, patience, store } = this.#hands;
    return patience.insist(this.#job.id, () => store.keepUnread(this.#job, raw, clock.nowMs()));
  }

  /** Writes down what happened, however often the disk refuses. @returns null when that has no meaning any more */
  async #insist(event: JobEvent): Promise<Job | null> {
    const changed = await this.#hands.patience.insist(this.#job.id, () => this.#record(event));
    if (!changed) this.#isLost = true;
    return changed;
  }

  async #record(event: JobEvent): Promise<Job | null> {
    const { clock, onChange, store } = this.#hands;
    const changed = await store.record(this.#job, event, clock.nowMs());
    if (!changed) return null;
    this.#job = changed;
    onChange(changed);
    return changed;
  }

  /** Its progress is no longer told. @param heardSeconds of sound that are done, which tells how fast the service is */
  #end(heardSeconds: number | null): void {
    const { clock, progress } = this.#hands;
    const { id, service } = this.#job;
    // A person may have had it begun anew: that progress is another attempt's.
    if (this.#isOverruled && this.#doing !== 'nothing' && this.#abort.signal.aborted) return;
    if (heardSeconds === null || this.#acceptedMonoMs === null) return progress.end(id, service);
    const workSeconds = (clock.monotonicMs() - this.#acceptedMonoMs) / 1_000;
    progress.end(id, service, { heardSeconds, workSeconds });
  }
}
