// Everything that works without a window, put together: library, listening, intake and worker. Knows no Electron.
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Changes } from '../domain/changes.ts';
import { type ConfirmedPlaces, EVERY_PLACE } from '../domain/confirmed-places.ts';
import type { Clock, Rng } from '../domain/clock.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { Job, JobAction } from '../domain/job.ts';
import { canonicalOptions } from '../domain/request-options.ts';
import type { OptionLayer } from '../domain/option-layers.ts';
import type { Outcome } from '../domain/result.ts';
import type { EngineId, Engines } from '../domain/engine.ts';
import { DEFAULT_SETTINGS, readSetting, type Settings } from '../domain/settings.ts';
import type { TrackChoice } from '../domain/track-choice.ts';
import type { FilesWorker } from '../files/files-worker.ts';
import type { SpeechService } from '../speech/port.ts';
import type { FileRow } from '../storage/recordings/files.ts';
import type { Folder } from '../storage/recordings/folders.ts';
import type { Library } from '../storage/library.ts';
import { EpisodeKeeper } from '../transcripts/episode-keeper.ts';
import { Intake, type TakenIn } from '../intake/intake.ts';
import { Backups } from '../care/backups.ts';
import { FolderListening } from '../intake/listening.ts';
import { LivedClock } from '../care/lived-clock.ts';
import type { Exporter } from '../publish/exporter.ts';
import { ProgressBook } from '../queue/progress.ts';
import { Requests } from '../intake/requests.ts';
import { Worker } from '../queue/worker.ts';
import { Spending } from '../money/spending.ts';
import { leftAloneWords, NO_SANDBOX, OPTIONS_FOR_THE_CLOUD, SAME_AGAIN } from './core-words.ts';
import { actOnJob } from './job-actions.ts';
import { SessionKeeper } from '../transcripts/session-keeper.ts';
import { SidecarWriter } from '../publish/sidecars.ts';
import { TrackKeeper } from '../transcripts/track-keeper.ts';
import { TrashKeeper } from '../care/trash.ts';
import { RecordingFiles } from './recording-files.ts';

export interface CoreDeps {
  readonly library: Library;
  readonly files: FilesWorker;
  readonly engines: Engines;
  readonly services: Readonly<Record<EngineId, SpeechService>>;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly quietMs: number;
  /** See `ListeningDeps.rescanMs`. */
  readonly rescanMs?: number;
  readonly changes: Changes;
  /** Asks the cloud what an hour of sound costs with a model, US dollars; null where it does not tell. */
  readonly fetchPrice?: (model: string) => Promise<Outcome<number | null>>;
  readonly onFault: (error: unknown, doing: string) => void;
  /** Folders that may be used; without it, all that the library names. */
  readonly places?: ConfirmedPlaces;
  /** Makes the files beside recordings; without it none are written. */
  readonly exporter?: Exporter;
}

/** How often the database is asked whether another process wrote to it, milliseconds. */
const OUTSIDE_CHANGES_MS = 2_000;
/** Jobs told of their folder's settings at once: a few milliseconds. */
const FOLLOW_SLICE = 250;

/** The working app without its face. */
export class Core {
  readonly library: Library;
  /** Where everything that changes is told. */
  readonly changes: Changes;
  /** The speech engines there are. */
  readonly engines: Engines;
  readonly progress: ProgressBook;
  readonly recordingFiles: RecordingFiles;
  readonly worker: Worker;
  readonly intake: Intake;
  readonly requests: Requests;
  readonly spending: Spending;
  readonly listening: FolderListening;
  readonly backups: Backups;
  readonly episodes: EpisodeKeeper;
  readonly sessions: SessionKeeper;
  readonly tracks: TrackKeeper;
  /** Writes files beside recordings; null where there is nothing to make them with. */
  readonly sidecars: SidecarWriter | null;
  readonly trash: TrashKeeper;
  readonly places: ConfirmedPlaces;
  readonly #deps: CoreDeps;
  readonly #lived: LivedClock;
  #outside: NodeJS.Timeout | null = null;
  #dataVersion = 0;
  #listens = false;
  #stopped = false;
  #halting: Promise<void> | null = null;
  #works = true;
  #telling = false;
  #onBattery = false;
  #rests = false;
  #mayDecode = true;

  constructor(deps: CoreDeps) {
    this.#deps = deps;
    this.library = deps.library;
    this.changes = deps.changes;
    this.places = deps.places ?? EVERY_PLACE;
    this.engines = deps.engines;
    this.progress = new ProgressBook(deps.clock, deps.engines, {
      load: () => deps.library.settings.get('rates'),
      save: (rates) => deps.library.settings.set('rates', rates),
    });
    this.requests = new Requests({
      app: () => this.setting('cloudOptions'),
      engines: deps.engines,
      defaultService: () => this.setting('defaultService'),
      folder: (folderId) => deps.library.folders.get(folderId),
      glossary: (folderId) => deps.library.glossaries.get(folderId).terms,
    });
    this.spending = new Spending({
      library: deps.library,
      clock: deps.clock,
      ceilingUsd: () => this.setting('monthCeilingUsd'),
      fetchPrice: deps.fetchPrice ?? (() => Promise.resolve({ ok: true, value: null })),
      onPrice: () => this.ceilingsChanged(),
    });
    this.recordingFiles = new RecordingFiles({
      library: deps.library,
      files: deps.files,
      places: this.places,
      nowMs: () => this.nowMs(),
      onMissed: (folderId, path) => this.listening.missed(folderId, path),
    });
    this.worker = new Worker({
      store: deps.library.queue,
      engines: deps.engines,
      services: deps.services,
      clock: deps.clock,
      rng: deps.rng,
      progress: this.progress,
      newId: randomUUID,
      source: (recordingId) => this.recordingFiles.source(recordingId),
      admit: (job) => this.spending.admit(job),
      limits: () => ({ uploads: this.setting('uploadsAtOnce'), polls: this.setting('pollsAtOnce') }),
      rests: (service) => this.resting(service) !== null,
      onLeftAlone: (left) => deps.onFault(new Error(leftAloneWords(left)), 'taking up the queue'),
      onChange: (job) => this.#onJob(job),
      onFault: deps.onFault,
    });
    this.episodes = new EpisodeKeeper({
      library: deps.library,
      nowMs: () => this.nowMs(),
      cancel: (jobId) => void this.act(jobId, 'cancel'),
    });
    this.sessions = new SessionKeeper({
      library: deps.library,
      nowMs: () => this.nowMs(),
      changes: deps.changes,
    });
    this.tracks = new TrackKeeper({
      library: deps.library,
      nowMs: () => this.nowMs(),
      retry: (jobId) => void this.act(jobId, 'retry'),
      changes: deps.changes,
      onQueued: () => this.worker.wake(),
    });
    this.intake = new Intake({
      library: deps.library,
      files: deps.files,
      clock: deps.clock,
      requestFor: (folderId, service, own) => this.requests.for(folderId, service, own),
      changes: deps.changes,
      onNew: (recordingId, fileId) => {
        this.episodes.onNew(recordingId, fileId);
        this.sessions.look(recordingId);
      },
      onQueued: () => this.worker.wake(),
      onMissed: (folderId, path) => this.listening.missed(folderId, path),
      onFault: deps.onFault,
    });
    this.sidecars = deps.exporter
      ? new SidecarWriter({
          library: deps.library,
          exporter: deps.exporter,
          places: this.places,
          clock: deps.clock,
          changes: deps.changes,
          onFault: deps.onFault,
        })
      : null;
    this.#lived = new LivedClock(deps.library, deps.clock);
    this.trash = new TrashKeeper({
      library: deps.library,
      clock: deps.clock,
      lived: this.#lived,
      changes: deps.changes,
    });
    this.backups = new Backups(deps.library, this.#lived, deps.onFault);
    this.listening = new FolderListening({
      library: deps.library,
      files: deps.files,
      places: this.places,
      intake: this.intake,
      clock: deps.clock,
      quietMs: deps.quietMs,
      rescanMs: deps.rescanMs,
      changes: deps.changes,
    });
  }

  /**
   * Takes over what the last process left, and starts to work.
   * @param listen whether to watch the folders too
   */
  async start(listen: boolean): Promise<void> {
    this.worker.paused = this.setting('paused');
    await this.worker.start();
    this.intake.takeUpInterrupted();
    this.#dataVersion = this.library.dataVersion();
    this.#outside = setInterval(() => this.#checkOutside(), OUTSIDE_CHANGES_MS);
    this.#outside.unref();
    this.#listens = listen;
    this.sidecars?.start();
    this.#lived.start();
    this.trash.start();
    this.backups.start();
    this.library.transcripts.shelf.start();
    await this.follow();
  }

  /** Whether this process watches the folders. */
  get listens(): boolean {
    return this.#listens;
  }

  /** Ends all work in an order that loses nothing. The library stays open to be read. */
  halt(): Promise<void> {
    this.#halting ??= this.#halt();
    return this.#halting;
  }

  async #halt(): Promise<void> {
    this.#stopped = true;
    this.#works = false;
    this.backups.stop();
    this.#lived.stop();
    if (this.#outside) clearInterval(this.#outside);
    await this.listening.stop();
    this.intake.stop();
    this.trash.stop();
    await this.worker.stop();
    await this.sidecars?.stop();
  }

  /** Ends everything, and closes the library. */
  async stop(): Promise<void> {
    await this.halt();
    await this.#deps.files.close();
    this.library.close();
  }

  setting<K extends keyof Settings>(key: K): Settings[K] {
    return this.library.settings.get(key, (stored) => readSetting(key, stored), DEFAULT_SETTINGS[key]);
  }

  settings(): Settings {
    const settings: Record<string, unknown> = {};
    for (const key of Object.keys(DEFAULT_SETTINGS)) settings[key] = this.setting(key as keyof Settings);
    return settings as unknown as Settings;
  }

  changeSettings(patch: { readonly [K in keyof Settings]?: Settings[K] | undefined }): void {
    for (const [key, value] of Object.entries(patch))
      if (value !== undefined) this.library.settings.set(key, value);
    if (patch.paused !== undefined) this.worker.paused = patch.paused;
    if (patch.pauseOnBattery !== undefined) this.#followPower();
    // A new address or model may be the cure for what held the cloud up.
    if (patch.cloudUrl !== undefined) this.spending.forgetPrices();
    if (patch.cloudUrl !== undefined || patch.cloudOptions !== undefined) this.releasePaid();
    if (patch.monthCeilingUsd !== undefined) this.ceilingsChanged();
    this.changes.tell(['settings', 'queue']);
  }

  /** Another key, address or model may be the cure for what held the paid engines up. */
  releasePaid(): void {
    for (const { id, isPaid } of this.engines.all) if (isPaid) this.worker.release(id);
  }

  /** A ceiling or a price changed: what was stopped by one is looked at again. */
  ceilingsChanged(): void {
    this.library.jobs.hurry('ceiling-reached', this.nowMs());
    for (const { id } of this.engines.all)
      if (this.worker.held[id]?.code === 'ceiling-reached') this.worker.release(id);
    this.worker.wake();
    this.changes.tell(['settings', 'queue', 'items']);
  }

  /**
   * Takes in one file by hand.
   * @param service overrides the usual one
   * @param wanted options above those of the app and the show
   */
  async takeFile(
    path: string,
    service: EngineId | null = null,
    priority = 0,
    wanted: OptionLayer = {},
  ): Promise<Outcome<TakenIn>> {
    const { failure: why, file } = await this.#deps.files.ask(path);
    if (!file) return { ok: false, failure: why ?? failure('file-gone') };
    const folderId = this.library.files.byPath(path)?.folderId ?? null;
    const checked = this.requests.checkJob(folderId, wanted);
    if (!checked.ok) return checked;
    const own = Object.keys(checked.value).length > 0 ? checked.value : null;
    if (own && !this.engines.traits(this.requests.for(folderId, service).service).takesOptions)
      return { ok: false, failure: failure('bad-argument', { message: OPTIONS_FOR_THE_CLOUD }) };
    const wish = { service, priority, own: checked.value, download: true };
    const taken = await this.intake.take({ ...file, folderId }, wish);
    if (!taken.ok || taken.value.jobId !== null) return taken;
    return this.#again(taken.value, service, priority, own);
  }

  /**
   * Takes in one file by hand for a track of it, or for all of them, on this device.
   * @returns its recording, and the jobs that are under way for it
   */
  async takeTracks(
    path: string,
    choice: TrackChoice,
    priority = 0,
  ): Promise<Outcome<{ readonly recordingId: number; readonly jobIds: readonly number[] }>> {
    const { failure: why, file } = await this.#deps.files.ask(path);
    if (!file) return { ok: false, failure: why ?? failure('file-gone') };
    const folderId = this.library.files.byPath(path)?.folderId ?? null;
    const wish = { service: 'device', priority, download: true, withoutJob: true } as const;
    const taken = await this.intake.take({ ...file, folderId }, wish);
    if (!taken.ok) return taken;
    const { recordingId } = taken.value;
    const jobs = this.tracks.transcribe(recordingId, choice, priority);
    return jobs.ok ? { ok: true, value: { recordingId, jobIds: jobs.value } } : jobs;
  }

  /**
   * Has a recording transcribed by the given service, as a job of its own beside what there is.
   * @param own options above those of the app and the show
   */
  transcribeWith(recordingId: number, service: EngineId, priority = 0, own: OptionLayer = {}): Outcome<Job> {
    const recording = this.library.recordings.get(recordingId);
    if (!recording) return { ok: false, failure: failure('not-found') };
    const known = this.requests.checkEngine(service);
    if (!known.ok) return known;
    const checked = this.requests.checkJob(recording.folderId, own);
    if (!checked.ok) return checked;
    const { options } = this.requests.for(recording.folderId, service, checked.value);
    const { job } = this.library.jobs.enqueue(
      { recordingId, service, options: canonicalOptions(options), priority },
      this.nowMs(),
    );
    if (job.state === 'failed' || job.state === 'cancelled') return this.act(job.id, 'retry');
    this.changes.tell(['items', 'queue'], [recordingId]);
    this.worker.wake();
    return { ok: true, value: job };
  }

  /** The same, for a person who wants something new: what was done in exactly this way before is refused. */
  transcribeAgain(recordingId: number, service: EngineId, own: OptionLayer): Outcome<Job> {
    const outcome = this.transcribeWith(recordingId, service, 0, own);
    return outcome.ok && outcome.value.state === 'done'
      ? { ok: false, failure: failure('not-allowed', { message: SAME_AGAIN }) }
      : outcome;
  }

  /** The machine was asleep: results near their hour come first, then the disk is compared. */
  wakeUp(): void {
    this.worker.wake();
    this.listening.rescan();
  }

  nowMs(): number {
    return this.#deps.clock.nowMs();
  }

  /** Listens to the folders as the library has them now, if this process listens at all. */
  async follow(): Promise<void> {
    void this.#tellJobs();
    if (this.#listens) await this.listening.sync();
  }

  /** Pauses a show or lets it go on; what is under way of it ends. */
  pauseFolder(folderId: number, paused: boolean): Outcome<Folder> {
    const folder = this.library.folders.update(folderId, { paused });
    if (!folder) return { ok: false, failure: failure('not-found') };
    void this.#tellJobs();
    this.changes.tell(['folders', 'items', 'queue']);
    return { ok: true, value: folder };
  }

  /** Waiting jobs learn what their shows' priority and pause have become, in slices that hold nothing else up. */
  async #tellJobs(): Promise<void> {
    if (this.#telling) return;
    this.#telling = true;
    try {
      let told = 0;
      while (this.#works && this.library.jobs.followFolders(FOLLOW_SLICE) > 0) {
        told += 1;
        await nextTurn();
      }
      if (told > 0) this.changes.tell(['items', 'queue']);
    } catch (error) {
      this.#deps.onFault(error, 'telling jobs of their folders');
    } finally {
      this.#telling = false;
      this.worker.wake();
    }
  }

  /** The content is known already. A person who names the file wants a transcript: what failed is tried again. */
  #again(
    taken: TakenIn,
    service: EngineId | null,
    priority: number,
    own: OptionLayer | null,
  ): Outcome<TakenIn> {
    const latest = this.library.jobs.latestFor(taken.recordingId);
    const transcript = this.library.transcripts.head(taken.recordingId);
    const satisfied = transcript !== null && (service === null || transcript.service === service);
    if (satisfied && !own) return { ok: true, value: taken };
    if (latest && !own && (service === null || latest.service === service)) {
      if (latest.state === 'failed' || latest.state === 'cancelled') this.act(latest.id, 'retry');
      return { ok: true, value: { ...taken, jobId: latest.id } };
    }
    const again = this.transcribeWith(
      taken.recordingId,
      service ?? this.requests.for(null, null).service,
      priority,
      own ?? {},
    );
    return again.ok ? { ok: true, value: { ...taken, jobId: again.value.id } } : again;
  }

  /** Does what a person asked for with a job. */
  act(jobId: number, action: JobAction): Outcome<Job> {
    const { engines, library, worker } = this;
    const onChange = (job: Job): void => this.#onJob(job);
    return actOnJob({ engines, library, worker, clock: this.#deps.clock, onChange }, jobId, action);
  }

  /** Moves a recording to the trash; what was not sent yet is called off. False when it is not in the list. */
  remove(recordingId: number): boolean {
    const job = this.library.jobs.latestFor(recordingId);
    if (job?.finishedAt === null) this.act(job.id, job.state === 'uncertain' ? 'drop' : 'cancel');
    return this.library.remove(recordingId, this.nowMs());
  }

  /** Takes recordings out of the trash. Answers how many. */
  async restore(recordingIds: readonly number[]): Promise<number> {
    const { library } = this;
    let count = 0;
    for (const id of recordingIds) {
      const transcriptId = library.transcripts.currentId(id);
      if (transcriptId !== null) await library.transcripts.shelf.bring(transcriptId);
      if (library.restore(id, this.nowMs())) count += 1;
    }
    this.worker.wake();
    this.changes.tell(['items', 'queue', 'search', 'folders']);
    return count;
  }

  /** See `RecordingFiles.fileFor`. */
  fileFor(recordingId: number): FileRow | null {
    return this.recordingFiles.fileFor(recordingId);
  }

  /** Told by the system: the computer runs on battery, or no longer. */
  set onBattery(on: boolean) {
    this.#onBattery = on;
    this.#followPower();
  }

  /** Whether files from outside may be taken apart: without the sandbox, only after a person's yes. */
  set mayDecode(on: boolean) {
    this.#mayDecode = on;
    this.#restServices();
    this.worker.wake();
    this.changes.tell(['items', 'queue']);
  }

  get mayDecode(): boolean {
    return this.#mayDecode;
  }

  /** Why a service is given nothing new for now; null when it is. */
  resting(service: EngineId): Failure | null {
    if (!this.engines.traits(service).runsHere) return null;
    if (!this.#mayDecode) return failure('not-allowed', { message: NO_SANDBOX });
    return this.#rests ? failure('on-battery') : null;
  }

  /** Reading in full and recognising cost the most; noticing, uploading and asking go on. */
  #followPower(): void {
    const rests = this.#onBattery && this.setting('pauseOnBattery');
    if (rests === this.#rests) return;
    this.#rests = rests;
    this.intake.resting = rests;
    this.#restServices();
    this.worker.wake();
    this.changes.tell(['items', 'queue']);
  }

  #restServices(): void {
    for (const service of Object.values(this.#deps.services))
      service.rest?.(this.#rests || (!this.#mayDecode && this.engines.traits(service.id).runsHere));
  }

  #onJob(job: Job): void {
    this.#deps.files.beGentle(this.worker.uploading);
    this.tracks.follow(job);
    if (job.state === 'failed' && job.failure?.code === 'file-changed')
      this.recordingFiles.lookAnew(job.recordingId);
    const done = job.state === 'done';
    this.changes.tell(done ? ['items', 'queue', 'search'] : ['items', 'queue'], [job.recordingId]);
    if (done) {
      this.changes.tellDone(job.recordingId);
      setImmediate(() => this.#compare(job.recordingId));
    }
  }

  /** Looks whether the new text belongs to a session, or is a version of one that is known. */
  #compare(recordingId: number): void {
    if (this.#stopped) return;
    try {
      this.sessions.onDone(recordingId);
      const parted = this.episodes.onDone(recordingId);
      this.changes.tell(['items'], [recordingId, ...parted]);
    } catch (error) {
      this.#deps.onFault(error, 'comparing a transcript');
    }
  }

  /** The command line may have added a folder or a job in a process of its own. */
  #checkOutside(): void {
    const version = this.library.dataVersion();
    if (version === this.#dataVersion) return;
    this.#dataVersion = version;
    void this.follow().catch((error: unknown) => this.#deps.onFault(error, 'following the folders'));
    this.worker.paused = this.setting('paused');
    this.worker.wake();
    this.library.transcripts.shelf.wake();
    this.changes.tell(['items', 'folders', 'queue', 'settings', 'search']);
  }
}
