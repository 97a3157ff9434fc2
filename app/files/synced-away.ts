// A library file that a sync service keeps elsewhere: its name may be here, its bytes are not. No backup may take its place by itself.
import { existsSync, readdirSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { failure, type Failure } from '../domain/failure.ts';
import { isPlaceholder, stubNameOf } from './placeholder.ts';
import { syncServiceOf } from './sync-folder.ts';

/**
 * Looks at a library file before it is opened.
 * @param directory of the library
 * @returns `library-not-downloaded` where a sync service seems to have taken the file away; null when it may be opened
 */
export function syncedAway(directory: string, fileName: string): Failure | null {
  const path = join(directory, fileName);
  const info = statOf(path);
  if (!info && existsSync(join(directory, stubNameOf(fileName)))) return failure('library-not-downloaded');
  if (info && isPlaceholder(path, info)) return failure('library-not-downloaded');
  if ((info?.size ?? 0) > 0 || sizeOf(`${path}-wal`) > 0 || !hasBackups(directory)) return null;
  // There was a library. A file of no length is what some services leave, and nobody can tell it from one that was emptied.
  const service = syncServiceOf(directory);
  if (!info && service === null) return null;
  return failure('library-not-downloaded', {
    message: `The library file is ${info ? 'empty' : 'gone'}${service === null ? '' : `, in a folder of ${service}`}, though there are backups of it. A sync service may keep it elsewhere, so no backup was put in its place. Have it downloaded, then start Earshot again. If it is lost for good: earshot confirm --restore puts the newest backup in its place.`,
  });
}

const sizeOf = (path: string): number => statOf(path)?.size ?? 0;

/** What stands there; nothing where it cannot be asked for, which opening it then tells of. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function hasBackups(directory: string): boolean {
  try {
    return readdirSync(join(directory, 'backups')).some((name) => name.endsWith('.db'));
  } catch {
    return false;
  }
}
