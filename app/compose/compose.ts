// The only place that constructs, with the parts in compose/: opens the library, makes the engines, and ties every room to the next.
import { join } from 'node:path';
import type { Ownership } from '../care/ownership.ts';
import type { SecondPlace } from '../care/second-place.ts';
import type { VersionNotices } from '../care/version-notices.ts';
import { systemClock } from '../domain/clock.ts';
import type { EngineTraits } from '../domain/engine.ts';
import { cutSecrets } from '../domain/redaction.ts';
import { ok, type Outcome } from '../domain/result.ts';
import { originOf } from '../domain/service-address.ts';
import { timeLimit } from '../domain/time-limit.ts';
import type { FeedReader } from '../feeds/reader.ts';
import { createFilesWorker, type FilesWorker } from '../files/files-worker.ts';
import { Assistants } from '../operations/assistants.ts';
import { Core, type CoreDeps } from '../operations/core.ts';
import {
  gatherDiagnostics,
  logPathIn,
  writeDiagnostics,
  type Diagnostics,
} from '../operations/diagnostics.ts';
import { FeedFetcher } from '../operations/feed-fetcher.ts';
import { FolderChoices } from '../operations/folder-choices.ts';
import type { MeaningHere } from '../operations/meaning.ts';
import type { ModelsHere } from '../operations/models.ts';
import { presentHostsDir } from '../operations/present-hosts.ts';
import { Shows } from '../operations/shows.ts';
import type { Standing } from '../operations/standing.ts';
import { Views } from '../operations/views.ts';
import type { MakeClip } from '../publish/clips.ts';
import type { Exporter } from '../publish/exporter.ts';
import type { Balance } from '../speech/cloud/account.ts';
import type { CloudService } from '../speech/cloud/service.ts';
import type { OwnServer } from '../speech/own-server/service.ts';
import { ENGINES } from '../speech/engines.ts';
import type { ModelStore } from '../speech/on-device/models/store.ts';
import type { SpeechService } from '../speech/port.ts';
import { isThreadStuck } from '../storage/thread-end.ts';
import type { Texts } from '../storage/transcripts/texts.ts';
import type { Editing } from '../transcripts/editing.ts';
import type { OwnSound } from '../transcripts/own-sound.ts';
import { makeNotices, makeOwnership, makeSecondPlace, makeStanding } from './care.ts';
import { makeDownloads } from './downloads.ts';
import { makeFarm } from './farm.ts';
import { makeFeedChecks } from './feeds.ts';
import { type Ground, layGround, type Places } from './ground.ts';
import { clipsOf, postOf } from './desk.ts';
import { makePeaks, makeSound, mediaOf } from './sound.ts';
import { makeCloud, makeDevice, makeOwnServer } from './speech.ts';
import { makeSearch, makeTexts, type Search } from './texts.ts';
import { ownPlaceOf } from './own-place.ts';
import type { KeyStore } from './key-store.ts';
import type { Log } from './log.ts';
import type { ResolveMedia } from './media-answer.ts';
import { isSilenced } from './notice-source.ts';

export { isWorkedOn, takeLibraryLock } from '../storage/care/library-lock.ts';
export { openPrepared } from './preparing.ts';

/** The composed app. */
export interface Composed {
  /** Earshot's own. */
  readonly version: string;
  readonly core: Core;
  /** Whether the library may be worked with; work begins and ends by it. */
  readonly standing: Standing;
  readonly views: Views;
  /** Who is connected, and who may ask over HTTP. */
  readonly assistants: Assistants;
  readonly choices: FolderChoices;
  readonly shows: Shows;
  readonly keys: KeyStore;
  readonly log: Log;
  readonly search: Search;
  readonly exporter: Exporter;
  readonly editing: Editing;
  readonly texts: Texts;
  /** The address of the speech service that counts now: of the environment, or else of the library. */
  readonly serviceUrl: () => string;
  /** Where an engine has recordings sent: an origin, or its name where its address is none; null where it works here. */
  readonly sentTo: (engine: EngineTraits) => string | null;
  /** A server of one's own: its token, its address, and whether it takes the token. */
  readonly server: {
    readonly keys: KeyStore;
    readonly serviceUrl: () => string;
    readonly test: () => Promise<{ readonly accepted: boolean; readonly message: string }>;
  };
  readonly secondPlace: SecondPlace;
  /** Reads feeds and lists of feeds that come from elsewhere than their address. */
  readonly feedReader: FeedReader;
  /** Hosts on which the page of a newer version may lie. */
  readonly pageHosts: readonly string[];
  readonly testKey: () => Promise<{ readonly accepted: boolean; readonly message: string }>;
  /** Asks what is left on the account. */
  readonly balance: () => Promise<Outcome<Balance>>;
  /** Loudness of a recording; computed when it is not known yet, and told when it is. */
  readonly peaks: (recordingId: number) => Uint8Array | null;
  /** What the player plays of a recording. */
  readonly sound: OwnSound;
  /** Makes the sound of a quote a file of its own. */
  readonly makeClip: MakeClip;
  /** What the addresses of the media scheme stand for. */
  readonly resolveMedia: ResolveMedia;
  /** What helps who looks for a fault, without secrets. */
  readonly diagnostics: Diagnostics;
  /** Ends everything. @param lastLook reads the library when all work on it has ended */
  readonly stop: (lastLook?: () => Promise<void>) => Promise<void>;
  /** After `stop`: whether a thread still waits for a disk, or is at an answer that takes long: see `FilesWorker.isStuck` and `isThreadStuck`. */
  readonly isStuck: () => boolean;
}

/** How long a file must stand still before it is taken for finished, milliseconds. */
const QUIET_MS = 5_000;
/** How long a person waits for what a service says of a key, milliseconds. */
const ASKED_MS = 20_000;

/** Puts the app together. */
export function compose(places: Places): Outcome<Composed> {
  const laid = layGround(places);
  if (!laid.ok) return laid;
  const ground = laid.value;
  const owned = makeOwnership(ground);
  if (!owned.ok) return owned;
  const ownership = owned.value;
  const { log } = ground;
  const files = makeFiles(ground);
  const search = makeSearch(ground);
  const texts = makeTexts(ground);
  const here = makeDevice(ground);
  const { device, meaning, models, speakers } = here;
  const elsewhere = { cloud: makeCloud(ground), ownServer: makeOwnServer(ground) };
  const feeds = makeFeedChecks(ground);
  const core = makeCore(ground, {
    files,
    ...(makeFarm(ground, here) ?? { device: here.service }),
    models,
    meaning,
    ...elsewhere,
    ownership,
    exporter: texts.exporter,
    joiner: texts.texts,
    ...feeds,
  });
  const sound = makeSound(ground, core);
  const secondPlace = makeSecondPlace(ground);
  const { notices, pageHosts } = makeNotices(ground);
  const fetcher = new FeedFetcher(core, ground.onFault);
  const standing = makeStanding(ground, { core, ownership, secondPlace, fetcher, editing: texts.editing });
  const far = Object.values(elsewhere);
  const closing = [sound, search, texts.texts, texts.exporter, speakers, device, ...far, feeds];
  return ok({
    version: places.host.version,
    core,
    standing,
    views: viewsOf(core, ground, models.store, notices),
    assistants: assistantsOf(core, ground),
    choices: new FolderChoices(core),
    shows: new Shows(core),
    ...elsewhereOf(ground, elsewhere),
    log,
    search,
    ...texts,
    makeClip: clipsOf(core, ground),
    secondPlace,
    feedReader: feeds.feedChecks.reader,
    pageHosts,
    sound,
    peaks: makePeaks(ground, core, device),
    resolveMedia: mediaOf(core, sound),
    diagnostics: diagnosticsOf(core, ground),
    isStuck: () => files.isStuck() || secondPlace.isStuck() || isThreadStuck(),
    stop: (lastLook) =>
      endAll(ground, [{ close: () => standing.end(lastLook) }, notices, secondPlace, ...closing]),
  });
}

const makeFiles = ({ places, wasmPath, workerUrl }: Ground): FilesWorker =>
  createFilesWorker({
    ...{ workerUrl: workerUrl('files-worker.js'), wasmPath },
    calmLookMs: timeIn(places.environment.EARSHOT_CALM_MS),
  });

/** A time that the tests set in the environment, milliseconds. */
function timeIn(text: string | undefined): number | undefined {
  const ms = Number(text);
  return ms > 0 ? ms : undefined;
}

type Ending = { readonly close: () => Promise<void> | void } | { readonly stop: () => Promise<void> | void };

/** Ends one after another; what fails is told, and keeps nothing else from its end. */
async function endAll({ onFault }: Ground, parts: readonly Ending[]): Promise<void> {
  for (const part of parts)
    try {
      await ('close' in part ? part.close() : part.stop());
    } catch (error) {
      onFault(error, 'ending');
    }
}

interface Elsewhere {
  readonly cloud: CloudService;
  readonly ownServer: OwnServer;
}

/** The engines that are elsewhere, as the window asks about them: keys, addresses, what they say of both. */
const elsewhereOf = (
  { access, server: { keys, serviceUrl } }: Ground,
  { cloud, ownServer }: Elsewhere,
): Pick<Composed, 'balance' | 'keys' | 'sentTo' | 'server' | 'serviceUrl' | 'testKey'> => ({
  keys: access.keys,
  serviceUrl: access.serviceUrl,
  testKey: () => cloud.testKey(timeLimit(ASKED_MS)),
  balance: () => cloud.balance(timeLimit(ASKED_MS)),
  server: { keys, serviceUrl, test: () => ownServer.testToken(timeLimit(ASKED_MS)) },
  sentTo: ({ isPaid, runsHere, words }) =>
    runsHere ? null : (originOf(isPaid ? access.serviceUrl() : serviceUrl()) ?? words.name),
});

interface CoreParts extends Pick<CoreDeps, 'feedChecks' | 'farm'>, Elsewhere {
  readonly models: ModelsHere;
  readonly meaning: MeaningHere;
  readonly files: FilesWorker;
  readonly device: SpeechService;
  readonly ownership: Ownership;
  readonly exporter: Exporter;
  readonly joiner: Texts;
}

function makeCore(
  ground: Ground,
  {
    cloud,
    device,
    exporter,
    farm,
    feedChecks,
    files,
    joiner,
    meaning,
    models,
    ownServer,
    ownership,
  }: CoreParts,
): Core {
  const { changes, library, onFault, places } = ground;
  return new Core({
    library,
    files,
    engines: ENGINES,
    services: { [device.id]: device, [cloud.id]: cloud, [ownServer.id]: ownServer },
    clock: systemClock,
    rng: Math.random,
    changes,
    quietMs: timeIn(places.environment.EARSHOT_QUIET_MS) ?? QUIET_MS,
    fetchPrice: (model) => cloud.fetchPrice(model, timeLimit(10_000)),
    onFault,
    exporter,
    joiner,
    ...(feedChecks ? { feedChecks } : {}),
    ...(farm ? { farm } : {}),
    places: ownership,
    post: postOf(ground),
    models,
    meaning,
    downloads: makeDownloads(ground),
  });
}

function viewsOf(
  core: Core,
  { access, places, server }: Ground,
  models: ModelStore,
  notices: VersionNotices,
): Views {
  return new Views(core, {
    version: places.host.version,
    runtime: places.host.runtime(),
    newer: () => ({
      isAsked: notices.hasSource,
      isSilenced: isSilenced(places.environment),
      notice: notices.current(),
    }),
    cloud: () => ({ ...access.view(), server: server.view() }),
    model: { name: models.usual.name, installed: models.find() !== null },
  });
}

function assistantsOf(core: Core, { places: { accountDir, again, libraryDir } }: Ground): Assistants {
  return new Assistants({ core, again, presentDir: presentHostsDir(ownPlaceOf(accountDir, libraryDir)) });
}

function diagnosticsOf(core: Core, { access, places, post, server }: Ground): Diagnostics {
  const { node } = process.versions;
  const electron = 'electron' in process.versions ? process.versions.electron : 'none';
  return {
    gather: () =>
      gatherDiagnostics({
        core,
        versions: { earshot: places.host.version, electron, node },
        logPath: logPathIn(places.libraryDir),
        appDir: join(places.builtDir, '..'),
        redact: (text) => cutSecrets(text, [...access.secrets(), ...server.secrets(), ...post.secrets()]),
      }),
    write: writeDiagnostics,
  };
}
