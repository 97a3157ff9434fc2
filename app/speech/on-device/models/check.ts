// Looks at the files of a model before its first use, and remembers by size and time that it has: a hash of a gigabyte takes seconds.
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failure } from '../../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../../domain/result.ts';
import type { InstalledModel, ModelFile } from '../../../domain/speech-model.ts';

/** Read at a stretch, bytes: hashing it takes a millisecond, and then everything else has its turn. */
const PIECE_BYTES = 1024 * 1024;

/** Most files that are remembered; more than anybody has. */
const REMEMBERED_MAX = 1_000;

/** A file that was looked at. */
interface Looked {
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly sha256: string;
}

/** SHA-256 of a file, lower-case hex. @throws what the file system says */
export async function sha256Of(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const stream = createReadStream(path, { highWaterMark: PIECE_BYTES, ...(signal ? { signal } : {}) });
  for await (const piece of stream) hash.update(piece as Uint8Array);
  return hash.digest('hex');
}

/** Checks models, and remembers which files it found to be right. */
export class ModelChecks {
  readonly #memory: string;
  readonly #running = new Map<string, Promise<Outcome<void>>>();

  /** @param memory absolute path of the file that remembers; where it goes missing everything is looked at anew */
  constructor(memory: string) {
    this.#memory = memory;
  }

  /**
   * Looks at every file of a model that has a hash.
   * @returns `model-damaged` with the file's name; what the disk refuses comes as `model-damaged`, too
   */
  check(installed: InstalledModel): Promise<Outcome<void>> {
    const known = this.#running.get(installed.directory);
    if (known) return known;
    const checking = this.#check(installed).finally(() => this.#running.delete(installed.directory));
    this.#running.set(installed.directory, checking);
    return checking;
  }

  async #check({ directory, model }: InstalledModel): Promise<Outcome<void>> {
    const memory = await this.#remembered();
    let isNew = false;
    for (const file of model.files) {
      if (file.sha256 === null) continue;
      const path = join(directory, file.name);
      try {
        const { mtimeMs, size } = await stat(path);
        const before = memory.get(path);
        if (before?.bytes === size && before.modifiedMs === mtimeMs && before.sha256 === file.sha256)
          continue;
        const sha256 = await sha256Of(path);
        if (sha256 !== file.sha256) return failed(damaged(model.name, file));
        memory.set(path, { bytes: size, modifiedMs: mtimeMs, sha256 });
        isNew = true;
      } catch (error) {
        return failed(damaged(model.name, file, error));
      }
    }
    if (isNew) await this.#remember(memory);
    return ok(undefined);
  }

  async #remembered(): Promise<Map<string, Looked>> {
    try {
      const stored: unknown = JSON.parse(await readFile(this.#memory, 'utf8'));
      return new Map(Object.entries(stored as Record<string, Looked>));
    } catch {
      return new Map();
    }
  }

  /** Nothing is lost where it cannot be written: it is looked at again. */
  async #remember(memory: Map<string, Looked>): Promise<void> {
    const newest = [...memory].slice(-REMEMBERED_MAX);
    const beside = `${this.#memory}.${randomUUID()}.tmp`;
    try {
      await mkdir(dirname(this.#memory), { recursive: true });
      await writeFile(beside, JSON.stringify(Object.fromEntries(newest)));
      await rename(beside, this.#memory);
    } catch {
      // A full or write-protected disk is told by whoever needs it.
      await rm(beside, { force: true }).catch(() => undefined);
    }
  }
}

function damaged(name: string, file: ModelFile, error?: unknown): ReturnType<typeof failure> {
  const why = error instanceof Error ? error.message : 'another SHA-256';
  return failure('model-damaged', { detail: `${name}, ${file.name}: ${why}` });
}
