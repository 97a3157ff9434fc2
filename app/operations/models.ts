// The speech models of this computer as the operations and the queue see them: the list, getting, trying, and what a recording waits for.
import { failureView } from '../contract/failure-view.ts';
import type { ModelsView, ModelView } from '../contract/model-views.ts';
import type { Changes } from '../domain/changes.ts';
import type { Clock, Rng } from '../domain/clock.ts';
import type { EngineId, Engines } from '../domain/engine.ts';
import { failure } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { bytesOf, isRecogniser, type InstalledModel, type SpeechModel } from '../domain/speech-model.ts';
import { readJobOptions } from '../domain/track-choice.ts';
import { bringModel } from '../models/bring.ts';
import { freeBytesAt } from '../models/free-bytes.ts';
import { ModelKeeper } from '../models/keeper.ts';
import { isObtainable, type Sources } from '../models/sources.ts';
import { readTrials, writeTrial } from '../models/trials.ts';
import type { Stop } from '../queue/deps.ts';
import type { ModelStore } from '../speech/on-device/models/store.ts';
import type { TrialEnd } from '../speech/on-device/trial.ts';
import type { Library } from '../storage/library.ts';
import type { Downloads } from './downloads.ts';

/** What this computer brings along for models. */
export interface ModelsHere {
  readonly store: ModelStore;
  readonly makers: Sources['makers'];
  /** True while a recording is heard with a model in this process. */
  readonly isInUse: (id: string) => boolean;
  /** Null where nothing is decoded: no window system. */
  readonly trial: ((model: InstalledModel) => Promise<Outcome<TrialEnd>>) | null;
}

export interface ModelsDeps {
  readonly here: ModelsHere;
  readonly downloads: Downloads;
  readonly library: Pick<Library, 'jobs'>;
  readonly engines: Engines;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly changes: Pick<Changes, 'tell'>;
  readonly mirror: () => string;
  /** Looks for work anew. */
  readonly wake: () => void;
  readonly onFault: (error: unknown, doing: string) => void;
}

/** Recordings that wait for a model are looked at again this often, milliseconds; at once when it arrives. */
const COMING_LOOK_MS = 30_000;
const ABSENT_LOOK_MS = 15 * 60_000;

/** The models, put together. */
export class Models {
  readonly keeper: ModelKeeper;
  readonly #deps: ModelsDeps;

  constructor(deps: ModelsDeps) {
    this.#deps = deps;
    const { changes, clock, downloads, here, mirror, onFault, rng } = deps;
    this.keeper = new ModelKeeper({
      ...{ changes, clock, onFault, rng },
      store: here.store,
      downloader: downloads.downloader,
      sources: { mirror, makers: here.makers },
      isInUse: here.isInUse,
      onArrival: () => this.#onArrival(),
    });
  }

  get store(): ModelStore {
    return this.#deps.here.store;
  }

  /** The usual one first, then the catalogue in its order, then a person's own. */
  async list(): Promise<ModelsView> {
    const { store } = this;
    const shown = store.catalogue.filter(({ family }) => family !== 'voice-detector');
    const own = store.installed().flatMap(({ model }) => (store.catalogued(model.id) ? [] : [model]));
    const models = await Promise.all([...shown, ...own].map((model) => this.view(model)));
    return {
      models: [...models.filter(({ isUsual }) => isUsual), ...models.filter(({ isUsual }) => !isUsual)],
      folder: store.places.store,
      freeBytes: await freeBytesAt(store.places.store),
    };
  }

  async view(model: SpeechModel): Promise<ModelView> {
    const { keeper, store } = this;
    const found = store.find(model.id);
    const coming = found ? null : await keeper.coming(model);
    const {
      family,
      givesWordTimes,
      id,
      isTried,
      languages,
      licence,
      memoryBytes,
      name,
      summary,
      tellsLanguage,
    } = model;
    return {
      ...{ id, family, name, summary, givesWordTimes, tellsLanguage, memoryBytes, licence, isTried },
      languages: [...languages],
      bytes: bytesOf(model),
      place: found ? placeOf(found, store) : null,
      isUsual: id === store.usual.id,
      isRecogniser: isRecogniser(model),
      isObtainable: isObtainable(model, keeper.sources, (sha256) => this.#isHere(sha256)),
      coming: coming && { ...coming, failure: failureView(coming.failure) },
      realTime: readTrials(store.places.store)[id]?.realTime ?? null,
    };
  }

  /** Hears ten seconds with a model. */
  async trial(id: string): Promise<Outcome<ModelView>> {
    const { changes, clock, here } = this.#deps;
    const found = this.store.find(id);
    if (!found || !isRecogniser(found.model)) return failed(failure('not-found'));
    if (!here.trial) return failed(failure('not-allowed', { message: NO_TRIAL }));
    const end = await here.trial(found);
    if (!end.ok) return end;
    await writeTrial(this.store.places.store, id, { realTime: end.value.realTime, at: clock.nowMs() });
    changes.tell(['models']);
    return ok(await this.view(found.model));
  }

  /** Brings a model in from a folder or a zip file. */
  async bring(path: string): Promise<Outcome<ModelView>> {
    const brought = await bringModel(path, this.store);
    if (!brought.ok) return brought;
    this.keeper.arrived();
    return ok(await this.view(brought.value));
  }

  /** Asked before a job is begun: why it must wait for a model, null where it need not. */
  async admit(job: Job): Promise<Stop | null> {
    const id = readJobOptions(job.options).options.device_model;
    if (!this.#hearsHere(job.service) || typeof id !== 'string' || this.store.find(id)) return null;
    const model = this.store.about(id);
    const coming = model && (await this.keeper.coming(model));
    // It came meanwhile, and what waits was hurried before this one was among them.
    if (this.store.find(id)) return null;
    const nowMs = this.#deps.clock.nowMs();
    if (!model || !coming || coming.state === 'failed' || coming.state === 'paused') {
      const name = model?.name ?? `“${id}”`;
      const message = `${name} is not on this computer. The recording waits. Get the model in Settings under “On this device” or with “earshot models add ${id}”, or choose another one.`;
      return {
        failure: failure('model-not-here', { message }),
        isForAll: false,
        untilMs: nowMs + ABSENT_LOOK_MS,
      };
    }
    const percent = Math.floor((100 * coming.receivedBytes) / Math.max(1, coming.totalBytes));
    const message = `${model.name} is on its way to this computer (${percent}%). The recording waits, and begins by itself when the model is there.`;
    return {
      failure: failure('model-coming', { message }),
      isForAll: false,
      untilMs: nowMs + COMING_LOOK_MS,
    };
  }

  #hearsHere(service: EngineId): boolean {
    return this.#deps.engines.traits(service).runsHere;
  }

  #isHere(sha256: string): boolean {
    return this.store.installed().some(({ model }) => model.files.some((file) => file.sha256 === sha256));
  }

  #onArrival(): void {
    const { clock, library, wake } = this.#deps;
    for (const code of ['model-coming', 'model-not-here'] as const) library.jobs.hurry(code, clock.nowMs());
    wake();
  }
}

const NO_TRIAL = 'A trial needs Earshot’s window, or “earshot run”: nothing is decoded without them.';

function placeOf({ directory, model }: InstalledModel, store: ModelStore): ModelView['place'] {
  if (directory === store.places.builtIn) return 'built-in';
  return store.catalogued(model.id) ? 'fetched' : 'own';
}
