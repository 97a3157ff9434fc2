// A recording that was dropped on a show is copied into its folder: as a file that a person puts there, it is then noticed by itself.
import { copyFile, rm } from 'node:fs/promises';
import { constants } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { basename, dirname, extname, join } from 'node:path';
import type { Failure } from '../domain/failure.ts';
import { failureOfWriting, putNew } from '../files/write-file-atomic.ts';

/**
 * Copies a file under a name that is free, which it gets once it is whole; where the file system shares blocks, that takes no room.
 * What lies there already is not copied.
 * @returns why it could not be; null for done
 */
export async function copyIntoShow(path: string, directory: string): Promise<Failure | null> {
  if (dirname(path) === directory) return null;
  // Hidden files are not watched.
  const temporary = join(directory, `.earshot-${randomUUID()}.tmp`);
  const ending = extname(path);
  const stem = basename(path, ending);
  try {
    await copyFile(path, temporary, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    for (let count = 1; ; count += 1) {
      const wanted = join(directory, `${count === 1 ? stem : `${stem} ${count}`}${ending}`);
      if (await putNew(temporary, wanted)) return null;
    }
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    return failureOfWriting(error);
  }
}
