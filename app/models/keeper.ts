// Gets models: one download each, that goes on after a restart, a lost network or a killed process. What is where is told by the disk alone,
// so that several libraries and processes share one store.
import { setTimeout as sleep } from 'node:timers/promises';
import { retryDelayMs } from '../domain/backoff.ts';
import type { Changes } from '../domain/changes.ts';
import type { Clock, Rng } from '../domain/clock.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { inRounds } from '../domain/rounds.ts';
import { bytesOf, type SpeechModel } from '../domain/speech-model.ts';
import type { Downloader } from '../download/download.ts';
import type { ModelStore } from '../speech/on-device/models/store.ts';
import { fetchModel } from './fetch.ts';
import type { Sources } from './sources.ts';
import { lookForComing, markOf, removeModel, Staging } from './staging.ts';

export interface ModelKeeperDeps {
  readonly store: ModelStore;
  readonly downloader: Downloader;
  readonly sources: Sources;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly changes: Pick<Changes, 'tell'>;
  /** Models came or went: what waits for one is looked at again. */
  readonly onArrival: () => void;
  /** True while a recording is heard with it in this process. */
  readonly isInUse: (id: string) => boolean;
  readonly onFault: (error: unknown, doing: string) => void;
  /** How often the disk is looked at for what other processes did while something is on its way, milliseconds. */
  readonly lookMs?: number;
  /** Wait before what broke off is tried again, milliseconds. */
  readonly waitMs?: (tries: number, why: Failure) => number;
}

/** How far a model is that is not here yet. `elsewhere`: another process fetches it. `waiting`: it is tried again by itself. */
export interface Coming {
  readonly state: 'coming' | 'paused' | 'waiting' | 'elsewhere' | 'failed';
  readonly receivedBytes: number;
  readonly totalBytes: number;
  /** Why it does not go on. */
  readonly failure: Failure | null;
}

interface Fetching {
  readonly abort: AbortController;
  readonly over: Promise<void>;
  state: 'coming' | 'waiting';
  receivedBytes: number;
  failure: Failure | null;
}

const LOOK_MS = 15_000;
/** How many times as long it is while nothing is on its way. */
const STILL_FACTOR = 4;
const TELL_EVERY_MS = 400;

const NO_SUCH = 'There is no such model. “earshot models” lists those that there are.';

/** Keeps them coming until it is stopped. */
export class ModelKeeper {
  readonly #deps: ModelKeeperDeps;
  readonly #fetching = new Map<string, Fetching>();
  readonly #failed = new Map<string, Failure>();
  #seen = '';
  /** Of the store, when it was last looked at and nothing was on its way in it. */
  #mark: string | null = null;
  #endRounds: (() => void) | null = null;
  #roundMs = 0;
  #toldAtMs = -Infinity;

  constructor(deps: ModelKeeperDeps) {
    this.#deps = deps;
  }

  get store(): ModelStore {
    return this.#deps.store;
  }

  get sources(): Sources {
    return this.#deps.sources;
  }

  /** Goes on with what was on its way when the last process ended. */
  start(): void {
    this.#seen = this.#namesNow();
    this.#lookEvery(false);
    void this.#look();
  }

  /** Ends all downloads; what has arrived stays, and the next start goes on from there. */
  async stop(): Promise<void> {
    this.#endRounds?.();
    this.#endRounds = null;
    for (const { abort } of this.#fetching.values()) abort.abort();
    await Promise.all([...this.#fetching.values()].map(({ over }) => over));
  }

  /** How far a model is; null for one that does not come. */
  async coming(model: SpeechModel): Promise<Coming | null> {
    const totalBytes = bytesOf(model);
    const own = this.#fetching.get(model.id);
    if (own) {
      const { failure: why, state } = own;
      // The last bytes before a break are told by the disk alone.
      const receivedBytes = why ? await this.#staging(model.id).bytesSoFar(model) : own.receivedBytes;
      return { state, receivedBytes, totalBytes, failure: why };
    }
    const staging = this.#staging(model.id);
    const wish = await staging.wish();
    const why = this.#failed.get(model.id) ?? null;
    if (wish === null) return null;
    const receivedBytes = await staging.bytesSoFar(model);
    const state = why ? 'failed' : wish === 'pause' ? 'paused' : 'elsewhere';
    return { state, receivedBytes, totalBytes, failure: why };
  }

  /** Has a model of the catalogue come, or go on coming. Answers as soon as that is noted. */
  async add(id: string): Promise<Outcome<void>> {
    const model = this.store.catalogued(id);
    if (!model) return failed(failure('not-found', { message: NO_SUCH }));
    if (this.#deps.store.find(id) || this.#fetching.has(id)) return ok(undefined);
    return this.#guarded(async () => {
      const staging = this.#staging(id);
      const letGo = await staging.take();
      // Another process has it in hand already: that is as good.
      if (!letGo) return;
      this.#failed.delete(id);
      await staging.setWish('come');
      this.#fetch(model, staging, letGo);
    });
  }

  /** Lets a download stand still; what has arrived stays. */
  async pause(id: string): Promise<Outcome<void>> {
    return this.#halt(id, (staging) => staging.setWish('pause'));
  }

  /** Gives a download up, and throws away what has arrived. */
  async cancel(id: string): Promise<Outcome<void>> {
    return this.#halt(id, (staging) => staging.discard());
  }

  /** Removes a model from the disk. The built-in one stays, and so does one that is being heard with. */
  async remove(id: string): Promise<Outcome<void>> {
    const { isInUse, store } = this.#deps;
    const found = store.find(id);
    if (!found) return failed(failure('not-found', { message: NO_SUCH }));
    if (found.directory === store.places.builtIn)
      return failed(failure('not-allowed', { message: BUILT_IN }));
    if (isInUse(id)) return failed(failure('not-allowed', { message: IN_USE }));
    const done = await this.#guarded(() => removeModel(store.places.store, id));
    this.#changed();
    return done;
  }

  /** What came in another way than by a download is there. */
  arrived(): void {
    this.#changed();
  }

  #staging(id: string): Staging {
    return new Staging(this.#deps.store.places.store, id);
  }

  async #halt(id: string, step: (staging: Staging) => Promise<void>): Promise<Outcome<void>> {
    if (!this.store.catalogued(id)) return failed(failure('not-found', { message: NO_SUCH }));
    const running = this.#fetching.get(id);
    running?.abort.abort();
    await running?.over;
    this.#failed.delete(id);
    const staging = this.#staging(id);
    return this.#guarded(async () => {
      if ((await staging.wish()) === null) return;
      const letGo = await staging.take();
      if (!letGo) throw new Elsewhere();
      try {
        await step(staging);
      } finally {
        letGo();
      }
      this.#changed();
    });
  }

  /** What the disk refuses is a failure to tell, and no fault. */
  async #guarded(step: () => Promise<void>): Promise<Outcome<void>> {
    try {
      await step();
      return ok(undefined);
    } catch (error) {
      if (error instanceof Elsewhere) return failed(failure('not-allowed', { message: ELSEWHERE }));
      if (!(error instanceof Error && 'code' in error)) throw error;
      return failed(failure('library-unwritable', { message: UNWRITABLE, detail: String(error.code) }));
    }
  }

  #fetch(model: SpeechModel, staging: Staging, letGo: () => void): void {
    const abort = new AbortController();
    const fetching = { abort, state: 'coming', receivedBytes: 0, failure: null } as const;
    const own: Fetching = { ...fetching, over: Promise.resolve() };
    const over = this.#untilWhole(model, staging, own)
      .catch((error: unknown) => this.#deps.onFault(error, 'fetching a speech model'))
      .finally(() => {
        letGo();
        this.#fetching.delete(model.id);
        this.#changed();
      });
    this.#fetching.set(model.id, Object.assign(own, { over }));
    this.#changed();
  }

  async #untilWhole(model: SpeechModel, staging: Staging, own: Fetching): Promise<void> {
    const { signal } = own.abort;
    const onProgress = (receivedBytes: number): void => {
      own.receivedBytes = receivedBytes;
      own.state = 'coming';
      own.failure = null;
      this.#tell();
    };
    for (let tries = 1; !signal.aborted; tries += 1) {
      const end = await fetchModel(model, staging, this.#deps, { signal, onProgress });
      if (end.kind === 'stopped') return;
      if (end.kind === 'whole') return staging.finish(model, { id: model.id });
      own.failure = end.failure;
      if (!end.failure.retryable) {
        // A person looks at it first: it is not begun again by the next start.
        this.#failed.set(model.id, end.failure);
        return staging.setWish('pause');
      }
      own.state = 'waiting';
      this.#changed();
      const { rng, waitMs = (count, why) => retryDelayMs(count, why, rng) } = this.#deps;
      await pause(waitMs(tries, end.failure), signal);
    }
  }

  /** Takes up what nobody has in hand, and notices what others did. */
  async #look(): Promise<void> {
    const { store } = this.#deps.store.places;
    const mark = await markOf(store, this.#deps.clock.nowMs());
    // All that others do with models comes to the store's folder or goes from it, but for what is written of one that is on its way.
    if (mark !== null && mark === this.#mark) return;
    let isStill = true;
    try {
      for (const id of await lookForComing(store)) {
        isStill = false;
        const model = this.store.catalogued(id);
        const staging = this.#staging(id);
        if (!model || this.#fetching.has(id) || (await staging.wish()) !== 'come') continue;
        const letGo = await staging.take();
        if (letGo && this.#endRounds) this.#fetch(model, staging, letGo);
        else letGo?.();
      }
    } catch (error) {
      isStill = false;
      this.#deps.onFault(error, 'looking for speech models');
    }
    this.#mark = isStill ? mark : null;
    if (this.#endRounds) this.#lookEvery(isStill);
    const now = this.#namesNow();
    if (now === this.#seen) return;
    this.#changed();
  }

  #lookEvery(isStill: boolean): void {
    const ms = (this.#deps.lookMs ?? LOOK_MS) * (isStill ? STILL_FACTOR : 1);
    if (this.#endRounds && ms === this.#roundMs) return;
    this.#endRounds?.();
    this.#roundMs = ms;
    this.#endRounds = inRounds(ms, () => void this.#look());
  }

  #namesNow(): string {
    return this.#deps.store
      .installed()
      .map(({ model }) => model.id)
      .join();
  }

  #changed(): void {
    const now = this.#namesNow();
    if (now !== this.#seen) this.#deps.onArrival();
    this.#seen = now;
    this.#toldAtMs = -Infinity;
    this.#tell();
  }

  #tell(): void {
    const now = this.#deps.clock.monotonicMs();
    if (now - this.#toldAtMs < TELL_EVERY_MS) return;
    this.#toldAtMs = now;
    this.#deps.changes.tell(['models']);
  }
}

/** Thrown where another process has a model in hand. */
class Elsewhere extends Error {}

const BUILT_IN = 'This model comes with Earshot and stays.';
const IN_USE =
  'A recording is being heard with this model right now. Wait for its end, or cancel it, then remove the model.';
const ELSEWHERE =
  'Another Earshot on this computer fetches this model right now. Pause or cancel it there, or end that one first.';
const UNWRITABLE =
  'The folder of the models cannot be written to. Nothing is lost; check its disk and your permissions, then try again.';

/** Ends early where it is stopped. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
