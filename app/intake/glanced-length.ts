// What is said of a recording of which only pieces were seen, and how long it is: they are laid where they stand in a file that is empty otherwise, and that is looked at.
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { showAddress } from '../domain/address.ts';
import type { Failure } from '../domain/failure.ts';
import { once } from '../domain/once.ts';
import { formatTime } from '../domain/time-text.ts';
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

const sizes = once(() => new Intl.NumberFormat('en', { maximumFractionDigits: 1 }));

/** What the server said, for the trail. */
export function sayLook(
  href: string,
  sizeBytes: number | null,
  seconds: number | null,
  why: Failure | null,
): string {
  const size = sizeBytes === null ? '' : `, ${sizes().format(sizeBytes / 1_000_000)} MB`;
  const length = seconds === null ? ', its length is not known' : `, about ${formatTime(seconds)} long`;
  return why === null
    ? `Looked at ${showAddress(href)}${size}${length}.`
    : `${showAddress(href)} did not answer here, so its length is not known. The address is passed on as it is.`;
}
