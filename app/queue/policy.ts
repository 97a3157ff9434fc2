// The queue's judgement of failures: whose fault it is, and so what has to wait.
import type { FailureCode } from '../domain/failure.ts';

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

export type Blame = 'job' | 'service' | 'transient';

/** Whose fault a refusal is: this job's, the service's set-up, or circumstances that pass. */
export function blameOf(code: FailureCode): Blame {
  if (HOLDS_SERVICE.has(code)) return 'service';
  return PASSES.has(code) ? 'transient' : 'job';
}

/** Shortest time that a process itself waits before it gives a result up, milliseconds: the wall clock may have jumped. */
export const OWN_WAIT_MIN_MS = 600_000;
