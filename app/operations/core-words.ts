// What the engine says when it refuses something, and what it writes in the log.
import type { LeftAlone } from '../queue/store.ts';

/** For the log: it is nobody's fault, and nothing is lost. */
export function leftAloneWords(left: readonly LeftAlone[]): string {
  const kinds = left
    .map(({ count, engine, kind }) => `${count} of the kind “${kind}” for “${engine}”`)
    .join(', ');
  return `Another Earshot queued work that this version does not know: ${kinds}. It is left alone.`;
}

export const OPTIONS_FOR_THE_CLOUD =
  'Options are for the cloud, and this would be transcribed on the device. Nothing was queued. Add --service cloud.';
export const NO_SANDBOX =
  'Earshot runs without its sandbox, so a harmful recording could reach the whole computer. Nothing is decoded on this computer until you say yes at the next start. Better start Earshot with its sandbox: not as root, and without --no-sandbox.';
export const SAME_AGAIN =
  'This recording was transcribed in exactly this way before; that transcript is kept. Nothing was sent or charged. Change an option first.';
