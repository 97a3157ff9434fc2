// Tells speakers apart on this computer, behind the same two steps as the engines: create → id, get → who spoke when.
import type { Clock } from '../../domain/clock.ts';
import { failure, type Failure } from '../../domain/failure.ts';
import type { FileMark } from '../../domain/file-mark.ts';
import type { InstalledModel } from '../../domain/speech-model.ts';
import { readTellingOptions } from '../../domain/telling.ts';
import { pathOf } from '../on-device/models/installed.ts';
import type { ModelsAtHand } from '../on-device/models/choose.ts';
import { askedFile, identityOf, sameState } from '../on-device/file-identity.ts';
import type { Decoder, SoundPlan } from '../on-device/parts.ts';
import { writeFailure } from '../on-device/results.ts';
import { UnwrittenEnds } from '../on-device/unwritten-ends.ts';
import { WorkLine, type Work } from '../on-device/work-line.ts';
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

interface SpeakerWork extends Work {
  readonly head: HearingHead;
  readonly mark: FileMark;
}

/** With so many deaths of the whole process in a row over the same place, it is given up. */
const DEATHS_MAX = 2;

export function createSpeakerService<Pipe>(deps: SpeakerServiceDeps<Pipe>): SpeakerService {
  return new Speakers(deps);
}

class Speakers<Pipe> implements SpeakerService {
  readonly #deps: SpeakerServiceDeps<Pipe>;
  readonly #journals: HearingJournals;
  readonly #line: WorkLine<SpeakerWork>;
  readonly #unwritten = new UnwrittenEnds();
  #isSwept = false;

  constructor(deps: SpeakerServiceDeps<Pipe>) {
    this.#deps = deps;
    this.#journals = new HearingJournals(deps.workDir);
    this.#line = new WorkLine((work, pause) => this.#do(work, pause), deps.clock);
  }

  owns(generationId: string): boolean {
    return generationId.startsWith(ID_PREFIX);
  }

  async create(request: CreateRequest): Promise<CreateOutcome> {
    this.#sweepOnce();
    const model = await this.#model();
    if (!model.ok) return { kind: 'refused', failure: model.failure };
    const file = await askedFile(request, this.#deps.plan);
    if (!file.ok) return { kind: 'refused', failure: file.failure };
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
    this.#line.add({ id, head, mark: file.value, abort: new AbortController() });
    return { kind: 'accepted', generationId: id };
  }

  async get(generationId: string): Promise<GetOutcome> {
    if (this.#line.has(generationId)) return { kind: 'pending' };
    const journal = await this.#journals.read(generationId);
    if (!journal) return { kind: 'lost', failure: failure('speakers-broke-off') };
    // Another poll may have taken it up while this one read.
    if (this.#line.has(generationId)) return { kind: 'pending' };
    const { end } = journal;
    if (end?.kind === 'done') return { kind: 'told', telling: end.telling, heardSeconds: end.endSeconds };
    if (end?.kind === 'failed') return { kind: 'failed', failure: end.failure, crashed: end.crashed };
    const letGo = (): Promise<void> => this.#journals.add(generationId, { inHand: false });
    const why = await this.#unwritten.settle(generationId, letGo);
    return why ? { kind: 'unreachable', failure: why } : this.#takeUp(generationId, journal);
  }

  async cancel(generationId: string): Promise<void> {
    await this.#line.giveUp(generationId);
    await this.#journals.remove(generationId);
  }

  forget(generationId: string): void {
    // It holds voiceprints; should this fail, it is swept within a day.
    if (!this.#line.has(generationId)) this.#journals.remove(generationId).catch(() => undefined);
  }

  rest(on: boolean): void {
    this.#line.rest(on);
  }

  onProgress(listener: (progress: ServiceProgress) => void): () => void {
    return this.#line.onProgress(listener);
  }

  onSettled(listener: (generationId: string) => void): () => void {
    return this.#line.onSettled(listener);
  }

  async close(): Promise<void> {
    await this.#line.close();
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
    this.#line.add({ id, head, mark: file.value, abort: new AbortController() });
    return { kind: 'pending' };
  }

  async #do({ abort, head, id, mark }: SpeakerWork, pause: AbortSignal): Promise<'ended' | 'paused'> {
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
        onProgress: this.#line.reporter(id, head.durationSeconds),
      });
      if (!signal.aborted) await this.#journals.add(id, { end });
      else if (!abort.signal.aborted) await this.#journals.add(id, { inHand: false });
      return pause.aborted && !abort.signal.aborted ? 'paused' : 'ended';
    } catch (error) {
      const why = writeFailure(error);
      await this.#journals
        .add(id, { end: { kind: 'failed', failure: why, crashed: false } })
        .catch(() => this.#unwritten.add(id, why));
      return 'ended';
    }
  }

  #sweepOnce(): void {
    if (this.#isSwept) return;
    this.#isSwept = true;
    this.#journals.sweep(this.#deps.clock.nowMs()).catch(() => undefined);
  }
}

const filesOf = (installed: InstalledModel): VoiceModelFiles => ({
  segmentation: pathOf(installed, 'segmentation'),
  embedding: pathOf(installed, 'embedding'),
});
