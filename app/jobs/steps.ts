// One step of one job: talk to the service, judge the answer, hand back what happened. Writes nothing.
import { pollRetryDelayMs, retryDelayMs } from '../domain/backoff.ts';
import type { Clock, Rng } from '../domain/clock.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { Job, JobEvent } from '../domain/job.ts';
import type { Transcript } from '../domain/transcript.ts';
import type { CreateOutcome, GetOutcome } from '../speech/port.ts';
import { blameOf, deadlineMs } from './policy.ts';

export interface Judge {
  readonly clock: Clock;
  readonly rng: Rng;
}

/** What a finished poll means: an event for the table, or the transcript to store with it. */
export type PollVerdict =
  | { readonly kind: 'event'; readonly event: JobEvent; readonly hold: Failure | null }
  | {
      readonly kind: 'ready';
      readonly transcript: Transcript;
      readonly raw: string | null;
      readonly peaks: Uint8Array | null;
    };

/** First polls come quicker than the usual pace when the service answers at once. */
export function acceptedEvent(
  job: Pick<Job, 'service'>,
  generationId: string,
  durationSeconds: number,
  pollPaceMs: number,
  nowMs: number,
): JobEvent {
  const limitMs = deadlineMs(job.service, durationSeconds);
  return {
    type: 'accepted',
    generationId,
    firstPollAt: nowMs + pollPaceMs,
    deadlineAt: limitMs === null ? null : nowMs + limitMs,
  };
}

/**
 * Judges the end of a create.
 * @param failuresInARow refusals of this kind at this service before this one, for the backoff of what passes by itself
 * @returns the event, and the failure that holds the whole service up, if it does
 */
export function judgeCreate(
  job: Job,
  outcome: CreateOutcome,
  durationSeconds: number,
  pollPaceMs: number,
  failuresInARow: number,
  { clock, rng }: Judge,
): { readonly event: JobEvent; readonly hold: Failure | null } {
  const now = clock.nowMs();
  if (outcome.kind === 'accepted')
    return { event: acceptedEvent(job, outcome.generationId, durationSeconds, pollPaceMs, now), hold: null };
  if (outcome.kind === 'ambiguous')
    return { event: { type: 'ambiguous', failure: outcome.failure }, hold: null };
  const blame = blameOf(outcome.failure.code);
  if (blame === 'service')
    return { event: { type: 'postponed', failure: outcome.failure, retryAt: now }, hold: outcome.failure };
  if (blame === 'weather') {
    const retryAt = now + retryDelayMs(failuresInARow + 1, outcome.failure, rng);
    return { event: { type: 'postponed', failure: outcome.failure, retryAt }, hold: null };
  }
  const retryAt = now + retryDelayMs(job.attempt, outcome.failure, rng);
  return { event: { type: 'refused', failure: outcome.failure, retryAt }, hold: null };
}

/**
 * Judges the end of a poll.
 * @param failedPolls polls of this job in a row that brought no usable answer
 */
export function judgePoll(
  job: Job,
  outcome: GetOutcome,
  pollPaceMs: number,
  failedPolls: number,
  { clock, rng }: Judge,
): PollVerdict {
  const now = clock.nowMs();
  const later = (delayMs: number, hold: Failure | null = null): PollVerdict =>
    job.deadlineAt !== null && now >= job.deadlineAt
      ? {
          kind: 'event',
          event: { type: 'generation-failed', failure: failure('generation-timeout'), retryAt: now },
          hold: null,
        }
      : { kind: 'event', event: { type: 'not-ready', nextPollAt: now + delayMs }, hold };

  switch (outcome.kind) {
    case 'ready':
      return {
        kind: 'ready',
        transcript: outcome.transcript,
        raw: outcome.raw,
        peaks: outcome.peaks ?? null,
      };
    case 'pending':
      return later(pollPaceMs);
    case 'unreachable':
      return later(
        Math.max(outcome.failure.retryAfterMs ?? 0, pollRetryDelayMs(failedPolls + 1, pollPaceMs, rng)),
        blameOf(outcome.failure.code) === 'service' ? outcome.failure : null,
      );
    case 'failed':
      return {
        kind: 'event',
        event: {
          type: 'generation-failed',
          failure: outcome.failure,
          retryAt: now + retryDelayMs(job.attempt, outcome.failure, rng),
          crashed: outcome.crashed ?? false,
        },
        hold: null,
      };
    case 'lost':
      // What the device lost can be done again for nothing; what the cloud lost was paid for, so a person decides.
      return {
        kind: 'event',
        event: {
          type: 'generation-failed',
          failure:
            job.service === 'device'
              ? failure('recogniser-crashed', { detail: outcome.failure.message })
              : outcome.failure,
          retryAt: now,
        },
        hold: null,
      };
  }
}
