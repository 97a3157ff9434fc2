// Whether opening a library would take long: it is copied and its tables are changed, or it is read through, or a backup takes its place.
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isCutOff } from '../cut-off.ts';
import { SUSPICION_FILE } from '../first-look.ts';
import { LIBRARY_FILE } from '../library.ts';
import { NEWEST_VERSION } from '../migrations/fingerprints.ts';
import { isArriving } from './arrival.ts';
import { listBackups } from './backup-files.ts';

/** Where a file of SQLite keeps the number that we count versions with (SQLite file format, 1.3.17). */
const VERSION_AT = 60;

/**
 * A look that takes no time. A log beside the file may hold a newer version than it says itself: then too much is taken for long, and
 * nothing is missed but damage that only reading shows.
 */
export function isLongToOpen(directory: string): boolean {
  const path = join(directory, LIBRARY_FILE);
  try {
    const sizeBytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (isArriving(path)) return true;
    if (sizeBytes === 0) return listBackups(directory).length > 0;
    const version = versionOf(path);
    return (
      (version > 0 && version < NEWEST_VERSION) ||
      existsSync(join(directory, SUSPICION_FILE)) ||
      isCutOff(path)
    );
  } catch {
    // Opening it tells why.
    return false;
  }
}

function versionOf(path: string): number {
  const bytes = Buffer.alloc(4);
  const file = openSync(path, 'r');
  try {
    readSync(file, bytes, 0, 4, VERSION_AT);
  } finally {
    closeSync(file);
  }
  return bytes.readUInt32BE(0);
}
