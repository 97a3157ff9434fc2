// Operations on sends with unknown ends.
import type { DOUBT_CHANNELS } from '../../contract/channels/doubts.ts';
import { ok } from '../../domain/result.ts';
import { decideDoubts, doubtViews } from '../doubts.ts';
import type { Engine } from '../engine.ts';
import type { Deeds } from '../call.ts';

/** What they do. */
export function doubtDeeds({ engine }: { readonly engine: Engine }): Deeds<typeof DOUBT_CHANNELS> {
  return {
    'doubts.list': () => ok(doubtViews(engine)),
    'doubts.decide': ({ decisions }) => {
      const done = decideDoubts(engine, decisions);
      engine.announce(['items', 'queue']);
      return ok({ count: done.length });
    },
  };
}
