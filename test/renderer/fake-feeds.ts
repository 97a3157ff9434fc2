// The part of the fake that follows feeds: none are, and none can be.
import type {
  FeedCheckView,
  FeedItemView,
  FeedPreviewView,
  FeedView,
} from '../../app/contract/feed-views.ts';

export function fakeFeeds() {
  const nothing = { items: 0, seconds: 0, unknownLengths: 0 };
  const preview: FeedPreviewView = {
    kind: 'feed',
    title: 'Tides',
    author: null,
    items: 0,
    withoutSound: 0,
    from: null,
    to: null,
    all: nothing,
    chosen: null,
    cut: null,
  };
  const feed: FeedView = {
    feedId: 1,
    title: 'Tides',
    author: null,
    address: 'https://example.org/feed',
    items: 0,
    wanted: 0,
    gone: 0,
    checkedAt: null,
    nextAt: 0,
    failure: null,
    newAddress: null,
  };
  return {
    'addresses.look': () => [],
    'addresses.add': () => [],
    'feeds.list': (): readonly FeedView[] => [],
    'feeds.items': (): readonly FeedItemView[] => [],
    'feeds.preview': () => preview,
    'feeds.add': () => feed,
    'feeds.want': () => ({ count: 0 }),
    'feeds.check': (): readonly FeedCheckView[] => [],
    'feeds.remove': () => undefined,
  };
}
