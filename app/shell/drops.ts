// What is dropped on the window: folders are offered, recordings taken in. The page hands over paths, so what costs or is looked into is asked natively.
import { lstat, stat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import type { Dropped } from '../contract/bridge.ts';
import { isRecordingName } from '../domain/audio.ts';
import { failure, type Failure, type FailureCode } from '../domain/failure.ts';
import { oneLine } from '../domain/one-line.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { DropInDoubt } from './drop-question.ts';
import { t } from '../messages/text.ts';

export interface DropDeps {
  /** Where a recording at this path would be sent; null where it stays on this computer. */
  readonly sentTo: (path: string) => string | null;
  /** Asks the person; never called where there is nothing to ask. */
  readonly confirm: (inDoubt: DropInDoubt) => Promise<boolean>;
  /** Shows the page a folder, with what to choose about it. */
  readonly offer: (path: string) => Promise<Outcome<void>>;
  readonly take: (path: string) => void;
}

/** Longest name in a message, characters. */
const NAME_CHARS = 80;
/** Names of what was left out that are told. */
const NAMES_MAX = 3;

/** Takes a drop, after one question where one is needed. */
export async function takeDrop(paths: readonly string[], deps: DropDeps): Promise<Outcome<Dropped>> {
  const folders: string[] = [];
  const recordings: string[] = [];
  let problem = failure('not-audio');
  const left = new Set<FailureCode>();
  const leftNames: string[] = [];
  const leave = (path: string, why: Failure): void => {
    problem = why;
    left.add(why.code);
    if (leftNames.length < NAMES_MAX) leftNames.push(oneLine(basename(path), NAME_CHARS));
  };
  for (const path of paths) {
    const found = await lookAt(path);
    if (found === 'folder') folders.push(path);
    else if (found === 'recording') recordings.push(path);
    else leave(path, found);
  }
  const goals = new Map(recordings.map((path) => [path, deps.sentTo(path)]));
  const sent = recordings.filter((path) => goals.get(path) !== null);
  const [origin = null, ...others] = new Set(sent.map((path) => goals.get(path) ?? null));
  const inDoubt = { folders, sent, origin: [origin, ...others].join(' and ') || null };
  if (folders.length + sent.length > 0 && !(await deps.confirm(inDoubt)))
    return ok({ recordings: 0, folders: 0, left: 0, leftBecause: [], leftNames: [], isDeclined: true });
  for (const path of recordings) deps.take(path);
  let offeredCount = 0;
  for (const path of folders) {
    const offered = await deps.offer(path);
    if (offered.ok) offeredCount += 1;
    else leave(path, offered.failure);
  }
  const taken = recordings.length + offeredCount;
  return taken > 0
    ? ok({
        recordings: recordings.length,
        folders: offeredCount,
        left: paths.length - taken,
        leftBecause: [...left],
        leftNames,
        isDeclined: false,
      })
    : failed(problem);
}

/** What lies at a path, or why it is not taken. */
async function lookAt(path: string): Promise<'folder' | 'recording' | Failure> {
  const name = `“${oneLine(basename(path), NAME_CHARS)}”`;
  const info = isAbsolute(path) ? await stat(path).catch(() => null) : null;
  if (!info) return failure('file-gone', { message: t('shell.drops.nameCannotBeOpenedOr', { name }) });
  if (info.isDirectory()) return 'folder';
  if (!info.isFile() || !isRecordingName(basename(path)))
    return failure('not-audio', {
      message: t('shell.drops.nameDoesNotHaveThe', { name }),
    });
  return (await lstat(path).catch(() => null))?.isFile() ? 'recording' : failure('file-is-link');
}
