// What can go wrong on this computer, as failures.
import { MOST_CHANNELS } from '../../domain/channels.ts';
import { failure, type Failure } from '../../domain/failure.ts';
import type { SoundTrack } from '../../domain/heard.ts';
import type { DecodeEnd } from './parts.ts';

/** What is wrong with how decoding ended; null when nothing is. */
export function failureOfDecoding(
  end: DecodeEnd,
): { readonly failure: Failure; readonly crashed: boolean } | null {
  if (end.kind === 'crashed') {
    return {
      failure: failure('reader-crashed', {
        message: 'Reading this file crashed the audio reader. Earshot tries it once more.',
        detail: end.detail,
        retryable: true,
      }),
      crashed: true,
    };
  }
  const fault = end.report.failure;
  if (fault?.code === 'codec-unknown') return { failure: codecUnknown(fault.detail), crashed: false };
  return fault && { failure: failure(fault.code, { detail: fault.detail }), crashed: false };
}

/**
 * Why a recording cannot be heard here although it is whole; null where it can.
 * @param track the one that is to be heard; undefined for any
 */
export function undecodable(tracks: readonly SoundTrack[], track?: number): Failure | null {
  const wanted = track === undefined ? tracks : tracks.slice(track, track + 1);
  const [first] = wanted;
  return first && wanted.every(({ canDecode }) => !canDecode) ? codecUnknown(first.codecName) : null;
}

/** Why the channels of a track are not heard one by one; null where they may be. */
export const tooManyChannels = (channels: number): Failure | null =>
  channels > MOST_CHANNELS
    ? failure('bad-argument', {
        message: `The recording has ${channels} channels, and at most ${MOST_CHANNELS} are heard each by itself. Nothing was transcribed. Ask for it without that, or cut it into recordings of fewer channels.`,
      })
    : null;

/** @param codecName as people know it */
function codecUnknown(codecName: string): Failure {
  if (!codecName) return failure('codec-unknown');
  return failure('codec-unknown', {
    message: `The sound is in ${codecName.slice(0, 60)}, which Earshot cannot decode on this computer. Nothing is wrong with the file. The cloud service may be able to; or export it as WAV, FLAC, MP3 or M4A.`,
  });
}

/** Why a file cannot be looked at. */
export function fileFailure(error: unknown): Failure {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return failure('file-gone');
  return failure('file-unreadable', { detail: error instanceof Error ? error.message : String(error) });
}

/** True when the disk, or our share of it, is full. */
export function isDiskFull(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** True when the error comes from the system, not from a mistake of ours. */
export function isSystemError(error: unknown): boolean {
  return codeOf(error) !== '';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
