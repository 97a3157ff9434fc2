// What a person does to all that is marked.
import { counted } from '../lib/amounts.ts';
import { dialogs } from './dialogs.svelte.ts';
import { items } from './items.svelte.ts';
import { library } from './library.svelte.ts';
import { marked } from './marked.svelte.ts';
import { attempt, notices } from './notices.svelte.ts';
import { reader } from './reader.svelte.ts';

/** Tries again, or removes, everything that is marked. */
export async function actOnMarked(action: 'retry' | 'remove'): Promise<void> {
  const recordingIds = [...marked.ids];
  const done = await attempt('items.actOnMany', { recordingIds, action });
  if (!done) return;
  const { count } = done.value;
  const open = reader.item?.recordingId ?? null;
  if (action === 'remove' && open !== null && recordingIds.includes(open)) reader.close();
  marked.clear();
  notices.say(
    action === 'remove'
      ? `${counted(count, 'recording')} moved to the trash.`
      : count === 0
        ? 'Nothing there is to be tried again.'
        : `${counted(count, 'recording')} queued again.`,
  );
  void items.refresh();
  void library.refresh();
}

/** Asks before everything that is marked leaves the list. */
export function removeMarked(): void {
  dialogs.confirmation = {
    title: `Remove ${counted(marked.count, 'recording')}?`,
    text: 'They move to the trash with their transcripts and are no longer found by search. You can restore them from there. The files themselves stay where they are.',
    action: 'Remove',
    danger: true,
    confirm: () => void actOnMarked('remove'),
  };
}
