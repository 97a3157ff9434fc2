// What is said of work in the queue that another version left there.
import type { LeftAlone } from '../queue/store.ts';

/** For the log: it is nobody's fault, and nothing is lost. */
export function leftAloneWords(left: readonly LeftAlone[]): string {
  const kinds = left
    .map(({ count, engine, kind }) => `${count} of the kind “${kind}” for “${engine}”`)
    .join(', ');
  return `Another Earshot queued work that this version does not know: ${kinds}. It is left alone.`;
}
