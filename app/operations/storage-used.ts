// Where the library lies and how much room it takes, part by part.
import { lstat, readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { StorageView } from '../contract/care-views.ts';

/** What the folders of a library are called to people, by their names; everything else is the library itself. */
const PARTS: Readonly<Record<string, StorageView['parts'][number]['what']>> = {
  backups: 'backups',
  downloads: 'downloads',
  sound: 'sound',
};

/** Adds up sizes; reads names and lengths only. What vanishes meanwhile counts as nothing. */
export async function storageUsed(directory: string): Promise<StorageView> {
  const sums = new Map<StorageView['parts'][number]['what'], number>();
  for (const { name } of await entriesOf(directory)) {
    const what = PARTS[name] ?? 'library';
    sums.set(what, (sums.get(what) ?? 0) + (await sizeOf(join(directory, name))));
  }
  const disk = await statfs(directory).catch(() => null);
  return {
    folder: directory,
    parts: [...sums].map(([what, bytes]) => ({ what, bytes })),
    freeBytes: disk === null ? null : disk.bavail * disk.bsize,
  };
}

const entriesOf = (path: string) => readdir(path, { withFileTypes: true }).catch(() => []);

async function sizeOf(path: string): Promise<number> {
  const found = await lstat(path).catch(() => null);
  if (!found?.isDirectory()) return found?.size ?? 0;
  let bytes = 0;
  for (const { name } of await entriesOf(path)) bytes += await sizeOf(join(path, name));
  return bytes;
}
