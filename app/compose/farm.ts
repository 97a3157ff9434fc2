// The farm, put together: on the server's side the hand-out of work, on a worker's side what does it.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { systemClock } from '../domain/clock.ts';
import { isRecogniser, type InstalledModel } from '../domain/speech-model.ts';
import type { WorkerAbility, WorkerProfile } from '../domain/farm.ts';
import { availableParallelism } from 'node:os';
import { createBullHandOut, createBullTurns } from '../farm/bullmq.ts';
import { Farm } from '../farm/farm.ts';
import { FARM_RULES } from '../farm/rules.ts';
import { createFarmService, needOf } from '../farm/service.ts';
import { SpeechDoer } from '../farm/worker/doer.ts';
import { Recordings } from '../farm/worker/recordings.ts';
import { ServerLink } from '../farm/worker/server-link.ts';
import { FarmWorker } from '../farm/worker/worker.ts';
import { PartHearing } from '../speech/on-device/part-hearing.ts';
import type { SoundPlan } from '../speech/on-device/parts.ts';
import { tryModel } from '../speech/on-device/trial.ts';
import type { SpeechService } from '../speech/port.ts';
import { createSpeakerService, SPEAKERS_MODEL } from '../speech/speakers/service.ts';
import { ENGINES } from './engines.ts';
import type { Ground, Places } from './ground.ts';
import { makeModels } from './models.ts';
import type { Device } from './speech.ts';

/** The farm of a speech service, in the place of the engine of this computer; null where that one does all. */
export function makeFarm(
  { library, log, onFault, places }: Ground,
  { device, modelsAtHand, plan }: Device,
): { readonly farm: Farm; readonly device: SpeechService } | null {
  if (places.queue === undefined) return null;
  const { EARSHOT_FARM_PART_SECONDS: part, EARSHOT_FARM_SILENCE_MS: silence } = places.environment;
  const silenceMs = Number(silence) > 0 ? Number(silence) : FARM_RULES.silenceMs;
  const farm = new Farm({
    library,
    handOut: createBullHandOut(places.queue),
    clock: systemClock,
    rules: {
      ...FARM_RULES,
      silenceMs,
      beatMs: Math.min(FARM_RULES.beatMs, silenceMs / 4),
      partSeconds: Number(part) > 0 ? Number(part) : FARM_RULES.partSeconds,
    },
    newId: () => `t${randomUUID()}`,
    onFault,
    onNote: (words) => log.info(words),
  });
  const service = createFarmService({
    farm,
    id: device.id,
    traits: ENGINES.traits(device.id),
    models: modelsAtHand,
    plan,
    newId: () => `farm-${randomUUID()}`,
  });
  return { farm, device: service };
}

/** What a worker is told by its command. */
export interface WorkerHow {
  readonly queue: string;
  readonly server: string;
  readonly token: string;
  /** PEM. */
  readonly ca: string | undefined;
  readonly workerName: string;
  readonly atOnce: number;
  readonly cacheBytes: number;
  readonly onReady: (profile: WorkerProfile) => void;
  readonly onNote: (words: string) => void;
}

/** Puts a worker together: no library, no key, nothing but models and what hears with them. */
export async function makeWorker(
  places: Pick<Places, 'accountDir' | 'builtDir' | 'decodersDir' | 'environment' | 'host'>,
  how: WorkerHow,
): Promise<FarmWorker> {
  const { accountDir, builtDir, decodersDir, host } = places;
  const { checks, store } = makeModels({ places });
  const parts = host.hearing({ builtDir, decodersDir, voiceDetector: () => store.voiceDetector });
  const id = randomUUID();
  const directory = join(accountDir, 'worker');
  const plans = new Map<string, SoundPlan>();
  const plan = (path: string): SoundPlan => plans.get(path) ?? NO_PLAN;
  const models = { find: (of?: string) => store.find(of), check: (one: InstalledModel) => checks.check(one) };
  const workDir = join(directory, 'work', id);
  const languageTeller = (): InstalledModel | null =>
    store.recognisers().find(({ model }) => model.tellsLanguage && model.isTried) ?? null;
  const speakers = createSpeakerService({
    ...{ plan, decoder: parts.decoder, hearer: parts.hearer, clock: systemClock, models },
    workDir: join(workDir, 'speakers'),
  });
  const sample = join(host.resourcesDir, 'sample', 'sample.flac');
  const speedOf = async (model: InstalledModel): Promise<number | null> => {
    const tried = await tryModel(parts, model, sample, () => systemClock.monotonicMs());
    return tried.ok ? Math.round(tried.value.realTime * 10) / 10 : null;
  };
  const profile: WorkerProfile = {
    name: how.workerName,
    version: host.version,
    cores: availableParallelism(),
    slots: how.atOnce,
    abilities: await abilitiesOf(store.installed(), speedOf),
  };
  const link = new ServerLink({ server: how.server, token: how.token, ca: how.ca }, id);
  const recordings = new Recordings(join(directory, 'recordings'), link, how.cacheBytes);
  const doer = new SpeechDoer({
    ...{ recordings, models, speakers, plans },
    hearing: new PartHearing({ plan, ...parts, languageTeller, workDir }),
    close: async () => {
      await speakers.close();
      parts.decoder.close();
      parts.recogniser.close();
    },
  });
  return new FarmWorker({
    ...{ profile, link, doer, onNote: how.onNote },
    turns: (lockMs) => createBullTurns({ url: how.queue, lockMs }),
    onReady: () => how.onReady(profile),
  });
}

const NO_PLAN: SoundPlan = { reader: 'webcodecs', promisedSeconds: null, tracks: [] };

/** What the models of this computer can do, and how quickly those that hear do it. */
async function abilitiesOf(
  installed: readonly InstalledModel[],
  speedOf: (model: InstalledModel) => Promise<number | null>,
): Promise<readonly WorkerAbility[]> {
  const abilities: WorkerAbility[] = [];
  for (const one of installed) {
    const { languages } = one.model;
    if (isRecogniser(one.model))
      abilities.push({ ...needOf(one, 'transcribe'), languages, speed: await speedOf(one) });
    if (one.model.id === SPEAKERS_MODEL)
      abilities.push({ ...needOf(one, 'tell-speakers'), languages: [], speed: null });
  }
  return abilities;
}
