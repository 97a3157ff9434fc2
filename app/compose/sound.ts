// How recordings are heard and seen in the window: what the player plays, what the media scheme serves, and waveforms.
import { join } from 'node:path';
import { mimeTypeOf } from '../domain/audio.ts';
import type { Core } from '../operations/core.ts';
import type { DeviceService } from '../speech/on-device/service.ts';
import { OwnSound } from '../transcripts/own-sound.ts';
import { peaksOfSound } from '../transcripts/session-views.ts';
import { trackToPlay } from '../transcripts/track-keeper.ts';
import type { Downloader } from '../download/download.ts';
import type { Library } from '../storage/library.ts';
import type { MediaElsewhere, ResolveMedia } from './media-answer.ts';
import type { Ground } from './ground.ts';

/** What the player plays of a recording. */
export function makeSound(ground: Ground, { recordingFiles }: Core): OwnSound {
  const { changes, library, onFault, places, wasmPath, workerUrl } = ground;
  return new OwnSound({
    directory: join(places.libraryDir, 'sound'),
    workerUrl: workerUrl('copy-worker.js'),
    wasmPath,
    source: (recordingId) => {
      const file = recordingFiles.fileFor(recordingId);
      if (!file) return null;
      const promise = library.recordings.promise(recordingId);
      return { ...file, promise, track: trackToPlay(library, recordingId) };
    },
    played: (recordingId) => recordingFiles.played(recordingId),
    changes,
    onFault,
  });
}

/** What the addresses of the media scheme stand for. */
export function mediaOf({ downloads, library, recordingFiles, rest }: Core, sound: OwnSound): ResolveMedia {
  return async (host, name) => {
    const id = /^[1-9][0-9]{0,14}$/.test(name) ? Number(name) : null;
    if (id === null) return null;
    if (host === 'cover') return library.details.cover(id);
    if (host === 'own') return sound.fileOf(id);
    if (host !== 'recording' || !rest.mayDecode) return null;
    const file = await recordingFiles.played(id);
    if (file) return { ...file, mimeType: mimeTypeOf(file.path) };
    return elsewhere(library, downloads?.downloader ?? null, id);
  };
}

/** What lies at an address and was not downloaded: asked for by this process, with the guard of downloads. The page never asks a server. */
function elsewhere(
  library: Library,
  downloader: Downloader | null,
  recordingId: number,
): MediaElsewhere | null {
  const address = library.addresses.ofRecording(recordingId);
  const recording = library.recordings.get(recordingId);
  // What is here is not asked for elsewhere, and what cannot be had is not asked for again and again.
  if (!downloader || !recording || address?.state !== 'elsewhere') return null;
  return {
    mimeType: mimeTypeOf(recording.fileName),
    read: (from, end, signal) =>
      downloader.stretch({ href: address.url, allowPrivate: address.isNear, from, end, signal }),
  };
}

/** Loudness of a recording; computed when it is not known yet, and told when it is. */
export function makePeaks(
  { changes, library, onFault }: Ground,
  { recordingFiles, rest }: Core,
  device: Pick<DeviceService, 'decodePeaks'>,
): (recordingId: number) => Uint8Array | null {
  /** Each is tried once: what could not be drawn would be heard again at every look. */
  const tried = new Set<number>();
  /** @param shownAs the recording whose waveform it is part of */
  const peaksOf = (recordingId: number, shownAs: number): Uint8Array | null => {
    const known = library.recordings.peaks(recordingId);
    if (known) return known;
    const file = recordingFiles.fileFor(recordingId);
    if (!file || tried.has(recordingId) || !rest.mayDecode) return null;
    tried.add(recordingId);
    void device
      .decodePeaks(file.path, library.transcripts.head(recordingId)?.track ?? null)
      .then((outcome) => {
        if (!outcome.ok) return;
        library.recordings.setPeaks(recordingId, outcome.value.peaks);
        changes.tell(['items'], [shownAs]);
      })
      .catch((error: unknown) => onFault(error, 'drawing a waveform'));
    return null;
  };
  return (recordingId) => peaksOfSound(library, recordingId, (part) => peaksOf(part, recordingId));
}
