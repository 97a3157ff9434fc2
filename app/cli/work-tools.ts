// What the commands that do work share: their tools, their patience, and the table that they end with.
import type { Core } from '../operations/core.ts';
import type { Ending } from '../operations/ending.ts';
import type { Standstill } from '../operations/outlook.ts';
import { exitOf, exitOfSignal, type Ends } from './exit-codes.ts';
import type { Tools } from './tools.ts';

export interface WorkTools extends Tools {
  /** What waits for the work looks at it; deeds go through `call`. */
  readonly core: Core;
  /** Resolves when the person or the system wants us to end: with the signal, where it was one. */
  readonly stopped: Promise<NodeJS.Signals | null>;
  /** False when another process works on this library: then the jobs are queued here and done there. */
  readonly works: boolean;
  /** Whether any process works on this library, in this moment. */
  readonly isWorkedOn: () => boolean;
}

/** Says, once each time, that the library's disk takes nothing: what waits for it, silently, may wait for long. */
export function refusalTeller({ core, out }: Pick<WorkTools, 'core' | 'out'>): () => void {
  let told: string | null = null;
  return () => {
    const why = core.refusals.lasting;
    if (why && told === null) out.note(why.message);
    told = why?.message ?? null;
  };
}

/** The exit code: that of the signal that ended us, else that of what came of the recordings. */
export function codeFor(ends: Ends, { asked, signal }: Ending): number {
  return asked ? exitOfSignal(signal ?? 'SIGINT') : exitOf(ends);
}

/** What programs are told at the end. */
export function summaryOf(ends: Ends, standstills: readonly Standstill[], ending: Ending, exitCode: number) {
  return {
    summary: ends,
    standstills: standstills.map(({ failure, folder, passes, service }) => ({
      service,
      folder,
      code: failure.code,
      message: failure.message,
      ...(failure.detail === undefined ? {} : { detail: failure.detail }),
      passes,
    })),
    signal: ending.signal,
    exitCode,
  };
}

const MEANS: Readonly<Record<keyof Ends, string>> = {
  done: '',
  incomplete: 'done, but a part of the recording is missing',
  failed: '',
  uncertain: 'sent, but nobody knows whether they arrived; Earshot looks for them, or: jobs list',
  waiting: 'in the queue, to be done by the next run',
};

/** The table for people: a line for each way to end that there was, and why nothing goes on. */
export function tableOf(ends: Ends, standstills: readonly Standstill[], ending: Ending): readonly string[] {
  const lines = (Object.keys(ends) as (keyof Ends)[])
    .filter((end) => ends[end] > 0)
    // The number first: each recording has a line of its own above that begins with how it ended.
    .map((end) => `${String(ends[end]).padStart(6)}  ${end.padEnd(11)} ${MEANS[end]}`.trimEnd());
  return [
    ...(lines.length === 0 && standstills.length === 0 ? ['Nothing to do.'] : lines),
    ...(ending.asked
      ? [`Ended by ${ending.signal ?? 'request'}; what is under way is taken up by the next run.`]
      : []),
    ...standstills.map(
      ({ failure, who }) =>
        `${who} stands still: ${failure.message}${failure.detail ? ` (${failure.detail})` : ''}`,
    ),
  ];
}
