// Room on a disk.
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Bytes that may be written where a folder is, or will be; null where that cannot be told. */
export async function freeBytesAt(directory: string): Promise<number | null> {
  for (let place = directory; ; place = dirname(place)) {
    const info = await statfs(place).catch(() => null);
    if (info) return info.bavail * info.bsize;
    if (place === dirname(place)) return null;
  }
}
