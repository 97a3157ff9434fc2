// Keeps one watcher for each folder of the library, and writes down what they see.
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Changes } from '../domain/changes.ts';
import type { Clock } from '../domain/clock.ts';
import type { ConfirmedPlaces } from '../domain/confirmed-places.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { Refusals } from '../domain/refusals.ts';
import type { UnwatchedFiles } from '../domain/not-watched.ts';
import type { FilePatterns } from '../domain/show.ts';
import { waitWords, type WaitReason } from '../domain/waiting.ts';
import type { UnreadableEntry } from '../files/entries.ts';
import type { FilesWorker, PlaceholderEntry } from '../files/files-worker.ts';
import { failureOfSqlite } from '../storage/database.ts';
import type { Library } from '../storage/library.ts';
import { createFolderWatcher, type FolderWatcher, type WatchEvent } from '../watch/folder-watcher.ts';
import { FileJudge, samePatterns } from './file-judge.ts';
import { takingIn, type Intake } from './intake.ts';
import { noteUnreadable } from './unreadable.ts';
import { noteUnwatched } from './unwatched.ts';

/** How listening to a folder stands. */
export interface Listening {
  readonly state: 'listening' | 'scanning' | 'missing' | 'unreadable';
  readonly failure: Failure | null;
}

export interface ListeningDeps {
  readonly library: Library;
  readonly files: FilesWorker;
  readonly intake: Intake;
  readonly places: Pick<ConfirmedPlaces, 'isConfirmed'>;
  readonly clock: Clock;
  /** How long a file must stand still before it is taken for finished, milliseconds. */
  readonly quietMs: number;
  /** Pause between scans while all is well, milliseconds; the watcher's own unless told otherwise. */
  readonly rescanMs?: number | undefined;
  readonly changes: Pick<Changes, 'tell'>;
  readonly refusals: Refusals;
  readonly onFault: (error: unknown, doing: string) => void;
}

interface Entry {
  readonly watcher: FolderWatcher;
  readonly path: string;
  readonly includeSubfolders: boolean;
  judge: FileJudge;
  patterns: FilePatterns;
  /** Files that are not settled yet, with what the trail says of each. */
  readonly moving: Map<string, 'seen' | WaitReason>;
  listening: Listening;
  scanned: boolean;
}

/** What is done here, among what the library refuses. */
export const NOTING = 'writing down what a folder holds';

/** All watchers. `sync` makes them agree with the folders in the library. */
export class FolderListening {
  readonly #deps: ListeningDeps;
  readonly #entries = new Map<number, Entry>();

  constructor(deps: ListeningDeps) {
    this.#deps = deps;
  }

  /** Starts, restarts and stops watchers so that they match the library. */
  async sync(): Promise<void> {
    const { library, places } = this.#deps;
    const folders = library.folders.list().filter(({ path }) => places.isConfirmed(path));
    const wanted = new Map(folders.map((folder) => [folder.id, folder]));
    const stopping: Promise<void>[] = [];
    for (const [id, entry] of this.#entries) {
      const folder = wanted.get(id);
      if (folder?.path === entry.path && folder.includeSubfolders === entry.includeSubfolders) {
        entry.judge = samePatterns(entry.patterns, folder.patterns) ? entry.judge : new FileJudge(folder);
        entry.patterns = folder.patterns;
        continue;
      }
      this.#entries.delete(id);
      stopping.push(entry.watcher.stop());
    }
    await Promise.all(stopping);
    for (const folder of wanted.values()) {
      if (this.#entries.has(folder.id)) continue;
      const { clock, files, quietMs, rescanMs } = this.#deps;
      const watcher = createFolderWatcher({
        // Told of every file, so that each that is passed over can say why.
        folder: { id: folder.id, path: folder.path, includeSubfolders: folder.includeSubfolders },
        known: knownOf(library, folder.id),
        files,
        clock,
        settings: { quietMs, ...(rescanMs === undefined ? {} : { rescanMs }) },
        onEvent: (event) => this.#onEvent(folder.id, event),
        // Ten thousand files that appear together are written down together.
        inOneGo: (deliver) => this.#written(deliver),
      });
      this.#entries.set(folder.id, {
        watcher,
        path: folder.path,
        includeSubfolders: folder.includeSubfolders,
        judge: new FileJudge(folder),
        patterns: folder.patterns,
        moving: new Map(),
        listening: { state: 'scanning', failure: null },
        scanned: false,
      });
      watcher.start();
    }
    this.#takeUpWaiting();
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
    const entry = this.#entries.get(folderId);
    if (entry) return entry.listening;
    const { library, places } = this.#deps;
    const folder = library.folders.get(folderId);
    // The show of a feed has no folder: nothing is listened to, and nothing is to be confirmed.
    if (folder?.kind === 'feed') return { state: 'listening', failure: null };
    return folder === null || places.isConfirmed(folder.path)
      ? { state: 'scanning', failure: null }
      : { state: 'unreadable', failure: failure('folder-unconfirmed') };
  }

  /** What a file of a folder waits for before it is taken for complete; null when that is not known. */
  waitingFor(folderId: number, path: string): WaitReason | null {
    const told = this.#entries.get(folderId)?.moving.get(path);
    return told === undefined ? null : told === 'seen' ? 'check' : told;
  }

  /** True when every folder that can be reached was compared with the disk at least once, and nothing is still settling. */
  get quiet(): boolean {
    for (const entry of this.#entries.values()) {
      const reachable = entry.listening.state === 'listening' || entry.listening.state === 'scanning';
      if (reachable && !entry.scanned) return false;
    }
    return this.#deps.library.items.counts().files.settling === 0;
  }

  /** True while a folder is compared with the disk, or files in one are seen to be in motion: what the library could not take stands still. */
  get moves(): boolean {
    return [...this.#entries.values()].some(
      ({ listening: { state }, moving, scanned }) =>
        (state === 'listening' || state === 'scanning') && (!scanned || moving.size > 0),
    );
  }

  async stop(): Promise<void> {
    const all = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(all.map((entry) => entry.watcher.stop()));
  }

  /** @returns false where the library takes nothing now, as on a full disk: what was seen is told anew, and not lost */
  #written(deliver: () => void): boolean {
    const { library, onFault, refusals } = this.#deps;
    try {
      library.noting(deliver);
      refusals.clear(NOTING);
      return true;
    } catch (error) {
      const why = failureOfSqlite(error);
      if (why === null || why.code === 'library-damaged') throw error;
      if (refusals.note(NOTING, why)) onFault(error, NOTING);
      return false;
    }
  }

  #onEvent(folderId: number, event: WatchEvent): void {
    const entry = this.#entries.get(folderId);
    if (!entry) return;
    const { changes, clock, intake, library } = this.#deps;
    const now = clock.nowMs();
    switch (event.type) {
      case 'seen':
      case 'growing':
        this.#onMoving(entry, folderId, event, now);
        changes.tell(['items', 'queue']);
        return;
      case 'settled':
        entry.moving.delete(event.path);
        if (entry.judge.skip(event.path)) return;
        intake.add({
          folderId,
          path: event.path,
          sizeBytes: event.sizeBytes,
          modifiedMs: event.modifiedMs,
          inode: event.inode,
          lacksRest: event.lacksRest,
        });
        return;
      case 'gone':
        for (const path of event.paths) {
          entry.moving.delete(path);
          this.#deps.refusals.clear(takingIn(path));
        }
        library.files.markGone(event.paths, now);
        changes.tell(['items', 'queue']);
        return;
      case 'scanned':
        entry.scanned = true;
        this.#onUnwatched(entry, folderId, event.unwatched);
        this.#onUnreadable(entry, folderId, event.unreadable);
        this.#followDrive(entry, folderId, event.placeholders).catch((error: unknown) =>
          this.#deps.onFault(error, 'looking at a cloud drive'),
        );
        return;
      case 'state':
        entry.listening = { state: event.state, failure: event.failure };
        changes.tell(['folders', 'queue']);
        return;
    }
  }

  /** What the patterns ignore by its ending is not worth a word. */
  #onUnwatched({ judge, path }: Entry, folderId: number, unwatched: readonly UnwatchedFiles[]): void {
    const { changes, clock, library } = this.#deps;
    const found = unwatched.filter(({ ending }) => judge.verdict(join(path, `any.${ending}`)).taken);
    if (noteUnwatched(library, folderId, found, clock.nowMs()).length > 0) changes.tell(['folders', 'queue']);
  }

  #onUnreadable({ judge }: Entry, folderId: number, unreadable: readonly UnreadableEntry[]): void {
    const { changes, clock, library } = this.#deps;
    // Patterns that say what is taken are about files: a folder that none of them fits may hold some that they fit.
    const found = unreadable.filter(({ failure: { code }, path }) => {
      const why = judge.skip(path)?.why;
      return why === undefined || (why !== 'ignored' && code !== 'file-unreadable');
    });
    if (noteUnreadable(library, folderId, found, clock.nowMs())) changes.tell(['items', 'queue']);
  }

  /** A file that is not complete yet: written down once for each thing that there is to say of it. */
  #onMoving(
    { judge, moving }: Entry,
    folderId: number,
    event: Extract<WatchEvent, { type: 'seen' | 'growing' }>,
    now: number,
  ): void {
    const { library } = this.#deps;
    const { modifiedMs, path, sizeBytes } = event;
    const skip = judge.skip(path);
    if (skip && library.files.byPath(path)?.state === 'left') return;
    const seen = { folderId, path, sizeBytes, modifiedMs, inode: null };
    const file = library.files.upsertSeen(seen, 'settling', now);
    if (skip) return library.fileTrail.skip(file.id, skip, now);
    const told = event.type === 'seen' ? 'seen' : event.waitsFor;
    if (moving.get(path) === told) return;
    moving.set(path, told);
    if (told === 'seen') return;
    const kind = told === 'quiet' ? 'file-growing' : 'file-waiting';
    const text = told === 'quiet' ? null : waitWords(told);
    library.events.append(kind, { fileId: file.id, folderId }, now, { text, data: { sizeBytes } });
  }

  /** Files that another process wants taken: they wait, and no watcher of this one knows of that. */
  #takeUpWaiting(): void {
    for (const { folderId, path } of this.#deps.library.files.inState('settling')) {
      const entry = folderId === null ? undefined : this.#entries.get(folderId);
      if (entry?.scanned && !entry.moving.has(path)) entry.watcher.recheck(path);
    }
  }

  /** Writes down what a cloud drive keeps to itself, and takes up what was downloaded since, which no file system tells of. */
  async #followDrive(
    entry: Entry,
    folderId: number,
    placeholders: readonly PlaceholderEntry[],
  ): Promise<void> {
    const { changes, clock, files, intake, library } = this.#deps;
    for (let from = 0; from < placeholders.length && this.#isCurrent(entry, folderId); from += DRIVE_SLICE) {
      const found = placeholders
        .slice(from, from + DRIVE_SLICE)
        .filter(({ path }) => [undefined, 'gone'].includes(library.files.byPath(path)?.state));
      if (found.length > 0) {
        library.transaction(() => {
          for (const file of found) {
            const skip = entry.judge.skip(file.path) ?? NOT_DOWNLOADED;
            const seen = { ...file, folderId, sizeBytes: 0, inode: null };
            const { id } = library.files.upsertSeen(seen, 'settling', clock.nowMs());
            library.fileTrail.skip(id, skip, clock.nowMs());
          }
        });
        changes.tell(['items', 'queue']);
      }
      await nextTurn();
    }
    for (const { path } of library.fileTrail.notDownloadedIn(folderId)) {
      const { file, what } = await files.ask(path);
      if (!this.#isCurrent(entry, folderId)) return;
      if (what === 'file' && file && !entry.moving.has(path)) intake.add({ ...file, folderId });
      else if (what === 'absent') {
        library.files.markGone([path], clock.nowMs());
        changes.tell(['items', 'queue']);
      }
    }
  }

  /** False once the folder is listened to otherwise, or no longer. */
  #isCurrent(entry: Entry, folderId: number): boolean {
    return this.#entries.get(folderId) === entry;
  }
}

const NOT_DOWNLOADED = { why: 'not-downloaded', detail: null } as const;
/** Placeholders written down in one transaction: some milliseconds. */
const DRIVE_SLICE = 50;

/** What need not be looked at again unless it changed. What was still in motion when the last process ended has to settle anew. */
function* knownOf(library: Library, folderId: number) {
  for (const file of library.files.listKnownOf(folderId))
    yield { ...file, settled: file.state !== 'settling' && file.state !== 'reading' };
}
