// Compares what is known with what is on the disk. Pure.
import { dirname } from 'node:path';
import type { FileMark } from '../domain/file-mark.ts';
import type { DirectoryEntry, FileEntry, UnreadableEntry } from '../files/entries.ts';
import { isWithin } from '../files/hung-places.ts';
import type { Track } from './file-table.ts';

/** How a file on the disk relates to what is known of it. */
export type Comparison = 'new' | 'same' | 'changed';

/**
 * Compares one file. Its number alone decides nothing: FAT and many shares make numbers up anew. A file of the same size and
 * time is another one when both its number and the time of its last change are different.
 */
export function compare(known: Track | undefined, file: FileEntry): Comparison {
  if (!known) return 'new';
  if (known.sizeBytes !== file.sizeBytes || known.modifiedMs !== file.modifiedMs) return 'changed';
  const replaced =
    known.changedMs !== null && known.changedMs !== file.changedMs && known.inode !== file.inode;
  return replaced ? 'changed' : 'same';
}

/** What a complete scan says about the directories of a folder. */
export interface Ground {
  readonly root: string;
  readonly directories: ReadonlyMap<string, DirectoryEntry>;
  readonly unreadable: readonly UnreadableEntry[];
}

/**
 * Says whether the absence of files of a directory means anything. It does not when the place could not be looked into, and not
 * when the disk on which they were is away: then the place where it was mounted is empty, and on another device.
 * @param device on which the directory was when its files were seen; null when that is not known
 */
export function isTelling(directory: string, device: number | null, ground: Ground): boolean {
  if (ground.unreadable.some(({ path }) => isWithin(path, directory))) return false;
  const standing = nearestStanding(directory, ground);
  if (!standing) return false;
  return !(standing.isEmpty && device !== null && standing.device !== device);
}

function nearestStanding(directory: string, { directories, root }: Ground): DirectoryEntry | undefined {
  for (let path = directory; isWithin(root, path); path = dirname(path)) {
    const entry = directories.get(path);
    if (entry) return entry;
    if (path === dirname(path)) return undefined;
  }
  return undefined;
}

/**
 * Says whether a folder that can be listed is rather the place where a disk is usually mounted: nothing is in it, although files
 * are known, and it is another directory than before, or this is the first look since Earshot started.
 */
export function looksUnmounted(
  root: DirectoryEntry,
  before: DirectoryEntry | null,
  knownCount: number,
): boolean {
  return root.isEmpty && knownCount > 0 && !isSameDirectory(root, before);
}

/** By their numbers: names may be given anew. */
export function isSameDirectory(one: DirectoryEntry, other: DirectoryEntry | null): boolean {
  return one.device === other?.device && one.inode === other.inode;
}

/** Recognises a file by what a move leaves as it is. */
export function moveKey(file: Omit<FileMark, 'device'>): string {
  return `${file.inode} ${file.sizeBytes} ${file.modifiedMs}`;
}
