// Tells speakers apart on this computer, behind the same two steps as the engines: create → id, get → who spoke when.
import type { Clock } from '../../domain/clock.ts';
import { failure, type Failure } from '../../domain/failure.ts';
import { isMarked, type FileMark } from '../../domain/file-mark.ts';
import type { InstalledModel } from '../../domain/speech-model.ts';
import { readTellingOptions } from '../../domain/telling.ts';
import { pathOf } from '../on-device/models/installed.ts';
import type { ModelsAtHand } from '../on-device/models/choose.ts';
import { identityOf, sameState } from '../on-device/file-identity.ts';
import { undecodable } from '../on-device/failures.ts';
import type { Decoder, SoundPlan } from '../on-device/parts.ts';
import { writeFailure } from '../on-device/results.ts';
import type { CreateOutcome, CreateRequest, GetOutcome, ServiceProgress } from '../port.ts';
import { HearingRun } from './hearing-run.ts';
import { HearingJournals, ID_PREFIX, type HearingHead, type HearingJournal } from './journal.ts';
import type { VoiceHearer } from './parts.ts';
import type { VoiceModelFiles } from './voice-model.ts';

/** The id of the model, as the catalogue has it. */
export const SPEAKERS_MODEL = 'speakers';

export interface SpeakerServiceDeps<Pipe> {
  readonly plan: (path: string) => SoundPlan;
  readonly decoder: Decoder<Pipe>;
  readonly hearer: VoiceHearer<Pipe>;
  /** Folder for the journals of work under way; made when it is needed. */
  readonly workDir: string;
  readonly clock: Clock;
  readonly models: ModelsAtHand;
}

/** The part of a device's service that tells speakers apart. */
export interface SpeakerService {
  /** True for work of this service. */
  owns(generationId: string): boolean;
  create(request: CreateRequest): Promise<CreateOutcome>;
  get(generationId: string): Promise<GetOutcome>;
  /** Ends the work within two seconds, whatever it does. */
  cancel(generationId: string): Promise<void>;
  forget(generationId: string): void;
  rest(on: boolean): void;
  onProgress(listener: (progress: ServiceProgress) => void): () => void;
  onSettled(listener: (generationId: string) => void): () => void;
  close(): Promise<void>;
}

/** One piece of work that waits or is under way. */
interface Work {
  readonly id: string;
  readonly head: HearingHead;
  readonly mark: FileMark;
  readonly abort: AbortController;
}

/** With so many deaths of the whole process in a row over the same place, it is given up. */
const DEATHS_MAX = 2;
/** Least time between two progress reports, milliseconds. */
const PROGRESS_MS = 250;

export function createSpeakerService<Pipe>(deps: SpeakerServiceDeps<Pipe>): SpeakerService {
  return new Speakers(deps);
}

class Speakers<Pipe> implements SpeakerService {
  readonly #deps: SpeakerServiceDeps<Pipe>;
  readonly #journals: HearingJournals;
  readonly #works = new Map<string, Work>();
  readonly #progressListeners = new Set<(progress: ServiceProgress) => void>();
  readonly #settledListeners = new Set<(generationId: string) => void>();
  #running: Promise<void> | null = null;
  #current: { readonly id: string; readonly over: Promise<unknown> } | null = null;
  #resting = false;
  #pause = new AbortController();
  #swept = false;
  #closed = false;

  constructor(deps: SpeakerServiceDeps<Pipe>) {
    this.#deps = deps;
    this.#journals = new HearingJournals(deps.workDir);
  }

  owns(generationId: string): boolean {
    return generationId.startsWith(ID_PREFIX);
  }

  async create(request: CreateRequest): Promise<CreateOutcome> {
    this.#sweepOnce();
    const model = await this.#model();
    if (!model.ok) return { kind: 'refused', failure: model.failure };
    const file = await identityOf(request.path);
    if (!file.ok) return { kind: 'refused', failure: file.failure };
    if (request.identified && !isMarked(request.identified.mark, file.value))
      return { kind: 'refused', failure: failure('file-changed') };
    const why = undecodable(this.#deps.plan(request.path).tracks, request.track);
    if (why) return { kind: 'refused', failure: why };
    const head: HearingHead = {
      path: request.path,
      sizeBytes: file.value.sizeBytes,
      modifiedMs: file.value.modifiedMs,
      durationSeconds: request.durationSeconds,
      track: request.track ?? null,
      count: readTellingOptions(JSON.stringify(request.options)).count,
    };
    const id = HearingJournals.newId();
    try {
      await this.#journals.begin(id, head);
      await request.onBodyEnding();
    } catch (error) {
      return { kind: 'refused', failure: writeFailure(error) };
    }
    this.#enqueue(id, head, file.value);
    return { kind: 'accepted', generationId: id };
  }

  async get(generationId: string): Promise<GetOutcome> {
    if (this.#works.has(generationId)) return { kind: 'pending' };
    const journal = await this.#journals.read(generationId);
    if (!journal) return { kind: 'lost', failure: failure('speakers-broke-off') };
    // Another poll may have taken it up while this one read.
    if (this.#works.has(generationId)) return { kind: 'pending' };
    const { end } = journal;
    if (end?.kind === 'done') return { kind: 'told', telling: end.telling, heardSeconds: end.endSeconds };
    if (end?.kind === 'failed') return { kind: 'failed', failure: end.failure, crashed: end.crashed };
    return this.#takeUp(generationId, journal);
  }

  async cancel(generationId: string): Promise<void> {
    const work = this.#works.get(generationId);
    this.#works.delete(generationId);
    work?.abort.abort();
    // What is written until then would come back after the journal is gone.
    if (this.#current?.id === generationId) await this.#current.over;
    await this.#journals.remove(generationId);
  }

  forget(generationId: string): void {
    // It holds voiceprints; should this fail, it is swept within a day.
    if (!this.#works.has(generationId)) this.#journals.remove(generationId).catch(() => undefined);
  }

  rest(on: boolean): void {
    this.#resting = on;
    if (on) this.#pause.abort();
    else this.#work();
  }

  onProgress(listener: (progress: ServiceProgress) => void): () => void {
    this.#progressListeners.add(listener);
    return () => this.#progressListeners.delete(listener);
  }

  onSettled(listener: (generationId: string) => void): () => void {
    this.#settledListeners.add(listener);
    return () => this.#settledListeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const work of this.#works.values()) work.abort.abort();
    await this.#running;
    this.#deps.hearer.close();
  }

  async #model(): Promise<{ ok: true; files: VoiceModelFiles } | { ok: false; failure: Failure }> {
    const installed = this.#deps.models.find(SPEAKERS_MODEL);
    if (!installed) return { ok: false, failure: failure('speakers-model-missing') };
    const checked = await this.#deps.models.check(installed);
    return checked.ok ? { ok: true, files: filesOf(installed) } : { ok: false, failure: checked.failure };
  }

  /** Goes on with work that another process began. */
  async #takeUp(id: string, { deaths, head }: HearingJournal): Promise<GetOutcome> {
    const file = await identityOf(head.path);
    if (!file.ok) return { kind: 'failed', failure: file.failure };
    if (!sameState(head, file.value)) return { kind: 'failed', failure: failure('file-changed') };
    if (deaths >= DEATHS_MAX) {
      const why = failure('speakers-broke-off', { retryable: false });
      await this.#journals.add(id, { end: { kind: 'failed', failure: why, crashed: false } });
      return { kind: 'failed', failure: why };
    }
    if (!this.#works.has(id)) this.#enqueue(id, head, file.value);
    return { kind: 'pending' };
  }

  #enqueue(id: string, head: HearingHead, mark: FileMark): void {
    this.#works.set(id, { id, head, mark, abort: new AbortController() });
    this.#work();
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
      this.#pause = new AbortController();
      const running = this.#run(work, this.#pause.signal);
      this.#current = { id: work.id, over: running };
      const end = await running;
      this.#current = null;
      // It stands still; what was heard so far is in the journal.
      if (end === 'paused') continue;
      if (this.#works.get(work.id) !== work) continue;
      this.#works.delete(work.id);
      for (const listener of this.#settledListeners) listener(work.id);
    }
  }

  async #run({ abort, head, id, mark }: Work, pause: AbortSignal): Promise<'ended' | 'paused'> {
    try {
      const [journal, model] = [await this.#journals.read(id), await this.#model()];
      if (!journal) return 'ended';
      if (!model.ok) {
        await this.#journals.add(id, { end: { kind: 'failed', failure: model.failure, crashed: false } });
        return 'ended';
      }
      await this.#journals.add(id, { inHand: true });
      const run = new HearingRun(this.#deps, model.files, { head, mark });
      const signal = AbortSignal.any([abort.signal, pause]);
      const end = await run.run(journal.heard, signal, {
        onHeard: (line) => this.#journals.add(id, { heard: line }),
        onProgress: this.#reporter(id, head.durationSeconds),
      });
      if (!signal.aborted) await this.#journals.add(id, { end });
      else if (!abort.signal.aborted) await this.#journals.add(id, { inHand: false });
      return pause.aborted && !abort.signal.aborted ? 'paused' : 'ended';
    } catch (error) {
      const why = writeFailure(error);
      await this.#journals
        .add(id, { end: { kind: 'failed', failure: why, crashed: false } })
        .catch(() => undefined);
      return 'ended';
    }
  }

  /** Makes the function that tells how far a piece of work is; not too often. */
  #reporter(generationId: string, durationSeconds: number): (doneSeconds: number, total?: number) => void {
    let toldAt = -Infinity;
    let known = durationSeconds;
    return (doneSeconds, total) => {
      known ||= total ?? 0;
      const now = this.#deps.clock.monotonicMs();
      if (now - toldAt < PROGRESS_MS) return;
      toldAt = now;
      const progress = { generationId, doneSeconds, totalSeconds: Math.max(known, doneSeconds) };
      for (const listener of this.#progressListeners) listener(progress);
    };
  }

  #sweepOnce(): void {
    if (this.#swept) return;
    this.#swept = true;
    this.#journals.sweep(this.#deps.clock.nowMs()).catch(() => undefined);
  }
}

const filesOf = (installed: InstalledModel): VoiceModelFiles => ({
  segmentation: pathOf(installed, 'segmentation'),
  embedding: pathOf(installed, 'embedding'),
});
