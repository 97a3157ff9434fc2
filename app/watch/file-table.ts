// What is known of the files of one folder, by directory and name: 100,000 of them fit into some fifteen megabytes.
import { dirname, join, sep } from 'node:path';
import type { FileStamp } from '../domain/file-mark.ts';
import { isWithin } from '../files/hung-places.ts';
import { NumberRows } from './number-rows.ts';

/** One file as it was seen last. */
export interface Track extends FileStamp {
  /** Null while only known from an earlier run. */
  readonly changedMs: number | null;
  readonly inode: number | null;
  /** True when it stood still and was told. */
  readonly settled: boolean;
  /** Number of the last scan that saw it. */
  readonly scan: number;
}

interface Shelf {
  /** Device that the directory was on when it was seen last. */
  device: number | null;
  /** Name → row. */
  readonly files: Map<string, number>;
}

export class FileTable {
  readonly #shelves = new Map<string, Shelf>();
  readonly #rows = new NumberRows(WIDTH);
  #size = 0;
  /** The directory that was asked for last, as a part of its files' paths and as itself: one file follows the other. */
  #last = { prefix: '', directory: '' };

  get size(): number {
    return this.#size;
  }

  get(path: string): Track | undefined {
    const [directory, name] = this.#parted(path);
    const row = this.#shelves.get(directory)?.files.get(name);
    return row === undefined ? undefined : read(this.#rows, row);
  }

  set(path: string, track: Track): void {
    const [directory, name] = this.#parted(path);
    const { files } = this.#shelf(directory);
    let row = files.get(name);
    if (row === undefined) {
      row = this.#rows.take();
      files.set(ownCopy(name), row);
      this.#size += 1;
    }
    write(this.#rows, row, track);
  }

  delete(path: string): void {
    const [directory, name] = this.#parted(path);
    const shelf = this.#shelves.get(directory);
    const row = shelf?.files.get(name);
    if (!shelf || row === undefined) return;
    shelf.files.delete(name);
    this.#rows.giveBack(row);
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
    for (const [name, row] of this.#shelves.get(directory)?.files ?? [])
      yield [join(directory, name), read(this.#rows, row)];
  }

  /** Known files of one directory that the scan with this number did not see. */
  unseenIn(directory: string, scan: number): string[] {
    const paths: string[] = [];
    for (const [name, row] of this.#shelves.get(directory)?.files ?? [])
      if (this.#rows.get(row, SCAN) !== scan) paths.push(join(directory, name));
    return paths;
  }

  #parted(path: string): [directory: string, name: string] {
    const at = path.lastIndexOf(sep) + 1;
    const prefix = path.slice(0, at);
    if (prefix !== this.#last.prefix) this.#last = { prefix, directory: dirname(path) };
    return [this.#last.directory, path.slice(at)];
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

/** Numbers a row holds: size, modified, changed, inode, settled, scan. What is not known is NaN. */
const WIDTH = 6;
const SCAN = 5;

const read = (rows: NumberRows, row: number): Track => ({
  sizeBytes: rows.get(row, 0),
  modifiedMs: rows.get(row, 1),
  changedMs: known(rows.get(row, 2)),
  inode: known(rows.get(row, 3)),
  settled: rows.get(row, 4) === 1,
  scan: rows.get(row, SCAN),
});

function write(
  rows: NumberRows,
  row: number,
  { changedMs, inode, modifiedMs, scan, settled, sizeBytes }: Track,
): void {
  rows.set(row, 0, sizeBytes);
  rows.set(row, 1, modifiedMs);
  rows.set(row, 2, changedMs ?? Number.NaN);
  rows.set(row, 3, inode ?? Number.NaN);
  rows.set(row, 4, settled ? 1 : 0);
  rows.set(row, SCAN, scan);
}

const known = (number: number): number | null => (Number.isNaN(number) ? null : number);

/** A part of a string keeps the whole of it in memory; this one stands alone. (JSON keeps also what is no valid text.) */
function ownCopy(name: string): string {
  return JSON.parse(JSON.stringify(name)) as string;
}
