// How the core deals with recordings that lie at an address: the keeper with what it works with, and what the queue asks of it.
import type { Failure } from '../domain/failure.ts';
import { AddressKeeper, type AddressKeeperDeps } from '../intake/address-keeper.ts';
import { DownloadPlaces } from '../intake/download-places.ts';
import type { PassedOn } from '../queue/deps.ts';
import type { Library } from '../storage/library.ts';
import type { Downloads } from './downloads.ts';
import type { Preferences } from './preferences.ts';

const BYTES_IN_GB = 1_000_000_000;

/** What the keeper works with, but for what follows from the settings. */
export interface AddressParts extends Omit<AddressKeeperDeps, 'downloader' | 'places' | 'isPaused'> {
  readonly preferences: Pick<Preferences, 'get'>;
  /** Folders that a person chose or confirmed. */
  readonly confirmed: { isConfirmed(path: string): boolean };
}

/** @returns null where nothing is fetched */
export function makeAddresses(
  downloads: Downloads | null,
  { confirmed, preferences, ...parts }: AddressParts,
): AddressKeeper | null {
  if (!downloads) return null;
  const ofShow = (folderId: number): string | null =>
    parts.library.folders.get(folderId)?.downloadsTo ?? null;
  return new AddressKeeper({
    ...parts,
    downloader: downloads.downloader,
    places: new DownloadPlaces({
      own: downloads.directory,
      chosen: (folderId) => (folderId === null ? null : ofShow(folderId)) ?? preferences.get('downloadsTo'),
      isConfirmed: (path) => confirmed.isConfirmed(path),
      maxBytes: downloads.maxBytes,
      ownMaxBytes: () => {
        const most = preferences.get('downloadSpaceGB');
        return most === null ? null : most * BYTES_IN_GB;
      },
    }),
    isPaused: () => preferences.get('paused'),
  });
}

export const HEARS_FILES = 'The engine that it is for hears files only, so it is downloaded first.';
const COULD_NOT =
  'The speech service could not fetch it from its address and charged nothing. It is downloaded here, and then sent as a file.';

/**
 * What the queue tells of recordings that are passed on, and asks.
 * @param instead has one downloaded that a service could not fetch, and says so
 */
export function passedOn(
  { addresses }: Pick<Library, 'addresses'>,
  nowMs: () => number,
  instead: (recordingId: number, said: string) => Failure | null,
): PassedOn {
  return {
    pass: ({ recordingId, requestId }) => {
      const at = addresses.ofRecording(recordingId);
      if (at && requestId !== null) addresses.pass(at.id, requestId, nowMs());
    },
    isPassed: ({ recordingId, requestId }) =>
      requestId !== null && addresses.ofRecording(recordingId)?.passedRequest === requestId,
    instead: ({ recordingId }) => instead(recordingId, COULD_NOT),
  };
}
