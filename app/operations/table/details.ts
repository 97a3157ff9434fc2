// Operations on what is known of recordings, of several recordings at once, and of the trash.
import type { DETAILS_CHANNELS } from '../../contract/channels/details.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
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
    'trash.delete': ({ fromBackups, recordingIds }) =>
      deleteForGood(engine, fromBackups, () => engine.trash.delete(recordingIds)),
    'trash.empty': ({ fromBackups }) => deleteForGood(engine, fromBackups, () => engine.trash.empty()),
    'trash.keep': ({ days }) => {
      engine.trash.days = days;
      return ok(undefined);
    },
  };
}

/** The wish is written down before the first row goes, so that a kill in between leaves no words in a backup unasked. */
async function deleteForGood(
  { backups, library }: Pick<Engine, 'backups' | 'library'>,
  fromBackups: boolean,
  work: () => Promise<number>,
): Promise<Outcome<{ readonly count: number }>> {
  if (fromBackups) library.wantForgotten();
  const count = await work();
  if (fromBackups) backups.forget();
  return ok({ count });
}
