// What was exported is told to what shows do afterwards.
import type { Core } from './core.ts';

/**
 * A show may want something done after it. In a process that may not open what was confirmed (plain Node has no key store) it waits on its
 * list, and the window does it.
 * @param recordingIds of which something was written
 */
export function tellExported(
  { library, nowMs, postActions }: Pick<Core, 'library' | 'nowMs' | 'postActions'>,
  recordingIds: readonly number[],
): void {
  for (const id of recordingIds) library.desk.actions.put(id, 'exported', nowMs());
  postActions?.wake();
}
