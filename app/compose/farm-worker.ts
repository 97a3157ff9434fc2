// A worker of the farm, put together. Read by the command `worker` alone: no other start needs what asks a server.
import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../domain/clock.ts';
import type { WorkerAbility, WorkerProfile } from '../domain/farm.ts';
import { isRecogniser, type InstalledModel } from '../domain/speech-model.ts';
import { createBullTurns } from '../farm/bullmq.ts';
import { needOf } from '../farm/service.ts';
import { SpeechDoer } from '../farm/worker/doer.ts';
import { Recordings } from '../farm/worker/recordings.ts';
import { ServerLink } from '../farm/worker/server-link.ts';
import { FarmWorker } from '../farm/worker/worker.ts';
import { PartHearing } from '../speech/on-device/part-hearing.ts';
import type { SoundPlan } from '../speech/on-device/parts.ts';
import { tryModel } from '../speech/on-device/trial.ts';
import { createSpeakerService, SPEAKERS_MODEL } from '../speech/speakers/service.ts';
import type { Places } from './ground.ts';
import { languageTellerOf, makeModels } from './models.ts';

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
  /** Ends the trials of its models at once: it is to leave before it began. */
  readonly signal: AbortSignal;
  readonly onReady: (profile: WorkerProfile) => void;
  readonly onNote: (words: string) => void;
}

/** Puts a worker together: no library, no key, nothing but models and what hears with them. */
export async function makeWorker(
  places: Pick<Places, 'accountDir' | 'builtDir' | 'decodersDir' | 'environment' | 'host'>,
  how: WorkerHow,
): Promise<FarmWorker> {
  const { accountDir, builtDir, decodersDir, host } = places;
  const { atHand: models, store } = makeModels({ places });
  const parts = host.hearing({ builtDir, decodersDir, voiceDetector: () => store.voiceDetector });
  const id = randomUUID();
  const directory = join(accountDir, 'worker');
  const plans = new Map<string, SoundPlan>();
  const plan = (path: string): SoundPlan => plans.get(path) ?? NO_PLAN;
  const workDir = join(directory, 'work', id);
  const languageTeller = (): InstalledModel | null => languageTellerOf(store);
  const speakers = createSpeakerService({
    ...{ plan, decoder: parts.decoder, hearer: parts.hearer, clock: systemClock, models },
    workDir: join(workDir, 'speakers'),
  });
  const sample = join(host.resourcesDir, 'sample', 'sample.flac');
  const speedOf = async (model: InstalledModel): Promise<number | null> => {
    if (how.signal.aborted) return null;
    const tried = await tryModel(parts, model, sample, () => systemClock.monotonicMs(), how.signal);
    return tried.ok ? Math.round(tried.value.realTime * 10) / 10 : null;
  };
  // A trial that is in the middle of a piece of speech does not hear that it is to end: its processes go.
  const endTrials = (): void => {
    parts.decoder.close();
    parts.recogniser.close();
  };
  how.signal.addEventListener('abort', endTrials, { once: true });
  const profile: WorkerProfile = {
    name: how.workerName,
    version: host.version,
    cores: availableParallelism(),
    slots: how.atOnce,
    abilities: await abilitiesOf(store.installed(), speedOf),
  };
  how.signal.removeEventListener('abort', endTrials);
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
    turns: (lockMs) => createBullTurns({ url: how.queue, lockMs, onStanding: tellStanding(how) }),
    onReady: () => how.onReady(profile),
  });
}

const tellStanding =
  ({ onNote }: WorkerHow) =>
  (trouble: string | null): void =>
    onNote(
      trouble === null ? 'The queue engine answers again.' : `Nothing new is taken for now: ${trouble}.`,
    );

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
