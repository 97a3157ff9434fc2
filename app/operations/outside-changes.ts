// Follows what other processes write to the library: the command line may add a folder or a job in a process of its own.
import { watch, type FSWatcher } from 'node:fs';
import type { Changes } from '../domain/changes.ts';
import { inRounds } from '../domain/rounds.ts';
import type { Worker } from '../queue/worker.ts';
import type { Library } from '../storage/library.ts';
import type { FolderFollower } from './folder-follower.ts';
import type { Preferences } from './preferences.ts';

export interface OutsideParts {
  readonly library: Pick<Library, 'dataVersion' | 'giveBack' | 'logPath' | 'transcripts'>;
  readonly worker: Pick<Worker, 'paused' | 'wake' | 'followOthers'>;
  readonly preferences: Pick<Preferences, 'get'>;
  readonly folders: Pick<FolderFollower, 'follow'>;
  readonly changes: Pick<Changes, 'tell'>;
}

/** How often the database is asked whether another process wrote to it, milliseconds: what a person says there counts within two seconds, also on other computers. */
const LOOK_MS = 1_000;
/** How many times as long it is while nobody writes, and the system tells of each write to the log. */
const CALM_FACTOR = 60;
/** So many looks in a row at a log that nobody writes to, and it is calm. */
const CALM_LOOKS = 5;
/** The same before what is kept of the library is let go of, where it never gets calm. */
const GIVE_BACK_LOOKS = 30;
/** A write of this process so many looks after the one before, such as its sign of life, is no work: calm comes back with the next look. */
const RARE_LOOKS = 10;

/**
 * Looks every second while somebody writes. An app that rests would wake for that 86,400 times a day: once nobody writes, the system is asked to
 * tell of the next write instead (Linux; elsewhere it tells late), and what it was never heard to tell of is looked at every second as before.
 */
export class OutsideChanges {
  readonly #parts: OutsideParts;
  readonly #onFault: (error: unknown, doing: string) => void;
  readonly #lookMs: number;
  #end: (() => void) | null = null;
  #dataVersion = 0;
  #log: FSWatcher | null = null;
  /** The system told of a write once. */
  #isTold = false;
  #looks = 0;
  #isCalm = false;
  /** When the system told of a write last, `performance.now()`. */
  #writtenAt = Number.NEGATIVE_INFINITY;

  constructor(
    parts: OutsideParts,
    onFault: (error: unknown, doing: string) => void,
    lookMs: number = LOOK_MS,
  ) {
    this.#parts = parts;
    this.#onFault = onFault;
    this.#lookMs = lookMs;
  }

  /** True while it waits to be told. */
  get isCalm(): boolean {
    return this.#isCalm;
  }

  start(): void {
    this.#dataVersion = this.#parts.library.dataVersion();
    this.#every(this.#lookMs);
  }

  stop(): void {
    this.#end?.();
    this.#end = null;
    this.#listen(false);
  }

  #every(ms: number): void {
    this.#end?.();
    this.#end = inRounds(ms, () => this.#tick());
  }

  #tick(): void {
    // Before the look: what is written from now on is told of, and what was written until now is found.
    if (this.#looks + 1 >= CALM_LOOKS && !this.#log && process.platform === 'linux') this.#listen(true);
    this.#look();
    if (this.#isCalm) return this.#parts.library.giveBack();
    this.#looks += 1;
    if (this.#looks === GIVE_BACK_LOOKS) this.#parts.library.giveBack();
    if (this.#looks < CALM_LOOKS || !this.#log || !this.#isTold) return;
    this.#isCalm = true;
    this.#parts.library.giveBack();
    this.#every(this.#lookMs * CALM_FACTOR);
  }

  /** Somebody, maybe this process, wrote: a storm of that is looked at once a second, and not heard. */
  #written(): void {
    const now = performance.now();
    const isRare = now - this.#writtenAt > RARE_LOOKS * this.#lookMs;
    const isOwn = this.#parts.library.dataVersion() === this.#dataVersion;
    this.#isTold = true;
    this.#writtenAt = now;
    this.#looks = isRare && isOwn ? CALM_LOOKS - 1 : 0;
    this.#listen(false);
    if (!this.#isCalm) return;
    this.#isCalm = false;
    this.#every(this.#lookMs);
  }

  #listen(on: boolean): void {
    this.#log?.close();
    this.#log = null;
    if (!on) return;
    try {
      this.#log = watch(this.#parts.library.logPath, { persistent: false }, () => this.#written());
      this.#log.once('error', () => this.#written());
    } catch {
      // No more can be listened to on this computer: the looks go on.
    }
  }

  #look(): void {
    const { changes, folders, library, preferences, worker } = this.#parts;
    const version = library.dataVersion();
    if (version === this.#dataVersion) return;
    this.#dataVersion = version;
    this.#looks = 0;
    folders.follow().catch((error: unknown) => this.#onFault(error, 'following the folders'));
    worker.paused = preferences.get('paused');
    worker.followOthers().catch((error: unknown) => this.#onFault(error, 'following other processes'));
    worker.wake();
    library.transcripts.shelf.wake();
    changes.tell(['items', 'folders', 'queue', 'settings', 'search']);
  }
}
