// Follows what becomes of the folders: those that are listened to, and what waiting jobs have to know of their shows and their order.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Changes } from '../domain/changes.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { FolderListening } from '../intake/listening.ts';
import type { Worker } from '../queue/worker.ts';
import type { Folder } from '../storage/recordings/folders.ts';
import type { Library } from '../storage/library.ts';
import type { Preferences } from './preferences.ts';

export interface FolderParts {
  readonly library: Pick<Library, 'folders' | 'jobs'>;
  readonly preferences: Pick<Preferences, 'get'>;
  readonly listening: Pick<FolderListening, 'sync'>;
  readonly worker: Pick<Worker, 'wake'>;
  readonly changes: Pick<Changes, 'tell'>;
}

/** Jobs told of their folder's settings at once: a few milliseconds. */
const FOLLOW_SLICE = 50;

export class FolderFollower {
  readonly #parts: FolderParts;
  readonly #onFault: (error: unknown, doing: string) => void;
  #listens = false;
  #stopped = false;
  #telling = false;

  constructor(parts: FolderParts, onFault: (error: unknown, doing: string) => void) {
    this.#parts = parts;
    this.#onFault = onFault;
  }

  /** Whether this process watches the folders. */
  get listens(): boolean {
    return this.#listens;
  }

  /**
   * Waiting jobs learn what became of their shows before the queue goes on: one that was paused stays so.
   * @param listen whether this process watches the folders, from the next `follow` on
   */
  begin(listen: boolean): void {
    this.#listens = listen;
    void this.#tellJobs();
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Listens to the folders as the library has them now, if this process listens at all. */
  async follow(): Promise<void> {
    void this.#tellJobs();
    if (this.#listens) await this.#parts.listening.sync();
  }

  /** The order of the queue was changed. */
  reorder(): void {
    void this.#tellJobs();
  }

  /** Pauses a show or lets it go on; what is under way of it ends. */
  pause(folderId: number, paused: boolean): Outcome<Folder> {
    const { changes, library } = this.#parts;
    const folder = library.folders.update(folderId, { paused });
    if (!folder) return failed(failure('not-found'));
    void this.#tellJobs();
    changes.tell(['folders', 'items', 'queue']);
    return ok(folder);
  }

  #slice(): number {
    const { library, preferences } = this.#parts;
    const told = library.jobs.followFolders(FOLLOW_SLICE);
    return told > 0
      ? told
      : library.jobs.followOrder(preferences.get('queueOrder') === 'shortest', FOLLOW_SLICE);
  }

  /** Waiting jobs learn what their shows' priority and pause have become, in slices that hold nothing else up. */
  async #tellJobs(): Promise<void> {
    const { changes, worker } = this.#parts;
    if (this.#telling) return;
    this.#telling = true;
    try {
      let told = 0;
      while (!this.#stopped && this.#slice() > 0) {
        told += 1;
        await nextTurn();
      }
      if (told > 0) changes.tell(['items', 'queue']);
    } catch (error) {
      this.#onFault(error, 'telling jobs of their folders');
    } finally {
      this.#telling = false;
      worker.wake();
    }
  }
}
