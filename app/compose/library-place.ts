// Which folder the library is, however it was named: two spellings of one place are one library.
import { mkdtempSync, realpathSync, rmdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { failure, type Failure } from '../domain/failure.ts';
import { failureOfWriting } from '../operations/writing.ts';

export { makeDirectorySync } from '../storage/make-directory.ts';

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

/**
 * The same for a command. The speech service has a library of its own beside the usual one: what others send it is not among a person's
 * recordings, and it runs while the window is open.
 */
export function placeFor(
  command: string,
  given: string | null,
  cwd: string,
  accountDir: string,
): LibraryPlace {
  const isOfService = given === null && /^serve(-|$)/.test(command);
  return libraryPlace(isOfService ? join(accountDir, 'served-library') : given, cwd, accountDir);
}

/** Without links, and in the case of letters that the disk has; as it is named where nothing is yet. */
function realPlace(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

/** What is said where a library cannot be made or kept. */
export function cannotWrite(libraryDir: string, error: unknown): Failure {
  const { code } = failureOfWriting(error);
  return failure(code, {
    message:
      code === 'disk-full'
        ? `The disk is full: Earshot cannot make its library in ${libraryDir}. Free some space.`
        : `Earshot cannot write to ${libraryDir}. Nothing is lost: check the disk and its permissions.`,
    detail: error instanceof Error ? error.message : String(error),
  });
}

/** Tries whether something can be made in a folder. @returns why not, told of the library; null where it can */
export function whyUnwritable(directory: string, libraryDir: string): Failure | null {
  try {
    rmdirSync(mkdtempSync(join(directory, 'try-')));
    return null;
  } catch (error) {
    return cannotWrite(libraryDir, error);
  }
}
