// A failure as the page sees it.
import type { FailureView } from './views.ts';
import type { Failure } from '../domain/failure.ts';

/** A failure for the page: what a retry may do is told by the actions. */
export function failureView(failure: Failure | null): FailureView | null {
  if (!failure) return null;
  return {
    code: failure.code,
    message: failure.message,
    ...(failure.detail === undefined ? {} : { detail: failure.detail }),
  };
}
