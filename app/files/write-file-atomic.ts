// Writes files whole or not at all.
import { randomUUID } from 'node:crypto';
import { link, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, type Failure } from '../domain/failure.ts';

/**
 * Writes beside the target, flushes, then renames over it: a crash leaves the old file or the new one.
 * @param mode permissions of the new file
 */
export async function writeFileAtomic(
  path: string,
  content: string | Uint8Array,
  mode = 0o644,
): Promise<void> {
  await aside(`${path}.${randomUUID()}.tmp`, content, mode, (temporary) => rename(temporary, path));
}

/**
 * Writes a file under a name that is free: `stem.ending`, `stem 2.ending`, … Nothing that exists is ever replaced, whoever puts it
 * there at the same moment.
 * @returns its path
 */
export async function writeNewFile(
  directory: string,
  stem: string,
  ending: string,
  content: string | Uint8Array,
): Promise<string> {
  let path = '';
  await aside(join(directory, `.earshot-${randomUUID()}.tmp`), content, 0o644, async (temporary) => {
    for (let count = 1; path === ''; count += 1) {
      const wanted = join(directory, `${count === 1 ? stem : `${stem} ${count}`}.${ending}`);
      if (await putNew(temporary, wanted)) path = wanted;
    }
  });
  return path;
}

/**
 * Gives a whole file a name that must be free.
 * @returns false when it is taken
 */
export async function putNew(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // File systems without links (exFAT, many shares): the name is reserved first, then taken.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES', 'EINVAL'].includes(codeOf(error)))
      throw error;
    try {
      await (await open(path, 'wx')).close();
    } catch (reserving) {
      if (codeOf(reserving) === 'EEXIST') return false;
      throw reserving;
    }
    await rename(temporary, path);
    return true;
  }
  await rm(temporary, { force: true });
  return true;
}

/** Writes and flushes a temporary file, and lets `put` give it its name; whatever fails, it is gone after. */
export async function aside(
  temporary: string,
  content: string | Uint8Array,
  mode: number,
  put: (temporary: string) => Promise<unknown>,
): Promise<void> {
  try {
    // What a killed process left behind, or a link that somebody put there.
    await rm(temporary, { force: true });
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await put(temporary);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await rm(temporary, { force: true }).catch(() => undefined);
}

/** What an error of writing means for the person who wanted the file. */
export function failureOfWriting(error: unknown): Failure {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return failure('disk-full', {
      message: 'The disk is full. Nothing was written. Free some space or choose another place.',
    });
  if (code === 'ENAMETOOLONG')
    return failure('bad-argument', { message: 'The name is too long for this place.', detail: code });
  return failure('library-unwritable', {
    message: 'The file could not be written there. Nothing was changed. Choose another place.',
    detail: code || (error instanceof Error ? error.message : String(error)),
  });
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
