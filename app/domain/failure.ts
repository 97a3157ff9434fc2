// Failures as values: a code for programs, three plain sentences for people, and what a retry may do.
import { WORDING, type FailureCode } from './failure-words.ts';

export type { FailureCode } from './failure-words.ts';

/** An expected failure. `message` is written for the person; `detail` is what the machine or the service said. */
export interface Failure {
  readonly code: FailureCode;
  /** What happened, what it means for the recording, what to do. Plain text, no key, no secrets. */
  readonly message: string;
  /** The service's or system's own words, shortened; shown beside the message. */
  readonly detail?: string;
  /** True when trying again without a change may succeed. */
  readonly retryable: boolean;
  /** How long the other side asked us to wait, milliseconds. */
  readonly retryAfterMs?: number;
}

/** All codes, for tests and parsers. */
export const FAILURE_CODES = Object.keys(WORDING) as readonly FailureCode[];

/** Longest detail kept, characters: enough for a service's sentence, too little for a page of HTML. */
const DETAIL_MAX_CHARS = 500;

/**
 * Makes a failure with its usual wording.
 * @param code what happened
 * @param more `message` replaces the usual wording where the caller knows better; `detail` adds the other side's words
 */
export function failure(
  code: FailureCode,
  more: {
    message?: string;
    detail?: string | undefined;
    retryable?: boolean;
    retryAfterMs?: number | undefined;
  } = {},
): Failure {
  const wording: { readonly message: string; readonly retryable: boolean } = WORDING[code];
  const detail = more.detail?.replace(/\s+/g, ' ').trim().slice(0, DETAIL_MAX_CHARS);
  return {
    code,
    message: more.message ?? wording.message,
    retryable: more.retryable ?? wording.retryable,
    ...(detail ? { detail } : {}),
    ...(more.retryAfterMs === undefined ? {} : { retryAfterMs: more.retryAfterMs }),
  };
}

/** True when a string is a failure code of this version. */
export function isFailureCode(value: unknown): value is FailureCode {
  return typeof value === 'string' && Object.hasOwn(WORDING, value);
}
