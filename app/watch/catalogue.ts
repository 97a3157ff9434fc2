// What is known of the files of one folder, by directory and name: 100,000 of them are to fit in a few tens of megabytes.
import { basename, dirname, join } from 'node:path';
import { isWithin } from '../files/hung-places.ts';

/** One file as it was seen last. */
export interface Track {
  sizeBytes: number;
  modifiedAt: number;
  /** Null while only known from an earlier run. */
  changedAt: number | null;
  inode: number | null;
  /** True when it stood still and was told. */
  settled: boolean;
  /** Number of the last scan that saw it. */
  scan: number;
}

interface Shelf {
  /** Device that the directory was on when it was seen last. */
  device: number | null;
  readonly files: Map<string, Track>;
}

export class Catalogue {
  readonly #shelves = new Map<string, Shelf>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(path: string): Track | undefined {
    return this.#shelves.get(dirname(path))?.files.get(basename(path));
  }

  set(path: string, track: Track): void {
    const { files } = this.#shelf(dirname(path));
    const before = files.size;
    files.set(basename(path), track);
    this.#size += files.size - before;
  }

  delete(path: string): void {
    const directory = dirname(path);
    const shelf = this.#shelves.get(directory);
    if (!shelf?.files.delete(basename(path))) return;
    this.#size -= 1;
    if (shelf.files.size === 0) this.#shelves.delete(directory);
  }

  /** Device on which the files of a directory were seen; null when that is not known. */
  deviceOf(directory: string): number | null {
    return this.#shelves.get(directory)?.device ?? null;
  }

  setDevice(directory: string, device: number): void {
    const shelf = this.#shelves.get(directory);
    if (shelf) shelf.device = device;
  }

  /** Directories with known files, the given one and those below it. */
  *directoriesWithin(directory: string): Generator<string> {
    for (const path of this.#shelves.keys()) if (isWithin(directory, path)) yield path;
  }

  /** Known files of one directory, not of those below it. */
  *filesIn(directory: string): Generator<[path: string, track: Track]> {
    for (const [name, track] of this.#shelves.get(directory)?.files ?? [])
      yield [join(directory, name), track];
  }

  #shelf(directory: string): Shelf {
    let shelf = this.#shelves.get(directory);
    if (!shelf) {
      shelf = { device: null, files: new Map() };
      this.#shelves.set(directory, shelf);
    }
    return shelf;
  }
}
