// Sends with unknown ends as the page and the command line see them.
import * as v from 'valibot';
import type { View } from './channel.ts';
import { shownFailure } from './failure-view.ts';
import { doubt } from './parts.ts';

export const doubtView = v.strictObject({
  jobId: v.number(),
  recordingId: v.number(),
  title: v.string(),
  /** Seconds; 0 when unknown. */
  durationSeconds: v.number(),
  doubt,
  /** When it was sent in full, epoch ms. */
  sentAt: v.number(),
  /** When it is looked for next, epoch ms. */
  nextLookAt: v.number(),
  failure: shownFailure,
});
export type DoubtView = View<typeof doubtView>;
