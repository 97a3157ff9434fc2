// Which directories have to be heard below a folder, where all of them lie on disks that nobody else writes to. For a worker thread only.
import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { OwnDirectory } from './messages.ts';
import { isOwnDisk } from './network-drive.ts';
import { isSkippedDirectory } from './scan.ts';

/** More of them stay with the thread: each takes a watch and some memory, and is opened by the main thread. */
export const OWN_DIRECTORIES_MAX = 200;

/**
 * Lists a folder and what is listened to below it, as it is now.
 * @param ask runs a call that waits for the disk
 * @returns in order; null where there are too many, one cannot be looked into, or one lies on a disk that others may write to
 */
export function ownDirectories(
  root: string,
  includeSubfolders: boolean,
  ask: <T>(call: () => T) => T,
): readonly OwnDirectory[] | null {
  const own = new Map<number, boolean>();
  const found: OwnDirectory[] = [];
  try {
    const waiting = [ask(() => realpathSync(root))];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const at = path;
      const stats = ask(() => lstatSync(at));
      const isOwn = own.get(stats.dev) ?? ask(() => isOwnDisk(at));
      own.set(stats.dev, isOwn);
      if (!isOwn || !stats.isDirectory() || found.length === OWN_DIRECTORIES_MAX) return null;
      found.push({ path: at, device: stats.dev, inode: stats.ino });
      if (!includeSubfolders) break;
      for (const entry of ask(() => readdirSync(at, { withFileTypes: true })))
        if (entry.isDirectory() && !isSkippedDirectory(entry.name)) waiting.push(join(at, entry.name));
    }
  } catch {
    // It went meanwhile, or nobody may look.
    return null;
  }
  return found.sort((one, other) => (one.path < other.path ? -1 : 1));
}
