// One process to be killed: the core without Electron, which takes recordings in by the addresses that it is told of, fetches them and sends them.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readAddress } from '../../app/domain/address.ts';
import { Changes } from '../../app/domain/changes.ts';
import { systemClock } from '../../app/domain/clock.ts';
import { createDownloader, type Downloader } from '../../app/download/download.ts';
import { createFilesWorker } from '../../app/files/files-worker.ts';
import { planned, takeAddress, wakeUp } from '../../app/operations/adding-addresses.ts';
import { Core } from '../../app/operations/core.ts';
import { createCloudService } from '../../app/speech/cloud/service.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import type { SpeechService } from '../../app/speech/port.ts';
import { openLibrary } from '../../app/storage/library.ts';

const [libraryDir = '', baseUrl = '', workerPath = '', origin = '', list = '[]', once = ''] =
  process.argv.slice(2);

/** Public hosts stand for ours: only such addresses are passed on. */
const FAR = 'https://pod.example';

/** Nothing here is for the device. */
const device: SpeechService = {
  id: 'device',
  pollPaceMs: 1_000,
  maxCreates: 1,
  create: () => Promise.reject(new Error('nothing here is for the device')),
  get: () => Promise.reject(new Error('nothing here is for the device')),
};

const real = createDownloader({
  clock: systemClock,
  rng: () => 0.05,
  certainEvery: { bytes: 64 * 1024, ms: 20 },
});
const there = <T extends { readonly href: string; readonly allowPrivate: boolean }>(request: T): T => ({
  ...request,
  href: request.href.replace(FAR, origin),
  allowPrivate: true,
});
const downloader: Downloader = {
  download: (request) => real.download(there(request)),
  discard: (href, directory) => real.discard(href.replace(FAR, origin), directory),
  glance: (request) => real.glance(there(request)),
  stretch: (request) => real.stretch(there(request)),
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
  downloads: { downloader, directory: join(libraryDir, 'downloads'), maxBytes: () => null },
  onFault: (error, doing) => console.error(doing, error),
});
await core.start(false);
process.send?.('started');

/** As a person who names them anew each time, not knowing what became of them. */
for (const [text, way] of JSON.parse(list) as readonly (readonly [string, 'pass' | 'download'])[]) {
  const wish = { way, service: 'cloud' } as const;
  for (const plan of planned(core, [text], wish)) {
    const address = readAddress(text);
    if ('why' in plan || typeof address === 'string') throw new Error(`${text} was refused`);
    const taken = takeAddress(core, address, plan.handling, wish, true);
    if (!taken.ok) throw new Error(taken.failure.message);
    wakeUp(core, [taken.value.recordingId]);
  }
}

if (once === 'once')
  for (;;) {
    const open = ['queued', 'uploading', 'transcribing'] as const;
    const rests = core.intake.size === 0 && !core.worker.busy && core.addresses?.busy !== true;
    if (rests && open.every((state) => library.jobs.inState(state).length === 0)) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
else await new Promise(() => setInterval(() => undefined, 1_000));
await core.stop();
process.exit(0);
