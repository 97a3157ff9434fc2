// The system's error codes in the words of failures.
import { failure, type Failure } from '../domain/failure.ts';
import { isLinkError } from '../sound/recording-file.ts';

/** The code of a system error (`ENOENT`), or an empty string for anything else. */
export function systemCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

const isAbsence = (code: string): boolean => code === 'ENOENT' || code === 'ENOTDIR';

/** True when the error says that nothing is at the path. */
export function saysAbsent(error: unknown): boolean {
  return isAbsence(systemCode(error));
}

/** Denied, as opposed to broken or away. */
const DENIED: ReadonlySet<string> = new Set(['EACCES', 'EPERM']);

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Why a folder cannot be listed: away or broken (`folder-missing`), or denied (`folder-unreadable`). */
export function folderFailure(error: unknown): Failure {
  const code = DENIED.has(systemCode(error)) ? 'folder-unreadable' : 'folder-missing';
  return failure(code, { detail: wordsOf(error) });
}

/** Why a file cannot be read: it is not there (`file-gone`), it is a link (`file-is-link`), or it does not open or read (`file-unreadable`). */
export function fileFailure(error: unknown): Failure {
  if (isLinkError(error)) return failure('file-is-link');
  return failure(saysAbsent(error) ? 'file-gone' : 'file-unreadable', { detail: wordsOf(error) });
}
