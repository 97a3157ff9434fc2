// Writes a file whole or not at all.
import { open, rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';

/**
 * Writes beside the target, flushes, then renames over it: a crash leaves the old file or the new one.
 * @param mode permissions of the new file
 */
export async function writeFileAtomic(
  path: string,
  content: string | Uint8Array,
  mode = 0o644,
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
