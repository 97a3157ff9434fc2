// The speech engines, put together: the device with its decoder and recogniser, the cloud, and a server of one's own.
import { join } from 'node:path';
import { systemClock } from '../domain/clock.ts';
import { ENGINES } from './engines.ts';
import type { ModelsHere } from '../operations/models.ts';
import { preference } from '../operations/preferences.ts';
import { createLateCloudService } from '../speech/cloud/late.ts';
import { createOwnServer } from '../speech/own-server/service.ts';
import type { ModelsAtHand } from '../speech/on-device/models/choose.ts';
import { planOf, type SoundPlan } from '../speech/on-device/parts.ts';
import { createDeviceService, type DeviceService } from '../speech/on-device/service.ts';
import { tryModel } from '../speech/on-device/trial.ts';
import { withSpeakers } from '../speech/speakers/beside.ts';
import { createSpeakerService, type SpeakerService } from '../speech/speakers/service.ts';
import type { InstalledModel } from '../domain/speech-model.ts';
import type { SpeechService } from '../speech/port.ts';
import type { Ground, Places } from './ground.ts';
import type { MeaningHere } from '../operations/meaning.ts';
import { makeMeaning } from './meaning.ts';
import { languageTellerOf, makeModels } from './models.ts';
import { apiBaseOf } from './server-access.ts';

/** The engine on this computer. */
export interface Device {
  /** Texts. */
  readonly device: DeviceService;
  /** Who speaks when. */
  readonly speakers: SpeakerService;
  /** Both, as the queue sees them. */
  readonly service: SpeechService;
  /** What it hears with. */
  readonly models: ModelsHere;
  readonly modelsAtHand: ModelsAtHand;
  /** How a recording of the library is to be decoded. */
  readonly plan: (path: string) => SoundPlan;
  /** What reads texts for search by meaning. */
  readonly meaning: MeaningHere;
}

/** The engine on this computer, and the models that it hears with. */
export function makeDevice(ground: Ground): Device {
  const { library, places } = ground;
  const { builtDir, decodersDir, host, libraryDir } = places;
  const { atHand, checks, makers, store } = makeModels(ground);
  const hearing = host.hearing({ builtDir, decodersDir, voiceDetector: () => store.voiceDetector });
  const { decoder, hearer, recogniser } = hearing;
  const common = {
    plan: (path: string) => {
      // What a look into the file said that it holds; null where nobody looked.
      const recordingId = library.files.byPath(path)?.recordingId ?? null;
      return planOf(recordingId === null ? null : library.recordings.promise(recordingId));
    },
    decoder,
    clock: systemClock,
    models: atHand,
  };
  const workDir = join(libraryDir, 'work');
  const languageTeller = (): InstalledModel | null => languageTellerOf(store);
  const device = createDeviceService({ ...common, recogniser, workDir, languageTeller });
  const speakers = createSpeakerService({ ...common, hearer, workDir: join(workDir, 'speakers') });
  const sample = join(host.resourcesDir, 'sample', 'sample.flac');
  const trial: ModelsHere['trial'] = async (model) => {
    const checked = await checks.check(model);
    return checked.ok ? tryModel(hearing, model, sample, () => systemClock.monotonicMs()) : checked;
  };
  const isInUse = (id: string): boolean => device.hearsWith(id);
  return {
    ...{ device, speakers, service: withSpeakers(device, speakers) },
    ...{ modelsAtHand: common.models, plan: common.plan },
    models: { store, makers, isInUse, trial: host.canDecode ? trial : null },
    meaning: makeMeaning(ground, store, checks),
  };
}

/** Which proxies the system names for an address, where it can be asked. */
export const systemProxyOf = ({ host }: Places): { systemProxy?: (url: string) => Promise<string> } =>
  host.systemProxy ? { systemProxy: host.systemProxy } : {};

/** The engine in the cloud. */
export const makeCloud = (ground: Ground) =>
  createLateCloudService({
    baseUrl: ground.access.serviceUrl,
    apiKey: ground.access.keys.forOrigin,
    mayAsk: ground.access.keys.isConfirmed,
    ...callsOf(ground),
  });

/** The engine on another computer of the person's. */
export const makeOwnServer = (ground: Ground) =>
  createOwnServer({
    baseUrl: () => apiBaseOf(ground.server.serviceUrl()),
    apiKey: ground.server.keys.forOrigin,
    mayAsk: ground.server.keys.isConfirmed,
    ...callsOf(ground),
  });

/** How both are called. */
function callsOf({ library, places, workerUrl }: Ground) {
  const pollMs = Number(places.environment.EARSHOT_POLL_MS);
  return {
    ...systemProxyOf(places),
    uploadBytesPerSecond: () => {
      const limit = preference(library.settings, ENGINES, 'uploadLimitKBps');
      return limit === null ? null : limit * 1_000;
    },
    readingWorkerUrl: workerUrl('reading-worker.js'),
    pollPaceMs: () => (pollMs > 0 ? pollMs : preference(library.settings, ENGINES, 'pollSeconds') * 1_000),
    clock: systemClock,
  };
}
