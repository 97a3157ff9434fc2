// The queue's judgement of failures: whose fault it is, and so what has to wait.
import type { FailureCode } from '../domain/failure.ts';
import type { ServiceId } from '../domain/service.ts';

/** The whole service stands still until a person acts: said once, instead of failing every job. */
const HOLDS_SERVICE: ReadonlySet<FailureCode> = new Set([
  'no-key',
  'key-refused',
  'no-credit',
  'tls',
  'model-missing',
]);

/** Passes by itself and is no fault of the recording: the job waits, and no attempt is used up. */
const PASSES: ReadonlySet<FailureCode> = new Set([
  'offline',
  'unreachable',
  'not-the-api',
  'sign-in-page',
  'gateway-failing',
  'rate-limited',
  'disk-full',
  'library-unwritable',
]);

export type Blame = 'job' | 'service' | 'weather';

/** Whose fault a refusal is: this job's, the service's set-up, or circumstances that pass. */
export function blameOf(code: FailureCode): Blame {
  if (HOLDS_SERVICE.has(code)) return 'service';
  return PASSES.has(code) ? 'weather' : 'job';
}

/** Shortest time that a result of the cloud is waited for, milliseconds: the 600 s of the API's documentation. */
const CLOUD_DEADLINE_MIN_MS = 600_000;
/** Shortest time that a process itself waits before it gives a result up, milliseconds: the wall clock may have jumped. */
export const OWN_WAIT_MIN_MS = CLOUD_DEADLINE_MIN_MS;
/** Results are kept for an hour from their creation; waiting longer is pointless (vendor documentation). */
const CLOUD_DEADLINE_MAX_MS = 3_600_000;

/**
 * How long the result of accepted work is waited for. The device answers for itself, so it has no limit.
 * @param durationSeconds length of the sound, 0 when unknown
 * @returns milliseconds, or null for no limit
 */
export function deadlineMs(service: ServiceId, durationSeconds: number): number | null {
  if (service === 'device') return null;
  return Math.min(CLOUD_DEADLINE_MAX_MS, Math.max(CLOUD_DEADLINE_MIN_MS, durationSeconds * 500));
}

/** True for a service that is billed: what may have been paid for is not done again unasked, and its uploads are worth watching. */
export function isPaid(service: ServiceId): boolean {
  return service === 'cloud';
}

/** True for a service that may have accepted what it did not answer. */
export function mayHaveAcceptedUnanswered(service: ServiceId): boolean {
  return service === 'cloud';
}
