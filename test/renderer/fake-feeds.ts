// The part of the fake that follows feeds: none are, and none can be.
import type {
  FeedCheckView,
  FeedItemView,
  FeedPreviewView,
  FeedQuestionView,
  FeedStoryView,
  FeedView,
} from '../../app/contract/feed-views.ts';

export function fakeFeeds() {
  const nothing = { items: 0, seconds: 0, unknownLengths: 0, bringTranscripts: 0, prices: [] };
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
    questions: 0,
    checkedAt: null,
    nextAt: 0,
    failure: null,
    newAddress: null,
  };
  const story: FeedStoryView = {
    feedId: 1,
    feedTitle: 'Tides',
    item: {
      itemId: 1,
      title: 'Ice',
      publishedAt: null,
      durationSeconds: null,
      state: 'wanted',
      why: null,
      isGone: false,
      hasOtherSound: false,
      recordingId: null,
      episode: '',
      bringsTranscript: false,
      bringsChapters: false,
    },
    address: null,
    text: 'It waits to be fetched.',
    trail: [],
  };
  return {
    'addresses.look': () => [],
    'addresses.add': () => [],
    'feeds.list': (): readonly FeedView[] => [],
    'feeds.items': (): readonly FeedItemView[] => [],
    'feeds.preview': () => preview,
    'feeds.add': () => feed,
    'feeds.want': () => ({ count: 0 }),
    'feeds.leave': () => ({ count: 0 }),
    'feeds.questions': (): readonly FeedQuestionView[] => [],
    'feeds.answer': () => undefined,
    'feeds.story': () => story,
    'feeds.find': (): readonly FeedStoryView[] => [],
    'feeds.check': (): readonly FeedCheckView[] => [],
    'feeds.remove': () => undefined,
  };
}
