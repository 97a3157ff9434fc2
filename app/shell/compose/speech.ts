// The speech engines, put together: the device with its decoder and recogniser, and the cloud.
import { app, session } from 'electron';
import { join } from 'node:path';
import { systemClock } from '../../domain/clock.ts';
import { ENGINES } from './engines.ts';
import { preference } from '../../operations/preferences.ts';
import { createLateCloudService } from '../../speech/cloud/late.ts';
import type { ModelStore } from '../../speech/on-device/models/store.ts';
import { planOf } from '../../speech/on-device/parts.ts';
import { createDeviceService, type DeviceService } from '../../speech/on-device/service.ts';
import { createDecoder } from '../decoder-window.ts';

import { createRecogniser } from '../recogniser-process.ts';
import type { Ground } from './ground.ts';
import { makeModels } from './models.ts';

/** The engine on this computer, and the models that it hears with. */
export function makeDevice(ground: Ground): { device: DeviceService; models: ModelStore } {
  const { library, places } = ground;
  const { builtDir, decodersDir, libraryDir } = places;
  const { checks, store } = makeModels(ground);
  const device = createDeviceService({
    plan: (path) => {
      // What a look into the file said that it holds; null where nobody looked.
      const recordingId = library.files.byPath(path)?.recordingId ?? null;
      return planOf(recordingId === null ? null : library.recordings.promise(recordingId));
    },
    decoder: createDecoder({ builtDir, decodersDir }),
    recogniser: createRecogniser({ builtDir, voiceDetector: () => store.voiceDetector }),
    workDir: join(libraryDir, 'work'),
    clock: systemClock,
    models: { find: (id) => store.find(id), check: (installed) => checks.check(installed) },
  });
  return { device, models: store };
}

/** Which proxies the system names for an address. */
export async function systemProxy(url: string): Promise<string> {
  await app.whenReady();
  // The sessions of our pages have no way out; this one has no page.
  return session.fromPartition('system-proxy').resolveProxy(url);
}

/** The engine in the cloud. */
export function makeCloud({ access, library, places, workerUrl }: Ground) {
  const pollMs = Number(places.environment.EARSHOT_POLL_MS);
  return createLateCloudService({
    baseUrl: access.serviceUrl,
    apiKey: access.keys.forOrigin,
    mayAsk: access.keys.isConfirmed,
    systemProxy,
    uploadBytesPerSecond: () => {
      const limit = preference(library.settings, ENGINES, 'uploadLimitKBps');
      return limit === null ? null : limit * 1_000;
    },
    readingWorkerUrl: workerUrl('reading-worker.js'),
    pollPaceMs: () => (pollMs > 0 ? pollMs : preference(library.settings, ENGINES, 'pollSeconds') * 1_000),
    clock: systemClock,
  });
}
