// Operations on feeds that are followed.
import type { FEED_CHANNELS } from '../../contract/channels/feeds.ts';
import type { AddedFeedView } from '../../contract/feed-views.ts';
import { failureView } from '../../contract/failure-view.ts';
import { sayNoAddress } from '../../domain/address.ts';
import { failure } from '../../domain/failure.ts';
import { readTypedFeed } from '../../domain/feed-address.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import type { Deeds } from '../call.ts';
import type { Core } from '../core.ts';
import { answerQuestion, questionViews, storyView } from '../feed-questions.ts';
import { checkView, feedItemView, feedView, previewView } from '../feed-views.ts';
import type { Shows } from '../shows.ts';

interface Deps {
  readonly core: Core;
  readonly shows: Pick<Shows, 'answer'>;
}

const NOT_HERE = failed(failure('not-allowed', { message: 'Feeds cannot be asked here.' }));

/**
 * What they do.
 * @param isTyped a person named the address with their own hand: it may lie in their own network; that of a page may not
 */
export function feedDeeds({ core, shows }: Deps, isTyped = false): Deeds<typeof FEED_CHANNELS> {
  const { feeds, library } = core;
  return {
    'feeds.list': () => ok(library.feeds.list().map((feed) => feedView(library, feed))),
    'feeds.items': ({ feedId, limit, offset }) =>
      library.feeds.get(feedId)
        ? ok(library.feeds.items(feedId, limit, offset).map(feedItemView))
        : failed(failure('not-found')),
    'feeds.preview': async ({ address, take }) => {
      const url = typedAddress(address);
      if (!url.ok) return url;
      const found = feeds ? await feeds.preview(url.value, isTyped) : NOT_HERE;
      return found.ok ? ok(previewView(core, found.value, take)) : found;
    },
    'feeds.add': async ({ address, take }) => {
      const url = typedAddress(address);
      if (!url.ok) return url;
      const added = feeds ? await feeds.add(url.value, take, isTyped) : NOT_HERE;
      return added.ok ? ok(feedView(library, added.value.feed)) : added;
    },
    'feeds.addMany': async ({ addresses, take }) => {
      const all: AddedFeedView[] = [];
      for (const address of addresses) {
        const url = typedAddress(address);
        const added = !url.ok ? url : feeds ? await feeds.add(url.value, take, isTyped) : NOT_HERE;
        all.push(
          added.ok
            ? { feed: feedView(library, added.value.feed), failure: null }
            : { feed: null, failure: failureView(added.failure) },
        );
      }
      return ok(all);
    },
    'feeds.want': ({ feedId, itemIds }) => {
      if (!library.feeds.get(feedId)) return failed(failure('not-found'));
      const count = library.feeds.want(feedId, itemIds, core.nowMs());
      core.changes.tell(['folders']);
      return ok({ count });
    },
    'feeds.leave': ({ feedId, itemIds }) => {
      if (!library.feeds.get(feedId)) return failed(failure('not-found'));
      const count = library.feedItems.leave(feedId, itemIds, core.nowMs());
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
    'feeds.check': async ({ feedId }) => {
      const checked = feeds ? await feeds.check(feedId) : NOT_HERE;
      return checked.ok ? ok([...checked.value].map(([id, counts]) => checkView(id, counts))) : checked;
    },
    'feeds.remove': ({ feedId }) => (feeds ? feeds.remove(feedId) : NOT_HERE),
  };
}

/** An address as it was typed, whole; or why it is none. */
function typedAddress(text: string): Outcome<string> {
  const address = readTypedFeed(text);
  return typeof address === 'string'
    ? failed(failure('bad-argument', { message: sayNoAddress(address) }))
    : ok(address.href);
}
