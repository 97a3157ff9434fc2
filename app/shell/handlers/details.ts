// Channels of what is known of recordings, of several recordings at once, and of the trash.
import type { DETAILS_CHANNELS } from '../../contract/channels/details.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok } from '../../domain/result.ts';
import { detailsView, trashPage } from '../../jobs/details-views.ts';
import type { Engine } from '../../jobs/engine.ts';
import type { Handlers } from '../ipc.ts';

/** Most that is deleted in one go, so that the window never waits long for it. */
const SLICE = 20;

/** Handlers of these channels. */
export function detailsHandlers({
  engine,
}: {
  readonly engine: Engine;
}): Pick<Handlers, keyof typeof DETAILS_CHANNELS> {
  const { library } = engine;

  const answer = (recordingId: number) => {
    const view = detailsView(engine, recordingId);
    return view ? ok(view) : failed(failure('not-found'));
  };

  /** Deletes slice by slice, with room for everything else in between. */
  const deleteAll = async (ids: readonly number[]): Promise<number> => {
    let count = 0;
    for (let at = 0; at < ids.length; at += SLICE) {
      for (const id of ids.slice(at, at + SLICE)) if (library.trash.delete(id, engine.nowMs())) count += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    engine.announce(['items', 'folders']);
    return count;
  };

  return {
    'details.get': ({ recordingId }) => answer(recordingId),
    'details.set': ({ recordingId, ...patch }) => {
      if (!library.details.update(recordingId, patch, engine.nowMs())) return failed(failure('not-found'));
      engine.announce(['items', 'search'], [recordingId]);
      return answer(recordingId);
    },
    'details.writeFiles': ({ recordingId }) => {
      library.sidecars.put(recordingId, false);
      engine.sidecars?.wake();
      return ok(undefined);
    },

    'items.actOnMany': ({ action, recordingIds }) => {
      let count = 0;
      for (const recordingId of recordingIds) {
        if (action === 'remove') {
          if (engine.remove(recordingId)) count += 1;
          continue;
        }
        const job = library.jobs.latestFor(recordingId);
        if (job && engine.act(job.id, action).ok) count += 1;
      }
      engine.announce(['items', 'queue', 'search', 'folders']);
      return ok({ count });
    },

    'trash.page': ({ limit, offset }) => ok(trashPage(engine, offset, limit)),
    'trash.restore': ({ recordingIds }) => {
      const count = recordingIds.filter((id) => library.restore(id, engine.nowMs())).length;
      engine.runner.wake();
      engine.announce(['items', 'queue', 'search', 'folders']);
      return ok({ count });
    },
    'trash.delete': async ({ recordingIds }) => ok({ count: await deleteAll(recordingIds) }),
    'trash.empty': async () =>
      ok({ count: await deleteAll(library.trash.olderThan(engine.nowMs(), 100_000)) }),
    'trash.keep': ({ days }) => {
      engine.trash.days = days;
      return ok(undefined);
    },
  };
}
