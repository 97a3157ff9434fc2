// Keeps one watcher for each folder of the library, and writes down what they see.
import type { Clock } from '../domain/clock.ts';
import type { Failure } from '../domain/failure.ts';
import type { FilesWorker } from '../files/files-worker.ts';
import type { Library } from '../storage/library.ts';
import { createFolderWatcher, type FolderWatcher, type WatchEvent } from '../watch/folder-watcher.ts';
import type { Intake } from './intake.ts';

/** How listening to a folder stands. */
export interface Listening {
  readonly state: 'listening' | 'scanning' | 'missing' | 'unreadable';
  readonly failure: Failure | null;
}

export interface ListeningDeps {
  readonly library: Library;
  readonly files: FilesWorker;
  readonly intake: Intake;
  readonly clock: Clock;
  /** How long a file must stand still before it is taken for finished, milliseconds. */
  readonly quietMs: number;
  /** Rows or states changed. */
  readonly onChange: (areas: readonly ('items' | 'folders')[]) => void;
}

interface Entry {
  readonly watcher: FolderWatcher;
  readonly path: string;
  readonly includeSubfolders: boolean;
  listening: Listening;
  scanned: boolean;
}

/** All watchers. `sync` makes them agree with the folders in the library. */
export class FolderListening {
  readonly #deps: ListeningDeps;
  readonly #entries = new Map<number, Entry>();

  constructor(deps: ListeningDeps) {
    this.#deps = deps;
  }

  /** Starts, restarts and stops watchers so that they match the library. */
  async sync(): Promise<void> {
    const { library } = this.#deps;
    const wanted = new Map(library.folders.list().map((folder) => [folder.id, folder]));
    const stopping: Promise<void>[] = [];
    for (const [id, entry] of this.#entries) {
      const folder = wanted.get(id);
      if (folder?.path === entry.path && folder.includeSubfolders === entry.includeSubfolders) continue;
      this.#entries.delete(id);
      stopping.push(entry.watcher.stop());
    }
    await Promise.all(stopping);
    for (const folder of wanted.values()) {
      if (this.#entries.has(folder.id)) continue;
      const { clock, files, quietMs } = this.#deps;
      const watcher = createFolderWatcher({
        folder,
        known: settledOf(library, folder.id),
        files,
        clock,
        settings: { quietMs },
        onEvent: (event) => this.#onEvent(folder.id, event),
        // Ten thousand files that appear together are written down together.
        inOneGo: (deliver) => library.transaction(deliver),
      });
      this.#entries.set(folder.id, {
        watcher,
        path: folder.path,
        includeSubfolders: folder.includeSubfolders,
        listening: { state: 'scanning', failure: null },
        scanned: false,
      });
      watcher.start();
    }
  }

  /** Compares every folder with the disk now: after sleep, or when the person asks. */
  rescan(): void {
    for (const entry of this.#entries.values()) entry.watcher.rescan();
  }

  /** A file was not where it should be: it is taken up again when it is back. */
  missed(folderId: number, path: string): void {
    this.#entries.get(folderId)?.watcher.recheck(path);
  }

  stateOf(folderId: number): Listening {
    return this.#entries.get(folderId)?.listening ?? { state: 'scanning', failure: null };
  }

  /** True when every folder that can be reached was compared with the disk at least once, and nothing is still settling. */
  get quiet(): boolean {
    for (const entry of this.#entries.values()) {
      const reachable = entry.listening.state === 'listening' || entry.listening.state === 'scanning';
      if (reachable && !entry.scanned) return false;
    }
    return this.#deps.library.items.counts().files.settling === 0;
  }

  async stop(): Promise<void> {
    const all = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(all.map((entry) => entry.watcher.stop()));
  }

  #onEvent(folderId: number, event: WatchEvent): void {
    const entry = this.#entries.get(folderId);
    if (!entry) return;
    const { clock, intake, library, onChange } = this.#deps;
    const now = clock.nowMs();
    switch (event.type) {
      case 'seen':
      case 'growing':
        library.files.upsertSeen(
          {
            folderId,
            path: event.path,
            sizeBytes: event.sizeBytes,
            modifiedAt: event.modifiedAt,
            inode: null,
          },
          'settling',
          now,
        );
        onChange(['items']);
        return;
      case 'settled':
        intake.add({
          folderId,
          path: event.path,
          sizeBytes: event.sizeBytes,
          modifiedAt: event.modifiedAt,
          inode: event.inode,
        });
        return;
      case 'gone':
        library.files.markGone(event.paths, now);
        onChange(['items']);
        return;
      case 'scanned':
        entry.scanned = true;
        return;
      case 'state':
        entry.listening = { state: event.state, failure: event.failure };
        onChange(['folders']);
        return;
    }
  }
}

/** What need not be looked at again unless it changed. What was still in motion when the last process ended is new. */
function* settledOf(library: Library, folderId: number) {
  for (const file of library.files.listKnownOf(folderId))
    if (file.state !== 'settling' && file.state !== 'reading') yield file;
}
