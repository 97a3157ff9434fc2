// A failure as four columns of a row, and back.
import { isFailureCode, type Failure } from '../domain/failure.ts';
import { fragment, type Fragment } from './sql.ts';

/** How a row carries a failure, as selected by `FAILURE_COLUMNS`. */
export interface FailureColumns {
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
  readonly failureDetail: string | null;
  readonly failureRetryable: 0 | 1 | null;
}

export const FAILURE_COLUMNS = fragment`failure_code AS failureCode, failure_message AS failureMessage,
  failure_detail AS failureDetail, failure_retryable AS failureRetryable`;

/** A failure, or that there is none, as the values of its columns. A retry-after is not kept: by the time it is read, it is in `due_at`. */
export function failureValues(failure: Failure | null): Fragment {
  const [code, message, detail, retryable] = failureValuesOf(failure);
  return fragment`${code}, ${message}, ${detail}, ${retryable}`;
}

/** The same for who binds them. */
export function failureValuesOf(
  failure: Failure | null,
): [code: string | null, message: string | null, detail: string | null, retryable: 0 | 1 | null] {
  if (!failure) return [null, null, null, null];
  return [failure.code, failure.message, failure.detail ?? null, failure.retryable ? 1 : 0];
}

/** What is set where a row is changed, for `failureValuesOf`. */
export const FAILURE_SETS =
  'failure_code = ?, failure_message = ?, failure_detail = ?, failure_retryable = ?';

/** The same where a row is changed. */
export function setFailure(failure: Failure | null): Fragment {
  return fragment`(failure_code, failure_message, failure_detail, failure_retryable) = (${failureValues(failure)})`;
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
