// The list of the stand-in: narrowed down and sorted as the real one is.
import type { FolderView, ItemView } from '../../app/contract/views.ts';
import type { ListFilters, ListSort } from '../../app/domain/list-choices.ts';
import { titleKey } from '../../app/domain/title-key.ts';

/** Tags and speakers are not known of these recordings: one tag and one name let every third through. */
export function isLetThrough(item: ItemView, { speaker, state, tag }: ListFilters): boolean {
  if ((tag || speaker) && (item.recordingId ?? 1) % 3 !== 0) return false;
  switch (state) {
    case 'unread':
      return item.isUnread === true;
    case 'done':
      return item.state === 'done';
    case 'waiting':
      return item.state === 'queued';
    case 'working':
      return ['settling', 'reading', 'uploading', 'transcribing'].includes(item.state);
    case 'attention':
      return ['rejected', 'failed', 'uncertain'].includes(item.state);
    case 'stopped':
      return item.state === 'cancelled';
    default:
      return true;
  }
}

/** Sorted as the real list is. */
export function sortedBy(
  items: readonly ItemView[],
  sort: ListSort,
  folders: readonly FolderView[],
): readonly ItemView[] {
  const nameOf = ({ folderId }: ItemView): string =>
    titleKey(folders.find(({ id }) => id === folderId)?.name ?? '￿');
  const by = (key: (item: ItemView) => number | string) => (a: ItemView, b: ItemView) =>
    key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
  switch (sort) {
    case 'newest':
      return items;
    case 'oldest':
      return items.toReversed();
    case 'longest':
      return items.toSorted(by((item) => -(item.durationSeconds ?? 0)));
    case 'shortest':
      return items.toSorted(by((item) => item.durationSeconds ?? Infinity));
    case 'title':
      return items.toSorted(by((item) => titleKey(item.title)));
    case 'show':
      return items.toSorted(by(nameOf));
  }
}
