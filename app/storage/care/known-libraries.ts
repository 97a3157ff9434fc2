// What this computer remembers of libraries, outside of them: how each was left, and which places a person chose or confirmed here.
import {
  appendFileSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, isAbsolute } from 'node:path';
import { makeDirectorySync } from '../make-directory.ts';
import type { Remembered } from '../../domain/standing.ts';
import type { ThisComputer } from './this-computer.ts';

/** The folder in Earshot's folder of this account; the key lies there too, in folders of its own. */
const FOLDER = 'libraries';

/** Whether anything is remembered of any library: false at the first start of a version that does. */
export function knowsAnyLibrary(accountDir: string): boolean {
  try {
    return readdirSync(join(accountDir, FOLDER)).some((name) => name.endsWith('.json'));
  } catch (error) {
    // What cannot be read may know some.
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
  }
}

/** File systems that keep a file's number for as long as there is the file, by the numbers of statfs(2) on Linux. */
const LASTING_INODES = new Set([
  0xef53, // ext
  0x5846_5342, // XFS
  0x9123_683e, // Btrfs
  0x0102_1994, // tmpfs
  0x2fc1_2fc1, // ZFS
  0xf2f5_2010, // F2FS
]);

/** Of one library. All of it is only true for this computer: what another one wrote into a copied folder is not read. */
export class KnownLibrary {
  readonly #computer: string;
  readonly #stateFile: string;
  readonly #placesFile: string;
  #places: { readonly stamp: string; readonly paths: ReadonlySet<string> } | null = null;

  /** @param libraryId checked by `isId` */
  constructor(accountDir: string, computer: ThisComputer, libraryId: string) {
    this.#computer = computer.id;
    this.#stateFile = join(accountDir, FOLDER, `${libraryId}.json`);
    this.#placesFile = join(accountDir, FOLDER, `${libraryId}.places`);
  }

  /** How the library was left; null where nobody has worked on it here. */
  get state(): Remembered | null {
    try {
      const said = JSON.parse(readFileSync(this.#stateFile, 'utf8')) as Record<string, unknown>;
      const { computer, count, inode, path } = said;
      if (computer !== this.#computer || typeof path !== 'string' || !Number.isSafeInteger(count))
        return null;
      return { path, count: Number(count), inode: typeof inode === 'string' ? inode : null };
    } catch {
      return null;
    }
  }

  /** Keeps how it is left. Where that cannot be written, the library is asked about the next time. */
  remember(state: Remembered): void {
    const unfinished = `${this.#stateFile}.${process.pid}.part`;
    try {
      makeDirectorySync(dirname(this.#stateFile), 0o700);
      writeFileSync(unfinished, JSON.stringify({ ...state, computer: this.#computer }), { mode: 0o600 });
      renameSync(unfinished, this.#stateFile);
    } catch {
      rmSync(unfinished, { force: true });
    }
  }

  /**
   * Whether a person chose or confirmed, on this computer, that Earshot may use this folder or one that it lies in. Looked up anew
   * when another process of this account has added one.
   */
  isConfirmed(path: string): boolean {
    const paths = this.#read();
    if (paths.has(path)) return true;
    for (const one of paths) if (isWithin(one, path)) return true;
    return false;
  }

  /** A person chose or confirmed this folder. Lines are only ever added: two processes may do it at the same time. */
  confirm(path: string): void {
    if (this.#read().has(path)) return;
    try {
      makeDirectorySync(dirname(this.#placesFile), 0o700);
      appendFileSync(this.#placesFile, `${JSON.stringify([this.#computer, path])}\n`, { mode: 0o600 });
    } catch {
      // It is asked about again.
    }
  }

  #read(): ReadonlySet<string> {
    const info = statSync(this.#placesFile, { bigint: true, throwIfNoEntry: false });
    const stamp = info ? `${info.mtimeNs} ${info.size}` : '';
    if (this.#places?.stamp === stamp) return this.#places.paths;
    const paths = new Set<string>();
    if (info)
      for (const line of readFileSync(this.#placesFile, 'utf8').split('\n')) {
        const path = placeIn(line, this.#computer);
        if (path !== null) paths.add(path);
      }
    this.#places = { stamp, paths };
    return paths;
  }
}

/** The file's number, in decimal; null where it does not last, or there is no file. */
export function lastingInode(path: string): string | null {
  try {
    if (process.platform === 'linux' && !LASTING_INODES.has(statfsSync(path).type >>> 0)) return null;
    return String(statSync(path, { bigint: true }).ino);
  } catch {
    return null;
  }
}

/** A folder without links in its name; as it is named where it is not there. */
export function realPlace(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith('../') && !way.startsWith('..\\') && !isAbsolute(way);
}

/** One that was cut off is no line. */
function placeIn(line: string, computer: string): string | null {
  try {
    const said: unknown = JSON.parse(line);
    return Array.isArray(said) && said[0] === computer && typeof said[1] === 'string' ? said[1] : null;
  } catch {
    return null;
  }
}
