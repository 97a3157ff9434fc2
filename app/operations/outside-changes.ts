// Follows what other processes write to the library: the command line may add a folder or a job in a process of its own.
import type { Changes } from '../domain/changes.ts';
import type { Worker } from '../queue/worker.ts';
import type { Library } from '../storage/library.ts';
import type { FolderFollower } from './folder-follower.ts';
import type { Preferences } from './preferences.ts';

export interface OutsideParts {
  readonly library: Pick<Library, 'dataVersion' | 'transcripts'>;
  readonly worker: Pick<Worker, 'paused' | 'wake' | 'followOthers'>;
  readonly preferences: Pick<Preferences, 'get'>;
  readonly folders: Pick<FolderFollower, 'follow'>;
  readonly changes: Pick<Changes, 'tell'>;
}

/** How often the database is asked whether another process wrote to it, milliseconds: what a person says there counts within two seconds, also on other computers. */
const LOOK_MS = 1_000;

export class OutsideChanges {
  readonly #parts: OutsideParts;
  readonly #onFault: (error: unknown, doing: string) => void;
  #timer: NodeJS.Timeout | null = null;
  #dataVersion = 0;

  constructor(parts: OutsideParts, onFault: (error: unknown, doing: string) => void) {
    this.#parts = parts;
    this.#onFault = onFault;
  }

  start(): void {
    this.#dataVersion = this.#parts.library.dataVersion();
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  #look(): void {
    const { changes, folders, library, preferences, worker } = this.#parts;
    const version = library.dataVersion();
    if (version === this.#dataVersion) return;
    this.#dataVersion = version;
    folders.follow().catch((error: unknown) => this.#onFault(error, 'following the folders'));
    worker.paused = preferences.get('paused');
    worker.followOthers().catch((error: unknown) => this.#onFault(error, 'following other processes'));
    worker.wake();
    library.transcripts.shelf.wake();
    changes.tell(['items', 'folders', 'queue', 'settings', 'search']);
  }
}
