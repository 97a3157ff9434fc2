// `queue pause` and `queue resume`: the whole queue, one job, or one folder.
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { failure, type Failure } from '../domain/failure.ts';
import { ok, type Outcome } from '../domain/result.ts';
import type { Core } from '../operations/core.ts';

export interface PauseOrder {
  readonly paused: boolean;
  readonly what: string | null;
}

/** Does it. @returns a sentence that says what is so now, or why not */
export async function pauseQueue(
  { paused, what }: PauseOrder,
  core: Core,
  cwd: string,
): Promise<Outcome<string>> {
  if (what === null) {
    core.preferences.change({ paused });
    return ok(paused ? 'The queue is paused. What is under way goes on to its end.' : 'The queue goes on.');
  }
  if (/^[0-9]+$/.test(what)) {
    const done = core.act(Number(what), paused ? 'hold' : 'release');
    if (!done.ok) return done.failure.code === 'not-found' ? no('There is no job of this number.') : done;
    return ok(paused ? `Job ${what} is held back.` : `Job ${what} may begin.`);
  }
  const path = await realpath(resolve(cwd, what)).catch(() => resolve(cwd, what));
  const folder = core.library.folders.byPath(path);
  if (!folder) return no('Earshot does not listen to this folder.');
  const done = core.folders.pause(folder.id, paused);
  if (!done.ok) return done;
  return ok(
    paused ? `${folder.name} is paused. What is under way goes on to its end.` : `${folder.name} goes on.`,
  );
}

function no(message: string): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure: failure('not-found', { message }) };
}
