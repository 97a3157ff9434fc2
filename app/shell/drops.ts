// What is dropped on the window: folders are offered, recordings taken in. The page hands over paths, so what costs or is looked into is asked natively.
import { lstat, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { isRecordingName } from '../domain/audio.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { DropInDoubt } from './drop-question.ts';

export interface DropDeps {
  /** True when a recording at this path would be sent to a service that costs money. */
  readonly isPaid: (path: string) => boolean;
  readonly serviceName: string;
  /** Asks the person; never called where there is nothing to ask. */
  readonly confirm: (inDoubt: DropInDoubt) => Promise<boolean>;
  /** Shows the page a folder, with what to choose about it. */
  readonly offer: (path: string) => Promise<Outcome<void>>;
  readonly take: (path: string) => void;
}

/** How much of it was taken. */
export interface Dropped {
  readonly recordings: number;
  readonly folders: number;
}

const NOT_TAKEN = failure('not-allowed', { message: 'Nothing of what was dropped was taken.' });

/** Takes a drop, after one question where one is needed. */
export async function takeDrop(paths: readonly string[], deps: DropDeps): Promise<Outcome<Dropped>> {
  const folders: string[] = [];
  const recordings: string[] = [];
  let problem = failure('not-audio');
  for (const path of paths) {
    const info = await stat(path).catch(() => null);
    if (info?.isDirectory()) folders.push(path);
    else if (info?.isFile() && isRecordingName(basename(path))) {
      if ((await lstat(path).catch(() => null))?.isFile()) recordings.push(path);
      else problem = failure('file-is-link');
    }
  }
  const sent = recordings.filter((path) => deps.isPaid(path));
  const inDoubt = { folders, sent, serviceName: deps.serviceName };
  if (folders.length + sent.length > 0 && !(await deps.confirm(inDoubt))) return failed(NOT_TAKEN);
  for (const path of recordings) deps.take(path);
  let offeredCount = 0;
  for (const path of folders) {
    const offered = await deps.offer(path);
    if (offered.ok) offeredCount += 1;
    else problem = offered.failure;
  }
  return offeredCount + recordings.length > 0
    ? ok({ recordings: recordings.length, folders: offeredCount })
    : failed(problem);
}
