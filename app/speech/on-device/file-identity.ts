// Which bytes a piece of work is about: enough to see that a file was replaced meanwhile.
import { stat } from 'node:fs/promises';
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { fileFailure } from './failures.ts';
import type { JournalHead } from './journal.ts';

export type FileIdentity = Pick<JournalHead, 'sizeBytes' | 'modifiedMs'>;

/** True when both are the same state of a file. */
export function sameFile(a: FileIdentity, b: FileIdentity): boolean {
  return a.sizeBytes === b.sizeBytes && a.modifiedMs === b.modifiedMs;
}

/** Looks at the file at a path. @returns `file-gone`, `file-unreadable` or `file-empty` where there is none to decode */
export async function identityOf(path: string): Promise<Outcome<FileIdentity>> {
  try {
    const info = await stat(path);
    if (!info.isFile()) return failed(failure('file-unreadable', { detail: 'not a file' }));
    if (info.size === 0) return failed(failure('file-empty'));
    return ok({ sizeBytes: info.size, modifiedMs: Math.round(info.mtimeMs) });
  } catch (error) {
    return failed(fileFailure(error));
  }
}
