// One process to be killed: the working app without Electron, on the library, folder and service that it is told of.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { systemClock } from '../../app/domain/clock.ts';
import { createFilesWorker } from '../../app/files/files-worker.ts';
import { Engine } from '../../app/operations/engine.ts';
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
const engine = new Engine({
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
  onChange: () => undefined,
  onDone: () => undefined,
  onFault: (error, doing) => console.error(doing, error),
});
await engine.start(true);

if (once === 'once')
  for (;;) {
    const { jobs } = library;
    const open = ['queued', 'uploading', 'transcribing'] as const;
    const rests = engine.listening.quiet && engine.intake.size === 0 && !engine.runner.busy;
    if (rests && open.every((state) => jobs.inState(state).length === 0)) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
else await new Promise(() => setInterval(() => undefined, 1_000));
await engine.stop();
process.exit(0);
