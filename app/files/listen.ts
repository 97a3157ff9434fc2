// Listens to a folder through chokidar and turns its events into hints where to look. For a worker thread only.
//
// chokidar is made to watch directories alone: by default it keeps a watch and a record for every file, and stats the whole
// directory again at each event. Nothing here is trusted to be complete; a scan tells the truth.
import { chmodSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, normalize, relative } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { FSWatcher } from 'chokidar';
import { isRecordingName } from '../domain/audio.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { systemCode } from './errors.ts';
import type { Hint } from './messages.ts';
import { isOwnDisk, networkDriveOf } from './network-drive.ts';
import { isSkippedDirectory } from './scan.ts';

/** Hints are collected this long before they are handed on. */
const COLLECT_MS = 50;

/** More files than this in one directory at once: the directory is listed instead of asking for each. */
const FILES_PER_DIRECTORY = 64;

/** A directory in which things happen all the time is listed for new directories no more often than this. */
const LIST_AGAIN_MS = 250;

/** An event comes within milliseconds; a busy computer may take longer. */
const TRIAL_MS = 5_000;

export interface ListenerEvents {
  /**
   * Everything that the system tells of is heard from now on.
   * @param networkDrive what the folder lies on, when changes made elsewhere are not told of there; null otherwise
   * @param isOwn it lies on a disk that nobody else writes to
   * @param missed something happened, and what came with it was not heard: only a scan tells
   */
  readonly onListening: (networkDrive: string | null, isOwn: boolean, missed?: boolean) => void;
  readonly onHint: (hint: Hint) => void;
  /** Not everything is heard. Told once; what can be heard still is. */
  readonly onFailed: (why: Failure) => void;
  /** The system told of anything at all. */
  readonly onStir?: () => void;
}

/**
 * Starts to listen to a folder that exists.
 * @param ask runs a call that waits for the disk
 * @returns a function that ends it
 */
export function listen(
  root: string,
  includeSubfolders: boolean,
  events: ListenerEvents,
  ask: <T>(call: () => T) => T = (call) => call(),
): () => void {
  const realRoot = ask(() => realpathSync(root));
  const networkDrive = ask(() => networkDriveOf(realRoot));
  const isOwn = ask(() => isOwnDisk(realRoot));
  /** chokidar works on the real path; the folder may be known by another one. */
  const asKnown = (path: string): string =>
    realRoot === root ? normalize(path) : join(root, relative(realRoot, path));
  const heard = new Heard(events.onHint);
  let saidDeaf = false;
  const watcher = new DirectoryWatcher(includeSubfolders);
  watcher.on('raw', (event, name: unknown, details: unknown) => {
    events.onStir?.();
    const directory = watchedPathOf(details);
    if (directory === null) return;
    if (typeof name !== 'string') return heard.directory(asKnown(directory));
    if (event === 'rename') watcher.renamed(directory, name, ask);
    if (isRecordingName(name)) heard.file(asKnown(directory), name);
    // A directory reports its own end or unmounting under its own name, and the change that is made to try it out.
    else if (name === basename(directory)) {
      if (directory !== realRoot || !trial.passed()) heard.directory(asKnown(directory));
    }
  });
  watcher.on('addDir', (path) => heard.directory(asKnown(path)));
  watcher.on('unlinkDir', (path) => heard.directory(asKnown(path)));
  const failed = (why: Failure): void => {
    if (saidDeaf) return;
    saidDeaf = true;
    events.onFailed(why);
  };
  const trial = new Trial(realRoot, ask, () => failed(watchFailure('', SILENCE)));
  watcher.on('ready', () => {
    events.onListening(networkDrive, isOwn);
    if (networkDrive === null) trial.begin();
  });
  watcher.on('error', (error) => {
    const code = systemCode(error);
    // Places that may not be read are reported by the scan.
    if (code !== 'EACCES' && code !== 'EPERM') failed(watchFailure(code, error));
  });
  watcher.add(realRoot);
  return () => {
    heard.end();
    trial.end();
    void watcher.close();
  };
}

const SILENCE = new Error('A change that was made to try it out was not told of.');

/** What is not heard, what that means, and what can be done about it. */
function watchFailure(code: string, error: unknown): Failure {
  const detail = error instanceof Error ? error.message : String(error);
  const limit = code === 'ENOSPC' ? 'max_user_watches' : 'max_user_instances';
  if (code !== 'ENOSPC' && code !== 'EMFILE') return failure('folder-unwatched', { detail });
  const advised = code === 'ENOSPC' ? 524_288 : 1_024;
  return failure('folder-unwatched', {
    message: `The system lets no more folders be watched, so Earshot looks through this one by itself, at least every half a minute. Nothing is missed. To have new recordings noticed at once, raise the limit: sudo sysctl fs.inotify.${limit}=${advised}`,
    detail: `${code}: the limit fs.inotify.${limit} is reached.`,
  });
}

/**
 * Tries out whether changes are told of at all: gives the folder the permissions that it has. Nothing of it is different afterwards, and
 * nothing could be left behind. Linux only; elsewhere, and where the folder is another user's, the scans judge alone.
 */
class Trial {
  readonly #root: string;
  readonly #ask: <T>(call: () => T) => T;
  readonly #onSilence: () => void;
  #timer: NodeJS.Timeout | null = null;

  constructor(root: string, ask: <T>(call: () => T) => T, onSilence: () => void) {
    this.#root = root;
    this.#ask = ask;
    this.#onSilence = onSilence;
  }

  begin(): void {
    if (process.platform !== 'linux') return;
    try {
      const mode = this.#ask(() => statSync(this.#root).mode) & 0o7777;
      // Setting the set-group bit again may clear it, where the owner is not of that group (chmod(2)).
      if (mode > 0o777) return;
      this.#ask(() => chmodSync(this.#root, mode));
    } catch {
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#onSilence();
    }, TRIAL_MS);
  }

  /** Something was told of the folder itself. @returns whether that was the trial */
  passed(): boolean {
    const isOn = this.#timer !== null;
    this.end();
    return isOn;
  }

  end(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

function watchedPathOf(details: unknown): string | null {
  const path = (details as { readonly watchedPath?: unknown } | null)?.watchedPath;
  return typeof path === 'string' ? path : null;
}

/** Null for what is not there, and where nobody may look. */
function numberOf(path: string): number | null {
  try {
    return lstatSync(path).ino;
  } catch {
    return null;
  }
}

/** chokidar, with directories alone in its sight. */
class DirectoryWatcher extends FSWatcher {
  readonly #includeSubfolders: boolean;
  readonly #listedAt = new Map<string, number>();
  /** Which directory it is that is listened to under a name: its number. */
  readonly #numbers: Map<string, number>;

  constructor(includeSubfolders: boolean) {
    const numbers = new Map<string, number>();
    super({
      ignoreInitial: true,
      followSymlinks: false,
      atomic: false,
      ignored: (path, stats) => {
        // Told of each directory before it is listened to.
        if (stats?.isDirectory()) numbers.set(path, stats.ino);
        return stats ? !stats.isDirectory() : false;
      },
    });
    this.#numbers = numbers;
    this.#includeSubfolders = includeSubfolders;
    this.on('unlinkDir', (path) => numbers.delete(path));
  }

  /**
   * Something in a directory came, went or was renamed. Where another directory has taken the place of one that is listened to, chokidar 5.0.0 knows the name and stays with
   * the one that went away (findings/chokidar-stays-with-a-folder-that-another-took-the-place-of.sh): that one is let go of here, and the listing that follows finds the new one.
   */
  renamed(directory: string, name: string, ask: <T>(call: () => T) => T): void {
    const path = join(directory, name);
    const known = this.#numbers.get(path);
    if (known === undefined) return;
    const now = ask(() => numberOf(path));
    if (now !== null && now !== known) this._remove(directory, name, true);
  }

  /**
   * How chokidar lists a directory, at its start and after each event in it. Its own way stats every entry; one plain listing is
   * enough to find directories. (Not part of chokidar's promised interface: a test counts watches and looks.)
   */
  override _readdirp(root: string): ReturnType<FSWatcher['_readdirp']> {
    if (this.closed) return undefined;
    const stream = Readable.from(this.#directoriesIn(root), { objectMode: true }) as NonNullable<
      ReturnType<FSWatcher['_readdirp']>
    >;
    this._streams.add(stream);
    stream.once('close', () => this._streams.delete(stream));
    return stream;
  }

  async *#directoriesIn(root: string): AsyncGenerator<object> {
    if (!this.#includeSubfolders) return;
    const wait = (this.#listedAt.get(root) ?? Number.NEGATIVE_INFINITY) + LIST_AGAIN_MS - performance.now();
    if (wait > 0) await delay(wait);
    if (this.closed) return;
    const listing = await readdir(root, { withFileTypes: true }).catch(() => null);
    if (listing) this.#listedAt.set(root, performance.now());
    else this.#listedAt.delete(root);
    for (const stats of listing ?? []) {
      const path = stats.name;
      if (stats.isDirectory() && !isSkippedDirectory(path)) {
        yield { path, basename: path, fullPath: join(root, path), stats };
      }
    }
  }
}

/** What was heard and not handed on yet. */
class Heard {
  readonly #onHint: (hint: Hint) => void;
  /** Directory → names in it; null when the whole directory is to be listed. */
  #places = new Map<string, Set<string> | null>();
  #timer: NodeJS.Timeout | null = null;

  constructor(onHint: (hint: Hint) => void) {
    this.#onHint = onHint;
  }

  directory(path: string): void {
    this.#places.set(path, null);
    this.#schedule();
  }

  file(directory: string, name: string): void {
    const names = this.#places.get(directory);
    if (names === null) return;
    if (!names) this.#places.set(directory, new Set([name]));
    else if (names.size < FILES_PER_DIRECTORY) names.add(name);
    else this.#places.set(directory, null);
    this.#schedule();
  }

  end(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      const places = this.#places;
      this.#places = new Map();
      this.#timer = null;
      const directories: string[] = [];
      const files: string[] = [];
      for (const [path, names] of places) {
        if (names === null) directories.push(path);
        else for (const name of names) files.push(join(path, name));
      }
      this.#onHint({ directories, files });
    }, COLLECT_MS);
  }
}
