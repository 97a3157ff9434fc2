// What a worker does with an order: fetches the recording, then hears it or tells its speakers apart, in processes of their own.
import type { FarmOrder, FarmResult } from '../../contract/farm/messages.ts';
import { failure } from '../../domain/failure.ts';
import { markOfModel } from '../../domain/farm.ts';
import type { InstalledModel } from '../../domain/speech-model.ts';
import type { ModelsAtHand } from '../../speech/on-device/models/choose.ts';
import type { PartHearing } from '../../speech/on-device/part-hearing.ts';
import { askedOf } from '../../speech/on-device/models/choose.ts';
import type { SoundPlan } from '../../speech/on-device/parts.ts';
import type { GetOutcome } from '../../speech/port.ts';
import type { SpeakerService } from '../../speech/speakers/service.ts';
import type { Recordings } from './recordings.ts';
import type { Doer, Done } from './worker.ts';

export interface DoerDeps {
  readonly recordings: Recordings;
  readonly models: ModelsAtHand;
  readonly hearing: PartHearing<unknown>;
  readonly speakers: SpeakerService;
  /** Where the plan of a recording is looked up, by its path, while it is worked on. */
  readonly plans: Map<string, SoundPlan>;
  readonly close: () => Promise<void>;
}

export class SpeechDoer implements Doer {
  readonly #deps: DoerDeps;

  constructor(deps: DoerDeps) {
    this.#deps = deps;
  }

  async do(order: FarmOrder, signal: AbortSignal, onProgress: (seconds: number) => void): Promise<Done> {
    const { models, plans, recordings } = this.#deps;
    const model = models.find(order.modelId);
    if (!model || markOfModel(model.model) !== order.modelMark) return failedAs(failure('model-not-here'));
    const checked = await models.check(model);
    if (!checked.ok) return failedAs(checked.failure);
    const path = await recordings.take(order, signal);
    try {
      if (!path.ok) return failedAs(path.failure);
      plans.set(path.value, order.plan);
      return order.kind === 'transcribe'
        ? await this.#hear(order, path.value, model, signal, onProgress)
        : await this.#tell(order, path.value, signal, onProgress);
    } finally {
      if (recordings.release(order) && path.ok) plans.delete(path.value);
    }
  }

  async close(): Promise<void> {
    await this.#deps.close();
  }

  async #hear(
    { durationSeconds, language, options, part, track }: FarmOrder,
    path: string,
    model: InstalledModel,
    signal: AbortSignal,
    onProgress: (seconds: number) => void,
  ): Promise<Done> {
    const heard = await this.#deps.hearing.hear({
      ...{ path, model, language, durationSeconds, track, part, signal, onProgress },
      isByChannel: askedOf(options).isByChannel ?? false,
    });
    if (heard.kind === 'failed') return heard;
    return { kind: 'result', result: heard as FarmResult };
  }

  async #tell(
    { durationSeconds, fileName, mimeType, options, sizeBytes, track }: FarmOrder,
    path: string,
    signal: AbortSignal,
    onProgress: (seconds: number) => void,
  ): Promise<Done> {
    const { speakers } = this.#deps;
    const created = await speakers.create({
      ...{ path, fileName, mimeType, sizeBytes, durationSeconds, options, signal, kind: 'tell-speakers' },
      ...(track === null ? {} : { track }),
      requestId: 'farm',
      onBodyEnding: () => Promise.resolve(),
      onBytesSent: () => undefined,
    });
    if (created.kind !== 'accepted') return failedAs(created.failure);
    const { generationId } = created;
    const off = speakers.onProgress((progress) => {
      if (progress.generationId === generationId) onProgress(progress.doneSeconds);
    });
    try {
      const end = await this.#settled(generationId, signal);
      if (end?.kind === 'told')
        return {
          kind: 'result',
          result: { kind: 'told', telling: end.telling, heardSeconds: end.heardSeconds },
        };
      if (end?.kind === 'failed') return { ...failedAs(end.failure), crashed: end.crashed ?? false };
      return failedAs(failure('speakers-broke-off'));
    } finally {
      off();
      if (signal.aborted) await speakers.cancel(generationId);
      else speakers.forget(generationId);
    }
  }

  /** Waits for the end. @returns null where `signal` came first */
  async #settled(generationId: string, signal: AbortSignal): Promise<GetOutcome | null> {
    const { speakers } = this.#deps;
    await new Promise<void>((resolve) => {
      const off = speakers.onSettled((id) => {
        if (id === generationId) done();
      });
      const done = (): void => {
        off();
        signal.removeEventListener('abort', done);
        resolve();
      };
      signal.addEventListener('abort', done, { once: true });
      if (signal.aborted) done();
    });
    return signal.aborted ? null : speakers.get(generationId);
  }
}

const failedAs = (why: Extract<Done, { kind: 'failed' }>['failure']): Extract<Done, { kind: 'failed' }> => ({
  kind: 'failed',
  failure: why,
  crashed: false,
});
