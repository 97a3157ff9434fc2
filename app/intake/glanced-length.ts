// How long a recording is of which only pieces were seen: they are laid where they stand in a file that is empty otherwise, and that is looked at.
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Glance } from '../download/glance.ts';
import type { FilesWorker } from '../files/files-worker.ts';

/** Longer than any file system takes, and so a lie, bytes. */
const SIZE_MAX_BYTES = 2 ** 43;

/**
 * @returns seconds, for estimates: of MP3 without a count of its frames by those that were seen; null where the pieces do not tell
 * @throws the system's error when the disk fails
 */
export async function glancedSeconds(
  files: Pick<FilesWorker, 'measure'>,
  { pieces, totalBytes }: Glance,
): Promise<number | null> {
  if (totalBytes === null || totalBytes > SIZE_MAX_BYTES) return null;
  const directory = await mkdtemp(join(tmpdir(), 'earshot-glance-'));
  try {
    const path = join(directory, 'glance');
    const file = await open(path, 'wx', 0o600);
    try {
      await file.truncate(totalBytes);
      for (const { bytes, from } of pieces) await file.write(bytes, 0, bytes.length, from);
    } finally {
      await file.close();
    }
    const seconds = await files.measure(path);
    return seconds !== null && Number.isFinite(seconds) && seconds > 0 ? seconds : null;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
