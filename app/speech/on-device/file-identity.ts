// Which bytes a piece of work is about: enough to see that a file was replaced meanwhile.
import { lstat, statfs } from 'node:fs/promises';
import { failure } from '../../domain/failure.ts';
import { isMarked, type FileMark, type FileStamp } from '../../domain/file-mark.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { lastingMark, markOf } from '../../sound/recording-file.ts';
import type { CreateRequest } from '../port.ts';
import { fileFailure, undecodable } from './failures.ts';
import type { SoundPlan } from './parts.ts';

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

/**
 * Looks at the file that a request names before work on it is begun.
 * @returns as `identityOf`; `file-changed` where it is not the one that was identified, `codec-unknown` where nothing of it can be decoded here
 */
export async function askedFile(
  { identified, path, track }: Pick<CreateRequest, 'identified' | 'path' | 'track'>,
  plan: (path: string) => SoundPlan,
): Promise<Outcome<FileMark>> {
  const file = await identityOf(path);
  if (!file.ok) return file;
  if (identified && !isMarked(identified.mark, file.value)) return failed(failure('file-changed'));
  const why = undecodable(plan(path).tracks, track);
  return why ? failed(why) : file;
}
