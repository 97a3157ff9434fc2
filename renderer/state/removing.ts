// Recordings leave the list without a question and come back by Undo: the trash keeps them. What cannot be undone is asked about.
import type { ItemView } from '../../app/contract/views.ts';
import { isUndoable, waited } from '../lib/removing.ts';
import { dialogs } from './dialogs.svelte.ts';
import { items } from './items.svelte.ts';
import { library } from './library.svelte.ts';
import { attempt, notices } from './notices.svelte.ts';
import { reader } from './reader.svelte.ts';
import { t } from '../../app/messages/text.ts';

/** Removes an item, or asks where that ends work that is or may be paid. */
export function removeItem(item: ItemView): void {
  const remove = (): void => void removeNow(item);
  if (isUndoable(item, library.engine(item.service).isPaid)) remove();
  else
    dialogs.confirmation = {
      title: t('list.removing.removeItFromTheList'),
      text: t('list.removing.titleMovesToTheTrash', { title: item.title }),
      action: t('list.removing.remove'),
      danger: true,
      confirm: remove,
    };
}

async function removeNow(item: ItemView): Promise<void> {
  if (!(await attempt('items.act', { itemId: item.id, action: 'remove' }))) return;
  if (reader.item?.id === item.id) reader.close();
  refresh();
  const { recordingId } = item;
  notices.say(t('list.removing.removedTitle', { title: item.title }), false, {
    label: t('list.removing.undo'),
    undoes: true,
    run: () =>
      void (recordingId === null
        ? attempt('items.act', { itemId: item.id, action: 'take' }).then(refresh)
        : restore([recordingId], waited([item]))),
  });
}

/** Removes all that is marked. */
export async function removeMany(
  removed: readonly ItemView[],
  recordingIds: readonly number[],
): Promise<void> {
  const done = await attempt('items.actOnMany', { recordingIds: [...recordingIds], action: 'remove' });
  if (!done) return;
  const open = reader.item?.recordingId ?? null;
  if (open !== null && recordingIds.includes(open)) reader.close();
  refresh();
  notices.say(t('list.removing.removedRecordings', { count: done.value.count }), false, {
    label: t('list.removing.undo'),
    undoes: true,
    run: () => void restore(recordingIds, waited(removed)),
  });
}

/** Takes them out of the trash; what waited waits again. */
async function restore(recordingIds: readonly number[], queued: readonly number[]): Promise<void> {
  const done = await attempt('trash.restore', { recordingIds: [...recordingIds] });
  if (!done) return;
  if (queued.length > 0) await attempt('items.actOnMany', { recordingIds: [...queued], action: 'retry' });
  refresh();
  notices.say(t('list.removing.recordingsRestored', { count: done.value.count }));
}

function refresh(): void {
  void items.refresh();
  void library.refresh();
}
