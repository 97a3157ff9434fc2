// Where a model comes together: a folder beside the others that no name of a model can be, and one small step that makes it a model.
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from '../storage/make-directory.ts';
import { MODEL_ID, type SpeechModel } from '../domain/speech-model.ts';
import { MODEL_FILE } from '../speech/on-device/models/store.ts';
import { lockFile } from '../storage/care/file-lock.ts';

const COMING = '.coming-';
const GONE = '.gone-';
/** In the folder of what comes: what a person wants of it, so that the next process goes on. */
const WISH_FILE = 'wish.json';
/** Of the times that file systems keep: FAT's are even seconds. */
const COARSEST_TIMES_MS = 2_000;

/** What a person wants of a model that is not whole yet. */
export type Wish = 'come' | 'pause';

/** One model on its way. Whoever works on it holds its lock, whichever library they belong to. */
export class Staging {
  readonly #store: string;
  readonly #id: string;

  /** @param store absolute path of the folder with all models */
  constructor(store: string, id: string) {
    if (!MODEL_ID.test(id)) throw new Error(`“${id}” is no name for a model`);
    this.#store = store;
    this.#id = id;
  }

  /** Absolute path of the folder in which its files come together. */
  get directory(): string {
    return join(this.#store, COMING + this.#id);
  }

  /** Makes the folder, and takes it for this process. @returns lets go of it; null while another process has it */
  async take(): Promise<(() => void) | null> {
    await makeDirectory(this.#store);
    const letGo = lockFile(`${this.directory}.lock`);
    if (letGo) await makeDirectory(this.directory);
    return letGo;
  }

  /** What is wanted of it; null where nothing comes. */
  async wish(): Promise<Wish | null> {
    try {
      const said: unknown = JSON.parse(await readFile(join(this.directory, WISH_FILE), 'utf8'));
      return said === 'pause' ? 'pause' : 'come';
    } catch {
      return null;
    }
  }

  async setWish(wish: Wish): Promise<void> {
    const beside = join(this.directory, `${WISH_FILE}.${randomUUID()}`);
    await writeFile(beside, JSON.stringify(wish));
    await rename(beside, join(this.directory, WISH_FILE));
  }

  /** Bytes that are there of the files of a model, half ones too. */
  async bytesSoFar({ files }: Pick<SpeechModel, 'files'>): Promise<number> {
    const names = new Set(files.map(({ name }) => name));
    let bytes = 0;
    for (const folder of [this.directory, this.fetchDirectory])
      for (const name of await readdir(folder).catch(() => []))
        if (names.has(name) || name.endsWith('.part'))
          bytes += (await stat(join(folder, name)).catch(() => null))?.size ?? 0;
    return bytes;
  }

  /** Where what is fetched grows; it never becomes part of the model. */
  get fetchDirectory(): string {
    return join(this.directory, '.fetch');
  }

  /**
   * Makes it a model, in the place of one of this name that may be there. Before the rename nobody sees it, after it all of it.
   * @param about is written with it
   */
  async finish({ files }: Pick<SpeechModel, 'files'>, about: object): Promise<void> {
    const names = new Set(files.map(({ name }) => name));
    for (const name of await readdir(this.directory))
      if (!names.has(name)) await rm(join(this.directory, name), { recursive: true, force: true });
    await writeFile(join(this.directory, MODEL_FILE), `${JSON.stringify(about, null, 2)}\n`);
    await removeModel(this.#store, this.#id);
    await rename(this.directory, join(this.#store, this.#id));
  }

  /** Throws away all that came. */
  async discard(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Removes a model: first out of sight in one step, then from the disk. */
export async function removeModel(store: string, id: string): Promise<void> {
  const aside = join(store, `${GONE}${id}-${randomUUID()}`);
  try {
    await rename(join(store, id), aside);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}

/**
 * A mark of what lies in the store, that changes when something comes to it or goes from it; null where that cannot be told, or not yet:
 * some file systems count times in two seconds, so a folder that was written to just now may change again under the same time.
 */
export async function markOf(store: string, nowMs: number): Promise<string | null> {
  const found = await stat(store, { bigint: true }).catch(() => null);
  if (!found || Math.abs(nowMs - Number(found.mtimeMs)) < COARSEST_TIMES_MS) return null;
  return String(found.mtimeNs);
}

/** Models that are on their way, and what a process that died left of removed ones: that goes now. */
export async function lookForComing(store: string): Promise<readonly string[]> {
  const names = await readdir(store).catch(() => []);
  for (const name of names)
    if (name.startsWith(GONE))
      await rm(join(store, name), { recursive: true, force: true }).catch(() => undefined);
  return names.flatMap((name) => {
    const id = name.startsWith(COMING) ? name.slice(COMING.length) : '';
    return MODEL_ID.test(id) && !id.endsWith('.lock') ? [id] : [];
  });
}
