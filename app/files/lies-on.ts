// Says of a library that other computers reach what that means.
import { networkDriveOf } from './network-drive.ts';
import { syncServiceOf } from './sync-folder.ts';

/**
 * What to know of the place where a library lies.
 * @returns a sentence for people; null for usual places
 */
export function liesOn(directory: string): string | null {
  const service = syncServiceOf(directory);
  if (service !== null)
    return `The library lies in a folder of ${service}, which copies it while it is written: it may be damaged, and two computers may undo each other’s work. Keep it on this computer’s own disk.`;
  const drive = networkDriveOf(directory);
  return drive === null
    ? null
    : `The library lies on ${drive}, where locks may not hold and a lost connection may damage it. Keep it on this computer’s own disk.`;
}
