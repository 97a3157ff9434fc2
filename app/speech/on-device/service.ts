// Transcription on this computer, behind the same two steps as the cloud: create → generation id, get → transcript.
import type { Clock } from '../../domain/clock.ts';
import { failure, type Failure } from '../../domain/failure.ts';
import { isMarked, type FileMark } from '../../domain/file-mark.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import type { InstalledModel } from '../../domain/speech-model.ts';
import type { CreateOutcome, CreateRequest, GetOutcome, ServiceProgress, SpeechService } from '../port.ts';
import { failureOfDecoding, undecodable } from './failures.ts';
import { Hearing } from './hearing.ts';
import { identityOf, sameState } from './file-identity.ts';
import { JournalFolder, sameWork, type Journal, type JournalEnd, type JournalHead } from './journal.ts';
import { askedOf, chooseModel, type ModelsAtHand } from './models/choose.ts';
import type { Decoder, Recogniser, SoundPlan } from './parts.ts';
import { LEAST_DECODED, ready, writeFailure } from './results.ts';

export interface DeviceServiceDeps<Pipe> {
  /** Looks at a recording: who decodes it, what it promises, which tracks there are. */
  readonly plan: (path: string) => SoundPlan;
  readonly decoder: Decoder<Pipe>;
  readonly recogniser: Recogniser<Pipe>;
  /** Folder for the journals of work under way; made when it is needed. */
  readonly workDir: string;
  readonly clock: Clock;
  readonly models: ModelsAtHand;
  /** A model of this computer that tells languages apart; null where there is none. */
  readonly languageTeller?: () => InstalledModel | null;
}

/** Loudness over a recording, and its length as it was decoded. */
export interface Peaks {
  readonly peaks: Uint8Array;
  readonly durationSeconds: number;
}

/** The service on this computer; beside the two steps it can measure the loudness of any recording. */
export interface DeviceService extends SpeechService {
  /** Loudness of a recording that another service transcribes, 0–255, at most 20,000 values over its whole length. */
  decodePeaks(path: string, track: number | null, signal?: AbortSignal): Promise<Outcome<Peaks>>;
  /** True while a recording waits in here for a model, or is heard with it. */
  hearsWith(modelId: string): boolean;
  /** Ends both processes. Work under way goes on at its last journalled word when it is asked for again. */
  close(): Promise<void>;
}

/** Least time between two progress reports, milliseconds. */
const PROGRESS_MS = 250;

/** One piece of work that waits or is under way. */
interface Work {
  readonly id: string;
  readonly head: JournalHead;
  readonly model: InstalledModel;
  /** The file that it is about, as it was seen when the work was taken. */
  readonly mark: FileMark;
  readonly abort: AbortController;
  /** Settled when nothing of it runs any more. */
  readonly over: Promise<void>;
  readonly markOver: () => void;
}

/** Makes the device service. */
export function createDeviceService<Pipe>(deps: DeviceServiceDeps<Pipe>): DeviceService {
  return new OnDevice(deps);
}

class OnDevice<Pipe> implements DeviceService {
  readonly id = 'device';
  readonly pollPaceMs = 1_000;
  readonly maxCreates = 1;
  /** One recording at a time uses the machine fully; the others wait where they can be seen waiting, in the queue. */
  readonly maxAccepted = 1;

  readonly #deps: DeviceServiceDeps<Pipe>;
  readonly #journals: JournalFolder;
  readonly #hearing: Hearing<Pipe>;
  /** Waiting or under way, oldest first. What is not here is told by its journal. */
  readonly #works = new Map<string, Work>();
  readonly #progressListeners = new Set<(progress: ServiceProgress) => void>();
  readonly #settledListeners = new Set<(generationId: string) => void>();
  #running: Promise<void> | null = null;
  #current: Work | null = null;
  #resting = false;
  #sparesPower = false;
  /** Lets the work in hand stand still. */
  #pause = new AbortController();
  #swept = false;
  #closed = false;

  constructor(deps: DeviceServiceDeps<Pipe>) {
    this.#deps = deps;
    this.#journals = new JournalFolder(deps.workDir);
    this.#hearing = new Hearing({ ...deps, journals: this.#journals });
  }

  async create(request: CreateRequest): Promise<CreateOutcome> {
    this.#sweepOnce();
    try {
      const asked = askedOf(request.options);
      const model = await chooseModel(this.#deps.models, asked);
      if (!model.ok) return { kind: 'refused', failure: model.failure };
      const file = await identityOf(request.path);
      if (!file.ok) return { kind: 'refused', failure: file.failure };
      if (request.identified && !isMarked(request.identified.mark, file.value))
        return { kind: 'refused', failure: failure('file-changed') };
      const why = undecodable(this.#deps.plan(request.path).tracks, request.track);
      if (why) return { kind: 'refused', failure: why };
      const head: JournalHead = {
        sizeBytes: file.value.sizeBytes,
        modifiedMs: file.value.modifiedMs,
        path: request.path,
        model: model.value.model.name,
        ...asked,
        durationSeconds: request.durationSeconds,
        ...(request.track === undefined ? {} : { track: request.track }),
      };
      const id = JournalFolder.newId();
      const inherited = await this.#journals.inherit(id, head, (older) => !this.#works.has(older));
      if (inherited) await this.#journals.reopen(id);
      else await this.#journals.begin(id, head);
      await request.onBodyEnding();
      this.#enqueue(id, head, model.value, file.value);
      return { kind: 'accepted', generationId: id };
    } catch (error) {
      return { kind: 'refused', failure: writeFailure(error) };
    }
  }

  async get(generationId: string): Promise<GetOutcome> {
    if (this.#works.has(generationId)) return { kind: 'pending' };
    const journal = await this.#journals.read(generationId);
    if (!journal) return { kind: 'lost', failure: LOST };
    // Another poll may have taken it up while this one read.
    if (this.#works.has(generationId)) return { kind: 'pending' };
    if (journal.end?.kind === 'done') return ready(journal, journal.end);
    if (journal.end?.kind === 'failed') {
      return { kind: 'failed', failure: journal.end.failure, crashed: journal.end.crashed };
    }
    return this.#takeUp(generationId, journal);
  }

  async cancel(generationId: string): Promise<void> {
    const work = this.#works.get(generationId);
    this.#works.delete(generationId);
    work?.abort.abort();
    if (work && this.#current === work) await work.over;
    await this.#journals.remove(generationId);
  }

  forget(generationId: string): void {
    // A journal that stays is swept later; nothing depends on it being gone.
    if (!this.#works.has(generationId)) this.#journals.remove(generationId).catch(() => undefined);
  }

  onProgress(listener: (progress: ServiceProgress) => void): () => void {
    this.#progressListeners.add(listener);
    return () => this.#progressListeners.delete(listener);
  }

  onSettled(listener: (generationId: string) => void): () => void {
    this.#settledListeners.add(listener);
    return () => this.#settledListeners.delete(listener);
  }

  async decodePeaks(
    path: string,
    track: number | null,
    signal = new AbortController().signal,
  ): Promise<Outcome<Peaks>> {
    const before = await identityOf(path);
    if (!before.ok) return before;
    const { promisedSeconds, reader } = this.#deps.plan(path);
    const mark = before.value;
    const job = { path, mark, reader, track, promisedSeconds, start: 0, signal, onLength: () => undefined };
    const end = await this.#deps.decoder.measure(job);
    const after = await identityOf(path);
    if (!after.ok) return after;
    if (!isMarked(mark, after.value)) return failed(failure('file-changed'));
    const fault = failureOfDecoding(end);
    if (fault && (end.kind === 'crashed' || end.report.decodedSeconds < LEAST_DECODED))
      return failed(fault.failure);
    if (end.kind === 'crashed' || signal.aborted) return failed(failure('internal'));
    return ok({ peaks: end.report.peaks ?? new Uint8Array(), durationSeconds: end.report.endSeconds });
  }

  hearsWith(modelId: string): boolean {
    return [...this.#works.values()].some(({ model }) => model.model.id === modelId);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const work of this.#works.values()) work.abort.abort();
    await this.#running;
    this.#deps.decoder.close();
    this.#deps.recogniser.close();
  }

  /** Goes on with work that another process began. */
  async #takeUp(id: string, journal: Journal): Promise<GetOutcome> {
    const refuse = (why: Failure): GetOutcome => ({ kind: 'failed', failure: why });
    const model = await chooseModel(this.#deps.models, journal.head);
    if (!model.ok) return refuse(model.failure);
    const file = await identityOf(journal.head.path);
    if (!file.ok) return refuse(file.failure);
    const head: JournalHead = { ...journal.head, model: model.value.model.name };
    if (!sameState(head, file.value)) return refuse(failure('file-changed'));
    try {
      if (journal.deaths >= DEATHS_MAX) {
        // With the end in the journal, a person's next try has two of its own.
        await this.#journals.reopen(id);
        await this.#journals.addEnd(id, { kind: 'failed', failure: KILLS_THE_APP, crashed: false });
        return refuse(KILLS_THE_APP);
      }
      // Another model would go on in another voice; it begins anew.
      if (sameWork(journal.head, head)) await this.#journals.reopen(id);
      else await this.#journals.begin(id, head);
    } catch (error) {
      return { kind: 'unreachable', failure: writeFailure(error) };
    }
    this.#enqueue(id, head, model.value, file.value);
    return { kind: 'pending' };
  }

  #enqueue(id: string, head: JournalHead, model: InstalledModel, mark: FileMark): void {
    let markOver = (): void => undefined;
    const over = new Promise<void>((resolve) => (markOver = resolve));
    this.#works.set(id, { id, head, model, mark, abort: new AbortController(), over, markOver });
    this.#work();
  }

  spare(on: boolean): void {
    this.#sparesPower = on;
  }

  rest(on: boolean): void {
    this.#resting = on;
    if (on) this.#pause.abort();
    else this.#work();
  }

  #work(): void {
    if (this.#running || this.#resting || this.#closed || this.#works.size === 0) return;
    this.#running = this.#drain().finally(() => {
      this.#running = null;
      this.#work(); // it may have been told to rest and to go on since
    });
  }

  async #drain(): Promise<void> {
    for (;;) {
      const work = this.#works.values().next().value;
      if (!work || this.#closed || this.#resting) return;
      this.#current = work;
      this.#pause = new AbortController();
      try {
        const end = await this.#run(work);
        // What was heard so far is in the journal, and gone on with from there.
        if (end === null && !work.abort.signal.aborted) continue;
        if (end) await this.#journals.addEnd(work.id, end);
      } catch (error) {
        // Where the journal cannot be written, the result cannot be kept either. What it holds is gone on with later.
        await this.#journals
          .addEnd(work.id, { kind: 'failed', failure: writeFailure(error), crashed: false })
          .catch(() => undefined);
      }
      this.#current = null;
      this.#works.delete(work.id);
      work.markOver();
      if (!work.abort.signal.aborted) for (const listener of this.#settledListeners) listener(work.id);
    }
  }

  /** Does one piece of work. @returns how it ended; null when it was given up or stands still */
  async #run(work: Work): Promise<JournalEnd | null> {
    const { abort, head, id, mark, model } = work;
    const pause = this.#pause.signal;
    const report = this.#reporter(id, head.durationSeconds);
    const signal = AbortSignal.any([abort.signal, pause]);
    const end = await this.#hearing.run({
      ...{ id, head, mark, model, signal, report },
      sparesPower: this.#sparesPower,
    });
    if (!abort.signal.aborted && !pause.aborted) return end;
    if (this.#works.has(id)) await this.#journals.setInHand(id, false);
    return null;
  }

  /** Makes the function that tells listeners how far a piece of work is; never backwards, and not too often. */
  #reporter(generationId: string, durationSeconds: number): (seconds: number | null, total?: number) => void {
    const { clock } = this.#deps;
    let totalSeconds = durationSeconds;
    let doneSeconds = 0;
    let toldAt = -Infinity;
    return (seconds, total) => {
      totalSeconds = totalSeconds || (total ?? 0);
      if (seconds === null) return;
      doneSeconds = Math.max(doneSeconds, seconds);
      if (clock.monotonicMs() - toldAt < PROGRESS_MS) return;
      toldAt = clock.monotonicMs();
      const progress = { generationId, doneSeconds, totalSeconds: Math.max(totalSeconds, doneSeconds) };
      for (const listener of this.#progressListeners) listener(progress);
    };
  }

  #sweepOnce(): void {
    if (this.#swept) return;
    this.#swept = true;
    this.#journals.sweep(this.#deps.clock.nowMs()).catch(() => undefined);
  }
}

/** With so many deaths of the whole process over the same few seconds of sound, the recording is set aside. */
const DEATHS_MAX = 2;

const KILLS_THE_APP = failure('reader-crashed', {
  message:
    'Earshot was gone without a word twice in a row at the same place of this recording, so it was set aside. What was heard before is kept. Try again, or convert the file to WAV first.',
});

const LOST = failure('recogniser-crashed', {
  message:
    'What was heard of this recording so far is gone. It starts again; on this device that costs nothing.',
  retryable: true,
});
