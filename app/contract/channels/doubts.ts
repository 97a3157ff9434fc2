// Channels about sends with unknown ends: what is in doubt, and one answer for all of it.
import * as v from 'valibot';
import { DOUBT_ACTIONS } from '../../domain/job.ts';
import { channel, id, nothing } from '../channel.ts';
import type { DoubtView } from '../doubt-views.ts';

export const DOUBT_CHANNELS = {
  /** Every send that may or may not have arrived, oldest first. */
  'doubts.list': channel(nothing).answers<readonly DoubtView[]>(),
  /** Does what the person decided, each by itself; answers how many of them it was done to. */
  'doubts.decide': channel(
    v.strictObject({
      decisions: v.pipe(
        v.array(v.strictObject({ jobId: id, action: v.picklist(DOUBT_ACTIONS) })),
        v.minLength(1),
        v.maxLength(10_000),
      ),
    }),
  ).answers<{ readonly count: number }>(),
} as const;
