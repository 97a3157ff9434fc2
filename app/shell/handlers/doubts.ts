// What the channels about sends with unknown ends do.
import type { DOUBT_CHANNELS } from '../../contract/channels/doubts.ts';
import { ok } from '../../domain/result.ts';
import { decideDoubts, doubtViews } from '../../operations/doubts.ts';
import type { Engine } from '../../operations/engine.ts';
import type { Handlers } from '../ipc.ts';

/** Builds the handlers of these channels. */
export function doubtHandlers({
  engine,
}: {
  readonly engine: Engine;
}): Pick<Handlers, keyof typeof DOUBT_CHANNELS> {
  return {
    'doubts.list': () => ok(doubtViews(engine)),
    'doubts.decide': ({ decisions }) => {
      const done = decideDoubts(engine, decisions);
      engine.announce(['items', 'queue']);
      return ok({ count: done.length });
    },
  };
}
