// What is open and seen counts as read.
import { call } from '../lib/api.ts';
import { items } from './items.svelte.ts';
import { layout } from './layout.svelte.ts';
import { place } from './place.svelte.ts';
import { reader } from './reader.svelte.ts';

const markRead = (recordingId: number): void =>
  void call('items.read', { recordingIds: [recordingId], unread: false });

/** Marked as unread by the person while it was open: it stays so until it is left. */
let leftUnread: number | null = null;

/** To be called before recordings are marked as unread: the open one is not to be read again at once. */
export function leaveUnread(recordingIds: readonly number[]): void {
  const open = reader.item?.recordingId ?? null;
  if (open !== null && recordingIds.includes(open)) leftUnread = open;
}

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
    if (leftUnread !== recordingId) leftUnread = null;
    const isSeen = place.page === 'reader' && (!layout.single || place.pane === 'page');
    if (!isSeen || recordingId === null || !item?.isUnread) return;
    if (transcript?.recordingId !== recordingId || leftUnread === recordingId) return;
    if (items.filters.state === 'unread') kept = recordingId;
    else markRead(recordingId);
  });
}
