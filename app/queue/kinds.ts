// What is done for a job of each kind. A new kind is a name in `domain/job.ts` and the attempt that knows its steps, here.
import { isJobKind, type Job, type JobKind } from '../domain/job.ts';
import { Attempt, type Hands } from './attempt.ts';

/** By kind: who sends, asks and keeps. */
const ATTEMPTS: Readonly<Record<JobKind, (job: Job, hands: Hands) => Attempt>> = {
  transcribe: (job, hands) => new Attempt(job, hands),
  // The same steps; what comes back is no text but who speaks when, and is kept in the text that there is.
  'tell-speakers': (job, hands) => new Attempt(job, hands),
};

/** The attempt at a job. A store hands out no kind that this version does not know. */
export function attemptAt(job: Job, hands: Hands): Attempt {
  if (!isJobKind(job.kind)) throw new Error(`A job of the kind “${job.kind}” was handed out`);
  return ATTEMPTS[job.kind](job, hands);
}
