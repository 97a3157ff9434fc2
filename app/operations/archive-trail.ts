// How a change of an assistant is told in the trail, with what it takes to undo it.
import { failure } from '../domain/failure.ts';
import { failed, type Outcome } from '../domain/result.ts';
import type { Core } from './core.ts';

export interface Changed {
  readonly changeId: number | null;
  readonly recordingId: number | null;
}

export const CHANGED = 'assistant-changed';
export const UNDONE = 'assistant-undone';

/** Notes what was done. @param data what it takes to undo it @returns the number by which it is undone */
export function note(
  { library, nowMs }: Core,
  subject: { readonly recordingId?: number; readonly folderId?: number },
  by: string,
  text: string,
  data: Readonly<Record<string, unknown>> = {},
): number {
  return library.events.append(CHANGED, subject, nowMs(), {
    text: `${by} (an assistant) ${text}`,
    data: { by, ...data },
  });
}

export const gone = <T>(): Outcome<T> => failed(failure('not-found'));

const SINCE = 'It was changed again since: nothing was undone. Change it by hand.';
export const changedSince = <T>(): Outcome<T> => failed(failure('not-allowed', { message: SINCE }));

export function isThere({ library }: Core, recordingId: number): boolean {
  return library.recordings.get(recordingId)?.removedAt === null;
}
