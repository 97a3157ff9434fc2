// Operations on what is known of recordings, of several recordings at once, and of the trash.
import type { DETAILS_CHANNELS } from '../../contract/channels/details.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok } from '../../domain/result.ts';
import { detailsView, trashPage } from '../details-views.ts';
import type { Engine } from '../engine.ts';
import type { Deeds } from '../call.ts';

/** What they do. */
export function detailDeeds({ engine }: { readonly engine: Engine }): Deeds<typeof DETAILS_CHANNELS> {
  const { library } = engine;

  const answer = (recordingId: number) => {
    const view = detailsView(engine, recordingId);
    return view ? ok(view) : failed(failure('not-found'));
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
    'trash.restore': async ({ recordingIds }) => ok({ count: await engine.restore(recordingIds) }),
    'trash.delete': async ({ fromBackups, recordingIds }) => {
      const count = await engine.trash.delete(recordingIds, fromBackups);
      engine.backups.hasten();
      return ok({ count });
    },
    'trash.empty': async ({ fromBackups }) => {
      const count = await engine.trash.empty(fromBackups);
      engine.backups.hasten();
      return ok({ count });
    },
    'trash.keep': ({ days }) => {
      engine.trash.days = days;
      return ok(undefined);
    },
  };
}
