// Channels about sends with unknown ends: what is in doubt, and one answer for all of it.
import * as v from 'valibot';
import { DOUBT_ACTIONS } from '../../domain/job.ts';
import { counted, id, nothing, read, write } from '../channel.ts';
import { doubtView } from '../doubt-views.ts';

export const DOUBT_CHANNELS = {
  'doubts.list': read('Lists every send that may or may not have arrived, oldest first.', nothing).answers(
    v.array(doubtView),
  ),
  'doubts.decide': write(
    'Does what a person decided about sends in doubt, each by itself; answers how many of them it was done to.',
    v.strictObject({
      decisions: v.pipe(
        v.array(v.strictObject({ jobId: id, action: v.picklist(DOUBT_ACTIONS) })),
        v.minLength(1),
        v.maxLength(10_000),
      ),
    }),
  ).answers(counted),
} as const;
