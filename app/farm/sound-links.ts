// Addresses under which workers fetch recordings: good for one attempt and a while, and signed, so that nobody makes one up.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { isMarked, type FileMark } from '../domain/file-mark.ts';
import { markOf, RECORDING_FLAGS } from '../sound/recording-file.ts';

/** How long one is good for, milliseconds: it is looked at when a request begins, so a slow one may take longer. */
const GOOD_MS = 10 * 60_000;
const SECRET_BYTES = 32;

export class SoundLinks {
  /** Of this process: after another start, workers ask for new ones. */
  readonly #secret = randomBytes(SECRET_BYTES);
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** @returns a path with its query, below the server's address */
  make(fence: number): string {
    const until = this.#nowMs() + GOOD_MS;
    return `/v1/work/sound/${fence}?until=${until}&sign=${this.#sign(fence, until).toString('hex')}`;
  }

  /** True for one that was made here and is good still. */
  isGood(fence: number, until: number, sign: string): boolean {
    const right = this.#sign(fence, until);
    const given = Buffer.from(/^[0-9a-f]{64}$/.test(sign) ? sign : '', 'hex');
    return given.length === right.length && timingSafeEqual(given, right) && until >= this.#nowMs();
  }

  #sign(fence: number, until: number): Buffer {
    return createHmac('sha256', this.#secret).update(`${fence} ${until}`).digest();
  }
}

/** Which bytes a recording is, in one word: for a cache, and to go on with a download that broke off. */
export function contentOf({ sizeBytes, modifiedMs, inode, device }: FileMark): string {
  return createHash('sha256')
    .update(JSON.stringify([sizeBytes, modifiedMs, inode, device]))
    .digest('hex')
    .slice(0, 32);
}

/** Opens the recording that is meant. @returns null where something else lies at its path by now, or nothing */
export async function openMarked(path: string, mark: FileMark): Promise<FileHandle | null> {
  const file = await open(path, RECORDING_FLAGS).catch(() => null);
  if (!file) return null;
  const found = markOf(await file.stat());
  if (isMarked(mark, found)) return file;
  await file.close();
  return null;
}
