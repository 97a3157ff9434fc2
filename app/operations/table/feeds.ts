// Operations on feeds that are followed.
import type { FEED_CHANNELS } from '../../contract/channels/feeds.ts';
import type { AddedFeedView, FeedView } from '../../contract/feed-views.ts';
import type { ArgsOf } from '../../contract/operations.ts';
import type { FeedSettings } from '../../contract/show-fields.ts';
import { failureView } from '../../contract/failure-view.ts';
import { sayNoAddress } from '../../domain/address.ts';
import { failure } from '../../domain/failure.ts';
import { readTypedFeed } from '../../domain/feed-address.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import type { Deeds } from '../call.ts';
import type { Core } from '../core.ts';
import { callOff, fetchedOf } from '../feed-calling-off.ts';
import { answerQuestion, questionViews, storyView } from '../feed-questions.ts';
import { checkView, feedItemView, feedView, previewView } from '../feed-views.ts';
import type { Shows } from '../shows.ts';
import type { Views } from '../views.ts';
import { setPlace } from './downloads.ts';
import type { FollowedFeed } from '../../storage/feeds/feeds.ts';

interface Deps {
  readonly core: Core;
  readonly shows: Pick<Shows, 'answer' | 'changes'>;
  readonly views: Pick<Views, 'folder'>;
}

const NOT_HERE = failed(failure('not-allowed', { message: 'Feeds cannot be asked here.' }));

/**
 * What they do.
 * @param isTyped a person named the address with their own hand: it may lie in their own network; that of a page may not
 */
export function feedDeeds({ core, shows, views }: Deps, isTyped = false): Deeds<typeof FEED_CHANNELS> {
  const { feeds, library } = core;
  const view = (feed: FollowedFeed): FeedView => feedView(library, views, feed);
  return {
    ...itemDeeds({ core, shows }),
    'feeds.list': () => ok(library.feeds.list().map(view)),
    'feeds.preview': async ({ address, take }) => {
      const url = typedAddress(address);
      if (!url.ok) return url;
      const found = feeds ? await feeds.preview(url.value, isTyped) : NOT_HERE;
      return found.ok ? ok(previewView(core, found.value, take)) : found;
    },
    'feeds.add': (wish) => followed({ core, views }, wish, isTyped),
    'feeds.addMany': async ({ addresses, settings, take }) => {
      const all: AddedFeedView[] = [];
      for (const address of addresses) {
        const added = await followed({ core, views }, { address, settings, take }, isTyped);
        all.push(
          added.ok
            ? { feed: added.value, failure: null }
            : { feed: null, failure: failureView(added.failure) },
        );
      }
      return ok(all);
    },
    'feeds.change': async ({ feedId, settings: { isChecked, takesNew, ...show } }) => {
      const feed = library.feeds.get(feedId);
      if (!feed) return failed(failure('not-found'));
      const changed = await shows.changes.change(feed.folderId, show);
      if (!changed.ok) return changed;
      library.feeds.change(feedId, { isChecked, takesNew });
      core.changes.tell(['folders']);
      return ok(view(library.feeds.get(feedId) ?? feed));
    },
    'feeds.check': async ({ feedId }) => {
      const checked = feeds ? await feeds.check(feedId) : NOT_HERE;
      return checked.ok ? ok([...checked.value].map(([id, counts]) => checkView(id, counts))) : checked;
    },
    'feeds.remove': async ({ feedId }) => {
      const fetched = fetchedOf(core, feedId, null);
      const removed = feeds ? feeds.remove(feedId) : NOT_HERE;
      if (removed.ok) await callOff(core, fetched);
      // What its pause kept from beginning is held back.
      if (removed.ok) await core.folders.follow();
      return removed;
    },
  };
}

/**
 * Follows a feed.
 * @param wish with the folder for its downloads, where a person at a terminal names one
 */
export async function followed(
  { core, views }: Pick<Deps, 'core' | 'views'>,
  wish: ArgsOf<'feeds.add'> & { readonly downloads?: string },
  isTyped: boolean,
): Promise<Outcome<FeedView>> {
  const url = typedAddress(wish.address);
  if (!url.ok) return url;
  if (!core.feeds) return NOT_HERE;
  const added = await core.feeds.add(url.value, wish.take, isTyped, (feed) => {
    const set = setFeed(core, feed, wish.settings ?? {});
    const placed =
      set.ok && wish.downloads !== undefined ? setPlace(core, feed.folderId, wish.downloads) : set;
    return placed.ok ? ok(undefined) : placed;
  });
  return added.ok ? ok(feedView(core.library, views, added.value.feed)) : added;
}

type OfItems = 'items' | 'want' | 'leave' | 'questions' | 'answer' | 'story' | 'find';

/** What is done about items of feeds. */
function itemDeeds({
  core,
  shows,
}: Pick<Deps, 'core' | 'shows'>): Pick<Deeds<typeof FEED_CHANNELS>, `feeds.${OfItems}`> {
  const { library } = core;
  return {
    'feeds.items': ({ feedId, limit, offset }) =>
      library.feeds.get(feedId)
        ? ok(library.feeds.items(feedId, limit, offset).map((item) => feedItemView(core, item)))
        : failed(failure('not-found')),
    'feeds.want': ({ feedId, itemIds }) => {
      if (!library.feeds.get(feedId)) return failed(failure('not-found'));
      const count = library.feeds.want(feedId, itemIds, core.nowMs());
      core.changes.tell(['folders']);
      return ok({ count });
    },
    'feeds.leave': async ({ feedId, itemIds }) => {
      if (!library.feeds.get(feedId)) return failed(failure('not-found'));
      const fetched = fetchedOf(core, feedId, itemIds);
      const count = library.feedItems.leave(feedId, itemIds, core.nowMs());
      await callOff(core, fetched);
      core.changes.tell(['folders']);
      return ok({ count });
    },
    'feeds.questions': ({ feedId }) => ok(questionViews(core, feedId)),
    'feeds.answer': (answer) =>
      answerQuestion(core, (offerId, accept) => shows.answer(offerId, accept, false), answer),
    'feeds.story': ({ itemId }) => {
      const item = library.feedItems.get(itemId);
      return item ? ok(storyView(core, item)) : failed(failure('not-found'));
    },
    'feeds.find': ({ text }) => ok(library.feedItems.find(text).map((item) => storyView(core, item))),
  };
}

/** Sets a feed that was just added, before anything of it comes in. */
function setFeed(
  { library, requests }: Pick<Core, 'library' | 'requests'>,
  { folderId, id }: FollowedFeed,
  { isChecked, takesNew, together: _together, ...show }: FeedSettings,
): Outcome<void> {
  const checked = requests.checkShow(folderId, show);
  if (!checked.ok) return checked;
  library.folders.update(folderId, checked.value);
  library.feeds.change(id, { isChecked, takesNew });
  return ok(undefined);
}

/** An address as it was typed, whole; or why it is none. */
function typedAddress(text: string): Outcome<string> {
  const address = readTypedFeed(text);
  return typeof address === 'string'
    ? failed(failure('bad-argument', { message: sayNoAddress(address) }))
    : ok(address.href);
}
