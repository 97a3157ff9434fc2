// Fetches a recording from its address into a folder: in parts where the server gives them, whole where it does not, and never a page of text.
import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { retryDelayMs } from '../domain/backoff.ts';
import type { Clock, Rng } from '../domain/clock.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { withoutSignature } from '../domain/signed-address.ts';
import { Pace } from '../net/pace.ts';
import type { SystemProxy } from '../net/proxies.ts';
import { header } from '../net/http.ts';
import { ask, type Reply } from './ask.ts';
import { BodyFault, receive } from './body.ts';
import { Connections } from './connections.ts';
import { failureOfDisk } from './disk-fault.ts';
import { glance, type Glance, type GlanceRequest } from './glance.ts';
import { judge } from './judge.ts';
import { Part, type CertainEvery } from './part.ts';
import { resultName } from './result-name.ts';
import { stretch, type Stretch, type StretchDeps, type StretchRequest } from './stretch.ts';
import { HEAD_BYTES } from './text-kind.ts';

/** How long is waited, and how often. */
export interface Patience {
  /** Longest TCP and TLS handshake, milliseconds. */
  readonly connectMs: number;
  /** Wait for the head of an answer, milliseconds. */
  readonly headersMs: number;
  /** Longest silence within a body, milliseconds; fewer than `leastBytes` in this time are silence too. */
  readonly silenceMs: number;
  readonly leastBytes: number;
  /** Questions in a row that bring nothing worth speaking of. */
  readonly tries: number;
  /** Times that another thing may lie there than before. */
  readonly changes: number;
  /** A server that asks to wait for longer is left to the caller, milliseconds. */
  readonly waitMs: number;
}

export const PATIENCE: Patience = {
  connectMs: 15_000,
  headersMs: 60_000,
  silenceMs: 60_000,
  leastBytes: 16 * 1024,
  tries: 6,
  changes: 5,
  waitMs: 60_000,
};

export interface DownloadDeps {
  readonly clock: Clock;
  readonly rng: Rng;
  readonly patience?: Partial<Patience>;
  /** Certificates to trust in the place of the usual ones, PEM. */
  readonly ca?: string;
  /** Tells the proxies of the system for an address. */
  readonly systemProxy?: SystemProxy;
  readonly certainEvery?: CertainEvery;
  /** Most that all downloads together may take in a second; null for no limit. */
  readonly bytesPerSecond?: () => number | null;
}

export interface DownloadRequest {
  /** http or https, as `readAddress` made it; a login in it is given to its own server only. */
  readonly href: string;
  /** Absolute path of the folder for the file; made where it is missing. */
  readonly directory: string;
  /** Its host may be this computer or in a private network: the person named it themselves. */
  readonly allowPrivate: boolean;
  /** Larger ones are not fetched; null for no limit. */
  readonly maxBytes: number | null;
  /**
   * Looks at the first bytes (at most `HEAD_BYTES`) and says why nothing that begins so is wanted; null when it may be. Without it, text that
   * is never sound is refused.
   */
  readonly refuses?: (head: Uint8Array) => Failure | null;
  /** Stops it; what has arrived stays, and the next one goes on from there. */
  readonly signal: AbortSignal;
  /** Told a few times a second. */
  readonly onProgress?: (progress: DownloadProgress) => void;
}

export interface DownloadProgress {
  readonly receivedBytes: number;
  /** Null where the server does not tell. */
  readonly totalBytes: number | null;
}

/** How a download ended. */
export type DownloadEnd =
  /** `forget` is called when the file is known to the library: until then the same request answers with the same file again. */
  | {
      readonly kind: 'done';
      readonly path: string;
      readonly sizeBytes: number;
      readonly forget: () => Promise<void>;
    }
  /** By its signal. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Fetches recordings. Methods never throw for what the outside does. */
export interface Downloader {
  download(request: DownloadRequest): Promise<DownloadEnd>;
  /** Throws away what an address left in a folder that it was not fetched to its end into. */
  discard(href: string, directory: string): Promise<void>;
  /** Looks at what lies there without keeping it. */
  glance(request: GlanceRequest): Promise<Glance | Failure>;
  /** Reads a stretch of it without keeping it. */
  stretch(request: StretchRequest): Promise<Stretch | Failure>;
}

export function createDownloader(deps: DownloadDeps): Downloader {
  const pace = new Pace(deps.bytesPerSecond ?? (() => null), deps.clock);
  const patience = { ...PATIENCE, ...deps.patience };
  const running = new Set<string>();
  const reading: StretchDeps = {
    connectMs: patience.connectMs,
    headersMs: Math.min(patience.headersMs, READING_MS),
    silenceMs: Math.min(patience.silenceMs, READING_MS),
    ca: deps.ca,
    systemProxy: deps.systemProxy ?? null,
    nowMs: () => deps.clock.nowMs(),
  };
  return {
    download: async (request) => {
      const key = `${request.directory}\n${withoutSignature(request.href)}`;
      if (running.has(key)) return { kind: 'failed', failure: TWICE };
      running.add(key);
      try {
        return await new Download(deps, patience, pace, request).run();
      } finally {
        running.delete(key);
      }
    },
    discard: (href, directory) => new Part(directory, href).forget(),
    glance: (request) => glance(reading, request),
    stretch: (request) => stretch(reading, request),
  };
}

/** Who reads a stretch waits for it: no longer than this for a first or next byte, milliseconds. */
const READING_MS = 20_000;

const TWICE = failure('not-allowed', {
  message: 'This address is being downloaded into this folder already. Wait for that to end.',
});

/** What came of one question. */
type Step =
  | { readonly kind: 'whole' }
  | { readonly kind: 'more' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** So many bytes more show that a server does its work, and the tries are counted anew. */
const PROGRESS_BYTES = 64 * 1024;
const SHOW_EVERY_MS = 200;

/** One download. */
class Download {
  readonly #deps: DownloadDeps;
  readonly #patience: Patience;
  readonly #pace: Pace;
  readonly #request: DownloadRequest;
  readonly #connections: Connections;
  readonly #part: Part;
  /** What names the file, from the newest answer. */
  #reply: Pick<Reply, 'headers' | 'href'> | null = null;
  #shownAtMs = -Infinity;

  constructor(deps: DownloadDeps, patience: Patience, pace: Pace, request: DownloadRequest) {
    this.#deps = deps;
    this.#patience = patience;
    this.#pace = pace;
    this.#request = request;
    const { connectMs } = patience;
    this.#connections = new Connections({ connectMs, ca: deps.ca, systemProxy: deps.systemProxy ?? null });
    this.#part = new Part(request.directory, request.href, deps.certainEvery);
  }

  async run(): Promise<DownloadEnd> {
    try {
      const before = await this.#part.open();
      if (before !== null) return this.#done(before);
      const why = await this.#untilWhole();
      if (why === null) return this.#done(await this.#part.finish(await this.#name()));
      // What may go on later keeps what it has; of everything else nothing stays.
      const mayGoOn = why === 'stopped' || (why.retryable && why.code !== 'address-changing');
      const keeps = mayGoOn && this.#part.bytes > 0;
      await (keeps ? this.#part.makeCertain() : this.#part.forget());
      return why === 'stopped' ? { kind: 'stopped' } : { kind: 'failed', failure: why };
    } catch (error) {
      const why = failureOfDisk(error);
      if (why === null) throw error;
      // On a full disk what came before it stays, as far as the disk lets that be noted.
      if (why.retryable) await this.#part.makeCertain().catch(() => undefined);
      return { kind: 'failed', failure: why };
    } finally {
      await this.#part.close().catch(() => undefined);
      await this.#connections.close();
    }
  }

  #done(path: string): DownloadEnd {
    return { kind: 'done', path, sizeBytes: this.#part.bytes, forget: () => this.#part.forget() };
  }

  /** @returns why it does not become whole; null when it is */
  async #untilWhole(): Promise<Failure | 'stopped' | null> {
    const { signal } = this.#request;
    const isStopped = (): boolean => signal.aborted;
    let [tries, changes, most] = [0, 0, this.#part.bytes];
    while (!isStopped()) {
      const step = await this.#step();
      if (isStopped()) break;
      if (step.kind === 'whole') return null;
      if (step.kind === 'changed') {
        changes += 1;
        if (changes > this.#patience.changes) return failure('address-changing');
        await this.#part.restart(null);
        continue;
      }
      // Of what begins anew each time, only what no try before brought is progress.
      tries = this.#part.bytes - most >= PROGRESS_BYTES ? 0 : tries + 1;
      most = Math.max(most, this.#part.bytes);
      const why = step.kind === 'more' ? failure('address-unreachable') : step.failure;
      if (!why.retryable || why.code === 'disk-full') return why;
      if (tries >= this.#patience.tries) return this.#givenUp(why, changes);
      if (step.kind === 'more') continue;
      const waitMs = retryDelayMs(Math.max(1, tries), why, this.#deps.rng);
      if (waitMs > this.#patience.waitMs) return { ...why, retryAfterMs: waitMs };
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
    return 'stopped';
  }

  /** A server that promises more than it sends is known by where it ends each time. */
  #givenUp(why: Failure, changes: number): Failure {
    if (changes > 0 && changes >= this.#patience.tries - 1) return failure('address-changing');
    const { bytes, thing } = this.#part;
    const total = thing?.totalBytes ?? null;
    if (bytes === 0 || total === null || why.code !== 'address-unreachable') return why;
    return failure('address-unreachable', {
      message: why.message,
      detail: `${bytes} of ${total} bytes came`,
    });
  }

  /** Asks for what is missing, and takes what comes. */
  async #step(): Promise<Step> {
    const { bytes, thing } = this.#part;
    if (thing !== null && thing.totalBytes === bytes && bytes > 0) return { kind: 'whole' };
    const ifRange = thing?.validators.ifRange ?? null;
    const from = ifRange === null ? 0 : bytes;
    const reply = await ask(this.#connections, {
      href: this.#request.href,
      headers: from === 0 || ifRange === null ? {} : { range: `bytes=${from}-`, 'if-range': ifRange },
      allowPrivate: this.#request.allowPrivate,
      signal: this.#request.signal,
      headersMs: this.#patience.headersMs,
      silenceMs: this.#patience.silenceMs,
    });
    if ('code' in reply) return { kind: 'failed', failure: reply };
    const judged = judge(reply.status, reply.headers, { from, thing, nowMs: this.#deps.clock.nowMs() });
    if (judged.kind !== 'take') {
      reply.body.letGo();
      if (judged.kind === 'refused') return { kind: 'failed', failure: judged.failure };
      return judged;
    }
    const refused = await this.#prepare(judged.from, judged.thing);
    if (refused) {
      reply.body.letGo();
      return { kind: 'failed', failure: refused };
    }
    this.#reply = { headers: reply.headers, href: reply.href };
    return this.#take(reply, judged);
  }

  /** Makes ready for these bytes: room for them, and nothing before them that is not theirs. */
  async #prepare(from: number, thing: NonNullable<Part['thing']>): Promise<Failure | null> {
    const { directory, maxBytes } = this.#request;
    const total = thing.totalBytes;
    if (maxBytes !== null && total !== null && total > maxBytes) return tooLarge(maxBytes, total);
    if (from === 0) await this.#part.restart(thing);
    if (total === null) return null;
    const { bavail, bsize } = await statfs(directory);
    const missing = total - from;
    return bavail * bsize >= missing
      ? null
      : failure('disk-full', { detail: `${missing} bytes are missing, ${bavail * bsize} are free` });
  }

  async #take(reply: Reply, what: Extract<ReturnType<typeof judge>, { kind: 'take' }>): Promise<Step> {
    const { silenceMs, leastBytes } = this.#patience;
    try {
      await receive(reply.body, {
        part: this.#part,
        pace: this.#pace,
        signal: this.#request.signal,
        packing: what.packing,
        maxBytes: this.#request.maxBytes,
        least: { bytes: leastBytes, ms: silenceMs },
        onBytes: () => this.#show(false),
        ...(this.#request.refuses ? { refuses: this.#request.refuses } : {}),
      });
    } catch (error) {
      if (error instanceof BodyFault) return { kind: 'failed', failure: error.failure };
      throw error;
    } finally {
      reply.body.letGo();
    }
    this.#show(true);
    const { bytes } = this.#part;
    if (bytes === 0) return { kind: 'failed', failure: NOTHING };
    const total = what.thing.totalBytes;
    if (total === null) return what.from === 0 ? { kind: 'whole' } : { kind: 'more' };
    return bytes === total ? { kind: 'whole' } : bytes < total ? { kind: 'more' } : { kind: 'changed' };
  }

  async #name(): Promise<ReturnType<typeof resultName>> {
    const headers = this.#reply?.headers ?? {};
    // The file may be closed between two processes: what names it is then its address alone.
    return resultName({
      disposition: header(headers, 'content-disposition'),
      contentType: header(headers, 'content-type'),
      asked: this.#request.href,
      answered: this.#reply?.href ?? this.#request.href,
      head: await this.#part.head(HEAD_BYTES),
    });
  }

  #show(isLast: boolean): void {
    const nowMs = this.#deps.clock.monotonicMs();
    if (!isLast && nowMs - this.#shownAtMs < SHOW_EVERY_MS) return;
    this.#shownAtMs = nowMs;
    const totalBytes = this.#part.thing?.totalBytes ?? null;
    this.#request.onProgress?.({ receivedBytes: this.#part.bytes, totalBytes });
  }
}

const NOTHING = failure('address-not-sound', {
  message:
    'The file at this address is empty (0 bytes). Nothing was saved. Check the address, or try again when something lies there.',
});

function tooLarge(maxBytes: number, total: number): Failure {
  return failure('address-too-large', { detail: `${total} bytes, and the limit is ${maxBytes}` });
}
