// How many channels a recording of the speech service has.
import type { Library } from '../../storage/library.ts';

export interface TracksOf {
  readonly recordings: Pick<Library['recordings'], 'get' | 'promise'>;
}

/** @param track the one that is heard, from 0; null for the first that can be */
export function channelsIn({ recordings }: TracksOf, recordingId: number, track: number | null): number {
  const tracks = recordings.promise(recordingId)?.tracks ?? [];
  const found = track === null ? tracks.find(({ canDecode }) => canDecode) : tracks[track];
  return Math.max(1, found?.channels ?? recordings.get(recordingId)?.channels ?? 1);
}
