// One process to be killed: the working app without Electron, on the library, folder and service that it is told of.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Changes } from '../../app/domain/changes.ts';
import { systemClock } from '../../app/domain/clock.ts';
import { createFilesWorker } from '../../app/files/files-worker.ts';
import { Core } from '../../app/operations/core.ts';
import type { SpeechService } from '../../app/speech/port.ts';
import { createCloudService } from '../../app/speech/cloud/service.ts';
import { openLibrary } from '../../app/storage/library.ts';
import { ENGINES } from '../../app/speech/engines.ts';

const [libraryDir = '', baseUrl = '', workerPath = '', once = ''] = process.argv.slice(2);

/** Nothing here is for the device. */
const device: SpeechService = {
  id: 'device',
  pollPaceMs: 1_000,
  maxCreates: 1,
  create: () => Promise.reject(new Error('nothing here is for the device')),
  get: () => Promise.reject(new Error('nothing here is for the device')),
};

const opened = openLibrary(libraryDir, { clock: systemClock, engines: ENGINES });
if (!opened.ok) throw new Error(`${opened.failure.message} ${opened.failure.detail ?? ''}`);
const library = opened.value;
const core = new Core({
  library,
  files: createFilesWorker({ workerUrl: pathToFileURL(join(workerPath)) }),
  engines: ENGINES,
  services: {
    device,
    cloud: createCloudService({
      baseUrl: () => baseUrl,
      apiKey: () => 'key',
      pollPaceMs: () => 50,
      clock: systemClock,
    }),
  },
  clock: systemClock,
  rng: () => 0.05,
  quietMs: 100,
  changes: new Changes(),
  onFault: (error, doing) => console.error(doing, error),
});
await core.start(true);

if (once === 'once')
  for (;;) {
    const { jobs } = library;
    const open = ['queued', 'uploading', 'transcribing'] as const;
    const rests = core.listening.quiet && core.intake.size === 0 && !core.worker.busy;
    if (rests && open.every((state) => jobs.inState(state).length === 0)) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
else await new Promise(() => setInterval(() => undefined, 1_000));
await core.stop();
process.exit(0);
