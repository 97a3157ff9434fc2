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
const NAMELESS =
  'The name of this file holds bytes that are no letters (no UTF-8), so it cannot be opened. Rename it; it is then taken up by itself.';

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
  const part = new Part();
  const beside = new Beside();
  const waiting = [root];
  let rootEntry: DirectoryEntry | null = null;
  let directoryCount = 0;

  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const listed = list(path, path === root);
    if (!listed.ok) {
      if (path === root) return nothing(listed.failure);
      beside.report({ path, failure: listed.failure });
      continue;
    }
    if (!listed.value) continue;
    const { directory, entries } = listed.value;
    rootEntry ??= directory;
    directoryCount += 1;
    part.enter(directory);
    for (const entry of entries) {
      if (entry.isDirectory()) {
        if (includeSubfolders && !isSkippedDirectory(entry.name)) waiting.push(join(path, entry.name));
      } else if (isRecordingName(entry.name)) take(path, entry, part, beside);
      beside.note(path, entry);
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
    ...beside.all(),
    tookMs: performance.now() - startedAt,
  });
  return { outcome, rest: part.isBlank() ? null : part.take() };
}

interface Listed {
  readonly directory: DirectoryEntry;
  readonly entries: readonly Dirent[];
}

/** What is in a directory; null for one below the root that is gone, or was replaced, since its parent was listed. */
function list(path: string, isRoot: boolean): Outcome<Listed | null> {
  try {
    const stats = isRoot ? statSync(path) : lstatSync(path);
    if (!stats.isDirectory())
      return isRoot
        ? failed(failure('folder-missing', { detail: 'There is a file in its place.' }))
        : ok(null);
    const entries = readdirSync(path, { withFileTypes: true });
    const directory = { path, inode: stats.ino, device: stats.dev, isEmpty: entries.length === 0 };
    return ok({ directory, entries });
  } catch (error) {
    return !isRoot && saysAbsent(error) ? ok(null) : failed(folderFailure(error));
  }
}

/** Takes up a recording, unless it is a link. */
function take(directory: string, entry: Dirent, part: Part, beside: Beside): void {
  if (entry.isSymbolicLink()) beside.skippedLinks += 1;
  if (!entry.isFile()) return;
  const path = join(directory, entry.name);
  try {
    const file = lstatSync(path);
    if (file.isFile()) part.add(entry.name, file);
  } catch (error) {
    // A name that is not valid UTF-8 cannot be asked for: it is there, yet `lstat` says that it is not.
    const isNameless = saysAbsent(error) && entry.name.includes('\uFFFD');
    if (isNameless) beside.report({ path, failure: failure('file-unreadable', { message: NAMELESS }) });
    else if (!saysAbsent(error)) beside.report({ path, failure: fileFailure(error) });
  }
}

/** What a walk finds beside recordings. */
class Beside {
  skippedLinks = 0;
  readonly #unreadable: UnreadableEntry[] = [];
  readonly #placeholders: PlaceholderEntry[] = [];
  readonly #unwatched = new Map<string, number>();

  report(entry: UnreadableEntry): void {
    if (this.#unreadable.length < UNREADABLE_MAX) this.#unreadable.push(entry);
  }

  /** Counts what is of a kind that is not taken up, and notes what stands for a recording that is not on this computer. */
  note(directory: string, entry: Dirent): void {
    const { name } = entry;
    const ending = entry.isFile() || isPackageName(name) ? unwatchedEnding(name) : null;
    if (ending !== null) this.#unwatched.set(ending, (this.#unwatched.get(ending) ?? 0) + 1);
    const stubbed = recordingOfStub(name);
    if (stubbed === null || !entry.isFile()) return;
    const stub = lstatSync(join(directory, name), { throwIfNoEntry: false });
    if (stub) this.#placeholders.push({ path: join(directory, stubbed), modifiedMs: wholeMs(stub.mtimeMs) });
  }

  all(): Pick<ScanSummary, 'unreadable' | 'placeholders' | 'unwatched' | 'skippedLinks'> {
    return {
      unreadable: this.#unreadable,
      placeholders: this.#placeholders,
      unwatched: [...this.#unwatched].sort().map(([ending, count]) => ({ ending, count })),
      skippedLinks: this.skippedLinks,
    };
  }
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
