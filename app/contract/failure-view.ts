// A failure as the page sees it.
import * as v from 'valibot';
import { FAILURE_CODES, type Failure } from '../domain/failure.ts';
import type { View } from './channel.ts';

export const shownFailure = v.strictObject({
  code: v.picklist(FAILURE_CODES),
  message: v.string(),
  detail: v.exactOptional(v.string()),
});
export type FailureView = View<typeof shownFailure>;

/** A failure for the page: what a retry may do is told by the actions. */
export function failureView(failure: Failure | null): FailureView | null {
  if (!failure) return null;
  return {
    code: failure.code,
    message: failure.message,
    ...(failure.detail === undefined ? {} : { detail: failure.detail }),
  };
}
