// Replaces files that are proven to be ours, and never a person's: also not one that is saved at that very moment, or when this process is killed.
import { createHash } from 'node:crypto';
import { lstat, readFile, rename, rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { aside, putNew } from '../files/write-file-atomic.ts';
import { asideName } from './beside.ts';

/** Names tried before it is said that something is wrong. */
export const NAMES_MAX = 50;

/**
 * Puts a whole file in its place.
 * @param standing hash of the file that is replaced; null where the place is to be free
 * @returns false when something else stands there, which then stays
 */
export async function place(
  path: string,
  standing: string | null,
  bytes: Uint8Array,
  mark: string,
): Promise<boolean> {
  let placed = false;
  // The same name each time: what a killed process leaves behind is cleared by the next try.
  await aside(join(dirname(path), `.earshot-${mark}.tmp`), bytes, 0o644, async (temporary) => {
    placed =
      standing === null
        ? await putNew(temporary, path)
        : await exchange(temporary, path, standing, heldPath(dirname(path), mark));
  });
  return placed;
}

/**
 * Replaces a file that is proven to be ours at the moment of it: the old one is moved aside, hashed there, where nobody saves any more, and
 * given back if it is not the one that was seen.
 */
async function exchange(temporary: string, path: string, standing: string, held: string): Promise<boolean> {
  try {
    await rename(path, held);
  } catch (error) {
    // Deleted since it was seen.
    if (codeOf(error) === 'ENOENT') return putNew(temporary, path);
    throw error;
  }
  if ((await hashOfFile(held)) !== standing) {
    await putBack(held, path);
    return false;
  }
  // False where somebody saved another file there at this very moment. What was held is an older state of ours in both cases.
  const isPlaced = await putNew(temporary, path);
  await rm(held, { force: true });
  return isPlaced;
}

/**
 * Looks after what a process left that was killed while it replaced a file: the old one under its hidden name. Ours is cleared away, a person's
 * gets a name again.
 */
export async function settleHeld(
  directory: string,
  mark: string,
  isOurs: (hash: string) => boolean,
  path: string,
): Promise<void> {
  const held = heldPath(directory, mark);
  const standing = await hashOfFile(held);
  if (standing === null) return;
  if (isOurs(standing)) await rm(held, { force: true });
  else await putBack(held, path);
}

/** Gives a person's file its name again, or one beside it where another file took that meanwhile. */
async function putBack(held: string, path: string): Promise<void> {
  const ending = extname(path);
  const stem = path.slice(0, path.length - ending.length);
  for (let count = 0; count < NAMES_MAX; count += 1)
    if (await putNew(held, count === 0 ? path : `${asideName(stem, count)}${ending}`)) return;
}

/** Where a file lies while it is replaced. */
const heldPath = (directory: string, mark: string): string => join(directory, `.earshot-${mark}.old`);

/** Hex SHA-256 of a file; null when there is none. Whatever else stands there is somebody's. */
export async function hashOfFile(path: string): Promise<string | null> {
  try {
    const info = await lstat(path);
    if (!info.isFile() || info.size > FOREIGN_BYTES) return 'foreign';
    return hashOf(await readFile(path));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Larger than any transcript: not ours, and not worth reading, bytes. */
const FOREIGN_BYTES = 256 * 1024 * 1024;

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';
