// What is open and seen counts as read.
import { call } from '../lib/api.ts';
import { items } from './items.svelte.ts';
import { layout } from './layout.svelte.ts';
import { place } from './place.svelte.ts';
import { reader } from './reader.svelte.ts';

const markRead = (recordingId: number): void =>
  void call('items.read', { recordingIds: [recordingId], unread: false });

/** Marks the open text as read once it is shown. Called while a component is set up. */
export function followReading(): void {
  /** Open in a list of what is unread: it stays there until it is left. */
  let kept: number | null = null;
  $effect(() => {
    const { item, transcript } = reader;
    const recordingId = item?.recordingId ?? null;
    if (kept !== null && kept !== recordingId) {
      markRead(kept);
      kept = null;
    }
    const isSeen = place.page === 'reader' && (!layout.single || place.pane === 'page');
    if (!isSeen || recordingId === null || !item?.isUnread) return;
    if (transcript?.recordingId !== recordingId) return;
    if (items.filters.state === 'unread') kept = recordingId;
    else markRead(recordingId);
  });
}
