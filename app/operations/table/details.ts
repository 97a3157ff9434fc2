// Operations on what is known of recordings, of several recordings at once, and of the trash.
import type { DETAILS_CHANNELS } from '../../contract/channels/details.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok } from '../../domain/result.ts';
import { detailsView, trashPage } from '../details-views.ts';
import type { Core } from '../core.ts';
import type { Deeds } from '../call.ts';
import { removeRecording, restoreRecordings } from '../removing.ts';

/** What they do. */
export function detailDeeds({ core }: { readonly core: Core }): Deeds<typeof DETAILS_CHANNELS> {
  const { library } = core;

  const answer = (recordingId: number) => {
    const view = detailsView(core, recordingId);
    return view ? ok(view) : failed(failure('not-found'));
  };

  return {
    'details.get': ({ recordingId }) => answer(recordingId),
    'details.set': ({ recordingId, ...patch }) => {
      if (!library.details.update(recordingId, patch, core.nowMs())) return failed(failure('not-found'));
      core.changes.tell(['items', 'search'], [recordingId]);
      return answer(recordingId);
    },
    'details.writeFiles': ({ recordingId }) => {
      library.sidecars.put(recordingId, false);
      core.sidecars?.wake();
      return ok(undefined);
    },

    'items.actOnMany': ({ action, recordingIds }) => {
      let count = 0;
      // Each goes before all others: the first of them is the last to be put there.
      const inTurn = action === 'next' ? recordingIds.toReversed() : recordingIds;
      for (const recordingId of inTurn) {
        if (action === 'remove') {
          if (removeRecording(core, recordingId)) count += 1;
          continue;
        }
        const job = library.jobs.latestFor(recordingId);
        if (job && core.act(job.id, action).ok) count += 1;
      }
      core.changes.tell(['items', 'queue', 'search', 'folders']);
      return ok({ count });
    },

    'items.tag': ({ recordingIds, ...tags }) => {
      const changed = library.details.retag(recordingIds, tags, core.nowMs());
      if (changed.length > 0) core.changes.tell(['items', 'search'], changed);
      return ok({ count: changed.length });
    },
    'items.read': ({ recordingIds, unread }) => {
      const count = library.recordings.markUnread(recordingIds, unread);
      if (count > 0) core.changes.tell(['items'], recordingIds);
      return ok({ count });
    },
    ...trashDeeds(core),
  };
}

/** What is done with the trash. */
function trashDeeds(
  core: Core,
): Pick<Deeds<typeof DETAILS_CHANNELS>, `trash.${'page' | 'restore' | 'delete' | 'empty' | 'keep'}`> {
  return {
    'trash.page': ({ limit, offset }) => ok(trashPage(core, offset, limit)),
    'trash.restore': async ({ recordingIds }) => ok({ count: await restoreRecordings(core, recordingIds) }),
    'trash.delete': async ({ fromBackups, recordingIds }) => {
      const count = await core.trash.delete(recordingIds, fromBackups);
      core.backups.hasten();
      return ok({ count });
    },
    'trash.empty': async ({ fromBackups }) => {
      const count = await core.trash.empty(fromBackups);
      core.backups.hasten();
      return ok({ count });
    },
    'trash.keep': ({ days }) => {
      core.trash.days = days;
      return ok(undefined);
    },
  };
}
