// A backup on its way into the library's place. In the middle of that the damaged file lies there without its log; it may open and look as if
// nothing were missing, and what was sent since would be sent, and charged, again. So a name says that the way is not at its end.
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Stands behind the library's name in that of the backup, until the step that gives it the library's name. */
const ARRIVED = '.arrived-';

/** What SQLite keeps beside a library that is open. */
export const BESIDE = ['-wal', '-shm'] as const;

/** Where a whole backup lies that is about to take the library's place. @param stamp of the moment */
export const arrivedPath = (libraryPath: string, stamp: string): string => libraryPath + ARRIVED + stamp;

/** Where the file is put that stood in the library's place before; with its log, under the same name. */
export const setAsidePathOf = (libraryPath: string, stamp: string): string =>
  `${libraryPath}.damaged-${stamp}`;

/** True where a backup was about to take the library's place when its process died. The library is then not to be opened as it lies there. */
export const isArriving = (libraryPath: string): boolean => stampsOf(libraryPath).length > 0;

/** Puts all back as it was before such a backup came; a process that dies in between leaves what the next one puts back. */
export function turnBack(libraryPath: string): void {
  for (const stamp of stampsOf(libraryPath)) {
    const aside = setAsidePathOf(libraryPath, stamp);
    const log = `${aside}-wal`;
    if (existsSync(log) && !existsSync(`${libraryPath}-wal`)) renameSync(log, `${libraryPath}-wal`);
    // An index of the log, which SQLite makes anew.
    rmSync(`${aside}-shm`, { force: true });
    // Only a second name: a copy may be half of one, but nobody is to judge that.
    if (isSameFile(aside, libraryPath)) rmSync(aside, { force: true });
    rmSync(arrivedPath(libraryPath, stamp), { force: true });
  }
}

function stampsOf(libraryPath: string): readonly string[] {
  const start = basename(libraryPath) + ARRIVED;
  return namesIn(dirname(libraryPath)).flatMap((name) =>
    name.startsWith(start) ? [name.slice(start.length)] : [],
  );
}

/** Where the folder cannot be read, opening the library tells why. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isSameFile(path: string, otherPath: string): boolean {
  const [one, other] = [path, otherPath].map((name) =>
    statSync(name, { bigint: true, throwIfNoEntry: false }),
  );
  return (
    one !== undefined &&
    other !== undefined &&
    one.ino !== 0n &&
    one.ino === other.ino &&
    one.dev === other.dev
  );
}
