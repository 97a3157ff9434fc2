// What an error of the file system means for a download.
import { failure, type Failure } from '../domain/failure.ts';

const FULL =
  'The disk is full. What has arrived of this recording is kept; free some space, and Earshot goes on from there.';
const UNWRITABLE =
  'The recording cannot be written to its folder. Nothing is lost; check that the disk is connected and that you may write there, then try again.';

/** @returns a failure that may be tried again, as the address is not to blame; null for an error that is not the file system's */
export function failureOfDisk(error: unknown): Failure | null {
  if (!(error instanceof Error && 'syscall' in error)) return null;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return failure('disk-full', { message: FULL });
  // Only the code: the system's sentence holds the path.
  return failure('library-unwritable', { message: UNWRITABLE, detail: code });
}
