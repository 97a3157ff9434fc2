// Lists the recordings of a folder, in parts, with synchronous calls: for a worker thread only.
//
// Links are not followed, neither to folders (they may form a loop) nor to files (whoever can write into a shared folder
// could have a private file read by planting a link). Only the folder itself may be reached through one.
import { readdirSync, lstatSync, statSync, type Dirent, type Stats } from 'node:fs';
import { join } from 'node:path';
import { isRecordingName } from '../domain/audio.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { isPackageName, unwatchedEnding } from '../domain/not-watched.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import {
  NUMBERS_PER_FILE,
  packNumbers,
  wholeMs,
  type DirectoryEntry,
  type PackedChunk,
  type PlaceholderEntry,
  type ScanSummary,
  type UnreadableEntry,
} from './entries.ts';
import { fileFailure, folderFailure, saysAbsent } from './errors.ts';
import { recordingOfStub } from './placeholder.ts';

/** A part ends at this many files or after this long, whichever is first, so that other requests get their turn. */
const CHUNK_FILES = 500;
const CHUNK_MS = 50;

/** Longest list of unreadable places that is reported; more of them say nothing new. */
const UNREADABLE_MAX = 1_000;

/** Directories in which systems and network drives keep their own things. Hidden ones are skipped as well. */
const SYSTEM_DIRECTORIES: ReadonlySet<string> = new Set([
  '$RECYCLE.BIN',
  'System Volume Information',
  'lost+found',
  '@eaDir',
  '#recycle',
  '#snapshot',
]);

/** True for a directory that belongs to the system, is hidden, or is one file to its owner; nothing in it is taken up. */
export function isSkippedDirectory(name: string): boolean {
  return name.startsWith('.') || SYSTEM_DIRECTORIES.has(name) || isPackageName(name);
}

/**
 * Walks a folder and yields its recordings in parts.
 * @param root absolute path of the folder
 * @returns the last part, if any, and the summary; or why the folder itself could not be listed (`folder-missing`, `folder-unreadable`).
 *   Unreadable places below it are reported in the summary and do not end the walk.
 */
export function* walkTree(
  root: string,
  includeSubfolders: boolean,
): Generator<PackedChunk, { readonly outcome: Outcome<ScanSummary>; readonly rest: PackedChunk | null }> {
  const startedAt = performance.now();
  const unreadable: UnreadableEntry[] = [];
  const report = (entry: UnreadableEntry): void => {
    if (unreadable.length < UNREADABLE_MAX) unreadable.push(entry);
  };
  const part = new Part();
  const waiting = [root];
  let rootEntry: DirectoryEntry | null = null;
  const placeholders: PlaceholderEntry[] = [];
  const unwatched = new Map<string, number>();
  let skippedLinks = 0;
  let directoryCount = 0;

  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    let listing: Dirent[];
    let stats: Stats;
    try {
      stats = path === root ? statSync(path) : lstatSync(path);
      if (!stats.isDirectory()) {
        if (path === root)
          return nothing(failure('folder-missing', { detail: 'There is a file in its place.' }));
        continue; // replaced since its parent was listed
      }
      listing = readdirSync(path, { withFileTypes: true });
    } catch (error) {
      if (path === root) return nothing(folderFailure(error));
      if (!saysAbsent(error)) report({ path, failure: folderFailure(error) });
      continue;
    }
    const directory = { path, inode: stats.ino, device: stats.dev, isEmpty: listing.length === 0 };
    rootEntry ??= directory;
    directoryCount += 1;
    part.enter(directory);
    for (const entry of listing) {
      const { name } = entry;
      const ending = entry.isFile() || isPackageName(name) ? unwatchedEnding(name) : null;
      if (ending !== null) unwatched.set(ending, (unwatched.get(ending) ?? 0) + 1);
      if (entry.isDirectory()) {
        if (includeSubfolders && !isSkippedDirectory(name)) waiting.push(join(path, name));
      } else if (isRecordingName(name)) {
        if (entry.isSymbolicLink()) {
          skippedLinks += 1;
        } else if (entry.isFile()) {
          const filePath = join(path, name);
          try {
            const file = lstatSync(filePath);
            if (file.isFile()) part.add(name, file);
          } catch (error) {
            // A name that is not valid UTF-8 cannot be asked for: it is there, yet `lstat` says that it is not.
            if (!saysAbsent(error) || name.includes('\uFFFD'))
              report({ path: filePath, failure: fileFailure(error) });
          }
        }
      }
      const stubbed = recordingOfStub(name);
      if (stubbed !== null && entry.isFile()) {
        const stub = lstatSync(join(path, name), { throwIfNoEntry: false });
        if (stub) placeholders.push({ path: join(path, stubbed), modifiedMs: wholeMs(stub.mtimeMs) });
      }
      if (part.isFull()) {
        yield part.take();
        part.enter(directory);
      }
    }
    if (part.isFull()) yield part.take();
  }
  const outcome = ok({
    root: rootEntry ?? { path: root, inode: 0, device: 0, isEmpty: true },
    fileCount: part.fileCount,
    totalBytes: part.totalBytes,
    directoryCount,
    unreadable,
    placeholders,
    unwatched: [...unwatched].sort().map(([ending, count]) => ({ ending, count })),
    skippedLinks,
    tookMs: performance.now() - startedAt,
  });
  return { outcome, rest: part.isBlank() ? null : part.take() };
}

const nothing = (why: Failure) => ({ outcome: failed(why), rest: null });

/** The part in hand. */
class Part {
  fileCount = 0;
  totalBytes = 0;
  #directories: (DirectoryEntry & { count: number })[] = [];
  #names: string[] = [];
  #numbers = new Float64Array(CHUNK_FILES * NUMBERS_PER_FILE);
  #begunAt = performance.now();

  enter(directory: DirectoryEntry): void {
    this.#directories.push({ ...directory, count: 0 });
  }

  add(name: string, stats: Stats): void {
    const directory = this.#directories.at(-1);
    if (!directory) throw new Error('a file outside of any directory');
    packNumbers(this.#numbers, this.#names.length, {
      sizeBytes: stats.size,
      modifiedMs: wholeMs(stats.mtimeMs),
      changedMs: wholeMs(stats.ctimeMs),
      inode: stats.ino,
      device: stats.dev,
    });
    this.#names.push(name);
    directory.count += 1;
    this.fileCount += 1;
    this.totalBytes += stats.size;
  }

  isFull(): boolean {
    return this.#names.length >= CHUNK_FILES || performance.now() - this.#begunAt > CHUNK_MS;
  }

  isBlank(): boolean {
    return this.#directories.length === 0;
  }

  take(): PackedChunk {
    const packed = {
      directories: this.#directories,
      names: this.#names,
      numbers: this.#numbers.slice(0, this.#names.length * NUMBERS_PER_FILE),
    };
    this.#directories = [];
    this.#names = [];
    this.#begunAt = performance.now();
    return packed;
  }
}
