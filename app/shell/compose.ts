// The only place that constructs: opens the library, makes the services, and ties every room to the next.
import { app, session } from 'electron';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fetchBytes } from '../care/fetch-bytes.ts';
import { SecondPlace } from '../care/second-place.ts';
import { VersionNotices } from '../care/version-notices.ts';
import { createExporter, type Exporter } from '../publish/exporter.ts';
import { createFilesWorker } from '../files/files-worker.ts';
import { mimeTypeOf } from '../domain/audio.ts';
import { Changes } from '../domain/changes.ts';
import { systemClock } from '../domain/clock.ts';
import { cutSecrets } from '../domain/redaction.ts';
import type { SoundPromise } from '../domain/heard.ts';
import type { Outcome } from '../domain/result.ts';
import { Editing } from '../transcripts/editing.ts';
import { Core } from '../operations/core.ts';
import {
  gatherDiagnostics,
  logPathIn,
  writeDiagnostics,
  type Diagnostics,
} from '../operations/diagnostics.ts';
import { OwnSound } from '../transcripts/own-sound.ts';
import { trackToPlay } from '../transcripts/track-keeper.ts';
import { FolderChoices } from '../operations/folder-choices.ts';
import { peaksOfSound } from '../transcripts/session-views.ts';
import { liesOn } from '../files/lies-on.ts';
import { syncedAway } from '../files/synced-away.ts';
import { Ownership } from '../care/ownership.ts';
import { Shows } from '../operations/shows.ts';
import { Standing } from '../operations/standing.ts';
import { Views } from '../operations/views.ts';
import type { Balance } from '../speech/cloud/account.ts';
import { createLateCloudService } from '../speech/cloud/late.ts';
import { ENGINES } from '../speech/engines.ts';
import { planOf } from '../speech/on-device/parts.ts';
import { createDeviceService } from '../speech/on-device/service.ts';
import { failureOfSqlite } from '../storage/database.ts';
import { LIBRARY_FILE, openLibrary, type Library } from '../storage/library.ts';
import { readPlace } from '../storage/care/place-record.ts';
import { openOrRestore, suspect } from '../storage/care/recovery.ts';
import { thisComputer } from '../storage/care/this-computer.ts';
import { createSearch } from '../storage/search/search.ts';
import { createTexts, type Texts } from '../storage/transcripts/texts.ts';
import { createDecoder } from './decoder-window.ts';
import { openLog, type Log } from './log.ts';
import type { ResolveMedia } from './media-answer.ts';
import { findModel } from './model.ts';
import { isSilenced, noticeSourceOf } from './notice-source.ts';
import { runtimeView } from './runtime.ts';
import { ownPlaceOf } from './secrets.ts';
import { createRecogniser } from './recogniser-process.ts';
import { openCloudAccess } from './cloud-access.ts';
import type { KeyStore } from './key-store.ts';

export { takeLibraryLock } from '../storage/care/library-lock.ts';

/** Where things lie. */
export interface Places {
  /** The library: database, journals, log. */
  readonly libraryDir: string;
  /** Earshot's folder of this account: what it alone may say of a library lies there. */
  readonly accountDir: string;
  /** Folder of the built main process. */
  readonly builtDir: string;
  /** Folder of the decoders that are files of their own. */
  readonly decodersDir: string;
  readonly environment: NodeJS.ProcessEnv;
  /** True when Electron is ready: before, there are no pages, no sounds and no key store, and only the library can be used. */
  readonly isReady: boolean;
  /** True when this is the one process that works on the library: it may put a backup in the place of a damaged file. */
  readonly mayRestore: boolean;
  /** True when a person has said that a library which a sync service seems to have taken away is lost. */
  readonly isLost?: boolean;
}

/** The composed app. */
export interface Composed {
  readonly core: Core;
  /** Whether the library may be worked with; work begins and ends by it. */
  readonly standing: Standing;
  readonly views: Views;
  readonly choices: FolderChoices;
  readonly shows: Shows;
  readonly keys: KeyStore;
  readonly log: Log;
  readonly search: ReturnType<typeof createSearch>;
  readonly exporter: Exporter;
  readonly editing: Editing;
  readonly texts: Texts;
  /** The address of the speech service that counts now: of the environment, or else of the library. */
  readonly serviceUrl: () => string;
  readonly secondPlace: SecondPlace;
  /** Hosts on which the page of a newer version may lie. */
  readonly pageHosts: readonly string[];
  readonly testKey: () => Promise<{ readonly accepted: boolean; readonly message: string }>;
  /** Asks what is left on the account. */
  readonly balance: () => Promise<Outcome<Balance>>;
  /** Loudness of a recording; computed when it is not known yet, and announced when it is. */
  readonly peaks: (recordingId: number) => Uint8Array | null;
  /** What the player plays of a recording. */
  readonly sound: OwnSound;
  /** What the addresses of the media scheme stand for. */
  readonly resolveMedia: ResolveMedia;
  /** What helps who looks for a fault, without secrets. */
  readonly diagnostics: Diagnostics;
  readonly stop: () => Promise<void>;
  /** After `stop`: whether a thread still waits for a disk, see `FilesWorker.isStuck`. */
  readonly isStuck: () => boolean;
}

/** The search index is looked at when the start is long over, milliseconds. */
const INDEX_CHECK_MS = 60_000;
/** How long a file must stand still before it is taken for finished, milliseconds. */
const QUIET_MS = 5_000;

/** What a look into a file said that it holds; null where nobody looked. */
function promiseOf(library: Library, path: string): SoundPromise | null {
  const recordingId = library.files.byPath(path)?.recordingId ?? null;
  return recordingId === null ? null : library.recordings.promise(recordingId);
}

/** Puts the app together. */
export function compose(places: Places): Outcome<Composed> {
  const { builtDir, environment, libraryDir } = places;
  const clock = systemClock;
  const changes = new Changes();
  // Asked anew when the library is open: before that its folder may not be there, which tells another place.
  const recordPath = (): string => join(ownPlaceOf(places.accountDir, libraryDir), 'second-place.json');
  const otherFolders = (): readonly string[] => {
    const { folder } = readPlace(recordPath(), libraryDir);
    return folder === null ? [] : [folder];
  };
  const away = places.isLost === true ? null : syncedAway(libraryDir, LIBRARY_FILE);
  if (away) return { ok: false, failure: away };
  const opened = places.mayRestore
    ? openOrRestore(libraryDir, { clock, engines: ENGINES, otherFolders })
    : openLibrary(libraryDir, { clock, engines: ENGINES });
  if (!opened.ok) return opened;
  const library = 'library' in opened.value ? opened.value.library : opened.value;

  const access = openCloudAccess({
    ...places,
    settings: library.settings,
    onFault: (...what) => onFault(...what),
  });
  const { keys, serviceUrl } = access;
  const log = openLog(libraryDir, access.secrets);
  const onFault = (error: unknown, doing: string): void => {
    log.fault(error, doing);
    if (failureOfSqlite(error)?.code === 'library-damaged') suspect(libraryDir);
  };
  const ownership = new Ownership({
    library,
    accountDir: places.accountDir,
    computer: thisComputer(places.accountDir),
    nowMs: () => clock.nowMs(),
  });
  const workerUrl = (name: string): URL => pathToFileURL(join(builtDir, name));
  const secondPlace = new SecondPlace({
    libraryDir,
    recordPath: recordPath(),
    workerUrl: workerUrl('place-worker.js'),
    livedMs: () => library.lived.livedMs,
    floor: () => library.backupFloor,
    onFault,
  });
  const files = createFilesWorker({
    workerUrl: workerUrl('files-worker.js'),
    wasmPath: join(places.decodersDir, 'ffmpeg-audio.wasm'),
  });
  const search = createSearch({
    workerUrl: workerUrl('search-worker.js'),
    libraryPath: library.path,
    onOutOfStep: () => rebuildIndex(),
  });
  // Once is enough: what is still wrong then is not the index's fault.
  let isRebuilt = false;
  const rebuildIndex = (): void => {
    if (!isRebuilt) library.rebuildIndex();
    isRebuilt = true;
  };
  const checking = setTimeout(() => {
    search.check().then(
      (inStep) => (inStep ? undefined : rebuildIndex()),
      (error: unknown) => onFault(error, 'checking the search index'),
    );
  }, INDEX_CHECK_MS).unref();

  const texts = createTexts({ workerUrl: workerUrl('texts-worker.js'), libraryPath: library.path });
  const editing = new Editing({
    library,
    texts,
    nowMs: () => clock.nowMs(),
    changes,
  });
  const exporter = createExporter({ workerUrl: workerUrl('export-worker.js'), libraryPath: library.path });

  let core: Core | null = null;
  const composedCore = (): Core => {
    if (!core) throw new Error('a part was used before the app was composed');
    return core;
  };
  const decoder = createDecoder({ builtDir, decodersDir: places.decodersDir });
  const resolveMedia: ResolveMedia = async (host, name) => {
    const id = /^[1-9][0-9]{0,14}$/.test(name) ? Number(name) : null;
    if (id === null) return null;
    if (host === 'cover') return library.details.cover(id);
    if (host === 'own') return sound.fileOf(id);
    if (host !== 'recording' || !composedCore().rest.mayDecode) return null;
    const file = await composedCore().recordingFiles.played(id);
    return file && { ...file, mimeType: mimeTypeOf(file.path) };
  };
  const sound = new OwnSound({
    directory: join(libraryDir, 'sound'),
    workerUrl: workerUrl('copy-worker.js'),
    wasmPath: join(places.decodersDir, 'ffmpeg-audio.wasm'),
    source: (recordingId) => {
      const file = composedCore().recordingFiles.fileFor(recordingId);
      if (!file) return null;
      const promise = library.recordings.promise(recordingId);
      return { ...file, promise, track: trackToPlay(library, recordingId) };
    },
    played: (recordingId) => composedCore().recordingFiles.played(recordingId),
    changes,
    onFault,
  });
  const model = findModel(builtDir, environment);
  const device = createDeviceService({
    plan: (path) => planOf(promiseOf(library, path)),
    decoder,
    recogniser: createRecogniser({ builtDir, modelDir: model.directory }),
    workDir: join(libraryDir, 'work'),
    clock,
    modelName: model.name,
    modelInstalled: model.installed,
  });

  const pollMsOverride = Number(environment.EARSHOT_POLL_MS);
  const cloud = createLateCloudService({
    baseUrl: serviceUrl,
    apiKey: keys.forOrigin,
    mayAsk: keys.isConfirmed,
    systemProxy: async (url) => {
      await app.whenReady();
      // The sessions of our pages have no way out; this one has no page.
      return session.fromPartition('system-proxy').resolveProxy(url);
    },
    uploadBytesPerSecond: () => {
      const limit = composedCore().preferences.get('uploadLimitKBps');
      return limit === null ? null : limit * 1_000;
    },
    readingWorkerUrl: workerUrl('reading-worker.js'),
    pollPaceMs: () =>
      pollMsOverride > 0 ? pollMsOverride : composedCore().preferences.get('pollSeconds') * 1000,
    clock,
  });

  const quietMs = Number(environment.EARSHOT_QUIET_MS);
  const correct = (recordingId: number): void =>
    void editing.applyGlossary(recordingId).catch((error: unknown) => onFault(error, 'applying a glossary'));
  changes.subscribe({ done: correct, joined: correct });
  core = new Core({
    library,
    files,
    engines: ENGINES,
    services: { [device.id]: device, [cloud.id]: cloud },
    clock,
    rng: Math.random,
    quietMs: quietMs > 0 ? quietMs : QUIET_MS,
    fetchPrice: (model) => cloud.fetchPrice(model, AbortSignal.timeout(10_000)),
    changes,
    onFault,
    exporter,
    places: ownership,
  });
  const running = core;
  const noticeSource = noticeSourceOf(app.getAppPath());
  const notices = new VersionNotices({
    source: noticeSource,
    version: app.getVersion(),
    isOn: () => !isSilenced(environment) && running.preferences.get('versionNotice'),
    statePath: join(places.accountDir, 'version-notice.json'),
    nowMs: () => clock.nowMs(),
    fetch: fetchBytes,
    onNotice: () => changes.tell(['settings']),
    onFault,
  });
  if (places.mayRestore) notices.start();
  const lies = liesOn(libraryDir);
  if (lies !== null) log.warn(lies);
  const standing = new Standing({
    core,
    ownership,
    mayWork: places.mayRestore,
    serviceUrl,
    liesOn: lies,
    // One process works on the library, and that one looks after its copies.
    onBegin: () => secondPlace.start(),
    onFault,
  });
  const views = new Views(core, {
    version: app.getVersion(),
    runtime: runtimeView(),
    newer: () => ({
      isAsked: notices.hasSource,
      isSilenced: isSilenced(environment),
      notice: notices.current(),
    }),
    cloud: access.view,
    model: { name: model.name, installed: model.installed },
  });

  const computing = new Set<number>();
  /** @param shownAs the recording whose waveform it is part of */
  const peaksOf = (recordingId: number, shownAs: number): Uint8Array | null => {
    const known = library.recordings.peaks(recordingId);
    if (known) return known;
    const file = running.recordingFiles.fileFor(recordingId);
    if (!file || computing.has(recordingId) || !running.rest.mayDecode) return null;
    computing.add(recordingId);
    void device
      .decodePeaks(file.path, library.transcripts.head(recordingId)?.track ?? null)
      .then((outcome) => {
        if (!outcome.ok) return;
        library.recordings.setPeaks(recordingId, outcome.value.peaks);
        changes.tell(['items'], [shownAs]);
      })
      .catch((error: unknown) => onFault(error, 'drawing a waveform'));
    return null;
  };
  const peaks = (recordingId: number): Uint8Array | null =>
    peaksOfSound(library, recordingId, (part) => peaksOf(part, recordingId));

  return {
    ok: true,
    value: {
      core,
      standing,
      views,
      choices: new FolderChoices(core, files, libraryDir),
      shows: new Shows(core, files),
      keys,
      log,
      search,
      peaks,
      sound,
      exporter,
      editing,
      texts,
      secondPlace,
      pageHosts: noticeSource?.hosts ?? [],
      resolveMedia,
      serviceUrl,
      testKey: () => cloud.testKey(AbortSignal.timeout(20_000)),
      balance: () => cloud.balance(AbortSignal.timeout(20_000)),
      diagnostics: {
        gather: () =>
          gatherDiagnostics({
            core: running,
            versions: {
              earshot: app.getVersion(),
              electron: process.versions.electron,
              node: process.versions.node,
            },
            logPath: logPathIn(libraryDir),
            appDir: join(builtDir, '..'),
            redact: (text) => cutSecrets(text, access.secrets()),
          }),
        write: writeDiagnostics,
      },
      isStuck: () => files.isStuck() || secondPlace.isStuck(),
      stop: async () => {
        await standing.end();
        clearTimeout(checking);
        notices.stop();
        await secondPlace.stop();
        await sound.close();
        await search.close();
        await texts.close();
        await exporter.close();
        await device.close();
        await cloud.close();
      },
    },
  };
}
