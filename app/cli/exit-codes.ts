// What a command's exit code says. A script meets them in `--help`, the README and docs/command-line.md.
import { constants } from 'node:os';

export const EXIT = {
  done: 0,
  /** Something failed, or nothing was found. */
  failed: 1,
  wrongWords: 2,
  noLibrary: 3,
  noDisplay: 4,
  /** All is done, but of some recordings a part is missing. */
  incomplete: 5,
  /** Something was sent, and nobody knows whether it arrived. */
  uncertain: 6,
  /** Something waits, because nothing can go on now. */
  waiting: 7,
  /** Earshot itself met a fault that it did not expect. */
  fault: 8,
  /** The library, or a folder of it, was not confirmed on this computer. */
  unconfirmed: 9,
} as const;

/** How many recordings ended how. */
export interface Ends {
  done: number;
  incomplete: number;
  failed: number;
  uncertain: number;
  waiting: number;
}

export const noEnds = (): Ends => ({ done: 0, incomplete: 0, failed: 0, uncertain: 0, waiting: 0 });

/** The code for what came of several: the one that needs a person most. */
export function exitOf(ends: Ends): number {
  for (const end of ['failed', 'uncertain', 'waiting', 'incomplete'] as const)
    if (ends[end] > 0) return EXIT[end];
  return EXIT.done;
}

/** The code of a process that a signal ended: 128 and its number, as shells have it (POSIX, "Exit Status for Commands"). */
export const exitOfSignal = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];
