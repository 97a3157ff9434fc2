// The farm as the queue sees it: a speech service with the two steps of all others. Its engine is the one of this computer, so nothing that is paid for ever comes here.
import type { FarmResult } from '../contract/farm/messages.ts';
import type { EngineId, EngineTraits } from '../domain/engine.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { markOfModel, type FarmNeed } from '../domain/farm.ts';
import { isMarked, type FileMark } from '../domain/file-mark.ts';
import type { RequestOptions } from '../domain/option-fields.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { InstalledModel } from '../domain/speech-model.ts';
import { undecodable } from '../speech/on-device/failures.ts';
import { identityOf } from '../speech/on-device/file-identity.ts';
import { askedOf, chooseModel, type ModelsAtHand } from '../speech/on-device/models/choose.ts';
import { joinParts } from '../speech/on-device/part-hearing.ts';
import type { SoundPlan } from '../speech/on-device/parts.ts';
import { writeFailure } from '../speech/on-device/results.ts';
import type {
  CreateOutcome,
  CreateRequest,
  GetOutcome,
  ServiceProgress,
  SpeechService,
} from '../speech/port.ts';
import { SPEAKERS_MODEL } from '../speech/speakers/service.ts';
import type { Farm } from './farm.ts';

/** What whoever does a piece of work has to know, as it is kept. */
export interface FarmRequest {
  readonly path: string;
  readonly mark: FileMark;
  readonly fileName: string;
  readonly mimeType: string;
  readonly durationSeconds: number;
  readonly plan: SoundPlan;
  readonly options: RequestOptions;
  readonly track: number | null;
}

export interface FarmServiceDeps {
  readonly farm: Farm;
  readonly id: EngineId;
  readonly traits: Pick<EngineTraits, 'isPaid' | 'runsHere'>;
  readonly plan: (path: string) => SoundPlan;
  readonly models: ModelsAtHand;
  readonly newId: () => string;
}

/** What is told apart by the names of models, once it is here. */
export function createFarmService(deps: FarmServiceDeps): SpeechService {
  const { isPaid, runsHere } = deps.traits;
  if (isPaid || !runsHere) throw new Error('only free, repeatable work goes to other computers');
  return new FarmService(deps);
}

/** Usual pace of polls, milliseconds: ends are told. */
const POLL_MS = 5_000;
/** Recordings that are looked at at once. */
const CREATES = 4;

class FarmService implements SpeechService {
  readonly id: EngineId;
  readonly pollPaceMs = POLL_MS;
  readonly maxCreates = CREATES;
  readonly #deps: FarmServiceDeps;

  constructor(deps: FarmServiceDeps) {
    this.#deps = deps;
    this.id = deps.id;
  }

  get maxAccepted(): number {
    return this.#deps.farm.roomFor;
  }

  async create(request: CreateRequest): Promise<CreateOutcome> {
    const { farm, newId, plan } = this.#deps;
    try {
      const chosen = await this.#modelFor(request);
      if (!chosen.ok) return { kind: 'refused', failure: chosen.failure };
      const file = await identityOf(request.path);
      if (!file.ok) return { kind: 'refused', failure: file.failure };
      if (request.identified && !isMarked(request.identified.mark, file.value))
        return { kind: 'refused', failure: failure('file-changed') };
      const sound = plan(request.path);
      const why = undecodable(sound.tracks, request.track);
      if (why) return { kind: 'refused', failure: why };
      const kept: FarmRequest = {
        path: request.path,
        mark: file.value,
        fileName: request.fileName,
        mimeType: request.mimeType,
        durationSeconds: request.durationSeconds,
        plan: sound,
        options: request.options,
        track: request.track ?? null,
      };
      await request.onBodyEnding();
      const id = newId();
      const { language, need } = chosen.value;
      const { durationSeconds } = request;
      // Who speaks can be told of the whole only: voices are compared across all of it.
      const isDivisible = need.kind === 'transcribe';
      farm.add({ id, need, language, durationSeconds, request: kept, isDivisible });
      return { kind: 'accepted', generationId: id };
    } catch (error) {
      return { kind: 'refused', failure: writeFailure(error) };
    }
  }

  get(generationId: string): Promise<GetOutcome> {
    return Promise.resolve(this.#get(generationId));
  }

  cancel(generationId: string): Promise<void> {
    this.#deps.farm.cancel(generationId);
    this.#deps.farm.forget(generationId);
    return Promise.resolve();
  }

  forget(generationId: string): void {
    this.#deps.farm.forget(generationId);
  }

  rest(on: boolean): void {
    this.#deps.farm.resting = on;
  }

  hold(on: boolean): void {
    this.#deps.farm.paused = on;
  }

  onProgress(listener: (progress: ServiceProgress) => void): () => void {
    const { farm } = this.#deps;
    return farm.onProgress((generationId) => {
      const { durationSeconds } = farm.request(generationId) as FarmRequest;
      const doneSeconds = farm.doneSeconds(generationId);
      listener({ generationId, doneSeconds, totalSeconds: Math.max(durationSeconds, doneSeconds) });
    });
  }

  onSettled(listener: (generationId: string) => void): () => void {
    return this.#deps.farm.onSettled(listener);
  }

  #get(generationId: string): GetOutcome {
    const { farm, models } = this.#deps;
    const state = farm.state(generationId);
    if (state.kind === 'pending') return { kind: 'pending' };
    if (state.kind === 'failed') return { kind: 'failed', failure: state.failure };
    if (state.kind === 'unknown') return { kind: 'lost', failure: LOST };
    const [first] = state.results;
    if (first?.kind === 'told')
      return { kind: 'told', telling: first.telling, heardSeconds: first.heardSeconds };
    const parts = state.results.flatMap((one: FarmResult) => (one.kind === 'heard' ? [one] : []));
    const { options } = farm.request(generationId) as FarmRequest;
    const asked = askedOf(options);
    const model = models.find(asked.modelId)?.model.name ?? asked.modelId ?? '';
    return joinParts(parts, { model, language: asked.language ?? null });
  }

  /** The model that it is to be heard with: the same one that this computer would take. */
  async #modelFor({
    kind,
    options,
  }: CreateRequest): Promise<Outcome<{ need: FarmNeed; language: string | null }>> {
    const { models } = this.#deps;
    if (kind === 'tell-speakers') {
      const found = models.find(SPEAKERS_MODEL);
      if (!found) return failed(failure('speakers-model-missing'));
      return ok({ need: needOf(found, kind), language: null });
    }
    const asked = askedOf(options);
    const chosen = await chooseModel(models, asked);
    if (!chosen.ok) return chosen;
    return ok({ need: needOf(chosen.value, 'transcribe'), language: asked.language ?? null });
  }
}

/** @param kind what is done with it */
export const needOf = ({ model }: InstalledModel, kind: FarmNeed['kind']): FarmNeed => ({
  kind,
  modelId: model.id,
  modelMark: markOfModel(model),
});

const LOST: Failure = failure('recogniser-crashed', {
  message:
    'What was heard of this recording so far is gone. It starts again; on your own computers that costs nothing.',
  retryable: true,
});
