// Where on this computer lies what this account alone may say of a library.
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folder in which this account keeps what it alone may say of a library: one that comes from somebody else brings none of it along.
 * @param accountDir Earshot's folder of this account
 */
export function ownPlaceOf(accountDir: string, libraryDir: string): string {
  let place = libraryDir;
  try {
    place = realpathSync.native(libraryDir);
  } catch {
    // Not there yet: as it is named.
  }
  return join(accountDir, 'libraries', createHash('sha256').update(place).digest('hex').slice(0, 32));
}
