// Which folder the library is, however it was named: two spellings of one place are one library.
import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface LibraryPlace {
  readonly directory: string;
  /** True for the usual place, in Earshot's folder of this account. */
  readonly isUsual: boolean;
}

/**
 * Finds the folder of the library.
 * @param given what `--library` or `EARSHOT_LIBRARY` says; null without them
 * @param cwd relative paths are meant from here
 * @param accountDir Earshot's folder of this account
 */
export function libraryPlace(given: string | null, cwd: string, accountDir: string): LibraryPlace {
  const usual = join(accountDir, 'library');
  if (given === null) return { directory: usual, isUsual: true };
  const directory = realPlace(resolve(cwd, given));
  return directory === realPlace(usual) ? { directory: usual, isUsual: true } : { directory, isUsual: false };
}

/** Without links, and in the case of letters that the disk has; as it is named where nothing is yet. */
function realPlace(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
