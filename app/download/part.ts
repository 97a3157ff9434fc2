// The file that a download grows in, beside its state: whatever moment the process dies at, the next one goes on from what is certain.
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { putNew } from '../files/write-file-atomic.ts';
import { besideState, NOTHING_YET, readState, writeState, type PartState, type Thing } from './part-state.ts';
import type { ResultName } from './result-name.ts';
import { withoutSignature } from '../domain/signed-address.ts';

/** Absent on Windows, where there is no link without a special right. */
const { O_NOFOLLOW = 0 } = constants as { O_NOFOLLOW?: number };
/** How often what is there is made certain: so much is fetched again at most after the power went. */
export interface CertainEvery {
  readonly bytes: number;
  readonly ms: number;
}
const USUALLY: CertainEvery = { bytes: 8 * 1024 * 1024, ms: 2_000 };

/** Digits of an address's hash in the names of its files: 64 bits, so that no two addresses share them. */
const KEY_DIGITS = 16;

/** A download on the disk. Its names begin with a dot and end in no ending of sound, so that a watched folder takes none of them up. */
export class Part {
  readonly #directory: string;
  readonly #partPath: string;
  readonly #statePath: string;
  #state: PartState = NOTHING_YET;
  #handle: FileHandle | null = null;
  #bytes = 0;
  #certainAtMs = 0;

  readonly #every: CertainEvery;

  /** @param href the address; it is not written down. Signed anew, it is the same: what is here is gone on with. */
  constructor(directory: string, href: string, every = USUALLY) {
    this.#every = every;
    const key = createHash('sha256').update(withoutSignature(href)).digest('hex').slice(0, KEY_DIGITS);
    this.#directory = directory;
    this.#partPath = join(directory, `.earshot-${key}.part`);
    this.#statePath = join(directory, `.earshot-${key}.json`);
  }

  /** Bytes so far, certain or not. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Of what they are; null before the first one. */
  get thing(): Thing | null {
    return this.#state.thing;
  }

  /**
   * Takes up what an earlier process left.
   * @returns the path of the whole file where it had come to its end, else null
   * @throws what the file system says
   */
  async open(): Promise<string | null> {
    await mkdir(this.#directory, { recursive: true });
    this.#state = await readState(this.#statePath);
    this.#bytes = this.#state.bytes;
    if (this.#state.finalName !== null) {
      const path = await this.#giveName(this.#state.finalName);
      if (path !== null) return path;
    }
    this.#handle = await open(this.#partPath, constants.O_RDWR | constants.O_CREAT | O_NOFOLLOW, 0o644);
    const { size } = await this.#handle.stat();
    // Less than was certain: somebody else had their hand in it.
    if (size < this.#state.bytes) this.#state = NOTHING_YET;
    this.#bytes = this.#state.bytes;
    await this.#handle.truncate(this.#bytes);
    this.#certainAtMs = performance.now();
    return null;
  }

  /** Throws away what is there, and begins with another thing. */
  async restart(thing: Thing | null): Promise<void> {
    // The state first: bytes of the one thing must never count for the other.
    this.#state = { bytes: 0, thing, finalName: null };
    await writeState(this.#statePath, this.#state);
    this.#bytes = 0;
    await this.#open().truncate(0);
  }

  /** Adds bytes at the end. */
  async write(chunk: Uint8Array): Promise<void> {
    let at = 0;
    while (at < chunk.length) {
      const { bytesWritten } = await this.#open().write(chunk, at, chunk.length - at, this.#bytes + at);
      at += bytesWritten;
    }
    this.#bytes += chunk.length;
    const isDue =
      this.#bytes - this.#state.bytes >= this.#every.bytes ||
      performance.now() - this.#certainAtMs >= this.#every.ms;
    if (isDue) await this.makeCertain();
  }

  /** Makes all that was written certain, so that the next process goes on behind it. */
  async makeCertain(): Promise<void> {
    if (this.#bytes > this.#state.bytes) {
      await this.#open().datasync();
      this.#state = { ...this.#state, bytes: this.#bytes };
      await writeState(this.#statePath, this.#state);
    }
    this.#certainAtMs = performance.now();
  }

  /** The first bytes of the file. */
  async head(length: number): Promise<Uint8Array> {
    const buffer = Buffer.alloc(Math.min(length, this.#bytes));
    const { bytesRead } = await this.#open().read(buffer, 0, buffer.length, 0);
    return buffer.subarray(0, bytesRead);
  }

  /**
   * Gives the whole file a name that is free. It is written down before, so that a process that dies here leaves one file and not two.
   * @returns its path
   */
  async finish(name: ResultName): Promise<string> {
    await this.#open().sync();
    await this.close();
    for (let count = 1; ; count += 1) {
      const stem = count === 1 ? name.stem : `${name.stem} ${count}`;
      const finalName = name.ending === '' ? stem : `${stem}.${name.ending}`;
      if (await exists(join(this.#directory, finalName))) continue;
      // What ended without a length has one now: nothing of it is fetched again.
      const thing = this.#state.thing && { ...this.#state.thing, totalBytes: this.#bytes };
      this.#state = { bytes: this.#bytes, thing, finalName };
      await writeState(this.#statePath, this.#state);
      const path = await this.#giveName(finalName);
      if (path !== null) return path;
    }
  }

  /** Lets go of the file; what was written stays. */
  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }

  /** Forgets the download: of one that came to its end the file stays, of any other nothing. */
  async forget(): Promise<void> {
    await this.close();
    await rm(this.#partPath, { force: true });
    await rm(besideState(this.#statePath), { force: true });
    await rm(this.#statePath, { force: true });
  }

  /**
   * Gives the part its name, or finds that an earlier process did.
   * @returns null when the name is another file's, or there is nothing to give it to
   */
  async #giveName(finalName: string): Promise<string | null> {
    const path = join(this.#directory, finalName);
    const [part, whole] = await Promise.all([statOf(this.#partPath), statOf(path)]);
    if (part === null) return whole?.size === this.#state.bytes ? path : null;
    if (part.size !== this.#state.bytes) return null;
    if (whole === null) return (await putNew(this.#partPath, path)) ? this.#settled(path) : null;
    // Linked, and killed before the other name went; or reserved by us, and killed before it was taken.
    if (whole.ino === part.ino && whole.dev === part.dev) await rm(this.#partPath, { force: true });
    else if (whole.size === 0) await rename(this.#partPath, path);
    else return null;
    return this.#settled(path);
  }

  /** Makes the name certain, where directories can be flushed (not on Windows). */
  async #settled(path: string): Promise<string> {
    try {
      const directory = await open(this.#directory, constants.O_RDONLY);
      try {
        await directory.sync();
      } finally {
        await directory.close();
      }
    } catch {
      // The name is there; only a loss of power in this moment could take it back.
    }
    return path;
  }

  #open(): FileHandle {
    if (!this.#handle) throw new Error('the part is not open');
    return this.#handle;
  }
}

const exists = async (path: string): Promise<boolean> => (await statOf(path)) !== null;

async function statOf(path: string): Promise<{ size: number; ino: number; dev: number } | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
