// How a recording is opened, wherever that is done: for reading, without waiting, and never through a link that was put in its place.
import { constants, type Stats } from 'node:fs';
import type { FileMark } from '../domain/file-mark.ts';

/** Absent where the system has no such flag: Windows has neither, and there is no link without a special right. */
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as { O_NOFOLLOW?: number; O_NONBLOCK?: number };

/**
 * Flags of `open`. Not blocking, so that a pipe put in the place of a recording does not wait for its writer for ever; on regular files that
 * means nothing. A link is refused with `ELOOP`; `isLinkError` knows it.
 */
export const RECORDING_FLAGS = constants.O_RDONLY | O_NONBLOCK | O_NOFOLLOW;

/** True for the error of opening a link with `RECORDING_FLAGS` (open(2): ELOOP; FreeBSD says EMLINK). */
export function isLinkError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ELOOP' || code === 'EMLINK';
}

/** File systems that number their files for good (statfs(2), linux/magic.h; Darwin's sys/mount.h). FAT and many shares give new numbers. */
const NUMBERED: Readonly<Partial<Record<NodeJS.Platform, ReadonlySet<number>>>> = {
  // ext2–4, XFS, Btrfs, ZFS, F2FS, bcachefs, tmpfs, overlayfs
  linux: new Set([
    0xef53, 0x5846_5342, 0x9123_683e, 0x2fc1_2fc1, 0xf2f5_2010, 0xca45_1a4e, 0x0102_1994, 0x794c_7630,
  ]),
  // HFS+, APFS
  darwin: new Set([0x11, 0x1a]),
};

/** Whether a file's number there proves which file it is. @param type of the file system, by `statfs` */
export function keepsNumbers(type: number): boolean {
  // Windows tells no type; NTFS and ReFS number for good, and on FAT a number changes only where the file is moved.
  return process.platform === 'win32' || (NUMBERED[process.platform]?.has(type) ?? false);
}

/** A mark to hold others against. @param type of the file system, by `statfs` */
export function lastingMark(mark: FileMark, type: number): FileMark {
  return keepsNumbers(type) && Number.isSafeInteger(mark.inode) ? mark : { ...mark, inode: 0, device: 0 };
}

/** The mark of a file, of what the system says about its open handle or its path. */
export function markOf({
  dev,
  ino,
  mtimeMs,
  size,
}: Pick<Stats, 'dev' | 'ino' | 'mtimeMs' | 'size'>): FileMark {
  return { sizeBytes: size, modifiedMs: wholeMs(mtimeMs), inode: ino, device: dev };
}

/** Whole milliseconds that every store and clock can hold, whatever the file system says. */
export function wholeMs(fromFileSystem: number): number {
  if (!Number.isFinite(fromFileSystem)) return 0;
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Math.round(fromFileSystem)));
}
