// A send with an unknown end: how often and how long the service's log is searched for it before a person is asked.
import type { Job } from './job.ts';

const MINUTE_MS = 60_000;

/** Waits between one look into the service's log and the next, milliseconds. The first look comes at once, the last after two hours. */
const WAITS_MS = [0.5, 1, 2, 5, 10, 15, 30, 30, 30].map((minutes) => minutes * MINUTE_MS);
/** What a person was asked about is looked for on, this often, milliseconds. */
const ASKED_WAIT_MS = 60 * MINUTE_MS;
/** Wait after a look that the service did not answer, milliseconds: it told nothing, so it does not count. */
const UNANSWERED_WAIT_MS = 2 * MINUTE_MS;

/** Looks that the service answered without knowing the send, until a person is asked. */
export const LOOKS_UNTIL_ASKED = WAITS_MS.length + 1;

/** How a send in doubt stands: Earshot looks for it, or a person is asked; null for a job that is in no doubt. */
export const DOUBTS = ['looking', 'asked'] as const;
export type Doubt = (typeof DOUBTS)[number] | null;

/** See {@link Doubt}. An uncertain job counts its looks where a transcribing one counts its polls. */
export function doubtOf({ pollCount, state }: Pick<Job, 'pollCount' | 'state'>): Doubt {
  if (state !== 'uncertain') return null;
  return pollCount >= LOOKS_UNTIL_ASKED ? 'asked' : 'looking';
}

/**
 * Wait before the next look.
 * @param looks looks that were answered so far, this one among them
 * @param answered whether this one was
 * @returns milliseconds
 */
export function nextLookMs(looks: number, answered: boolean): number {
  if (!answered) return UNANSWERED_WAIT_MS;
  return WAITS_MS[looks - 1] ?? ASKED_WAIT_MS;
}
