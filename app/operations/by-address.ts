// How the core deals with recordings that lie at an address: the keeper with what it works with, and what the queue asks of it.
import type { Job } from '../domain/job.ts';
import { AddressKeeper } from '../intake/address-keeper.ts';
import { DownloadPlaces } from '../intake/download-places.ts';
import type { PassedOn } from '../queue/deps.ts';
import type { Core, CoreDeps } from './core.ts';

const BYTES_IN_GB = 1_000_000_000;

/** What the keeper tells. */
interface Told {
  readonly onChange: (job: Job) => void;
  readonly onQueued: () => void;
  readonly retry: (jobId: number) => void;
}

/** @returns null where nothing is fetched */
export function makeAddresses(core: Core, deps: CoreDeps, told: Told): AddressKeeper | null {
  const { clock, downloads, engines, files, library, onFault, rng } = deps;
  const { changes, intake, places, preferences } = core;
  if (!downloads) return null;
  const ofShow = (folderId: number): string | null => library.folders.get(folderId)?.downloadsTo ?? null;
  return new AddressKeeper({
    ...{ library, files, intake, engines, clock, rng, changes, onFault },
    downloader: downloads.downloader,
    places: new DownloadPlaces({
      own: downloads.directory,
      chosen: (folderId) => (folderId === null ? null : ofShow(folderId)) ?? preferences.get('downloadsTo'),
      isConfirmed: (path) => places.isConfirmed(path),
      maxBytes: downloads.maxBytes,
      ownMaxBytes: () => {
        const most = preferences.get('downloadSpaceGB');
        return most === null ? null : most * BYTES_IN_GB;
      },
    }),
    isPaused: () => preferences.get('paused'),
    onJob: told.onChange,
    onReady: told.onQueued,
    retry: told.retry,
  });
}

export const HEARS_FILES = 'The engine that it is for hears files only, so it is downloaded first.';
const COULD_NOT =
  'The speech service could not fetch it from its address and charged nothing. It is downloaded here, and then sent as a file.';

/** What the queue tells of recordings that are passed on, and asks. */
export function passedOn(core: Core): PassedOn {
  const { addresses } = core.library;
  return {
    pass: ({ recordingId, requestId }) => {
      const at = addresses.ofRecording(recordingId);
      if (at && requestId !== null) addresses.pass(at.id, requestId, core.nowMs());
    },
    isPassed: ({ recordingId, requestId }) =>
      requestId !== null && addresses.ofRecording(recordingId)?.passedRequest === requestId,
    instead: ({ recordingId }) => core.addresses?.insteadOf(recordingId, true, COULD_NOT) ?? null,
  };
}
