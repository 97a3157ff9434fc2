// Transcription on this computer, behind the same two steps as the cloud: create → generation id, get → transcript.
import type { Clock } from '../../domain/clock.ts';
import { failure, type Failure } from '../../domain/failure.ts';
import { isMarked, type FileMark } from '../../domain/file-mark.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import type { InstalledModel } from '../../domain/speech-model.ts';
import type { CreateOutcome, CreateRequest, GetOutcome, ServiceProgress, SpeechService } from '../port.ts';
import { failureOfDecoding } from './failures.ts';
import { Hearing } from './hearing.ts';
import { askedFile, identityOf, sameState } from './file-identity.ts';
import { JournalFolder, sameWork, type Journal, type JournalEnd, type JournalHead } from './journal.ts';
import { askedOf, chooseModel, type ModelsAtHand } from './models/choose.ts';
import type { Decoder, Recogniser, SoundPlan } from './parts.ts';
import { LEAST_DECODED, ready, writeFailure } from './results.ts';
import { UnwrittenEnds } from './unwritten-ends.ts';
import { WorkLine, type Work } from './work-line.ts';

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

interface DeviceWork extends Work {
  readonly head: JournalHead;
  readonly model: InstalledModel;
  /** The file that it is about, as it was seen when the work was taken. */
  readonly mark: FileMark;
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
  /** What is not in it is told by its journal. */
  readonly #line: WorkLine<DeviceWork>;
  readonly #unwritten = new UnwrittenEnds();
  #sparesPower = false;
  #isSwept = false;

  constructor(deps: DeviceServiceDeps<Pipe>) {
    this.#deps = deps;
    this.#journals = new JournalFolder(deps.workDir);
    this.#hearing = new Hearing({ ...deps, journals: this.#journals });
    this.#line = new WorkLine((work, pause) => this.#do(work, pause), deps.clock);
  }

  async create(request: CreateRequest): Promise<CreateOutcome> {
    this.#sweepOnce();
    try {
      const asked = askedOf(request.options);
      const model = await chooseModel(this.#deps.models, asked);
      if (!model.ok) return { kind: 'refused', failure: model.failure };
      const file = await askedFile(request, this.#deps.plan);
      if (!file.ok) return { kind: 'refused', failure: file.failure };
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
      const inherited = await this.#journals.inherit(id, head, (older) => !this.#line.has(older));
      if (inherited) await this.#journals.reopen(id);
      else await this.#journals.begin(id, head);
      await request.onBodyEnding();
      this.#line.add(workOf(id, head, model.value, file.value));
      return { kind: 'accepted', generationId: id };
    } catch (error) {
      return { kind: 'refused', failure: writeFailure(error) };
    }
  }

  async get(generationId: string): Promise<GetOutcome> {
    if (this.#line.has(generationId)) return { kind: 'pending' };
    const journal = await this.#journals.read(generationId);
    if (!journal) return { kind: 'lost', failure: LOST };
    // Another poll may have taken it up while this one read.
    if (this.#line.has(generationId)) return { kind: 'pending' };
    if (journal.end?.kind === 'done') return ready(journal, journal.end);
    if (journal.end?.kind === 'failed') {
      return { kind: 'failed', failure: journal.end.failure, crashed: journal.end.crashed };
    }
    const why = await this.#unwritten.settle(generationId, () => this.#journals.letGo(generationId));
    return why ? { kind: 'unreachable', failure: why } : this.#takeUp(generationId, journal);
  }

  async cancel(generationId: string): Promise<void> {
    await this.#line.giveUp(generationId);
    await this.#journals.remove(generationId);
  }

  forget(generationId: string): void {
    // A journal that stays is swept later; nothing depends on it being gone.
    if (!this.#line.has(generationId)) this.#journals.remove(generationId).catch(() => undefined);
  }

  onProgress(listener: (progress: ServiceProgress) => void): () => void {
    return this.#line.onProgress(listener);
  }

  onSettled(listener: (generationId: string) => void): () => void {
    return this.#line.onSettled(listener);
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
    return [...this.#line.works].some(({ model }) => model.model.id === modelId);
  }

  async close(): Promise<void> {
    await this.#line.close();
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
    this.#line.add(workOf(id, head, model.value, file.value));
    return { kind: 'pending' };
  }

  spare(on: boolean): void {
    this.#sparesPower = on;
  }

  rest(on: boolean): void {
    this.#line.rest(on);
  }

  async #do(work: DeviceWork, pause: AbortSignal): Promise<'ended' | 'paused'> {
    try {
      const end = await this.#run(work, pause);
      // What was heard so far is in the journal, and gone on with from there.
      if (end === null && !work.abort.signal.aborted) return 'paused';
      if (end) await this.#journals.addEnd(work.id, end);
    } catch (error) {
      // Where the journal cannot be written, the result cannot be kept either. What it holds is gone on with later.
      const why = writeFailure(error);
      await this.#journals
        .addEnd(work.id, { kind: 'failed', failure: why, crashed: false })
        .catch(() => this.#unwritten.add(work.id, why));
    }
    return 'ended';
  }

  /** @returns how it ended; null when it was given up or stands still */
  async #run({ abort, head, id, mark, model }: DeviceWork, pause: AbortSignal): Promise<JournalEnd | null> {
    const report = this.#line.reporter(id, head.durationSeconds);
    const signal = AbortSignal.any([abort.signal, pause]);
    const end = await this.#hearing.run({
      ...{ id, head, mark, model, signal, report },
      sparesPower: this.#sparesPower,
    });
    if (!abort.signal.aborted && !pause.aborted) return end;
    if (this.#line.has(id)) await this.#journals.setInHand(id, false);
    return null;
  }

  #sweepOnce(): void {
    if (this.#isSwept) return;
    this.#isSwept = true;
    this.#journals.sweep(this.#deps.clock.nowMs()).catch(() => undefined);
  }
}

const workOf = (id: string, head: JournalHead, model: InstalledModel, mark: FileMark): DeviceWork => ({
  ...{ id, head, model, mark },
  abort: new AbortController(),
});

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
