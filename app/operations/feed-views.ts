// Feeds as they are shown: without what is secret in their addresses, and with reasons in words.
import type {
  FeedCheckView,
  FeedItemView,
  FeedPreviewView,
  FeedTakeView,
  FeedView,
} from '../contract/feed-views.ts';
import { failureView } from '../contract/failure-view.ts';
import { showAddress } from '../domain/address.ts';
import type { FeedCut } from '../domain/feed.ts';
import { episodeName } from '../domain/feed.ts';
import {
  firstTaken,
  readFirstTake,
  totalsOf,
  type TakeableItem,
  type WhyListed,
} from '../domain/feed-take.ts';
import { modelOf } from '../domain/engine.ts';
import type { CheckCounts, FeedPreview } from '../intake/feed-keeper.ts';
import type { FollowedFeed, ListedItem } from '../storage/feeds/feeds.ts';
import type { Library } from '../storage/library.ts';
import { fetchOfAddress } from './address-views.ts';
import type { Core } from './core.ts';
import type { Views } from './views.ts';

export function feedView(
  library: Pick<Library, 'feeds' | 'feedItems' | 'folders'>,
  views: Pick<Views, 'folder'>,
  feed: FollowedFeed,
): FeedView {
  const { author, checkedAt, failure, folderId, id, isChecked, newUrl, nextAt, takesNew, title, url } = feed;
  const show = library.folders.get(folderId);
  if (!show) throw new Error('A feed has no show');
  return {
    feedId: id,
    title,
    author,
    address: showAddress(url),
    ...library.feeds.counts(id),
    questions: library.feedItems.questions(id).length,
    checkedAt,
    nextAt,
    isChecked,
    takesNew,
    show: views.folder(show),
    failure: failureView(failure),
    newAddress: newUrl === null || newUrl === url ? null : showAddress(newUrl),
  };
}

export function feedItemView(
  core: Pick<Core, 'addresses' | 'library' | 'nowMs'>,
  item: ListedItem,
): FeedItemView {
  const { bringsChapters, bringsTranscript, durationSeconds, hasOtherSound, id, isGone } = item;
  const { addressId, dueAt, publishedMs, recordingId, soundUrl, state, title, why } = item;
  const isLater = state === 'wanted' && dueAt > core.nowMs();
  const trouble = isLater ? core.library.feedItems.lastTrouble(id) : null;
  return {
    itemId: id,
    title,
    publishedAt: publishedMs,
    durationSeconds,
    state,
    why: why === null ? null : sayWhyListed(why),
    isGone,
    hasOtherSound,
    recordingId,
    fetch: addressId === null ? null : fetchOfAddress(core, core.library.addresses.get(addressId), false),
    trouble: trouble === null ? null : { text: trouble, nextAt: dueAt },
    hasSound: soundUrl !== null,
    episode: episodeName(item),
    bringsTranscript,
    bringsChapters,
  };
}

/** Why an item is only listed. */
export function sayWhyListed(why: WhyListed): string {
  switch (why) {
    case 'no-sound':
      return 'It has no sound: nothing to transcribe.';
    case 'older':
      return 'It appeared later, but is dated long before what was known: it looks like an archive. Take it by hand if you want it.';
    case 'too-many':
      return 'It came with many others at once, which looks like an archive and would be a bill. Take it by hand if you want it.';
    case 'again':
      return 'Another item names the same sound.';
    case 'left':
      return 'You left it. Take it by hand if you want it after all.';
    case 'by-hand':
      return 'It is new, and this show takes nothing by itself. Take it by hand if you want it.';
    case 'not-chosen':
      return 'It was there when the feed was added, and not chosen.';
  }
}

function sayCut(cut: FeedCut | null): string | null {
  switch (cut) {
    case null:
      return null;
    case 'ends-early':
      return 'The feed or one of its older pages ends early; what came before is listed.';
    case 'too-many-bytes':
    case 'too-many-items':
    case 'too-much-text':
      return 'The feed is longer than Earshot reads; what comes first in it is listed.';
  }
}

/** What money is asked with. */
type Books = Pick<Core, 'engines' | 'requests' | 'spending'>;

/** @param take what is asked about, as `readFirstTake` reads it */
export function previewView(books: Books, preview: FeedPreview, take: string | undefined): FeedPreviewView {
  if (preview.kind === 'choice') return preview;
  const { items, paged } = preview;
  const dates = items.flatMap(({ publishedMs }) => (publishedMs === null ? [] : [publishedMs]));
  const choice = take === undefined ? null : readFirstTake(take);
  return {
    kind: 'feed',
    title: paged.feed.title,
    author: paged.feed.author,
    items: items.length,
    withoutSound: items.filter(({ hasSound }) => !hasSound).length,
    from: dates.reduce<number | null>((first, date) => Math.min(first ?? date, date), null),
    to: dates.reduce<number | null>((last, date) => Math.max(last ?? date, date), null),
    all: takeView(books, items, firstTaken(items, { kind: 'all' })),
    chosen: choice === null ? null : takeView(books, items, firstTaken(items, choice)),
    cut: sayCut(paged.cut),
  };
}

/** What brings its own transcript is not paid for. */
function takeView(
  { engines, requests, spending }: Books,
  items: readonly TakeableItem[],
  places: readonly number[],
): FeedTakeView {
  const { secondsToTranscribe, unknownToTranscribe, ...totals } = totalsOf(items, places);
  const prices = engines.all.map((engine) => {
    const model = modelOf(engine, requests.for(null, engine.id).options);
    // What nobody knows the length of is not free: nobody knows its price.
    const isFree = !engine.isPaid || secondsToTranscribe + unknownToTranscribe === 0;
    return { service: engine.id, usd: isFree ? 0 : spending.estimateUsd(secondsToTranscribe, model) };
  });
  return { ...totals, prices };
}

export const checkView = (feedId: number, counts: CheckCounts): FeedCheckView => ({
  feedId,
  ...counts,
  failure: failureView(counts.failure),
});
