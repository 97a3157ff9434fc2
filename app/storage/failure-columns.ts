// A failure as four columns of a row, and back.
import { isFailureCode, type Failure } from '../domain/failure.ts';

/** How a row carries a failure, as selected by `FAILURE_COLUMNS`. */
export interface FailureColumns {
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
  readonly failureDetail: string | null;
  readonly failureRetryable: 0 | 1 | null;
}

export const FAILURE_COLUMNS = `failure_code AS failureCode, failure_message AS failureMessage,
  failure_detail AS failureDetail, failure_retryable AS failureRetryable`;

/** A retry-after is not kept: by the time it is read, it is in `due_at`. */
export function toColumns(failure: Failure | null): FailureColumns {
  return {
    failureCode: failure?.code ?? null,
    failureMessage: failure?.message ?? null,
    failureDetail: failure?.detail ?? null,
    failureRetryable: failure ? (failure.retryable ? 1 : 0) : null,
  };
}

/** A code that this version does not know (written by a newer one) becomes `internal`, with its message as it was. */
export function fromColumns(row: FailureColumns): Failure | null {
  if (row.failureCode === null) return null;
  return {
    code: isFailureCode(row.failureCode) ? row.failureCode : 'internal',
    message: row.failureMessage ?? '',
    retryable: row.failureRetryable === 1,
    ...(row.failureDetail === null ? {} : { detail: row.failureDetail }),
  };
}
