// The working app without its window, in a process of its own: takes files as they come, and tells after each step what it holds.
import { EventEmitter, getEventListeners } from 'node:events';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Changes } from '../../app/domain/changes.ts';
import { systemClock } from '../../app/domain/clock.ts';
import { createFilesWorker } from '../../app/files/files-worker.ts';
import { Core } from '../../app/operations/core.ts';
import { createCloudService } from '../../app/speech/cloud/service.ts';
import { planOf } from '../../app/speech/on-device/parts.ts';
import { createDeviceService } from '../../app/speech/on-device/service.ts';
import { openLibrary } from '../../app/storage/library.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import {
  LocalRecogniser,
  modelsNamed,
  ToneEngine,
  tones,
  wavOf,
  WavDecoder,
} from '../speech/on-device/support.ts';
import type { Holding } from './holding.ts';

const [root = '', baseUrl = '', workerPath = '', filesWanted = '', stepWanted = ''] = process.argv.slice(2);

/** Every emitter and event target that somebody listened to, as long as it lives. */
const listenedTo = new Set<WeakRef<EventEmitter | EventTarget>>();
const known = new WeakSet<object>();
function note(target: EventEmitter | EventTarget): void {
  if (known.has(target)) return;
  known.add(target);
  listenedTo.add(new WeakRef(target));
}
const types = new WeakMap<EventTarget, Set<string>>();
const listen = Reflect.get(EventEmitter.prototype, 'on') as (
  this: EventEmitter,
  name: string | symbol,
  listener: (...args: unknown[]) => void,
) => EventEmitter;
EventEmitter.prototype.on = EventEmitter.prototype.addListener = function (
  this: EventEmitter,
  name: string | symbol,
  listener: (...args: unknown[]) => void,
) {
  note(this);
  return listen.call(this, name, listener);
};
type Listened = (this: EventTarget, ...args: Parameters<EventTarget['addEventListener']>) => void;
const listenTo: Listened = Reflect.get(EventTarget.prototype, 'addEventListener');
const watchedListen: Listened = function (...args) {
  note(this);
  if (!types.has(this)) types.set(this, new Set());
  types.get(this)?.add(args[0]);
  listenTo.apply(this, args);
};
EventTarget.prototype.addEventListener = watchedListen;

/** Listeners of all that lives, and the most that one of them has of a kind. */
function listeners(): { readonly all: number; readonly most: number } {
  let all = 0;
  let most = 0;
  for (const reference of listenedTo) {
    const target = reference.deref();
    if (!target) {
      listenedTo.delete(reference);
      continue;
    }
    const counts =
      target instanceof EventEmitter
        ? target.eventNames().map((name) => target.listenerCount(name))
        : [...(types.get(target) ?? [])].map((type) => getEventListeners(target, type).length);
    for (const count of counts) {
      // Connections come and go; those that stay are seen among the handles.
      if (!(target instanceof Socket)) all += count;
      most = Math.max(most, count);
    }
  }
  return { all, most };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
let warnings = 0;
process.on('warning', (warning) => {
  warnings += 1;
  console.error(warning.stack);
});

async function holding(files: number): Promise<Holding> {
  // What ends with the last file has ended, and what is let go of is gone.
  for (let i = 0; i < 3; i++) {
    await sleep(100);
    collectGarbage();
  }
  const resources = process.getActiveResourcesInfo();
  const { all, most } = listeners();
  const timers = resources.filter((name) => name === 'Timeout' || name === 'Immediate').length;
  const { heapUsed, rss } = process.memoryUsage();
  return {
    files,
    listeners: all,
    mostOfOne: most,
    timers,
    handles: resources.length - timers,
    threads: countOf('/proc/self/task'),
    descriptors: countOf('/proc/self/fd'),
    heapMb: heapUsed / 2 ** 20,
    rssMb: rss / 2 ** 20,
    warnings,
  };
}

/** Entries of a folder of /proc; 0 where the system has none. */
function countOf(directory: string): number {
  try {
    return readdirSync(directory).length;
  } catch {
    return 0;
  }
}

const opened = openLibrary(join(root, 'library'), { clock: systemClock, engines: ENGINES });
if (!opened.ok) throw new Error(opened.failure.message);
const library = opened.value;
const cloud = createCloudService({
  baseUrl: () => baseUrl,
  apiKey: () => 'key',
  pollPaceMs: () => 20,
  clock: systemClock,
});
const device = createDeviceService({
  decoder: new WavDecoder(),
  recogniser: new LocalRecogniser(Promise.resolve(new ToneEngine())),
  workDir: join(root, 'work'),
  clock: systemClock,
  models: modelsNamed('Tones'),
  plan: () => planOf(null),
});
let done = 0;
const changes = new Changes();
changes.subscribe({ done: () => (done += 1) });
const core = new Core({
  library,
  files: createFilesWorker({ workerUrl: pathToFileURL(workerPath) }),
  engines: ENGINES,
  services: { cloud, device: { ...portOf(device), pollPaceMs: 20 } },
  clock: systemClock,
  rng: () => 0.05,
  quietMs: 50,
  changes,
  onFault: (error, doing) => console.error(doing, error),
});

/** The service with its methods bound, so that its pace can be another. */
function portOf(service: typeof device): typeof device {
  return {
    ...service,
    create: (request) => service.create(request),
    get: (id, signal) => service.get(id, signal),
    cancel: (id) => service.cancel?.(id) ?? Promise.resolve(),
    forget: (id) => service.forget?.(id),
    onProgress: (listener) => service.onProgress?.(listener) ?? (() => undefined),
    onSettled: (listener) => service.onSettled?.(listener) ?? (() => undefined),
    rest: (on) => service.rest?.(on),
    decodePeaks: (path, signal) => service.decodePeaks(path, signal),
    close: () => service.close(),
  };
}

const folders = (['cloud', 'device'] as const).map((service) => {
  const path = join(root, service);
  mkdirSync(path);
  library.folders.add({ path, name: service, includeSubfolders: true, service }, Date.now());
  return path;
});
await core.start(true);

const step = Number(stepWanted);
let made = 0;
/** The next files come; they are deleted once they are done, as people do. */
function bring(): void {
  for (let i = 0; i < step; i++, made++) {
    const folder = folders[made % 2] ?? root;
    // No two are alike: each is as long as nobody else is.
    const sound = tones([[0.2, 0.5 + (made % 500) / 1_000, 1 + (made % 9)]]);
    sound[0] = (made + 1) / 10_000;
    writeFileSync(join(folder, `day ${made}.wav`), wavOf(sound));
  }
}

for (let files = step; files <= Number(filesWanted); files += step) {
  bring();
  while (done < files) await sleep(50);
  console.log(JSON.stringify(await holding(files)));
  for (const folder of folders) for (const name of readdirSync(folder)) rmSync(join(folder, name));
}
await core.stop();
process.exit(0);
