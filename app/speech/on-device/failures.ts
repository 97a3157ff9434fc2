// What can go wrong on this computer, as failures.
import { failure, type Failure } from '../../domain/failure.ts';
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
  if (fault?.code === 'not-audio' && fault.detail) {
    // The container was understood, only what is in it cannot be decoded.
    const message =
      'Earshot cannot decode the kind of sound in this file. Nothing was sent or charged. Convert it to WAV, FLAC, MP3 or M4A.';
    return { failure: failure(fault.code, { message, detail: fault.detail }), crashed: false };
  }
  return fault && { failure: failure(fault.code, { detail: fault.detail }), crashed: false };
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
