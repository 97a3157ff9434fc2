// Items of feeds that are fetched, and are not wanted any more: the download ends, and nothing of it stays.
import { isUnheard } from '../domain/audio.ts';
import type { FetchedItem } from '../storage/feeds/feed-items.ts';
import type { Core } from './core.ts';

/** What is being fetched of these items, or (null) of all of a feed. To be asked before they are only listed, and ended after. */
export function fetchedOf(
  { library }: Pick<Core, 'library'>,
  feedId: number,
  itemIds: readonly number[] | null,
): readonly FetchedItem[] {
  const wanted = itemIds && new Set(itemIds);
  return library.feedItems
    .fetched()
    .filter(
      ({ itemId, state }) =>
        state !== 'here' &&
        (wanted === null || wanted.has(itemId)) &&
        library.feedItems.get(itemId)?.feedId === feedId,
    );
}

/** Ends these downloads. What is more than a download, words that are here or what a person asked for by hand, is left alone. */
export async function callOff(
  { addresses, changes, library, nowMs }: Pick<Core, 'addresses' | 'changes' | 'library' | 'nowMs'>,
  fetched: readonly FetchedItem[],
): Promise<void> {
  for (const { addressId, recordingId } of fetched) {
    const recording = library.recordings.get(recordingId);
    if (!recording || !isUnheard(recording) || library.jobs.latestFor(recordingId)) continue;
    const address = library.addresses.get(addressId);
    // From here on nobody begins it anew.
    library.remove(recordingId);
    if (address) await addresses?.drop(address);
    library.trash.delete(recordingId, nowMs());
  }
  changes.tell(['items', 'queue', 'folders']);
}
