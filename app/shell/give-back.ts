// Gives back what a start took and what rests does not need: mostly V8's code of functions that a start alone runs, and room between objects.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AFTER_START_MS } from '../contract/after-start.ts';

/**
 * Collects twice after a start. At rest V8 sees no reason to for hours. It lets the code go of a function that did not run in the 30 s since the
 * collection before (V8's `bytecode_old_time`), so that one time is not enough; each takes 25 to 45 ms.
 * @param collect gives back all that it can; V8's own collector where it is left out
 * @returns does without what is still to come: an end is not held up for memory
 */
export function giveBackAfterStart(collect: () => void = lastResort): () => void {
  const timers = AFTER_START_MS.map((ms) => setTimeout(collect, ms).unref());
  return () => timers.forEach(clearTimeout);
}

/** V8's way for when memory is short, which other ways do not do: pages that are hardly used are emptied, and code is let go of. */
function lastResort(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('globalThis.gc') as ((how: object) => void) | undefined;
  collect?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
