// Which sound track of a file a job hears: kept among its options, so that jobs for two tracks of one recording are two jobs.
import { failure } from './failure.ts';
import type { SoundTrack } from './heard.ts';
import type { RequestOptions } from './option-fields.ts';
import { canonicalOptions } from './request-options.ts';
import { failed, ok, type Outcome } from './result.ts';

/** One track, its place from 0, or all of them as the voices of one conversation. */
export type TrackChoice = number | 'all';

/** What a job's stored options say. */
export interface StoredOptions {
  /** What its service is asked for. */
  readonly options: RequestOptions;
  /** The track to hear; absent lets the service choose. */
  readonly track?: number;
  /** Its transcript is one of several that become one, each track a speaker. */
  readonly isVoice: boolean;
}

/** The stored options of a job of this device for one track. @param options what its engine is asked for */
export function optionsForTrack(track: number, isVoice: boolean, options: RequestOptions = {}): string {
  // Beside those of engines: no option of one has such a name.
  return canonicalOptions({ ...options, track, ...(isVoice ? { voice: true } : {}) });
}

/** Reads a job's stored options. They were written by ourselves, from what was checked. */
export function readJobOptions(stored: string): StoredOptions {
  const { track, voice, ...options } = JSON.parse(stored) as RequestOptions & {
    readonly track?: number;
    readonly voice?: boolean;
  };
  return { options, ...(track === undefined ? {} : { track }), isVoice: voice === true };
}

/**
 * The tracks that a choice means.
 * @returns failure `bad-argument` for a track that is not there, or that this device cannot hear, and for “all” of one
 */
export function tracksOf(choice: TrackChoice, tracks: readonly SoundTrack[]): Outcome<readonly number[]> {
  const refused = (message: string): Outcome<never> => failed(failure('bad-argument', { message }));
  if (tracks.length === 0)
    return refused('The tracks of this file are not known. Add the file again; they are looked at then.');
  if (choice === 'all') {
    const heard = tracks.filter(({ canDecode }) => canDecode).map(({ index }) => index);
    return heard.length > 1
      ? ok(heard)
      : refused('This file has only one sound track that can be heard, so there is nothing to put together.');
  }
  const track = tracks[choice];
  if (!track)
    return refused(
      tracks.length === 1
        ? `This file has no track ${choice + 1}: it has one.`
        : `This file has no track ${choice + 1}: it has ${tracks.length}, numbered from 1.`,
    );
  if (!track.canDecode)
    return refused(
      `Track ${choice + 1} is stored as ${track.codecName || 'something unknown'}, which this device cannot decode.`,
    );
  return ok([choice]);
}

/** What a track's speaker is called in a conversation of all of them. */
export function speakerOfTrack(tracks: readonly SoundTrack[], index: number): string {
  const title = tracks[index]?.title?.trim();
  const isOnly = tracks.filter((other) => other.title?.trim() === title).length === 1;
  return title && isOnly ? title : title ? `${title} ${index + 1}` : `Track ${index + 1}`;
}
