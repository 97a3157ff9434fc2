// Which bytes a piece of work is about: enough to see that a file was replaced meanwhile.
import { lstat, statfs } from 'node:fs/promises';
import { failure } from '../../domain/failure.ts';
import type { FileMark, FileStamp } from '../../domain/file-mark.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { lastingMark, markOf } from '../../sound/recording-file.ts';
import { fileFailure } from './failures.ts';

/** True when a file seen now has the state that a journal tells of: what stays when its disk was taken out and put back. */
export function sameState(head: FileStamp, now: FileStamp): boolean {
  return head.sizeBytes === now.sizeBytes && head.modifiedMs === now.modifiedMs;
}

/** Looks at the file at a path. @returns `file-gone`, `file-is-link`, `file-unreadable` or `file-empty` where there is none to decode */
export async function identityOf(path: string): Promise<Outcome<FileMark>> {
  try {
    const info = await lstat(path);
    if (info.isSymbolicLink()) return failed(failure('file-is-link'));
    if (!info.isFile()) return failed(failure('file-unreadable', { detail: 'not a file' }));
    if (info.size === 0) return failed(failure('file-empty'));
    return ok(lastingMark(markOf(info), (await statfs(path)).type));
  } catch (error) {
    return failed(fileFailure(error));
  }
}
