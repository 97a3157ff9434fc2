// The whole core in a test: a real library, a real worker of files, real folders; only the services are the test's.
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Changes } from '../../app/domain/changes.ts';
import { systemClock } from '../../app/domain/clock.ts';
import type { Downloader } from '../../app/download/download.ts';
import type { Engines } from '../../app/domain/engine.ts';
import { createFilesWorker, type FilesWorker } from '../../app/files/files-worker.ts';
import { Core, type CoreDeps } from '../../app/operations/core.ts';
import { FolderChoices } from '../../app/operations/folder-choices.ts';
import type { MeaningHere } from '../../app/operations/meaning.ts';
import { Views } from '../../app/operations/views.ts';
import type { Library } from '../../app/storage/library.ts';
import type { SpeechService } from '../../app/speech/port.ts';
import { openLibrary } from '../../app/storage/library.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { tempDirectory } from '../storage/support.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { wav } from '../support/media.ts';
import { ScriptedService } from '../queue/support.ts';
import { layEmptyLibrary } from '../support/empty-library.ts';
import { afterTest } from '../support/after-test.ts';

export interface CoreAtWork {
  readonly core: Core;
  readonly library: Library;
  readonly views: Views;
  readonly choices: FolderChoices;
  readonly device: ScriptedService;
  readonly cloud: ScriptedService;
  readonly faults: unknown[];
  /** What changed, a line each: areas and recordings, or the recording whose transcript was stored. */
  readonly told: string[];
  /** A directory for recordings. */
  readonly place: string;
  /** Writes a recording of its own content. */
  readonly record: (name: string) => string;
}

const workerUrl = await bundleWorker('app/files/worker.ts');
let seeds = 0;

/** Puts a core together; it does not work until it is started. */
export function startCore(
  files: FilesWorker = createFilesWorker({ workerUrl }),
  {
    engines = ENGINES,
    models,
    more = {},
    downloads,
    quietMs = 50,
    rescanMs,
    parts = {},
    meaning,
  }: {
    readonly engines?: Engines;
    /** Services beside the usual two. */
    readonly more?: Readonly<Record<string, SpeechService>>;
    /** Speech models of this computer, and what fetches them. */
    readonly models?: Pick<CoreDeps, 'models' | 'downloads'>;
    /** Fetches into a folder `downloads` beside the library. */
    readonly downloads?: Downloader;
    readonly quietMs?: number;
    readonly rescanMs?: number;
    /** What reaches the network or decodes sound. */
    readonly parts?: Partial<Pick<CoreDeps, 'feedChecks' | 'downloads'>>;
    /** What search by meaning is done with. */
    readonly meaning?: (library: Library) => MeaningHere;
  } = {},
): CoreAtWork {
  const root = realpathSync(tempDirectory());
  layEmptyLibrary(join(root, 'library'));
  const opened = openLibrary(join(root, 'library'), { clock: systemClock, engines });
  if (!opened.ok) throw new Error(opened.failure.message);
  const library = opened.value;
  const device = new ScriptedService('device');
  const cloud = new ScriptedService('cloud');
  const faults: unknown[] = [];
  const told: string[] = [];
  const changes = new Changes();
  changes.subscribe({
    changed: (areas, recordingIds) => void told.push([...areas, ...recordingIds].join(' ')),
    done: (recordingId) => void told.push(`done ${recordingId}`),
  });
  const core = new Core({
    library,
    files,
    engines,
    services: { device, cloud, ...more },
    clock: systemClock,
    rng: () => 0.5,
    quietMs,
    ...(rescanMs === undefined ? {} : { rescanMs }),
    ...models,
    ...(meaning ? { meaning: meaning(library) } : {}),
    changes,
    ...(downloads
      ? {
          downloads: {
            downloader: downloads,
            directory: join(root, 'library', 'downloads'),
            maxBytes: () => null,
          },
        }
      : {}),
    onFault: (error) => faults.push(error),
    ...parts,
  });
  const place = join(root, 'recordings');
  mkdirSync(place);
  afterTest(() => Promise.race([core.stop(), sleep(2_000)]));
  return {
    core,
    library,
    views: new Views(core, {
      version: '1.0.0',
      newer: () => ({ isAsked: false, isSilenced: false, notice: null }),
      runtime: { electron: '45.4.1', chromium: '150.0.0.0', standsInFor: null },
      cloud: () => ({}) as never,
      model: { name: 'test', installed: true },
    }),
    choices: new FolderChoices(core),
    device,
    cloud,
    faults,
    told,
    place,
    record: (name) => {
      const path = join(place, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, wav({ seconds: 1, seed: ++seeds }));
      return path;
    },
  };
}
