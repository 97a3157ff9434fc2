// One step of one job: talk to the service, judge the answer, hand back what happened. Writes nothing.
import { pollRetryDelayMs, retryDelayMs } from '../domain/backoff.ts';
import type { Clock, Rng } from '../domain/clock.ts';
import { deadlineMs, type EngineTraits } from '../domain/engine.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { verdictOf, type Heard, type Judged, type SoundPromise } from '../domain/heard.ts';
import type { Job, JobEvent } from '../domain/job.ts';
import type { Transcript } from '../domain/transcript.ts';
import type { CreateOutcome, GetOutcome } from '../speech/port.ts';
import type { Refusal } from './gate.ts';
import type { RetryBudget } from './retry-budget.ts';
import { blameOf, OWN_WAIT_MIN_MS } from './policy.ts';

export interface Judge {
  /** The engine that was talked to. */
  readonly engine: EngineTraits;
  readonly clock: Clock;
  readonly rng: Rng;
}

/** What a poll means that brought no transcript: an event for the table, and what holds the whole service up, if anything. */
export interface PollVerdict {
  readonly event: JobEvent;
  readonly hold: Failure | null;
}

/** First polls come quicker than the usual pace when the service answers at once. */
export function acceptedEvent(
  engine: EngineTraits,
  generationId: string,
  durationSeconds: number,
  pollPaceMs: number,
  nowMs: number,
  spentUsd?: number,
): JobEvent {
  const limitMs = deadlineMs(engine, durationSeconds);
  return {
    type: 'accepted',
    generationId,
    firstPollAt: nowMs + pollPaceMs,
    deadlineAt: limitMs === null ? null : nowMs + limitMs,
    ...(spentUsd === undefined ? {} : { spentUsd }),
  };
}

/**
 * Judges the end of a create.
 * @param refusal what the gate makes of a refusal
 * @param retries the service's places for another try
 */
export function judgeCreate(
  job: Job,
  outcome: CreateOutcome,
  durationSeconds: number,
  pollPaceMs: number,
  refusal: Refusal,
  retries: Pick<RetryBudget, 'take'>,
  { clock, engine, rng }: Judge,
): JobEvent {
  const now = clock.nowMs();
  if (outcome.kind === 'accepted')
    return acceptedEvent(engine, outcome.generationId, durationSeconds, pollPaceMs, now, outcome.spentUsd);
  const { failure } = outcome;
  if (outcome.kind === 'ambiguous') return { type: 'ambiguous', failure };
  if (refusal.isTransient || blameOf(failure.code) === 'service')
    return { type: 'postponed', failure, retryAt: now + retries.take(refusal.waitMs) };
  // What fails for good takes no place of those that are tried again.
  const delayMs = Math.max(refusal.waitMs, retryDelayMs(job.attempt, failure, rng));
  return { type: 'refused', failure, retryAt: now + (failure.retryable ? retries.take(delayMs) : delayMs) };
}

/**
 * Judges the end of a poll that brought no transcript.
 * @param waited `failedPolls`: polls of this job in a row that brought no usable answer; `ownMs`: how long this process has
 *   waited for it by a clock that cannot jump
 */
export function judgePoll(
  job: Job,
  outcome: Exclude<GetOutcome, { kind: 'ready' | 'told' }>,
  pollPaceMs: number,
  waited: { readonly failedPolls: number; readonly ownMs: number },
  { clock, engine, rng }: Judge,
): PollVerdict {
  const now = clock.nowMs();
  const later = (delayMs: number, endsAt: number | null, hold: Failure | null = null): PollVerdict =>
    // A clock that was set forward, or a night's sleep, must not end what the service has not been asked about since.
    endsAt !== null && now >= endsAt && waited.ownMs >= OWN_WAIT_MIN_MS
      ? {
          event: { type: 'generation-failed', failure: failure('generation-timeout'), retryAt: now },
          hold: null,
        }
      : { event: { type: 'not-ready', nextPollAt: now + delayMs }, hold };

  switch (outcome.kind) {
    case 'pending':
      return later(pollPaceMs, job.deadlineAt);
    case 'unreachable': {
      // Not reaching the service says nothing about the work: it may be done. Only a service that is there and fails to
      // answer until the result is gone by its own rules ends it.
      const blame = blameOf(outcome.failure.code);
      return later(
        Math.max(
          outcome.failure.retryAfterMs ?? 0,
          pollRetryDelayMs(waited.failedPolls + 1, pollPaceMs, rng),
        ),
        blame === 'job' && job.deadlineAt !== null
          ? (job.acceptedAt ?? now) + (engine.resultKeptMs ?? Infinity)
          : null,
        blame === 'service' ? outcome.failure : null,
      );
    }
    case 'failed':
      return {
        event: {
          type: 'generation-failed',
          failure: outcome.failure,
          retryAt: now + retryDelayMs(job.attempt, outcome.failure, rng),
          crashed: outcome.crashed ?? false,
        },
        hold: null,
      };
    case 'lost':
      // What cost nothing can be done again; what was paid for is lost, so a person decides.
      return {
        event: {
          type: 'generation-failed',
          failure: engine.isPaid
            ? outcome.failure
            : failure('recogniser-crashed', { detail: outcome.failure.message }),
          retryAt: now,
        },
        hold: null,
      };
  }
}

/**
 * Judges how much of a recording a finished transcript holds.
 * @param promise what its file says it holds; null where it was never asked
 * @param heard what the service tells of it; the length that it answers has to do where it tells nothing
 */
export function judgeHeard(
  promise: SoundPromise | null,
  transcript: Pick<Transcript, 'durationSeconds'>,
  heard: Heard = { endSeconds: transcript.durationSeconds },
): Judged {
  return { missing: verdictOf(promise, heard), track: heard.track ?? null };
}
