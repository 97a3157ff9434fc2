// Earshot's own speech service without its face: takes requests into the queue, keeps what came of them for a while, and loses none.
// What is true stands in the library (`storage/serve/`): killed at any moment, the next process goes on.
// Why so: docs/decisions/serve.md.
import { readAddress, sayNoAddress } from '../../domain/address.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import type { NewServed, Served } from '../../domain/served.ts';
import { withinTime } from '../../domain/time-limit.ts';
import type { Core } from '../core.ts';
import { Arrivals } from './arrivals.ts';
import { Endings } from './endings.ts';
import { newServedId, ServedPlaces } from './places.ts';
import type { ServingDeps, ServingRules } from './rules.ts';

/** What a caller brings beside the recording. */
export interface Asking extends Pick<NewServed, 'tokenId' | 'clientRequest' | 'asked'> {
  /** What was kept free for it: given back when the request is written down, or will not be. */
  readonly room: Room;
}

/** A place among the open requests of a caller, while what is to take it is still on its way. */
export interface Room {
  /** May be called again. */
  readonly giveBack: () => void;
}

/** Changes are gathered so long before it is looked what ended, milliseconds. */
const FOLLOW_MS = 20;
/** How often it is looked in any case, and for what need no longer be kept, milliseconds. */
const LOOK_MS = 60_000;
/** Of so many of these looks one is at all that waits, which may be much; the others are at what had news since the one before. */
const LOOKS_TO_ALL = 60;
/** What has news is looked for this much further back, milliseconds: a clock may have been set a little. */
const OVERLAP_MS = 30_000;

export class Serving {
  readonly places: ServedPlaces;
  readonly rules: ServingRules;
  readonly #core: Core;
  readonly #onFault: ServingDeps['onFault'];
  readonly #stop = new AbortController();
  readonly #arrivals: Arrivals;
  readonly #endings: Endings;
  /** Recordings of which something changed. */
  readonly #changed = new Set<number>();
  readonly #listeners = new Set<() => void>();
  /** By token: recordings on their way, which have no row yet. */
  readonly #coming = new Map<number, number>();
  #unsubscribe: (() => void) | null = null;
  #following: NodeJS.Timeout | null = null;
  #looking: NodeJS.Timeout | null = null;
  /** Looks so far, and when the last one was, epoch milliseconds. */
  #looks = 0;
  #lookedAt = 0;

  constructor({ core, onFault, rules }: ServingDeps) {
    this.#core = core;
    this.#onFault = onFault;
    this.rules = rules;
    this.places = new ServedPlaces(core.library.directory);
    const { places } = this;
    const onEnded = (): void => {
      for (const listener of this.#listeners) listener();
    };
    const parts = { core, rules, onFault, places, stop: this.#stop.signal, onEnded };
    this.#endings = new Endings(parts);
    this.#arrivals = new Arrivals(parts, this.#endings);
  }

  /** Takes up what the last process left. */
  async start(): Promise<void> {
    const { changes, library } = this.#core;
    await this.places.prepare(library);
    this.#unsubscribe = changes.subscribe({
      changed: (areas, recordingIds) => {
        if (areas.includes('queue')) this.#soon(recordingIds);
      },
    });
    this.#looking = setInterval(() => void this.#look(), LOOK_MS);
    this.#looking.unref();
    for (const served of library.serve.jobs.arriving()) this.#arrivals.takeUp(served);
    await this.#look();
  }

  /** Takes no more. What is open goes on at the next start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#unsubscribe?.();
    if (this.#looking) clearInterval(this.#looking);
    if (this.#following) clearTimeout(this.#following);
    this.#endings.settle(this.#changed);
    await this.#arrivals.settled();
  }

  get isStopping(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Called when something ended. @returns ends the listening */
  onEnded(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** What a caller asked for; null for what is not theirs, as for what is not there. */
  get(id: string, tokenId: number): Served | null {
    const served = this.#core.library.serve.jobs.get(id);
    return served?.tokenId === tokenId ? served : null;
  }

  /** The same request, asked before under the caller's own number. */
  known({ clientRequest, tokenId }: Pick<Asking, 'clientRequest' | 'tokenId'>): Served | null {
    return clientRequest === null ? null : this.#core.library.serve.jobs.ofRequest(tokenId, clientRequest);
  }

  /** Keeps a place free for a recording that a caller hands over. @returns null where as many as may be are open or on their way */
  takeRoom(tokenId: number): Room | null {
    const coming = this.#coming.get(tokenId) ?? 0;
    if (this.#core.library.serve.jobs.openOf(tokenId) + coming >= this.rules.openPerToken) return null;
    this.#coming.set(tokenId, coming + 1);
    let isHeld = true;
    const giveBack = (): void => {
      if (!isHeld) return;
      isHeld = false;
      const left = (this.#coming.get(tokenId) ?? 1) - 1;
      if (left > 0) this.#coming.set(tokenId, left);
      else this.#coming.delete(tokenId);
    };
    return { giveBack };
  }

  /** What was heard, the JSON of a transcript; null where there is nothing (any more). */
  heard(id: string): Promise<Uint8Array | null> {
    return this.#core.library.serve.jobs.heard(id);
  }

  /**
   * Takes in an upload that is whole.
   * @param path below `places.incoming`; it is gone afterwards, whatever comes of it
   * @returns the request, in the queue; or why there is none, and nothing of it is kept
   */
  async receive(asking: Asking, path: string, fileName: string): Promise<Outcome<Served>> {
    const { library } = this.#core;
    const id = newServedId();
    const source = await this.places.keep(id, path, fileName);
    const before = this.#note({ ...asking, id, source });
    if (before) {
      await this.places.clear(id);
      return ok(before);
    }
    const why = await this.#arrivals.takeIn(id);
    if (why && !this.isStopping) {
      await this.#endings.drop(id);
      return failed(why);
    }
    const served = library.serve.jobs.get(id);
    return served ? ok(served) : failed(failure('internal'));
  }

  /**
   * Takes on a recording that lies at an address. A glance is thrown at it before, so that what is no recording, or lies where nothing may
   * be asked, is refused at once; it is fetched when its turn comes.
   */
  async fetch(asking: Asking, url: string): Promise<Outcome<Served>> {
    const { downloads, library } = this.#core;
    const address = readAddress(url);
    if (typeof address === 'string')
      return failed(failure('bad-argument', { message: sayNoAddress(address) }));
    if (!downloads) return failed(failure('not-allowed'));
    const { allowPrivate } = this.rules;
    const { downloader } = downloads;
    const seen = await withinTime(GLANCE_MS, this.#stop.signal, (signal) =>
      downloader.glance({ href: address.href, allowPrivate, signal }),
    );
    if ('code' in seen) return failed(seen);
    const id = newServedId();
    const before = this.#note({ ...asking, id, source: address.href });
    if (before) return ok(before);
    const served = library.serve.jobs.get(id);
    if (!served) return failed(failure('internal'));
    this.#arrivals.takeUp(served);
    return ok(served);
  }

  /** Waits for the end of a request, or for `signal`. */
  async ended(id: string, signal: AbortSignal): Promise<Served | null> {
    const { jobs } = this.#core.library.serve;
    return new Promise((resolve) => {
      const look = (): void => {
        const served = jobs.get(id);
        if (served?.finishedAt === null && !signal.aborted) return;
        off();
        signal.removeEventListener('abort', look);
        resolve(served);
      };
      const off = this.onEnded(look);
      signal.addEventListener('abort', look);
      look();
    });
  }

  /**
   * Writes down that somebody asked.
   * @returns what the same caller asked for under the same number while this came; then nothing is written. What may yet be dropped, or
   * has failed, does not stand for this one: it is written without its number, and the same sound is read once all the same.
   */
  #note({ room, ...asked }: NewServed & Pick<Asking, 'room'>): Served | null {
    const { library, nowMs } = this.#core;
    room.giveBack();
    const known = this.known(asked);
    if (known && (known.state === 'queued' || known.state === 'done')) return known;
    library.serve.jobs.add(known ? { ...asked, clientRequest: null } : asked, nowMs());
    return null;
  }

  #soon(recordingIds: readonly number[]): void {
    for (const id of recordingIds) this.#changed.add(id);
    this.#following ??= setTimeout(() => {
      this.#following = null;
      const changed = [...this.#changed];
      this.#changed.clear();
      this.#endings.settle(changed);
    }, FOLLOW_MS);
  }

  async #look(): Promise<void> {
    try {
      const since = this.#lookedAt - OVERLAP_MS;
      this.#lookedAt = this.#core.nowMs();
      if (this.#looks++ % LOOKS_TO_ALL === 0) await this.#endings.settleAll();
      else this.#endings.settleLately(since);
      await this.#endings.forgetOld();
    } catch (error) {
      this.#onFault(error, 'looking after requests');
    }
  }
}

/** How long a server may take to show what it has, milliseconds. */
const GLANCE_MS = 20_000;
