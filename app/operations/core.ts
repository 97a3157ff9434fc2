// Everything that works without a window: built, started and stopped. Knows no Electron. The deeds are in the modules beside it.
import { randomUUID } from 'node:crypto';
import { Backups } from '../care/backups.ts';
import { LivedClock } from '../care/lived-clock.ts';
import { TrashKeeper } from '../care/trash.ts';
import type { Changes } from '../domain/changes.ts';
import type { Clock, Rng } from '../domain/clock.ts';
import { type ConfirmedPlaces, EVERY_PLACE } from '../domain/confirmed-places.ts';
import type { EngineId, Engines } from '../domain/engine.ts';
import type { Job, JobAction } from '../domain/job.ts';
import type { RequestOptions } from '../domain/option-fields.ts';
import type { OptionLayer } from '../domain/option-layers.ts';
import { Refusals } from '../domain/refusals.ts';
import { canonicalOptions } from '../domain/request-options.ts';
import type { Outcome } from '../domain/result.ts';
import type { FeedSources } from '../feeds/sources.ts';
import type { FilesWorker } from '../files/files-worker.ts';
import type { Farm } from '../farm/farm.ts';
import { FeedKeeper } from '../intake/feed-keeper.ts';
import type { AddressKeeper } from '../intake/address-keeper.ts';
import { Intake } from '../intake/intake.ts';
import { FolderListening } from '../intake/listening.ts';
import { Requests } from '../intake/requests.ts';
import { Spending } from '../money/spending.ts';
import type { Exporter } from '../publish/exporter.ts';
import { type PostActionBook, PostActions, type PostActionDeps } from '../publish/post-actions.ts';
import { SidecarWriter } from '../publish/sidecars.ts';
import { ProgressBook } from '../queue/progress.ts';
import { Worker } from '../queue/worker.ts';
import type { SpeechService } from '../speech/port.ts';
import type { Library } from '../storage/library.ts';
import { askIfPublished } from '../transcripts/published-before.ts';
import { EpisodeKeeper } from '../transcripts/episode-keeper.ts';
import { PublishedKeeper } from '../transcripts/published-keeper.ts';
import { SessionKeeper, type SessionKeeperDeps } from '../transcripts/session-keeper.ts';
import { SPEAKERS_MODEL } from '../speech/speakers/service.ts';
import { SpeakerKeeper } from '../transcripts/speaker-keeper.ts';
import { TrackKeeper } from '../transcripts/track-keeper.ts';
import { HEARS_FILES, makeAddresses, passedOn } from './by-address.ts';
import type { Downloads } from './downloads.ts';
import { FolderFollower } from './folder-follower.ts';
import { ceilingsChanged } from './held-back.ts';
import { actOnJob } from './job-actions.ts';
import { JobFollower } from './job-follower.ts';
import { leftAloneWords } from './left-alone.ts';
import { Meaning, type MeaningHere } from './meaning.ts';
import { Models, type ModelsHere } from './models.ts';
import { OutsideChanges } from './outside-changes.ts';
import { Preferences } from './preferences.ts';
import { RecordingFiles } from './recording-files.ts';
import { Rest } from './rest.ts';

export interface CoreDeps extends Pick<SessionKeeperDeps, 'joiner'> {
  readonly library: Library;
  readonly files: FilesWorker;
  readonly engines: Engines;
  readonly services: Readonly<Record<EngineId, SpeechService>>;
  readonly clock: Clock;
  readonly rng: Rng;
  /** Where everything that changes is told. */
  readonly changes: Changes;
  readonly quietMs: number;
  /** See `ListeningDeps.rescanMs`. */
  readonly rescanMs?: number;
  /** Asks the cloud what an hour of sound costs with a model, US dollars; null where it does not tell. */
  readonly fetchPrice?: (model: string) => Promise<Outcome<number | null>>;
  readonly onFault: (error: unknown, doing: string) => void;
  /** Folders that may be used; without it, all that the library names. */
  readonly places?: ConfirmedPlaces;
  /** Makes the files beside recordings; without it none are written. */
  readonly exporter?: Exporter;
  /** What shows do after a transcript, as it was confirmed on this computer; without it nothing is done. */
  readonly post?: Pick<PostActionDeps, 'book' | 'connect' | 'environment'>;
  /** Fetches recordings from their addresses; without it none are fetched. */
  readonly downloads?: Downloads;
  /** The speech models of this computer; without it there are none but the engines' own. */
  readonly models?: ModelsHere;
  /** Hands work to other computers; without it this one does all. */
  readonly farm?: Farm;
  /** What search by meaning is done with; without it there is none. */
  readonly meaning?: MeaningHere;
  /** Asks and reads feeds; without it none are followed. */
  readonly feedChecks?: Omit<FeedSources, 'clock'>;
}

/** The working app without its face. Parts name each other where they work in both directions, so none is used before all are made. */
export class Core {
  readonly library: Library;
  readonly files: FilesWorker;
  /** The speech engines there are. */
  readonly engines: Engines;
  readonly changes: Changes;
  readonly places: ConfirmedPlaces;
  readonly nowMs: () => number;
  /** What the library's disk does not take now. */
  readonly refusals: Refusals;
  readonly preferences: Preferences;
  readonly progress: ProgressBook;
  readonly requests: Requests;
  readonly spending: Spending;
  readonly recordingFiles: RecordingFiles;
  readonly worker: Worker;
  /** Does what a person asked for with a job. */
  readonly act: (jobId: number, action: JobAction) => Outcome<Job>;
  readonly episodes: EpisodeKeeper;
  readonly sessions: SessionKeeper;
  readonly tracks: TrackKeeper;
  readonly speakers: SpeakerKeeper;
  readonly intake: Intake;
  /** Writes files beside recordings; null where there is nothing to make them with. */
  readonly sidecars: SidecarWriter | null;
  /** Does what shows want done after a transcript; null where nothing of that is known. */
  readonly postActions: PostActions | null;
  readonly postBook: PostActionBook | null;
  /** Keeps transcripts that came with feeds. */
  readonly published: PublishedKeeper;
  /** Follows feeds; null where there is nothing to ask with. */
  readonly feeds: FeedKeeper | null;
  readonly feedSources: FeedSources | null;
  readonly trash: TrashKeeper;
  readonly backups: Backups;
  readonly listening: FolderListening;
  readonly rest: Rest;
  /** Null where nothing is fetched. */
  readonly downloads: Downloads | null;
  /** Null where there is no place for any. */
  readonly models: Models | null;
  /** Null where nothing is read for it. */
  readonly meaning: Meaning | null;
  /** Deals with recordings that lie at an address; null where nothing is fetched. */
  readonly addresses: AddressKeeper | null;
  readonly folders: FolderFollower;
  /** Null where this computer does all work itself. */
  readonly farm: Farm | null;
  readonly #lived: LivedClock;
  readonly #jobs: JobFollower;
  readonly #outside: OutsideChanges;
  #halting: Promise<void> | null = null;

  constructor(deps: CoreDeps) {
    const { changes, clock, engines, exporter, files, library, onFault, services } = deps;
    const { places = EVERY_PLACE } = deps;
    const nowMs = (): number => clock.nowMs();
    this.library = library;
    this.files = files;
    this.engines = engines;
    this.changes = changes;
    this.places = places;
    this.nowMs = nowMs;
    this.refusals = new Refusals(clock, () => changes.tell(['queue']));
    this.preferences = new Preferences(this);
    this.progress = new ProgressBook(clock, engines, {
      load: () => library.settings.get('rates'),
      save: (rates) => library.settings.set('rates', rates),
    });
    this.requests = makeRequests(this);
    this.spending = makeSpending(this, deps);
    const onMissed = (folderId: number, path: string): void => this.listening.missed(folderId, path);
    this.recordingFiles = makeRecordingFiles(this, onMissed);
    const onChange = (job: Job): void => this.#jobs.changed(job);
    this.worker = makeWorker(this, deps, onChange);
    this.act = (jobId, action) =>
      actOnJob({ engines, library, worker: this.worker, clock, onChange }, jobId, action);
    const onQueued = (): void => this.worker.wake();
    const cancel = (jobId: number): void => void this.act(jobId, 'cancel');
    this.episodes = new EpisodeKeeper({ library, nowMs, cancel });
    this.sessions = new SessionKeeper({ ...deps, nowMs });
    this.tracks = makeTracks(this, deps);
    this.speakers = makeSpeakers(this, deps, onQueued);
    const intake = (this.intake = makeIntake(this, deps, { onMissed, onQueued }));
    this.downloads = deps.downloads ?? null;
    this.farm = deps.farm ?? null;
    this.addresses = makeKeeper(this, deps, onChange);
    this.sidecars = exporter ? new SidecarWriter({ ...deps, exporter, places }) : null;
    this.postBook = deps.post?.book ?? null;
    this.postActions = deps.post ? new PostActions({ ...deps, ...deps.post }) : null;
    this.published = new PublishedKeeper({ library, nowMs, cancel, onDone: onChange });
    this.feedSources = deps.feedChecks ? { ...deps.feedChecks, clock } : null;
    this.feeds = makeFeeds(this, deps);
    this.#lived = new LivedClock(library, clock, onFault);
    this.trash = new TrashKeeper({ library, clock, lived: this.#lived, changes });
    this.backups = new Backups(library, this.#lived, onFault);
    this.listening = new FolderListening({ ...deps, places, intake, refusals: this.refusals });
    this.rest = new Rest({
      engines,
      services,
      intake,
      worker: this.worker,
      changes,
      pausesOnBattery: () => this.preferences.get('pauseOnBattery'),
    });
    this.models = makeModels(this, deps);
    this.meaning = deps.meaning ? new Meaning(this, deps.meaning, onFault) : null;
    this.folders = new FolderFollower(this, onFault);
    this.#jobs = new JobFollower(this, onFault);
    this.#outside = new OutsideChanges(this, onFault);
  }

  /** Takes over what the last process left, and does all work from then on. @param listen whether to watch the folders too */
  start(listen: boolean): Promise<void> {
    return this.takeOver(listen).then(() => this.goOn());
  }

  /** The first half of `start`: the queue goes on. */
  async takeOver(listen: boolean): Promise<void> {
    this.library.transcripts.shelf.keep();
    this.worker.paused = this.preferences.get('paused');
    await this.worker.start();
    this.farm?.start(() => this.worker.wake());
    this.intake.takeUpInterrupted();
    this.addresses?.start();
    this.#outside.start();
    this.folders.begin(listen);
  }

  /** The other half, for which nobody waits: folders are compared with the disk, feeds asked, texts tidied. */
  async goOn(): Promise<void> {
    if (this.#halting) return;
    this.sidecars?.start();
    this.postActions?.start();
    this.feeds?.start();
    this.models?.keeper.start();
    this.meaning?.reader.start();
    this.#lived.start();
    this.trash.start();
    this.backups.start();
    this.library.transcripts.shelf.start();
    this.#jobs.resume();
    await this.folders.follow();
  }

  /** Ends all work in an order that loses nothing. The library stays open to be read. */
  halt(): Promise<void> {
    return (this.#halting ??= this.#halt());
  }

  async #halt(): Promise<void> {
    this.#jobs.stop();
    this.folders.stop();
    this.backups.stop();
    this.#lived.stop();
    this.#outside.stop();
    await this.feeds?.stop();
    await this.models?.keeper.stop();
    await this.meaning?.stop();
    await this.addresses?.stop();
    await this.listening.stop();
    this.intake.stop();
    this.trash.stop();
    await Promise.all([this.worker.stop(), this.sessions.stop()]);
    await this.farm?.stop();
    await this.sidecars?.stop();
    await this.postActions?.stop();
  }

  /** Ends everything, and closes the library. */
  async stop(): Promise<void> {
    await this.halt();
    await this.files.close();
    this.library.close();
  }
}

function makeFeeds(
  { feedSources: checks, preferences }: Core,
  { changes, clock, library, onFault, rng }: CoreDeps,
): FeedKeeper | null {
  const defaultChain = () => preferences.get('defaultChain');
  return checks ? new FeedKeeper({ library, checks, clock, rng, changes, defaultChain, onFault }) : null;
}

/** What is asked of an engine with a recording, as its show has it. */
function optionsOf(
  { library, requests }: Core,
  recordingId: number,
  engine: EngineId,
  own: OptionLayer = {},
): RequestOptions {
  const folderId = library.recordings.get(recordingId)?.folderId ?? null;
  return requests.for(folderId, engine, own).options;
}

function makeTracks(core: Core, { changes, engines, library }: CoreDeps): TrackKeeper {
  return new TrackKeeper({
    ...{ library, engines, changes, nowMs: core.nowMs },
    optionsFor: (...asked) => optionsOf(core, ...asked),
    retry: (jobId) => void core.act(jobId, 'retry'),
    onQueued: () => core.worker.wake(),
  });
}

function makeModels(
  core: Core,
  { clock, downloads, engines, models, onFault, rng }: CoreDeps,
): Models | null {
  const { changes, library, preferences } = core;
  if (!models || !downloads) return null;
  return new Models({
    ...{ here: models, downloads, library, engines, clock, rng, changes, onFault },
    mirror: () => preferences.get('modelMirror'),
    wake: () => core.worker.wake(),
  });
}

function makeRecordingFiles(core: Core, onMissed: (folderId: number, path: string) => void): RecordingFiles {
  const { files, library, nowMs, places } = core;
  return new RecordingFiles({
    ...{ library, files, places, nowMs, onMissed },
    insteadOfPassing: (id) => core.addresses?.insteadOf(id, false, HEARS_FILES) ?? null,
  });
}

function makeKeeper(
  core: Core,
  { clock, engines, files, library, onFault, rng }: CoreDeps,
  onJob: (job: Job) => void,
): AddressKeeper | null {
  const { changes, downloads, intake, places: confirmed, preferences } = core;
  return makeAddresses(downloads, {
    ...{ library, files, intake, engines, clock, rng, changes, preferences, confirmed, onFault, onJob },
    refusals: core.refusals,
    retry: (jobId) => void core.act(jobId, 'retry'),
    onReady: () => core.worker.wake(),
  });
}

function makeSpeakers(
  core: Core,
  { changes, engines, library, models }: CoreDeps,
  onQueued: () => void,
): SpeakerKeeper {
  const device = engines.first(({ runsHere }) => runsHere)?.id ?? null;
  const { act, nowMs, progress, requests } = core;
  return new SpeakerKeeper({
    ...{ library, engines, nowMs, changes, progress, act, onQueued },
    optionsFor: (folderId) => requests.for(folderId, device).options,
    isAble: () => models?.store.find(SPEAKERS_MODEL) != null,
  });
}

function makeRequests({ engines, library, preferences }: Core): Requests {
  return new Requests({
    app: () => preferences.get('cloudOptions'),
    engines,
    defaultChain: () => preferences.get('defaultChain'),
    folder: (folderId) => library.folders.get(folderId),
    glossary: (folderId) => library.glossaries.get(folderId).terms,
  });
}

function makeSpending(core: Core, { clock, engines, fetchPrice, library }: CoreDeps): Spending {
  return new Spending({
    engines,
    library,
    clock,
    ceilingUsd: () => core.preferences.get('monthCeilingUsd'),
    fetchPrice: fetchPrice ?? (() => Promise.resolve({ ok: true, value: null })),
    onPrice: () => ceilingsChanged(core),
  });
}

function makeWorker(core: Core, deps: CoreDeps, onChange: (job: Job) => void): Worker {
  const { clock, engines, library, onFault, rng, services } = deps;
  const { preferences } = core;
  return new Worker({
    store: library.unhurriedQueue,
    ...{ engines, services, clock, rng },
    ...{ progress: core.progress, refusals: core.refusals },
    newId: randomUUID,
    source: ({ recordingId, service }) =>
      core.recordingFiles.handedOver(recordingId, engines.traits(service)),
    addresses: passedOn(library, core.nowMs, (id, said) => core.addresses?.insteadOf(id, true, said) ?? null),
    admit: async (job) => (await core.spending.admit(job)) ?? (await core.models?.admit(job)) ?? null,
    limits: () => ({ uploads: preferences.get('uploadsAtOnce'), polls: preferences.get('pollsAtOnce') }),
    optionsFor: ({ recordingId }, engine) => canonicalOptions(optionsOf(core, recordingId, engine)),
    rests: (service) => core.rest.why(service) !== null,
    onLeftAlone: (left) => onFault(new Error(leftAloneWords(left)), 'taking up the queue'),
    onChange,
    onFault,
  });
}

function makeIntake(
  core: Core,
  { changes, clock, files, library, onFault }: CoreDeps,
  told: { onMissed: (folderId: number, path: string) => void; onQueued: () => void },
): Intake {
  return new Intake({
    ...{ library, files, clock, changes, refusals: core.refusals },
    requestFor: (folderId, service, own) => core.requests.for(folderId, service, own),
    onNew: (recordingId, fileId) => {
      core.episodes.onNew(recordingId, fileId);
      askIfPublished(library, recordingId, core.nowMs());
      core.sessions.look(recordingId);
    },
    ...told,
    onFault,
  });
}
