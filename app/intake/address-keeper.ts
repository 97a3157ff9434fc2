// Deals with recordings that lie at an address: looks at what can be passed on, downloads the rest and takes it in as the files that it then is.
// What is true stands in the library (`storage/recordings/addresses.ts`): killed at any moment, the next process goes on.
// Why so: docs/decisions/download.md.
import { rm } from 'node:fs/promises';
import { readAddress } from '../domain/address.ts';
import { retryDelayMs } from '../domain/backoff.ts';
import type { Changes } from '../domain/changes.ts';
import type { Clock, Rng } from '../domain/clock.ts';
import type { Engines } from '../domain/engine.ts';
import { failure, type Failure, type FailureCode } from '../domain/failure.ts';
import { MAX_ATTEMPTS, type Job } from '../domain/job.ts';
import type { Refusals } from '../domain/refusals.ts';
import { failed, type Outcome } from '../domain/result.ts';
import { inRounds } from '../domain/rounds.ts';
import { withinTime } from '../domain/time-limit.ts';
import type { DownloadEnd, Downloader } from '../download/download.ts';
import type { FilesWorker } from '../files/files-worker.ts';
import { failureOfSqlite } from '../storage/database.ts';
import type { Library } from '../storage/library.ts';
import type { AddressRow, AddressToDo } from '../storage/recordings/addresses.ts';
import type { DownloadPlaces } from './download-places.ts';
import { Fetching } from './fetching.ts';
import { glancedSeconds, sayLook } from './glanced-length.ts';
import type { Intake, TakenIn } from './intake.ts';
import { VainFetches } from './vain-fetches.ts';

export interface AddressKeeperDeps {
  readonly library: Library;
  readonly files: Pick<FilesWorker, 'ask' | 'measure'>;
  readonly intake: Pick<Intake, 'take'>;
  readonly downloader: Downloader;
  readonly places: DownloadPlaces;
  readonly engines: Engines;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly changes: Pick<Changes, 'tell' | 'subscribe'>;
  readonly refusals: Refusals;
  /** The person begins nothing new. */
  readonly isPaused: () => boolean;
  /** A job changed, and that is on the disk. */
  readonly onJob: (job: Job) => void;
  /** Does what a person would do with a job of theirs that failed. */
  readonly retry: (jobId: number) => void;
  /** Jobs that waited can be claimed. */
  readonly onReady: () => void;
  readonly onFault: (error: unknown, doing: string) => void;
}

/** Downloads and looks at once. */
const AT_ONCE = 3;
/** How often it is looked for what is due, beside when something changed, milliseconds: a clock may jump. */
const LOOK_MS = 5 * 60_000;
/** So long changes are gathered before they are looked at, milliseconds. */
const FOLLOW_MS = 50;
/** What a server says of itself for certain: a service that asks it hears the same. */
const CERTAIN: ReadonlySet<FailureCode> = new Set(['address-gone', 'address-not-sound']);
/** Passes by itself, however long that takes. */
const PASSES: ReadonlySet<FailureCode> = new Set(['offline', 'disk-full', 'downloads-full']);
/** What is no recording is not kept. */
const NO_RECORDING: ReadonlySet<FailureCode> = new Set([
  'not-audio',
  'no-sound',
  'audio-damaged',
  'file-empty',
  'index-missing',
]);
/** Longest glance at an address, milliseconds: who knows no more by then passes it on as it is. */
const GLANCE_MS = 30_000;
/** Wait after a fault of ours, milliseconds. */
const FAULT_PAUSE_MS = 60_000;

const NOT_DOWNLOADED = failure('not-allowed', {
  message:
    'This recording lies at an address that must not be downloaded, as was said when it was added, and cannot be passed on to this engine. Nothing was fetched or sent. Add the address again with “download first”, or choose an engine that fetches recordings itself.',
  retryable: false,
});

/** Works only while it is started. */
export class AddressKeeper {
  readonly #deps: AddressKeeperDeps;
  readonly #running = new Map<number, Fetching>();
  /** Addresses that are tried again and again. */
  readonly vain: VainFetches;
  #endRounds: (() => void) | null = null;
  #soon: NodeJS.Timeout | null = null;
  #following: NodeJS.Timeout | null = null;
  #forget: (() => void) | null = null;

  constructor(deps: AddressKeeperDeps) {
    this.#deps = deps;
    this.vain = new VainFetches(deps);
  }

  start(): void {
    if (this.#endRounds) return;
    this.#endRounds = inRounds(LOOK_MS, () => this.wake());
    this.#forget = this.#deps.changes.subscribe({
      changed: (areas) => {
        if (areas.includes('queue')) this.#following ??= setTimeout(() => this.#follow(), FOLLOW_MS).unref();
      },
    });
    this.#clearSoon();
    this.wake();
  }

  async stop(): Promise<void> {
    this.#endRounds?.();
    if (this.#soon) clearTimeout(this.#soon);
    if (this.#following) clearTimeout(this.#following);
    this.#endRounds = this.#soon = this.#following = null;
    this.#forget?.();
    const running = [...this.#running.values()];
    for (const one of running) one.stop();
    await Promise.all(running.map(({ done }) => done));
  }

  /** True while something is looked at or fetched. */
  get busy(): boolean {
    return this.#running.size > 0;
  }

  /** How far the download of an address is in this process; null for one that is not in hand. */
  fetching(addressId: number): Pick<Fetching, 'bytesPerSecond' | 'receivedBytes' | 'totalBytes'> | null {
    return this.#running.get(addressId) ?? null;
  }

  /** Ends the download of what was removed, for good: the request ends, and nothing of it stays. */
  async drop({ directory, id, url }: Pick<AddressRow, 'directory' | 'id' | 'url'>): Promise<void> {
    const running = this.#running.get(id);
    running?.stop();
    await running?.done;
    const { downloader, places } = this.#deps;
    if (directory !== null && places.isOurs(directory)) await downloader.discard(url, directory);
  }

  /** Looks whether something is to be done. */
  wake(): void {
    const { clock, isPaused, library, onFault } = this.#deps;
    try {
      while (this.#endRounds && !isPaused() && this.#running.size < AT_ONCE && this.vain.restMs === 0) {
        const next = library.addresses.next(clock.nowMs(), [...this.#running.keys()]);
        if (!next) break;
        this.#begin(next);
      }
      this.#sleep();
    } catch (error) {
      onFault(error, 'looking for what is to be fetched');
    }
  }

  /** Something in the queue changed, here or in another process: what was held back, called off or removed is not fetched further. */
  #follow(): void {
    const { library } = this.#deps;
    this.#following = null;
    for (const [id, fetching] of this.#running) if (!library.addresses.mayGoOn(id)) fetching.stop();
    this.#clearSoon();
    this.wake();
  }

  /**
   * A service could not fetch it, or hears files only: it is downloaded first, where that is allowed.
   * @param said what is to be said of that, in the trail
   * @returns what the job says meanwhile; null where it is not allowed
   */
  insteadOf(recordingId: number, passNoMore: boolean, said: string): Failure | null {
    const { clock, library } = this.#deps;
    const address = library.addresses.ofRecording(recordingId);
    if (!address?.mayDownload || (address.state !== 'elsewhere' && address.state !== 'unseen')) return null;
    library.transaction(() => {
      library.addresses.want(address.id, clock.nowMs(), passNoMore);
      library.events.append('address-wanted', { recordingId }, clock.nowMs(), { text: said });
    });
    setImmediate(() => this.wake());
    return failure('address-fetching');
  }

  #begin(address: AddressToDo): void {
    const { onFault, library, clock } = this.#deps;
    const fetching = new Fetching(clock, () => this.#tell(address.recordingId));
    this.#running.set(address.id, fetching);
    fetching.done = this.#do(address, fetching)
      .catch((error: unknown) => {
        onFault(error, 'fetching a recording');
        this.#again(address, failureOfSqlite(error) ?? failure('internal'), FAULT_PAUSE_MS);
      })
      .then(() => library.addresses.progress(address.id, fetching.receivedBytes, fetching.totalBytes))
      .then(() => this.vain.written())
      .catch((error: unknown) => this.vain.refused(error))
      .finally(() => {
        this.#running.delete(address.id);
        this.#tell(address.recordingId);
        this.#clearSoon();
        this.wake();
      });
  }

  #sleep(): void {
    if (this.#soon) clearTimeout(this.#soon);
    this.#soon = null;
    if (!this.#endRounds) return;
    const { clock, library } = this.#deps;
    const dueAt = library.addresses.nextDueAfter(clock.nowMs());
    if (dueAt === null && this.vain.restMs === 0) return;
    const waitMs = Math.min(LOOK_MS, Math.max(20, this.vain.restMs, (dueAt ?? 0) - clock.nowMs()));
    this.#soon = setTimeout(() => this.wake(), waitMs).unref();
  }

  #tell(recordingId: number): void {
    this.#deps.changes.tell(['items', 'queue'], [recordingId]);
  }

  async #do(address: AddressToDo, fetching: Fetching): Promise<void> {
    const { clock, engines, library } = this.#deps;
    if (address.state === 'unseen') {
      const engine = address.service === null ? null : engines.traits(address.service);
      const isPublic = isPublicAddress(address.url);
      if (engine?.takesAddresses && address.mayPass && isPublic) return this.#look(address, fetching.signal);
      if (!address.mayDownload) {
        this.#fail(address, NOT_DOWNLOADED);
        return;
      }
      library.addresses.want(address.id, clock.nowMs());
    }
    return this.#fetch(address, fetching);
  }

  /** What is passed on is looked at before, so that its length and price are known, and no page of text is paid for. */
  async #look(address: AddressToDo, stopped: AbortSignal): Promise<void> {
    const { clock, downloader, files, library, onReady } = this.#deps;
    const { id, recordingId, url } = address;
    const wish = { href: url, allowPrivate: false };
    const seen = await withinTime(GLANCE_MS, stopped, (signal) => downloader.glance({ ...wish, signal }));
    if (stopped.aborted) return;
    const isPrivate = 'code' in seen && seen.code === 'address-private';
    if ('code' in seen && (CERTAIN.has(seen.code) || isPrivate)) {
      // What lies in a private network can only be downloaded.
      if (!isPrivate || this.insteadOf(recordingId, true, NEAR) === null) this.#fail(address, seen);
      return;
    }
    const glance = 'code' in seen ? null : seen;
    const sizeBytes = glance?.totalBytes ?? null;
    const durationSeconds = glance && (await glancedSeconds(files, glance));
    library.transaction(() => {
      library.addresses.seen(id, { durationSeconds, sizeBytes }, clock.nowMs());
      const text = sayLook(url, sizeBytes, durationSeconds, 'code' in seen ? seen : null);
      library.events.append('address-seen', { recordingId }, clock.nowMs(), { text });
    });
    onReady();
  }

  async #fetch(address: AddressToDo, fetching: Fetching): Promise<void> {
    const { clock, downloader, library, places } = this.#deps;
    const { id, isNear, url } = address;
    const place = await places.for(address);
    if (!place.ok) {
      this.#again(address, place.failure);
      return;
    }
    const { directory, maxBytes } = place.value;
    if (directory !== address.directory) library.addresses.beginIn(id, directory, clock.nowMs());
    const end = await downloader.download({
      href: url,
      directory,
      allowPrivate: isNear,
      maxBytes,
      signal: fetching.signal,
      onProgress: (progress) => fetching.note(progress),
    });
    switch (end.kind) {
      case 'stopped':
        return;
      case 'failed':
        this.#failed(address, places.sayFull(end.failure, place.value));
        return;
      case 'done':
        return this.#take(address, end);
    }
  }

  async #take(address: AddressToDo, end: Extract<DownloadEnd, { kind: 'done' }>): Promise<void> {
    const { clock, library, onReady, retry } = this.#deps;
    // It may have been held back while its last bytes came: it is whole when that is over. Of what was called off nothing stays.
    if (!library.addresses.mayGoOn(address.id)) {
      if (library.jobs.latestFor(address.recordingId)?.state !== 'cancelled') return;
      await rm(end.path, { force: true });
      return end.forget();
    }
    const taken = await this.#takeIn(address, end.path);
    if (taken.ok) {
      this.vain.clear(address.id);
      await end.forget();
      library.addresses.clear(address.id, clock.nowMs());
      const latest = library.jobs.latestFor(taken.value.recordingId);
      // The person named it to have a transcript of it.
      const isNamed = address.service !== null && !library.transcripts.head(taken.value.recordingId);
      if (isNamed && (latest?.state === 'failed' || latest?.state === 'cancelled')) retry(latest.id);
      this.#tell(taken.value.recordingId);
      onReady();
      return;
    }
    const why = taken.failure;
    if (!NO_RECORDING.has(why.code)) {
      this.#failed(address, why);
      return;
    }
    await rm(end.path, { force: true });
    await end.forget();
    library.transaction(() => {
      library.files.markGone([end.path], clock.nowMs());
      library.addresses.clear(address.id, clock.nowMs());
    });
    this.#fail(address, failure('address-not-sound', { message: NOT_USABLE, detail: why.message }));
  }

  async #takeIn(address: AddressToDo, path: string): Promise<Outcome<TakenIn>> {
    const { files, intake, library } = this.#deps;
    const { failure: why, file } = await files.ask(path);
    if (!file) return failed(why ?? failure('file-gone'));
    const folderId = library.files.byPath(path)?.folderId ?? null;
    const job = library.jobs.latestFor(address.recordingId);
    const wish = { service: null, priority: job?.priority ?? 0, download: true, addressId: address.id };
    const asked = library.feedItems.isFetchedFor(address.id) ? null : job;
    return intake.take({ ...file, folderId }, asked ? { ...wish, asked } : { ...wish, withoutJob: true });
  }

  /** Tried again with the usual waits, as sends are; what cannot pass by itself ends it. */
  #failed(address: AddressToDo, why: Failure): void {
    const { clock, library, rng } = this.#deps;
    // This process ends: the next one takes it in.
    if (why.code === 'not-allowed' && !this.#endRounds) return;
    const tries = library.addresses.get(address.id)?.tries ?? 0;
    const isOver = !PASSES.has(why.code) && tries + 1 >= MAX_ATTEMPTS;
    if (!why.retryable || isOver) {
      this.#fail(address, why);
      return;
    }
    const waitMs = Math.max(retryDelayMs(tries + 1, why, rng), why.retryAfterMs ?? 0, 1_000);
    library.events.append('address-again', { recordingId: address.recordingId }, clock.nowMs(), {
      text: why.message,
    });
    this.#again(address, why, waitMs);
  }

  #again({ id }: AddressRow, why: Failure, waitMs = why.retryAfterMs ?? FAULT_PAUSE_MS): void {
    const now = this.#deps.clock.nowMs();
    this.vain.note(id);
    this.#deps.library.addresses.again(id, why, now + waitMs, now);
  }

  #fail({ id, recordingId }: AddressRow, why: Failure): void {
    const { clock, library, onJob } = this.#deps;
    const now = clock.nowMs();
    const ended = library.transaction(() => {
      library.addresses.fail(id, why, now);
      return library.jobs
        .ofRecording(recordingId)
        .flatMap((job) =>
          job.state === 'queued'
            ? (library.jobs.apply(job.id, job, { type: 'unfetched', failure: why }, now) ?? [])
            : [],
        );
    });
    for (const job of ended) onJob(job);
    this.#clearSoon();
  }

  #clearSoon(): void {
    void this.#clear().catch((error: unknown) => this.#deps.onFault(error, 'clearing away downloads'));
  }

  /** Clears away what downloads left that are not gone on with. */
  async #clear(): Promise<void> {
    const { clock, downloader, library, places } = this.#deps;
    for (const { directory, id, url } of library.addresses.toClear()) {
      // Its end clears it away.
      if (this.#running.has(id)) continue;
      // The library is data: nothing is removed from a folder that nobody on this computer named.
      if (places.isOurs(directory)) await downloader.discard(url, directory);
      library.addresses.clear(id, clock.nowMs());
    }
  }
}

function isPublicAddress(href: string): boolean {
  const address = readAddress(href);
  return typeof address !== 'string' && address.isPublic;
}

const NEAR =
  'Its address leads into a private network, where the speech service cannot fetch it. It is downloaded first.';
const NOT_USABLE =
  'What was downloaded from this address is no recording that can be used, so it was not kept. Check the address in a browser.';
