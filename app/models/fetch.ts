// Fetches one model into its staging folder: what is there already stays, each file from the first source that gives the right one.
import { copyFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from '../storage/make-directory.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { bytesOf, type ModelFile, type SpeechModel } from '../domain/speech-model.ts';
import { failureOfDisk } from '../download/disk-fault.ts';
import type { Downloader } from '../download/download.ts';
import { sha256Of } from '../speech/on-device/models/check.ts';
import type { ModelStore } from '../speech/on-device/models/store.ts';
import { refusedHead } from './head.ts';
import { sourcesOf, type Sources } from './sources.ts';
import type { Staging } from './staging.ts';

export interface FetchParts {
  readonly downloader: Downloader;
  readonly store: ModelStore;
  readonly sources: Sources;
}

export interface FetchWish {
  /** Stops it; what has arrived stays. */
  readonly signal: AbortSignal;
  /** Told a few times a second: bytes of the whole model. */
  readonly onProgress: (receivedBytes: number) => void;
}

export type FetchEnd =
  | { readonly kind: 'whole' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Room that is left free for the rest of the computer, bytes. */
const SPARE_BYTES = 64_000_000;

/** Fetches what is missing. Never throws for what network and disk do. */
export async function fetchModel(
  model: SpeechModel,
  staging: Staging,
  parts: FetchParts,
  wish: FetchWish,
): Promise<FetchEnd> {
  try {
    const noRoom = await whyNoRoom(model, staging);
    if (noRoom) return { kind: 'failed', failure: noRoom };
    let before = 0;
    for (const file of model.files) {
      const onProgress = (received: number): void => wish.onProgress(before + Math.min(received, file.bytes));
      const end = await new FileFetch(model, file, staging, parts, { ...wish, onProgress }).run();
      if (end.kind !== 'whole') return end;
      before += file.bytes;
      wish.onProgress(before);
    }
    return { kind: 'whole' };
  } catch (error) {
    const why = failureOfDisk(error);
    if (why === null) throw error;
    return { kind: 'failed', failure: { ...why, message: why.code === 'disk-full' ? FULL : UNWRITABLE } };
  }
}

const FULL = 'The disk is full. What has arrived of the model is kept; free some space, then try again.';
const UNWRITABLE =
  'The model cannot be written to the folder of the models. Nothing is lost; check that its disk is connected and that you may write there, then try again.';

/** Asked before the first byte, so that nobody waits an hour for it. */
async function whyNoRoom(model: SpeechModel, staging: Staging): Promise<Failure | null> {
  const { bavail, bsize } = await statfs(staging.directory);
  const free = bavail * bsize;
  const needed = bytesOf(model) - (await staging.bytesSoFar(model)) + SPARE_BYTES;
  if (free >= needed) return null;
  const mb = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`;
  return failure('disk-full', {
    message: `${model.name} needs ${mb(needed)} more on the disk, and ${mb(free)} are free. Nothing was fetched. Free some space, then try again.`,
  });
}

/** One file of a model. */
class FileFetch {
  readonly #model: SpeechModel;
  readonly #file: ModelFile;
  readonly #staging: Staging;
  readonly #parts: FetchParts;
  readonly #wish: FetchWish;

  constructor(model: SpeechModel, file: ModelFile, staging: Staging, parts: FetchParts, wish: FetchWish) {
    this.#model = model;
    this.#file = file;
    this.#staging = staging;
    this.#parts = parts;
    this.#wish = wish;
  }

  async run(): Promise<FetchEnd> {
    if (await isRight(this.#path, this.#file)) return { kind: 'whole' };
    if (await this.#copy()) return { kind: 'whole' };
    const addresses = sourcesOf(this.#model, this.#file, this.#parts.sources);
    let why = failure('model-not-fetched', { message: noSource(this.#model) });
    for (const [at, address] of addresses.entries()) {
      if (this.#wish.signal.aborted) return { kind: 'stopped' };
      const end = await this.#from(address.href, address.isOwn);
      if (end.kind !== 'failed') return end;
      why = end.failure;
      // A full disk is full for every source.
      if (why.code === 'disk-full' || why.code === 'library-unwritable') break;
      if (at < addresses.length - 1)
        await this.#parts.downloader.discard(address.href, this.#staging.fetchDirectory);
    }
    return { kind: 'failed', failure: why };
  }

  get #path(): string {
    return join(this.#staging.directory, this.#file.name);
  }

  /** The same file is in another model, such as a vocabulary. */
  async #copy(): Promise<boolean> {
    for (const { directory, model } of this.#parts.store.installed())
      for (const { name, sha256 } of model.files) {
        if (sha256 === null || sha256 !== this.#file.sha256) continue;
        const beside = `${this.#path}.copy`;
        await copyFile(join(directory, name), beside);
        if (await isRight(beside, this.#file)) {
          await rename(beside, this.#path);
          return true;
        }
        await rm(beside, { force: true });
      }
    return false;
  }

  async #from(href: string, isOwn: boolean): Promise<FetchEnd> {
    const { downloader } = this.#parts;
    const { fetchDirectory } = this.#staging;
    await makeDirectory(fetchDirectory);
    const end = await downloader.download({
      href,
      directory: fetchDirectory,
      // A person named the mirror themselves; what the catalogue names lies where everybody can ask.
      allowPrivate: isOwn,
      maxBytes: this.#file.bytes,
      signal: this.#wish.signal,
      refuses: (head) => refusedHead(this.#file.role, head),
      onProgress: ({ receivedBytes }) => this.#wish.onProgress(receivedBytes),
    });
    if (end.kind === 'stopped') return end;
    if (end.kind === 'failed') return { kind: 'failed', failure: asOfModel(end.failure, href) };
    const right = await isRight(end.path, this.#file);
    if (right) await rename(end.path, this.#path);
    else await rm(end.path, { force: true });
    await end.forget();
    if (right) return { kind: 'whole' };
    const detail = `${this.#file.name} from ${new URL(href).host}: ${end.sizeBytes} bytes, another SHA-256`;
    return { kind: 'failed', failure: failure('model-not-fetched', { message: WRONG, detail }) };
  }
}

const WRONG =
  'What came is not the file of this model that it should be, so nothing of it was kept. Check the mirror address in Settings, or try again later.';

const noSource = ({ name }: SpeechModel): string =>
  `No address is known from where ${name} can be fetched. Bring its files along with “Import…”, or name a mirror in Settings.`;

/** True for the very file that the catalogue means. */
async function isRight(path: string, { bytes, sha256 }: ModelFile): Promise<boolean> {
  const info = await stat(path).catch(() => null);
  if (info?.size !== bytes) return false;
  return sha256 === null || (await sha256Of(path)) === sha256;
}

/** What a failure of a download means for a model: words for recordings are none for it. */
function asOfModel(why: Failure, href: string): Failure {
  const message = WORDS[why.code];
  const host = new URL(href).host;
  const detail = why.detail ? `${host}: ${why.detail}` : host;
  return message === undefined ? { ...why, detail } : { ...why, message, detail };
}

const ASTRAY =
  'The address of this model does not hand it out. What has arrived is kept. Check the mirror address in Settings, or bring its files along with “Import…”.';
const WORDS: Partial<Record<Failure['code'], string>> = {
  'address-unreachable':
    'The server of this model cannot be reached, or broke off. What has arrived is kept; Earshot tries again and goes on from there.',
  'address-busy':
    'The server of this model asked to wait. What has arrived is kept; Earshot goes on from there when the wait is over.',
  'address-untrusted':
    'The certificate of the server of this model is not trusted, so nothing was fetched. Check the address and the clock of this computer.',
  'address-refused': ASTRAY,
  'address-gone': ASTRAY,
  'address-leads-astray': ASTRAY,
  'address-private': ASTRAY,
  'address-not-sound': WRONG,
  'address-too-large': WRONG,
  'address-changing': WRONG,
  'disk-full': FULL,
  'library-unwritable': UNWRITABLE,
};
