// Where downloads go: the show's folder, the app's, or Earshot's own beside the library, which holds no more than the person allows.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, type Failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';

/** A folder for a download, and the largest file that may go there, bytes. */
export interface DownloadPlace {
  readonly directory: string;
  readonly maxBytes: number | null;
  /** The limit is that of Earshot's own folder, which others fill too. */
  readonly isByRoom: boolean;
}

export interface DownloadPlacesDeps {
  /** Earshot's own folder. */
  readonly own: string;
  /** What the person chose for a show, else for the app; null for Earshot's own. */
  readonly chosen: (folderId: number | null) => string | null;
  /** A person chose or confirmed this folder on this computer. */
  readonly isConfirmed: (path: string) => boolean;
  /** Largest file of all, bytes. */
  readonly maxBytes: () => number | null;
  /** Most that Earshot's own folder may hold, bytes. */
  readonly ownMaxBytes: () => number | null;
}

/** How long what is full is left alone, milliseconds. */
const FULL_PAUSE_MS = 10 * 60_000;

export class DownloadPlaces {
  readonly #deps: DownloadPlacesDeps;

  constructor(deps: DownloadPlacesDeps) {
    this.#deps = deps;
  }

  get own(): string {
    return this.#deps.own;
  }

  /** Whether Earshot may write there: the library alone does not say so. */
  isOurs(directory: string): boolean {
    return directory === this.#deps.own || this.#deps.isConfirmed(directory);
  }

  /** Where a recording of this show goes, as things are set now. */
  directoryFor(folderId: number | null): string {
    const chosen = this.#deps.chosen(folderId);
    // A place that another computer's library names is no place of this one.
    return chosen !== null && this.#deps.isConfirmed(chosen) ? chosen : this.#deps.own;
  }

  /** Where it goes on where it was begun. `downloads-full` where there is no room. */
  async for({
    directory: begun,
    folderId,
  }: {
    readonly directory: string | null;
    readonly folderId: number | null;
  }): Promise<Outcome<DownloadPlace>> {
    const directory = begun !== null && this.isOurs(begun) ? begun : this.directoryFor(folderId);
    const most = this.#deps.maxBytes();
    const ownMost = directory === this.#deps.own ? this.#deps.ownMaxBytes() : null;
    if (ownMost === null) return ok({ directory, maxBytes: most, isByRoom: false });
    const room = ownMost - (await bytesIn(directory));
    if (room <= 0) return failed(FULL);
    const isByRoom = most === null || room < most;
    return ok({ directory, maxBytes: isByRoom ? room : most, isByRoom });
  }

  /** What is too large only because the folder is full waits for room. */
  sayFull(why: Failure, { isByRoom }: DownloadPlace): Failure {
    if (why.code !== 'address-too-large' || !isByRoom) return why;
    return why.detail === undefined ? FULL : { ...FULL, detail: why.detail };
  }
}

const FULL = failure('downloads-full', { retryAfterMs: FULL_PAUSE_MS });

/** Bytes of all files in a folder, parts of downloads not counted twice; 0 where there is none. */
async function bytesIn(directory: string): Promise<number> {
  const names = await readdir(directory).catch(() => []);
  let sum = 0;
  for (const name of names) {
    const info = await stat(join(directory, name)).catch(() => null);
    if (info?.isFile() && !name.startsWith('.')) sum += info.size;
  }
  return sum;
}
