// Operations on sends with unknown ends.
import type { DOUBT_CHANNELS } from '../../contract/channels/doubts.ts';
import { ok } from '../../domain/result.ts';
import { decideDoubts, doubtViews } from '../doubts.ts';
import type { Core } from '../core.ts';
import type { Deeds } from '../call.ts';

/** What they do. */
export function doubtDeeds({ core }: { readonly core: Core }): Deeds<typeof DOUBT_CHANNELS> {
  return {
    'doubts.list': () => ok(doubtViews(core)),
    'doubts.decide': ({ decisions }) => {
      const done = decideDoubts(core, decisions);
      core.changes.tell(['items', 'queue']);
      return ok({ count: done.length });
    },
  };
}
