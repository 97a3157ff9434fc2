// What a look at the disk gives: files and directories as values, and the compact form in which they cross threads.
import { sep } from 'node:path';
import type { FileMark, SeenFile } from '../domain/file-mark.ts';
import type { Failure } from '../domain/failure.ts';
import type { UnwatchedFiles } from '../domain/not-watched.ts';
import type { OnDisk } from '../domain/why.ts';

/** A recording as it lies on the disk. Its number is rounded above 2^53: good for a hint, not for a proof. */
export interface FileEntry extends SeenFile, FileMark {
  /** Time of the last change of content, name or attributes, whole epoch milliseconds, kept by the file system itself where it has one. */
  readonly changedMs: number;
}

export interface DirectoryEntry {
  readonly path: string;
  readonly inode: number;
  readonly device: number;
  /** True when nothing at all is in it, hidden files included: how the place of a mount looks while it is away. */
  readonly isEmpty: boolean;
}

/** Something that is there and could not be looked at; nothing may be concluded about what lies below it. */
export interface UnreadableEntry {
  readonly path: string;
  readonly failure: Failure;
}

/** A recording that is still in a cloud drive, with a file of another name in its place. */
export type PlaceholderEntry = Pick<SeenFile, 'path' | 'modifiedMs'>;

/** A part of a scan. A large directory may come in several parts, each naming it again. */
export interface ScanChunk {
  readonly directories: readonly DirectoryEntry[];
  /** Each is made when it is its turn: a thousand objects that wait for theirs outlive what V8 clears away cheaply. */
  readonly entries: Iterable<FileEntry>;
}

/** What is known when a scan has ended. */
export interface ScanSummary {
  readonly root: DirectoryEntry;
  readonly fileCount: number;
  readonly totalBytes: number;
  readonly directoryCount: number;
  readonly unreadable: readonly UnreadableEntry[];
  /** Recordings of which only a placeholder is here, by the paths that they will have. Not among the files. */
  readonly placeholders: readonly PlaceholderEntry[];
  /** Files that look like recordings and are none, by their endings, in alphabetical order. */
  readonly unwatched: readonly UnwatchedFiles[];
  /** Symbolic links that were passed by. */
  readonly skippedLinks: number;
  readonly tookMs: number;
}

export interface ScanResult extends ScanSummary {
  readonly directories: readonly DirectoryEntry[];
  readonly entries: readonly FileEntry[];
}

/** What is at a path: the file, nothing, or no answer (then nothing may be concluded). */
export type Sighting =
  | {
      readonly kind: 'file';
      readonly file: FileEntry;
      /** A program holds it open for writing, as far as the system tells. */
      readonly heldOpen: boolean;
      /** Its own structure says that more of it is to come. */
      readonly lacksRest: boolean;
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly failure: Failure };

/** What is at a path, for somebody who asks about this one. */
export interface PlaceOnDisk {
  readonly what: OnDisk;
  /** The file there; null when there is none, or a link, or no answer. */
  readonly file: FileEntry | null;
  /** Why there is no file; `retryable` when the disk did not answer. */
  readonly failure: Failure | null;
  /** To hold against what is opened there later; absent where there is no file. */
  readonly mark?: FileMark;
}

/** A chunk packed for the way between threads: names apart from numbers, so that little has to be cloned. */
export interface PackedChunk {
  /** Each directory with the number of its files that follow in `names`. */
  readonly directories: readonly (DirectoryEntry & { readonly count: number })[];
  readonly names: readonly string[];
  /** `NUMBERS_PER_FILE` for each name: size, modified, changed, inode, device. */
  readonly numbers: Float64Array<ArrayBuffer>;
}

export const NUMBERS_PER_FILE = 5;

/** Sightings packed the same way; their paths are those that were asked for. */
export interface PackedSightings {
  /** `NUMBERS_PER_FILE` for each path; meaningless where there is no file. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** One of `SEEN` for each path. */
  readonly seen: Uint8Array<ArrayBuffer>;
  /** Why there was no answer, for the paths with these numbers. */
  readonly failures: readonly (readonly [index: number, failure: Failure])[];
}

const SEEN = { absent: 0, file: 1, unknown: 2, heldOpen: 4, lacksRest: 8 } as const;

export function packSightings(sightings: readonly Sighting[]): PackedSightings {
  const numbers = new Float64Array(sightings.length * NUMBERS_PER_FILE);
  const seen = new Uint8Array(sightings.length);
  const failures: [number, Failure][] = [];
  for (const [index, sighting] of sightings.entries()) {
    if (sighting.kind === 'absent') continue;
    if (sighting.kind === 'unknown') {
      seen[index] = SEEN.unknown;
      failures.push([index, sighting.failure]);
      continue;
    }
    const { file, heldOpen, lacksRest } = sighting;
    seen[index] = SEEN.file | (heldOpen ? SEEN.heldOpen : 0) | (lacksRest ? SEEN.lacksRest : 0);
    packNumbers(numbers, index, file);
  }
  return { numbers, seen, failures };
}

/**
 * Each is made when it is its turn.
 * @param paths those that were asked for, in their order
 */
export function* unpackSightings(packed: PackedSightings, paths: readonly string[]): Generator<Sighting> {
  const failures = new Map(packed.failures);
  for (const [index, path] of paths.entries()) {
    const seen = packed.seen[index] ?? SEEN.absent;
    const why = failures.get(index);
    if (why) yield { kind: 'unknown', failure: why };
    else if (seen === SEEN.absent) yield { kind: 'absent' };
    else
      yield {
        kind: 'file',
        file: unpackNumbers(packed.numbers, index, path),
        heldOpen: (seen & SEEN.heldOpen) !== 0,
        lacksRest: (seen & SEEN.lacksRest) !== 0,
      };
  }
}

export function packNumbers(numbers: Float64Array, index: number, file: Omit<FileEntry, 'path'>): void {
  const at = index * NUMBERS_PER_FILE;
  numbers[at] = file.sizeBytes;
  numbers[at + 1] = file.modifiedMs;
  numbers[at + 2] = file.changedMs;
  numbers[at + 3] = file.inode;
  numbers[at + 4] = file.device;
}

function unpackNumbers(numbers: Float64Array, index: number, path: string): FileEntry {
  const at = index * NUMBERS_PER_FILE;
  return {
    path,
    sizeBytes: numbers[at] ?? 0,
    modifiedMs: numbers[at + 1] ?? 0,
    changedMs: numbers[at + 2] ?? 0,
    inode: numbers[at + 3] ?? 0,
    device: numbers[at + 4] ?? 0,
  };
}

export function unpackChunk(packed: PackedChunk): ScanChunk {
  return { directories: packed.directories, entries: { [Symbol.iterator]: () => entriesOf(packed) } };
}

function* entriesOf({ directories, names, numbers }: PackedChunk): Generator<FileEntry> {
  let index = 0;
  for (const directory of directories) {
    const prefix = directory.path.endsWith(sep) ? directory.path : directory.path + sep;
    for (const end = index + directory.count; index < end; index += 1)
      yield unpackNumbers(numbers, index, prefix + (names[index] ?? ''));
  }
}

export { wholeMs } from '../sound/recording-file.ts';

/** Files of a folder that are no recordings. */
export interface OtherFiles {
  /** From the folder on, `/` between names. */
  readonly names: readonly string[];
  /** There are others that were not listed. */
  readonly more: boolean;
}
