// What a person decides about a job: written in the table at once, and then told to the worker, which may have it in hand.
import type { Clock } from '../domain/clock.ts';
import { deadlineMs, type Engines, type EngineTraits } from '../domain/engine.ts';
import { failure } from '../domain/failure.ts';
import {
  actionsFor,
  isQueueAction,
  type Job,
  type JobAction,
  type JobEvent,
  type QueueAction,
} from '../domain/job.ts';
import type { Outcome } from '../domain/result.ts';
import type { Worker } from '../queue/worker.ts';
import type { Library } from '../storage/library.ts';

export interface ActionDeps {
  readonly engines: Engines;
  readonly library: Pick<Library, 'jobs'>;
  readonly worker: Pick<Worker, 'overrule' | 'release' | 'wake'>;
  readonly clock: Clock;
  /** A job changed; called after the change is on disk. */
  readonly onChange: (job: Job) => void;
}

/** Does what a person asked for; the failure says why when it cannot be done. */
export function actOnJob(deps: ActionDeps, jobId: number, action: JobAction): Outcome<Job> {
  const { clock, engines, library, onChange, worker } = deps;
  const job = library.jobs.get(jobId);
  if (!job) return { ok: false, failure: failure('not-found') };
  const now = clock.nowMs();
  const engine = engines.traits(job.service);
  if (!actionsFor(job, now, engine).includes(action)) return { ok: false, failure: failure('not-allowed') };
  const changed = isQueueAction(action)
    ? library.jobs.arrange(jobId, action, now)
    : library.jobs.apply(jobId, { state: job.state }, eventFor(action, job, now, engine), now);
  if (!changed) return { ok: false, failure: failure('not-allowed') };
  onChange(changed);
  if (isQueueAction(action)) worker.wake();
  else worker.overrule(job, changed);
  if (action === 'retry' || action === 'send-again') worker.release(job.service);
  return { ok: true, value: changed };
}

function eventFor(
  action: Exclude<JobAction, QueueAction>,
  job: Job,
  now: number,
  engine: EngineTraits,
): JobEvent {
  switch (action) {
    case 'cancel':
      return { type: 'cancelled' };
    case 'dismiss':
      return { type: 'dismissed' };
    case 'retry':
      return { type: 'retry' };
    case 'look-again':
      return { type: 'look-again' };
    case 'send-again':
      return { type: 'send-again' };
    case 'drop':
      return { type: 'drop' };
    case 'ask-again': {
      const limitMs = deadlineMs(engine, job.audioSeconds);
      return { type: 'ask-again', nextPollAt: now, deadlineAt: limitMs === null ? null : now + limitMs };
    }
  }
}
