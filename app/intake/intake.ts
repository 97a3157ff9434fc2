// From a settled file to a job: identify it off the main thread, then take it in with one transaction.
// Why so: docs/decisions/intake.md.
import { dirname } from 'node:path';
import type { Changes } from '../domain/changes.ts';
import type { Clock } from '../domain/clock.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { FolderFile } from '../domain/file-mark.ts';
import type { OptionLayer } from '../domain/option-layers.ts';
import type { RequestOptions } from '../domain/option-fields.ts';
import { canonicalOptions } from '../domain/request-options.ts';
import type { Outcome } from '../domain/result.ts';
import type { Refusals } from '../domain/refusals.ts';
import type { EngineId } from '../domain/engine.ts';
import type { FilesWorker, Identity } from '../files/files-worker.ts';
import { failureOfSqlite } from '../storage/database.ts';
import type { IdentifiedFile } from '../storage/intake.ts';
import type { Library } from '../storage/library.ts';
import type { FileRow } from '../storage/recordings/files.ts';

/** A file that stands still. */
export interface SettledFile extends FolderFile {
  /** Its own structure says that more of it is to come, but nothing came. */
  readonly lacksRest?: boolean;
}

/** What somebody asked for with a file: a service of their choice, a place further ahead. */
export interface Wish {
  readonly service: EngineId | null;
  readonly priority: number;
  /** Options of the person's own, above those of the app and the show; checked. */
  readonly own?: OptionLayer;
  /** Also when a cloud drive has to fetch it first. */
  readonly download?: boolean;
  /** Only take it in: what is to be done with it is asked for afterwards. */
  readonly withoutJob?: boolean;
  /** It was fetched from this address (`addresses.id`). */
  readonly addressId?: number;
  /** What was asked for it already, as canonical JSON; in the place of what its folder asks for. */
  readonly asked?: { readonly service: EngineId; readonly options: string };
  /** A recording of which only the words are here, and whose sound this is unless its content is known; null for none. */
  readonly soundOf?: number | null;
}

const STOPPED: Outcome<never> = {
  ok: false,
  failure: failure('not-allowed', { message: 'Earshot is ending. The file is taken in at the next start.' }),
};
const CHANGED_BY_HAND =
  'The file changed while it was being taken in. Nothing was sent. Take it in again when it stands still.';
const NO_WISH: Wish = { service: null, priority: 0 };

export interface TakenIn {
  readonly recordingId: number;
  readonly fileId: number;
  /** The job that is under way for it; null when this content was dealt with before. */
  readonly jobId: number | null;
  readonly isNew: boolean;
}

export interface IntakeDeps {
  readonly library: Library;
  readonly files: FilesWorker;
  readonly clock: Clock;
  /** Service and options for what comes from this folder, or from none. */
  readonly requestFor: (
    folderId: number | null,
    service: EngineId | null,
    own?: OptionLayer,
  ) => { readonly service: EngineId; readonly options: RequestOptions };
  /** A recording came in that was never seen before; called in the transaction that made it. */
  readonly onNew: (recordingId: number, fileId: number) => void;
  readonly changes: Pick<Changes, 'tell'>;
  readonly refusals: Refusals;
  /** A job is ready to be claimed. */
  readonly onQueued: () => void;
  /** A file of a folder was not there any more, or not as it had settled: whoever watches it has to look for it anew. */
  readonly onMissed: (folderId: number, path: string) => void;
  readonly onFault: (error: unknown, doing: string) => void;
}

/** Failures of a job whose only cure is the file itself: they are taken up again when the file is back. */
const CURED_BY_THE_FILE: ReadonlySet<string> = new Set(['file-gone', 'file-changed', 'file-unreadable']);

interface Entry {
  readonly file: SettledFile;
  readonly wish: Wish;
  /** Who waits for it. */
  readonly done: readonly ((outcome: Outcome<TakenIn>) => void)[];
}

/** A file's way into the library, among what that refuses. */
export const takingIn = (path: string): string => `taking in ${path}`;

/** A file that the library could not take, as on a full disk, is looked for anew after this, milliseconds. */
const AGAIN_MS = 60_000;
/** Files read at once: a fingerprint keeps one core busy, and the disk has more to give. */
const READ_AT_ONCE = 2;

/** Takes in settled files in the order they came, also where a later one was read sooner. */
export class Intake {
  readonly #deps: IntakeDeps;
  readonly #waiting = new Map<string, Entry>();
  readonly #abort = new AbortController();
  /** Those of the waiting that somebody waits for: they go before the others. */
  readonly #asked = new Set<string>();
  readonly #reading = new Set<string>();
  /** Resolves when the file that was begun last, and with it all before, is taken in or not. */
  #concluded: Promise<void> = Promise.resolve();
  #resting = false;

  constructor(deps: IntakeDeps) {
    this.#deps = deps;
  }

  /** Files that are waiting to be identified, or are being read. */
  get size(): number {
    return this.#waiting.size + this.#reading.size;
  }

  /** While it rests, only what a person asked for is read. */
  set resting(on: boolean) {
    this.#resting = on;
    if (!on) this.#work();
  }

  /** Takes a file in; a file that is already waiting is not queued twice. */
  add(file: SettledFile): void {
    this.#enqueue(file, NO_WISH, []);
  }

  /** The same, for one that somebody waits for. */
  take(file: SettledFile, wish: Wish = NO_WISH): Promise<Outcome<TakenIn>> {
    return new Promise((resolve) => this.#enqueue(file, wish, [resolve]));
  }

  /**
   * Takes up what the last process was reading when it ended: files of a folder have to settle anew, and until they have, nobody may
   * believe that there is nothing left to do; a file that was given by hand has no watcher and is read again.
   */
  takeUpInterrupted(): void {
    const { clock, library } = this.#deps;
    for (const file of library.files.inState('reading')) {
      const { folderId, id, inode, modifiedMs, path, sizeBytes } = file;
      if (folderId === null) {
        // What was being downloaded there is taken in by its download, with what was asked for it; of this start or a later one.
        if (!library.addresses.isFetchedInto(dirname(path)))
          this.add({ folderId, inode, modifiedMs, path, sizeBytes });
      } else library.files.setState(id, { state: 'settling' }, clock.nowMs());
    }
  }

  /** Takes no more. Who waits for a file is told that it was not taken in; its row says so, and the next start finds it again. */
  stop(): void {
    this.#abort.abort();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#asked.clear();
    for (const { done } of waiting) for (const resolve of done) resolve(STOPPED);
  }

  #enqueue(file: SettledFile, wish: Wish, done: ((outcome: Outcome<TakenIn>) => void)[]): void {
    if (this.#abort.signal.aborted) {
      for (const resolve of done) resolve(STOPPED);
      return;
    }
    const before = this.#waiting.get(file.path);
    const merged = wish === NO_WISH && before ? before.wish : wish;
    this.#waiting.set(file.path, { file, wish: merged, done: [...(before?.done ?? []), ...done] });
    if (done.length > 0) this.#asked.add(file.path);
    this.#work();
  }

  #work(): void {
    while (this.#reading.size < READ_AT_ONCE && !this.#abort.signal.aborted) {
      const path = this.#next();
      const entry = path === undefined ? undefined : this.#waiting.get(path);
      if (path === undefined || !entry) return;
      this.#waiting.delete(path);
      this.#asked.delete(path);
      this.#reading.add(path);
      this.#concluded = this.#finish(entry, this.#concluded).then(() => this.#work());
    }
  }

  /** Looks at a few of them at most: a hundred thousand may wait. */
  #next(): string | undefined {
    for (const path of this.#asked) if (!this.#reading.has(path)) return path;
    if (!this.#resting) for (const path of this.#waiting.keys()) if (!this.#reading.has(path)) return path;
    return undefined;
  }

  async #finish({ done, file, wish }: Entry, before: Promise<void>): Promise<void> {
    let outcome: Outcome<TakenIn>;
    let isRefused = false;
    try {
      outcome = await this.#one(file, wish, before);
    } catch (error) {
      const why = failureOfSqlite(error);
      outcome = { ok: false, failure: why ?? failure('internal') };
      this.#deps.onFault(error, 'taking in a file');
      if (outcome.failure.retryable) this.#againLater(file, why);
      isRefused = true;
    }
    if (!isRefused) this.#deps.refusals.clear(takingIn(file.path));
    this.#reading.delete(file.path);
    for (const resolve of done) resolve(outcome);
  }

  /** The library took nothing: the file settles anew, when there may be room again. @param why it did not; null for a fault of ours */
  #againLater({ folderId, path }: SettledFile, why: Failure | null): void {
    if (folderId === null) return;
    const { library, refusals } = this.#deps;
    if (why) refusals.note(takingIn(path), why);
    setTimeout(() => {
      // The library may be closed by then.
      if (this.#abort.signal.aborted) return;
      if (!library.folders.get(folderId)) refusals.clear(takingIn(path));
      this.#deps.onMissed(folderId, path);
    }, AGAIN_MS).unref();
  }

  async #one(file: SettledFile, wish: Wish, before: Promise<void>): Promise<Outcome<TakenIn>> {
    const { changes, clock, files, library } = this.#deps;
    const row = this.#note(file);
    changes.tell(['items', 'queue']);
    const identified = await files.identify(file.path, {
      signal: this.#abort.signal,
      download: wish.download ?? false,
    });
    await before;
    if (this.#abort.signal.aborted) return STOPPED;
    const whyNot = identified.ok ? this.#moved(row.id, file, identified.value) : identified.failure;
    if (!identified.ok || whyNot) {
      const why = whyNot ?? failure('internal');
      this.#reject(row.id, file, why);
      return { ok: false, failure: why };
    }
    const now = clock.nowMs();
    const taken = library.transaction(() => {
      const tookIn = library.takeIn(this.#identified(file, wish, identified.value), now);
      if (tookIn.isNew) this.#deps.onNew(tookIn.recording.id, tookIn.file.id);
      return tookIn;
    });
    let job = taken.job;
    if (job?.state === 'failed' && job.failure && CURED_BY_THE_FILE.has(job.failure.code))
      job = library.jobs.apply(job.id, { state: 'failed' }, { type: 'retry' }, now);
    changes.tell(['items', 'queue'], [taken.recording.id]);
    const jobId = job?.finishedAt === null ? job.id : null;
    if (jobId !== null) this.#deps.onQueued();
    return {
      ok: true,
      value: { recordingId: taken.recording.id, fileId: taken.file.id, jobId, isNew: taken.isNew },
    };
  }

  #note(file: SettledFile): FileRow {
    const { clock, library } = this.#deps;
    return library.noting(() => {
      const seen = library.files.upsertSeen(file, 'reading', clock.nowMs());
      library.events.append('file-settled', { fileId: seen.id, folderId: file.folderId }, clock.nowMs(), {
        data: { sizeBytes: file.sizeBytes, ...(file.lacksRest ? { lacksRest: true } : {}) },
      });
      return seen;
    });
  }

  #identified(file: SettledFile, wish: Wish, identity: Identity): IdentifiedFile {
    const { audio, cover, fingerprint, inode, modifiedMs, promise, sizeBytes, tags, warning } = identity;
    const request = this.#deps.requestFor(file.folderId, wish.service, wish.own);
    return {
      ...{ folderId: file.folderId, path: file.path, sizeBytes, modifiedMs, inode, fingerprint, audio },
      service: wish.asked?.service ?? request.service,
      options: wish.asked?.options ?? canonicalOptions(request.options),
      ...(wish.addressId === undefined ? {} : { addressId: wish.addressId }),
      priority: wish.priority,
      warning: warning ?? null,
      promise: promise ?? null,
      withoutJob: wish.withoutJob ?? false,
      soundOf: wish.soundOf ?? null,
      tags: tags ?? {},
      cover: cover ?? null,
    };
  }

  /**
   * What was read may not be what had settled: while the file waited for its turn, another that is still being written may have been put
   * in its place, or it may have been told to be gone.
   */
  #moved(fileId: number, settled: SettledFile, read: Identity): Failure | null {
    if (this.#deps.library.files.get(fileId)?.state === 'gone') return failure('file-gone');
    // Their numbers are not compared: many shares make them up anew.
    const isTheSame = read.sizeBytes === settled.sizeBytes && read.modifiedMs === settled.modifiedMs;
    if (isTheSame) return null;
    return failure('file-changed', settled.folderId === null ? { message: CHANGED_BY_HAND } : {});
  }

  /**
   * What cannot be used is shown with its reason; what is only in motion goes back to waiting for quiet. A file that came back as it was
   * looks unchanged to its watcher, so that one is told that it was missed.
   */
  #reject(fileId: number, file: SettledFile, why: Failure): void {
    const { changes, clock, library, onMissed } = this.#deps;
    const now = clock.nowMs();
    if (file.folderId !== null && (why.code === 'file-gone' || why.code === 'file-changed'))
      onMissed(file.folderId, file.path);
    if (why.code === 'file-gone') library.files.markGone([file.path], now);
    else if (why.code === 'file-changed' && file.folderId !== null)
      library.files.setState(fileId, { state: 'settling' }, now);
    else if (why.code === 'file-not-downloaded')
      library.fileTrail.skip(fileId, { why: 'not-downloaded', detail: null }, now);
    else library.files.setState(fileId, { state: 'rejected', failure: why }, now);
    changes.tell(['items', 'queue']);
  }
}
