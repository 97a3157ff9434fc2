// The recordings that a worker has fetched: a bounded folder, filled by downloads that go on where they broke off.
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, mkdir, readdir, rename, rm, stat, statfs, utimes } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FarmOrder } from '../../contract/farm/messages.ts';
import { failure, type FailureCode } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { pause } from '../pause.ts';
import { NoAnswer, TooLate, type ServerLink } from './server-link.ts';

/** Tries in a row that bring no byte, before a download is given up. */
const BARREN_MAX = 6;
/** Between two tries, milliseconds; longer each time. */
const AGAIN_MS = 250;
const DROPPED_BYTES = 65_536;
/** Behind the name of a recording that is still coming: workers that share a folder do not write into each other's. */
const PART = /\.[0-9a-f]{8}\.part$/;

export class Recordings {
  readonly #directory: string;
  readonly #link: ServerLink;
  readonly #maxBytes: number;
  readonly #part = `.${randomBytes(4).toString('hex')}.part`;
  /** Paths that work is done with: they stay. */
  readonly #inUse = new Map<string, number>();
  /** Downloads under way: several parts of one recording need it once. */
  readonly #coming = new Map<string, Promise<Outcome<string>>>();

  /** @param maxBytes what is kept of what is not in use */
  constructor(directory: string, link: ServerLink, maxBytes: number) {
    this.#directory = directory;
    this.#link = link;
    this.#maxBytes = maxBytes;
  }

  /** Fetches the recording of an order, or finds it. It stays until `release`. @returns its path */
  async take(order: FarmOrder, signal: AbortSignal): Promise<Outcome<string>> {
    const path = this.#pathOf(order);
    this.#inUse.set(path, (this.#inUse.get(path) ?? 0) + 1);
    const anothers = this.#coming.get(path);
    const coming = anothers ?? this.#fetch(order, path, signal).finally(() => this.#coming.delete(path));
    if (!anothers) this.#coming.set(path, coming);
    const got = await coming;
    // Another order's download was ended with that order, or refused to it: this one is not over. What its own comes to is the end of it.
    if (anothers && !got.ok && !signal.aborted && ENDED_WITH_ORDER.has(got.failure.code)) {
      this.release(order);
      return this.take(order, signal);
    }
    return got;
  }

  /** Nothing is done with it for now. @returns true where nobody else needs it either */
  release(order: FarmOrder): boolean {
    const path = this.#pathOf(order);
    const count = (this.#inUse.get(path) ?? 1) - 1;
    if (count > 0) this.#inUse.set(path, count);
    else this.#inUse.delete(path);
    return count <= 0;
  }

  /** A name of ours; the ending helps to tell what is in it. */
  #pathOf({ content, fileName }: FarmOrder): string {
    const ending = /^\.[A-Za-z0-9]{1,8}$/.exec(extname(fileName))?.[0] ?? '';
    return join(this.#directory, `${content}${ending}`);
  }

  async #fetch(order: FarmOrder, path: string, signal: AbortSignal): Promise<Outcome<string>> {
    try {
      await mkdir(this.#directory, { recursive: true, mode: 0o700 });
      if ((await sizeOf(path)) === order.sizeBytes) {
        await markUsed(path);
        return ok(path);
      }
      await this.#makeRoom(order.sizeBytes);
      const { bavail, bsize } = await statfs(this.#directory);
      if (bavail * bsize < order.sizeBytes) return failed(failure('disk-full', { retryable: true }));
      await this.#download(order, path + this.#part, signal);
      await this.#putInPlace(path, order.sizeBytes);
      return ok(path);
    } catch (error) {
      if (signal.aborted) return failed(failure('upload-interrupted'));
      // Where the attempt itself is over, nobody listens to that any more.
      if (error instanceof TooLate) return failed(failure('file-gone', { detail: error.message }));
      const detail = error instanceof Error ? error.message : String(error);
      return failed(failure('address-unreachable', { message: NOT_FETCHED, detail, retryable: true }));
    }
  }

  /** Downloads until it is whole, from where the last try ended. */
  async #download(order: FarmOrder, path: string, signal: AbortSignal): Promise<void> {
    let { soundPath } = order;
    for (let barren = 0; ; barren += 1) {
      signal.throwIfAborted();
      const before = Math.min((await sizeOf(path)) ?? 0, order.sizeBytes);
      if (before === order.sizeBytes) return;
      let why: unknown = null;
      try {
        const answer = await this.#link.sound(soundPath, before, order.content, signal);
        const { body, statusCode } = answer;
        if (statusCode === 403 && barren < BARREN_MAX) {
          await dropped(body);
          soundPath = await this.#link.soundPath(order.fence, signal);
          continue;
        }
        const wrong = whyNoSound(answer, order.content);
        if (wrong) {
          await dropped(body);
          throw wrong;
        }
        const flags = statusCode === 206 ? 'a' : 'w';
        await pipeline(body as Readable, createWriteStream(path, { flags, mode: 0o600 }), { signal });
      } catch (error) {
        if (error instanceof TooLate || signal.aborted) throw error;
        why = error;
      }
      const came = ((await sizeOf(path)) ?? 0) - before;
      if (came > 0) barren = 0;
      if (barren >= BARREN_MAX) throw why instanceof Error ? why : new Error('nothing came');
      if (why !== null) await pause(AGAIN_MS * 2 ** barren, signal);
    }
  }

  /**
   * What came whole takes its place, unless another worker that shares the folder was quicker: a file that may be read by now stays the
   * file that it is.
   */
  async #putInPlace(path: string, sizeBytes: number): Promise<void> {
    const part = path + this.#part;
    await markUsed(part);
    if ((await sizeOf(path)) === sizeBytes) return rm(part, { force: true });
    await link(part, path).then(
      () => rm(part, { force: true }),
      async () => ((await sizeOf(path)) === sizeBytes ? rm(part, { force: true }) : rename(part, path)),
    );
  }

  /** Deletes what was used longest ago, until there is room. */
  async #makeRoom(bytes: number): Promise<void> {
    const files = [];
    for (const name of await readdir(this.#directory)) {
      const path = join(this.#directory, name);
      const info = await stat(path).catch(() => null);
      if (info && !this.#inUse.has(path) && !this.#inUse.has(path.replace(PART, '')))
        files.push({ path, bytes: info.size, at: info.atimeMs });
    }
    let kept = files.reduce((sum, file) => sum + file.bytes, bytes);
    for (const file of files.sort((a, b) => a.at - b.at)) {
      if (kept <= this.#maxBytes) return;
      await rm(file.path, { force: true });
      kept -= file.bytes;
    }
  }
}

/** Why an answer does not bring the recording; null for one that does. */
function whyNoSound(
  { headers, statusCode }: Pick<SoundAnswer, 'headers' | 'statusCode'>,
  content: string,
): Error | null {
  if (statusCode === 410) return new TooLate('the recording is gone');
  if (statusCode !== 200 && statusCode !== 206) return new NoAnswer(`the server answers with ${statusCode}`);
  return headers.etag === `"${content}"` ? null : new TooLate('it is another recording by now');
}
type SoundAnswer = Awaited<ReturnType<ServerLink['sound']>>;

/** What is not read would hold its connection: a little of it is, and the rest is cut off. */
const dropped = (body: SoundAnswer['body']): Promise<void> =>
  body.dump({ limit: DROPPED_BYTES }).catch(() => undefined);

/** How a download ends that was one order's alone. */
const ENDED_WITH_ORDER: ReadonlySet<FailureCode> = new Set(['upload-interrupted', 'file-gone']);

/** What the server is told, and tells people. */
const NOT_FETCHED =
  'Another computer that was to transcribe this recording could not fetch it from the server. It is tried again. Check the network between the two.';

/** Used last: the time of access is how the folder remembers that. The time of change stays, since who reads the file takes another one for another file. */
const markUsed = (path: string): Promise<void> => utimes(path, new Date(), CHANGED_AT);
/** Of every file in the folder: a time that every file system keeps as it is. */
const CHANGED_AT = new Date(Date.UTC(2000, 0, 1));

const sizeOf = async (path: string): Promise<number | null> =>
  (await stat(path).catch(() => null))?.size ?? null;
