// Opens the library: the directory, its one database file, and the tables in it.
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Clock } from '../domain/clock.ts';
import { readMark, type BackupKind, type BackupMark } from '../domain/backup-keeping.ts';
import type { Engines } from '../domain/engine.ts';
import { failure } from '../domain/failure.ts';
import { readLivedTime, UNLIVED, type LivedTime } from '../domain/lived-time.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { Answers } from './queue/answers.ts';
import {
  backupsOf,
  FORGET_KEY,
  listBackups,
  MARK_KEY,
  removeSetAside,
  sweep,
  type Backup,
} from './care/backup-files.ts';
import { backupBeforeMigration, isSoundBackup, makeBackup } from './care/backup.ts';
import { parkForeignLog } from './care/log-note.ts';
import { Charges } from './queue/charges.ts';
import { LogLength } from './log-length.ts';
import { failureOfDisk, failureOfSqlite, immediately, lightly, openForWriting } from './database.ts';
import { Addresses } from './recordings/addresses.ts';
import { RecordingDetails } from './recordings/details.ts';
import { Episodes } from './transcripts/episodes.ts';
import { Edits } from './transcripts/edits.ts';
import { isCutOff } from './cut-off.ts';
import { deskShelf } from './desk/desk.ts';
import { Events } from './events.ts';
import { FeedItems } from './feeds/feed-items.ts';
import { FarmTasks } from './farm/tasks.ts';
import { FarmWorkers } from './farm/workers.ts';
import { Feeds } from './feeds/feeds.ts';
import { OfFeeds } from './feeds/of-feeds.ts';
import { Works } from './feeds/works.ts';
import { FileTrail } from './recordings/file-trail.ts';
import { Files } from './recordings/files.ts';
import { firstDamage, firstLook } from './first-look.ts';
import { Folders } from './recordings/folders.ts';
import { removeRecording, restoreRecording, takeIn, type IdentifiedFile, type TakenIn } from './intake.ts';
import { Glossaries } from './transcripts/glossaries.ts';
import { Handover } from './queue/handover.ts';
import { IndexUpkeep } from './search/index-upkeep.ts';
import { Items } from './recordings/items.ts';
import { ListChoices } from './recordings/list-choices.ts';
import { Jobs } from './queue/jobs.ts';
import { LogOnDisk } from './log-on-disk.ts';
import { Meanings } from './meaning/meanings.ts';
import { migrate } from './migrate.ts';
import { makePrivate, makePrivateFile } from './private-files.ts';
import { Prices } from './queue/prices.ts';
import { SqliteQueueStore } from './queue/queue-store.ts';
import { Recordings } from './recordings/recordings.ts';
import { SavedSearches } from './search/saved-searches.ts';
import { Sessions } from './transcripts/sessions.ts';
import { Serve } from './serve/serve.ts';
import { LIBRARY_FILE } from './library-file.ts';
import { Settings } from './settings.ts';
import { Sidecars } from './recordings/sidecars.ts';
import { Tellings } from './transcripts/tellings.ts';
import { Transcripts } from './transcripts/transcripts.ts';
import { Trash } from './recordings/trash.ts';
import { Voices } from './voices.ts';

export { LIBRARY_FILE };

/** What a library needs beside its directory. */
export interface LibraryDeps {
  readonly clock: Clock;
  /** Which of its jobs are paid for, and how long their results are kept. */
  readonly engines: Engines;
}

/** Settings that no person sets: the time lived, and the mark of the newest backup. */
const LIVED_KEY = 'livedTime';
const NEWEST_KEY = 'newestBackup';
/** Below which counter backups are not kept since a person wanted what was deleted for good gone from them too. */
const FLOOR_KEY = 'backupFloor';
const readCount = (stored: unknown): number | undefined =>
  Number.isSafeInteger(stored) ? Number(stored) : undefined;
const NO_BACKUP: BackupMark = { serial: 0, kind: 'daily', stampMs: 0 };

/**
 * The library of one person. Calls are synchronous and short. What the disk refuses comes as an SqliteError, whose
 * meaning `failureOfSqlite` tells; the transaction it happened in did not happen.
 */
export class Library {
  readonly directory: string;
  /** Other users of this computer may look into its folder; see `makePrivate`. */
  readonly isOpenToOthers: boolean;
  /** The database file. */
  readonly path: string;
  readonly events: Events;
  readonly settings: Settings;
  readonly folders: Folders;
  readonly files: Files;
  readonly recordings: Recordings;
  readonly transcripts: Transcripts;
  readonly edits: Edits;
  readonly glossaries: Glossaries;
  readonly jobs: Jobs;
  readonly items: Items;
  readonly listChoices: ListChoices;
  readonly episodes: Episodes;
  readonly sessions: Sessions;
  readonly fileTrail: FileTrail;
  readonly charges: Charges;
  readonly prices: Prices;
  readonly answers: Answers;
  readonly handover: Handover;
  /** All of this as the queue's worker needs it. */
  readonly queue: SqliteQueueStore;
  /** The same for who has other things to do while the disk takes its time: its promises take a moment. */
  readonly unhurriedQueue: SqliteQueueStore;
  readonly details: RecordingDetails;
  readonly addresses: Addresses;
  readonly sidecars: Sidecars;
  readonly trash: Trash;
  readonly savedSearches: SavedSearches;
  readonly feeds: Feeds;
  readonly feedItems: FeedItems;
  readonly ofFeeds: OfFeeds;
  readonly works: Works;
  readonly tellings: Tellings;
  /** What passages mean. */
  readonly meanings: Meanings;
  readonly desk: ReturnType<typeof deskShelf>;
  readonly serve: Serve;
  /** Work for workers on other computers, and those. */
  readonly farm: { readonly tasks: FarmTasks; readonly workers: FarmWorkers };
  /** Remembered voices; in no backup. */
  readonly voices: Voices;
  readonly logLength: LogLength;
  readonly #db: Database;
  readonly #upkeep: IndexUpkeep;
  readonly #log: LogOnDisk;
  readonly #clock: Clock;

  constructor(directory: string, db: Database, { clock, engines }: LibraryDeps, isOpenToOthers: boolean) {
    this.directory = directory;
    this.isOpenToOthers = isOpenToOthers;
    this.path = join(directory, LIBRARY_FILE);
    this.#db = db;
    this.logLength = new LogLength(db);
    this.#clock = clock;
    this.events = new Events(db);
    this.settings = new Settings(db);
    this.folders = new Folders(db, this.events);
    this.files = new Files(db, this.events);
    this.recordings = new Recordings(db, this.events);
    this.#upkeep = new IndexUpkeep(db);
    this.transcripts = new Transcripts(db, this.#upkeep);
    this.glossaries = new Glossaries(db);
    this.edits = new Edits(db, this.transcripts, () => this.#upkeep.wake());
    this.charges = new Charges(db, engines);
    this.prices = new Prices(db);
    this.answers = new Answers(db);
    this.tellings = new Tellings(db);
    this.meanings = new Meanings(db);
    this.desk = deskShelf(db);
    this.serve = new Serve(db);
    this.farm = { tasks: new FarmTasks(db), workers: new FarmWorkers(db) };
    this.voices = new Voices(directory);
    this.jobs = new Jobs(db, this, engines);
    this.handover = new Handover(db, this, engines);
    this.queue = new SqliteQueueStore(this);
    this.#log = new LogOnDisk(db);
    this.unhurriedQueue = new SqliteQueueStore(this, this.#log);
    this.items = new Items(db);
    this.listChoices = new ListChoices(db);
    this.episodes = new Episodes(db, this.events);
    this.sessions = new Sessions(db, this.events);
    this.fileTrail = new FileTrail(db, this.events);
    this.details = new RecordingDetails(db, this.events);
    this.addresses = new Addresses(db, this);
    this.sidecars = new Sidecars(db);
    this.trash = new Trash(db, this.events, this.transcripts, () => this.#upkeep.forget());
    this.savedSearches = new SavedSearches(db);
    this.feeds = new Feeds(db, this.folders);
    this.feedItems = new FeedItems(db);
    this.ofFeeds = new OfFeeds(db, this);
    this.works = new Works(db);
    this.#upkeep.start();
  }

  /** See `takeIn` in intake.ts. */
  takeIn(settled: IdentifiedFile, nowMs: number = this.#clock.nowMs()): TakenIn {
    return takeIn(this.#db, this, settled, nowMs);
  }

  /** See `removeRecording` in intake.ts. */
  remove(recordingId: number, nowMs: number = this.#clock.nowMs()): boolean {
    return removeRecording(this.#db, this, recordingId, nowMs);
  }

  /** See `restoreRecording` in intake.ts. */
  restore(recordingId: number, nowMs: number = this.#clock.nowMs()): boolean {
    return restoreRecording(this.#db, this, recordingId, nowMs);
  }

  /** Makes several calls one transaction: all of it happens or nothing, and it is written to disk once. */
  transaction<T>(work: () => T): T {
    return immediately(this.#db, work);
  }

  /** The same without waiting for the disk: only for what the next look at a folder would find again after a power cut. */
  noting<T>(work: () => T): T {
    return lightly(this.#db, work);
  }

  /**
   * Writes in transactions of its own, before this returns; the disk is waited for beside the thread. For deeds of many writes.
   * @returns what it gave, once that is on disk; rejects as `LogOnDisk.writeAlone`
   */
  unhurried<T>(work: () => T): Promise<T> {
    return this.#log.writeAlone(work);
  }

  /** A number that changes when another process has written to the library. */
  dataVersion(): number {
    return this.#db.pragma('data_version', { simple: true }) as number;
  }

  /** The log that SQLite writes before the file itself. It is there while the library is open. */
  get logPath(): string {
    return `${this.path}-wal`;
  }

  /** Lets go of the pages that are kept of the file: the system has them too, and the next question reads what it needs again. */
  giveBack(): void {
    this.#db.pragma('shrink_memory');
  }

  /** A step of the work on the index that is done in the background. @returns true when it was not the last */
  keepIndex(): boolean {
    return this.#upkeep.step();
  }

  /** Between the writes of a deed of many: keeps the index in few pieces. @returns false where nothing was to be done */
  mergeIndex(): boolean {
    return this.#upkeep.mergeWhereMany();
  }

  /** Makes the search index anew in the background, after it was found out of step with the texts. */
  rebuildIndex(): void {
    this.#upkeep.rebuild();
  }

  /** Facts about the file, for who looks for a fault. */
  facts(): Readonly<Record<string, string | number>> {
    const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    return {
      sqlite: this.#db.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '',
      schemaVersion: this.#db.pragma('user_version', { simple: true }) as number,
      fileBytes: sizeOf(this.path),
      logBytes: sizeOf(this.logPath),
    };
  }

  /** Time that this library has lived: see `liveOn`. */
  get lived(): LivedTime {
    return this.settings.get(LIVED_KEY, readLivedTime, UNLIVED);
  }

  set lived(lived: LivedTime) {
    this.noting(() => this.settings.set(LIVED_KEY, lived));
  }

  /** True for the file of a backup that was put in the library's place. */
  get isBackup(): boolean {
    return this.settings.get(MARK_KEY) !== undefined;
  }

  /** A person has confirmed that it is the library from now on. */
  forgetBackup(): void {
    this.settings.set(MARK_KEY, undefined);
  }

  /** Copies the library to `backups/` while it goes on working; see backup.ts. */
  async backup(kind: BackupKind = 'daily'): Promise<Outcome<Backup>> {
    const counted = this.settings.get(NEWEST_KEY, readMark, NO_BACKUP);
    const serial = Math.max(counted.serial, listBackups(this.directory)[0]?.serial ?? 0) + 1;
    const { lived } = this;
    const order = { kind, nowMs: this.#clock.nowMs(), lived, serial, floor: this.backupFloor };
    // SQLite copies nothing while a transaction stands open, and better-sqlite3 takes that for the end of the copy.
    const made = await this.#log.holding(() => makeBackup(this.#db, this.directory, order));
    if (made.ok) this.settings.set(NEWEST_KEY, { kind, serial, stampMs: made.value.stampMs });
    return made;
  }

  /** Backups with a lower counter than this are not kept, here and in the second place: see `superfluous`. */
  get backupFloor(): number {
    return this.settings.get(FLOOR_KEY, readCount, 0);
  }

  /** True while the words of what was deleted for good have still to go from the backups. */
  get mustForget(): boolean {
    return this.#forgetWishes > 0;
  }

  /** What was deleted for good is to go from the backups too. Outlives the process. */
  wantForgotten(): void {
    this.settings.set(FORGET_KEY, this.#forgetWishes + 1);
  }

  /**
   * Puts one new backup in the place of all older ones, and of files that were set aside. Those go only when the new one is whole and
   * on disk; what breaks off in between is done again.
   * @returns false while words of what was deleted are still being washed out of the library itself, or more was deleted meanwhile: ask again
   */
  async forgetInBackups(): Promise<Outcome<boolean>> {
    if (!this.#upkeep.isWashed) return ok(false);
    const wishes = this.#forgetWishes;
    const made = await this.backup();
    if (!made.ok) return made;
    // Read through before anything older goes: what is copied from a damaged library is no backup.
    if (!isSoundBackup(made.value.path)) {
      rmSync(made.value.path, { force: true });
      return failed(
        failure('library-damaged', { detail: 'The new backup is not whole; the older ones stay.' }),
      );
    }
    this.settings.set(FLOOR_KEY, made.value.serial);
    await sweep(backupsOf(this.directory), this.lived.livedMs, made.value.serial);
    await removeSetAside(this.path);
    // What was deleted meanwhile may be in the new backup: that wish stands.
    if (this.#forgetWishes !== wishes) return ok(false);
    this.settings.set(FORGET_KEY, undefined);
    return ok(true);
  }

  /** How often it was wanted since it was done last. */
  get #forgetWishes(): number {
    return this.settings.get(FORGET_KEY, readCount, 0);
  }

  /**
   * When the newest backup was made, in lived time, milliseconds; null when there is none. One stamped with a time that has not come,
   * under a wrong clock that was put right since, counts as made now.
   * @param latestMs see `latest`
   */
  newestBackupAt(latestMs: number): number | null {
    const [newest] = listBackups(this.directory);
    if (!newest) return null;
    const counted = this.settings.get(NEWEST_KEY, readMark, NO_BACKUP);
    const mark = counted.serial === newest.serial ? counted : newest;
    const stampMs = Math.min(mark.stampMs, latestMs);
    if (counted.serial !== newest.serial || stampMs < counted.stampMs)
      this.settings.set(NEWEST_KEY, {
        kind: newest.kind,
        serial: Math.max(newest.serial, counted.serial),
        stampMs,
      });
    return stampMs;
  }

  /** Closes the file; its log is copied back into it. */
  close(): void {
    this.#upkeep.stop();
    this.transcripts.shelf.stop();
    this.#log.close();
    this.#db.close();
  }
}

/**
 * Opens the library in a directory, which is made if need be, readable by its owner only.
 * @returns a failure when the file is damaged, not a library, or newer than this version; it is then left untouched
 */
export function openLibrary(directory: string, deps: LibraryDeps): Outcome<Library> {
  let db: Database | undefined;
  try {
    const isPrivate = makePrivate(directory);
    const path = join(directory, LIBRARY_FILE);
    parkForeignLog(path, deps.clock.nowMs());
    if (isCutOff(path))
      return failed(failure('library-damaged', { detail: 'The file is shorter than it says.' }));
    const { isNewest, refusal } = firstLook(path);
    if (refusal) return failed(refusal);
    const kept = isNewest ? ok(null) : backupBeforeMigration(path, directory, deps.clock.nowMs());
    makePrivateFile(path);
    db = openForWriting(path);
    const migrated = kept.ok ? migrate(db) : kept;
    const damage = migrated.ok ? firstDamage(db, path, directory) : null;
    if (!migrated.ok || damage !== null) {
      db.close();
      return migrated.ok ? failed(failure('library-damaged', { detail: damage ?? '' })) : migrated;
    }
    return ok(new Library(directory, db, deps, !isPrivate));
  } catch (error) {
    db?.close();
    const known = failureOfSqlite(error) ?? failureOfDisk(error);
    if (known) return failed(known);
    throw error;
  }
}
