// How recordings are fetched from their addresses.
import { join } from 'node:path';
import { systemClock } from '../domain/clock.ts';
import { createLateDownloader } from '../download/late.ts';
import type { Downloads } from '../operations/downloads.ts';
import type { Ground } from './ground.ts';
import { systemProxyOf } from './speech.ts';

/** More than a day of MP3, or six hours of uncompressed stereo: a wrong address must not fill the disk. Bytes. */
const MAX_BYTES = 4_000_000_000;

/** What is named by its address lies in `downloads` beside the library, where a person finds it. */
export function makeDownloads({ places }: Ground): Downloads {
  return {
    downloader: createLateDownloader({ clock: systemClock, rng: Math.random, ...systemProxyOf(places) }),
    directory: join(places.libraryDir, 'downloads'),
    maxBytes: () => MAX_BYTES,
  };
}
