// How recordings are fetched from their addresses.
import { join } from 'node:path';
import { systemClock } from '../domain/clock.ts';
import { createLateDownloader } from '../download/late.ts';
import type { Downloads } from '../operations/downloads.ts';
import { preference } from '../operations/preferences.ts';
import { ENGINES } from '../speech/engines.ts';
import type { Ground } from './ground.ts';
import { systemProxyOf } from './speech.ts';

/** More than a day of MP3, or six hours of uncompressed stereo: a wrong address must not fill the disk. Bytes. */
const MAX_BYTES = 4_000_000_000;

const BYTES_IN_KB = 1_000;

/** What is named by its address lies in `downloads` beside the library, where a person finds it. */
export function makeDownloads({ library, places }: Ground): Downloads {
  const mostKBps = (): number | null => preference(library.settings, ENGINES, 'downloadLimitKBps');
  return {
    downloader: createLateDownloader({
      clock: systemClock,
      rng: Math.random,
      ...systemProxyOf(places),
      bytesPerSecond: () => {
        const most = mostKBps();
        return most === null ? null : most * BYTES_IN_KB;
      },
    }),
    directory: join(places.libraryDir, 'downloads'),
    maxBytes: () => MAX_BYTES,
  };
}
