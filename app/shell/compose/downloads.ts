// How recordings are fetched from their addresses.
import { join } from 'node:path';
import { systemClock } from '../../domain/clock.ts';
import { createLateDownloader } from '../../download/late.ts';
import type { Downloads } from '../../operations/downloads.ts';
import type { Ground } from './ground.ts';
import { systemProxy } from './speech.ts';

/** More than a day of MP3, or six hours of uncompressed stereo: a wrong address must not fill the disk. Bytes. */
const MAX_BYTES = 4_000_000_000;

/** What is named by its address lies in `downloads` beside the library, where a person finds it. */
export function makeDownloads({ places }: Ground): Downloads {
  // A command that needs no window is no page of Electron's either, which alone could ask the system.
  const proxies = places.isReady ? { systemProxy } : {};
  return {
    downloader: createLateDownloader({ clock: systemClock, rng: Math.random, ...proxies }),
    directory: join(places.libraryDir, 'downloads'),
    maxBytes: () => MAX_BYTES,
  };
}
