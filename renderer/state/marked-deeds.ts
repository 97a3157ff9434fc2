// What a person does to all that is marked.
import type { ItemView } from '../../app/contract/views.ts';
import { counted } from '../lib/amounts.ts';
import { isUndoable } from '../lib/removing.ts';
import { dialogs } from './dialogs.svelte.ts';
import { items } from './items.svelte.ts';
import { library } from './library.svelte.ts';
import { marked } from './marked.svelte.ts';
import { attempt, notices } from './notices.svelte.ts';
import { removeMany } from './removing.ts';

/** Those of the marked that were looked at: what else is known of a recording is not needed for what is done to all. */
export function markedItems(): readonly ItemView[] {
  return items.rows.filter((row): row is ItemView => row !== undefined && marked.has(row));
}

/** Tries everything again that is marked and can be. */
export async function retryMarked(): Promise<void> {
  const recordingIds = [...marked.ids];
  const done = await attempt('items.actOnMany', { recordingIds, action: 'retry' });
  if (!done) return;
  marked.clear();
  const { count } = done.value;
  notices.say(
    count === 0 ? 'Nothing there is to be tried again.' : `${counted(count, 'recording')} queued again.`,
  );
  void items.refresh();
  void library.refresh();
}

/** Removes everything that is marked; asks where that ends work that is or may be paid. */
export function removeMarked(): void {
  const rows = markedItems();
  const recordingIds = [...marked.ids];
  const remove = (): void => {
    marked.clear();
    void removeMany(rows, recordingIds);
  };
  const sent = rows.filter((item) => !isUndoable(item, library.engine(item.service).isPaid)).length;
  if (sent === 0) return remove();
  dialogs.confirmation = {
    title: `Remove ${counted(recordingIds.length, 'recording')}?`,
    text: `They move to the trash. ${sent === 1 ? 'One of them was' : `${sent} of them were`} sent already: the answer is no longer waited for, and may be charged all the same. That cannot be undone.`,
    action: 'Remove',
    danger: true,
    confirm: remove,
  };
}
