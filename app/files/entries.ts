// What a look at the disk gives: files and directories as values, and the compact form in which they cross threads.
import { sep } from 'node:path';
import type { Failure } from '../domain/failure.ts';

/** A recording as it lies on the disk. Instants are whole epoch milliseconds, as the file system tells them. */
export interface FileEntry {
  readonly path: string;
  readonly sizeBytes: number;
  /** Time of the content; programs may set it to anything, 1970 and 2107 included. */
  readonly modifiedAt: number;
  /** Time of the last change of content, name or attributes, kept by the file system itself where it has one. */
  readonly changedAt: number;
  /** Number of the file on its device. Above 2^53 it is rounded: good for a hint, not for a proof. */
  readonly inode: number;
  readonly device: number;
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

/** A part of a scan. A large directory may come in several parts, each naming it again. */
export interface ScanChunk {
  readonly directories: readonly DirectoryEntry[];
  readonly entries: readonly FileEntry[];
}

/** What is known when a scan has ended. */
export interface ScanSummary {
  readonly root: DirectoryEntry;
  readonly fileCount: number;
  readonly totalBytes: number;
  readonly directoryCount: number;
  readonly unreadable: readonly UnreadableEntry[];
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

/** A chunk packed for the way between threads: names apart from numbers, so that little has to be cloned. */
export interface PackedChunk {
  /** Each directory with the number of its files that follow in `names`. */
  readonly directories: readonly (DirectoryEntry & { readonly count: number })[];
  readonly names: readonly string[];
  /** `NUMBERS_PER_FILE` for each name: size, modified, changed, inode, device. */
  readonly numbers: Float64Array<ArrayBuffer>;
}

export const NUMBERS_PER_FILE = 5;

export function unpackChunk(packed: PackedChunk): ScanChunk {
  const entries: FileEntry[] = [];
  const { numbers } = packed;
  let index = 0;
  for (const directory of packed.directories) {
    const prefix = directory.path.endsWith(sep) ? directory.path : directory.path + sep;
    for (const end = index + directory.count; index < end; index += 1) {
      const at = index * NUMBERS_PER_FILE;
      entries.push({
        path: prefix + (packed.names[index] ?? ''),
        sizeBytes: numbers[at] ?? 0,
        modifiedAt: numbers[at + 1] ?? 0,
        changedAt: numbers[at + 2] ?? 0,
        inode: numbers[at + 3] ?? 0,
        device: numbers[at + 4] ?? 0,
      });
    }
  }
  return { directories: packed.directories, entries };
}

/** Whole milliseconds that every store and clock can hold, whatever the file system says. */
export function wholeMs(fromFileSystem: number): number {
  if (!Number.isFinite(fromFileSystem)) return 0;
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Math.round(fromFileSystem)));
}
