// A failure as the page sees it.
import type { Failure, FailureCode } from '../domain/failure.ts';

export interface FailureView {
  readonly code: FailureCode;
  readonly message: string;
  readonly detail?: string;
}

/** A failure for the page: what a retry may do is told by the actions. */
export function failureView(failure: Failure | null): FailureView | null {
  if (!failure) return null;
  return {
    code: failure.code,
    message: failure.message,
    ...(failure.detail === undefined ? {} : { detail: failure.detail }),
  };
}
