// The part of the fake that follows feeds: hosts that serve one, several or none; a feed of thousands, one that fails, one from right to left.
import type {
  AddedFeedView,
  FeedCheckView,
  FeedListView,
  FeedItemView,
  FeedPreviewView,
  FeedQuestionView,
  FeedStoryView,
  FeedTakeView,
  FeedView,
} from '../../app/contract/feed-views.ts';
import type { FailureView } from '../../app/contract/failure-view.ts';
import type { ArgsOf } from '../../app/contract/schema.ts';
import { DEFAULT_SHOW } from '../../app/domain/show.ts';
import { DEFAULT_TOGETHER } from '../../app/domain/together.ts';
import { firstTaken, readFirstTake, totalsOf, type TakeableItem } from '../../app/domain/feed-take.ts';

const DAY = 86_400_000;
const NOW = new Date(2026, 10, 21, 14, 20).getTime();

/** How the fake refuses. */
type Refuse = (failure: FailureView) => never;

const TITLES = [
  'The bread that would not rise',
  'A week on the marsh, and what the bitterns said when nobody asked them to, in one very long title that goes on',
  'Salt, twice',
  'The clock that limps',
  'خبز الجدة والخميرة القديمة',
  'What the tide took',
];
const NOT_CHOSEN = 'It was there when the feed was added, and not chosen.';
const GONE = 'There is nothing at this address. Nothing was downloaded. Check it in a browser.';
const FETCH = {
  ...{ state: 'running' as const, receivedBytes: 21_400_000, totalBytes: 48_900_000 },
  ...{ bytesPerSecond: 1_900_000, dueAt: null, failure: null },
};
const SILENT = 'It has no sound: nothing to transcribe.';

const itemsOf = (count: number): FeedItemView[] =>
  Array.from({ length: count }, (_, at) => ({
    itemId: at + 1,
    title: TITLES[at % TITLES.length] ?? '',
    publishedAt: NOW - at * 7 * DAY,
    durationSeconds: at % 11 === 7 ? null : 1_800 + ((at * 311) % 3_000),
    state: at < 6 ? 'wanted' : 'listed',
    why: at < 6 ? null : at === 8 ? SILENT : NOT_CHOSEN,
    isGone: at === 9,
    hasOtherSound: at === 2,
    recordingId: at > 1 && at < 5 ? 186 + at : null,
    fetch: at === 0 ? FETCH : null,
    trouble: at === 5 ? { text: GONE, nextAt: NOW + 100 * 60_000 } : null,
    hasSound: at !== 8,
    episode: `${count - at}`,
    bringsTranscript: at % 3 === 0,
    bringsChapters: at % 5 === 0,
  }));

/** The show of a feed. */
const showOf = (feedId: number, name: string): FeedView['show'] => ({
  id: 900 + feedId,
  kind: 'feed',
  name,
  path: 'feed:',
  color: feedId % 8,
  includeSubfolders: true,
  service: 'device',
  chain: ['device'],
  fallback: false,
  language: null,
  ...DEFAULT_SHOW,
  together: DEFAULT_TOGETHER,
  recordingCount: 0,
  unwatched: [],
  state: 'listening',
  failure: null,
});

const feedOf = (feedId: number, title: string, more: Partial<FeedView> = {}): FeedView => ({
  feedId,
  title,
  author: 'Mina and Jonas',
  address: 'https://feeds.example.org/…/night-kitchen',
  items: 3_000,
  wanted: 6,
  gone: 1,
  questions: 0,
  checkedAt: NOW - 25 * 60_000,
  nextAt: NOW + 35 * 60_000,
  isChecked: true,
  takesNew: true,
  show: showOf(feedId, title),
  failure: null,
  newAddress: null,
  ...more,
});

function takenOf(items: readonly TakeableItem[], take: string): FeedTakeView {
  const choice = readFirstTake(take);
  const { secondsToTranscribe, ...totals } = totalsOf(
    items,
    choice === null ? [] : firstTaken(items, choice),
  );
  const usd = Math.round(secondsToTranscribe * 0.01) / 100;
  return {
    ...totals,
    prices: [
      { service: 'device', usd: 0 },
      { service: 'cloud', usd },
    ],
  };
}

function previewOf(take: string | undefined): FeedPreviewView {
  const items: TakeableItem[] = itemsOf(212).map((item) => ({
    publishedMs: item.publishedAt,
    durationSeconds: item.durationSeconds,
    hasSound: true,
    hasTranscript: item.bringsTranscript,
  }));
  return {
    kind: 'feed',
    title: 'Night Kitchen',
    author: 'Mina and Jonas',
    items: 212,
    withoutSound: 3,
    from: NOW - 211 * 7 * DAY,
    to: NOW,
    all: takenOf(items, 'all'),
    chosen: take === undefined ? null : takenOf(items, take),
    cut: null,
  };
}

/** What lies at an address, by words in it. */
function lookAt(address: string, take: string | undefined, refuse: Refuse): FeedPreviewView {
  if (address.includes('none'))
    refuse({
      code: 'not-a-feed',
      message:
        'There is no feed at this address: neither RSS nor Atom. Nothing was changed. Look on the page of the show, or at its host, for the address of the feed.',
    });
  if (!address.includes('page')) return previewOf(take);
  return { kind: 'choice', title: 'Shows of the harbour', feeds: NAMED };
}

const NAMED = ['Night Kitchen', 'Field Notes', 'ملاحظات ميدانية'].map((title, at) => ({
  title,
  url: `https://feeds.example.org/shows/${at + 1}/feed.xml`,
}));

const questionsOf = ({ feedId, questions }: FeedView): FeedQuestionView[] =>
  questions === 0
    ? []
    : [
        {
          kind: 'same-work',
          questionId: 1,
          feedId,
          itemId: 1,
          title: 'The bread that would not rise',
          recordingId: 188,
          recordingTitle: 'NK-188 The bread that would not rise, final mix 3',
          reason: 'Title, date and length are alike, and so are the first words.',
        },
        {
          kind: 'replaced',
          questionId: 2,
          feedId,
          itemId: 3,
          title: 'Salt, twice',
          recordingId: 187,
          recordingTitle: 'NK-187 Salt, twice',
          reason: 'It is four minutes longer than what came in on 7 November 2026.',
        },
      ];

export function fakeFeeds(refuse: Refuse, followed: () => readonly FeedView[] = () => []) {
  const items = new Map<number, FeedItemView[]>();
  const answered = new Set<number>();
  let added: readonly FeedView[] = [];
  const all = (): readonly FeedView[] => [...followed(), ...added];
  const itemsIn = (feedId: number): FeedItemView[] => {
    const known = items.get(feedId) ?? itemsOf(all().find((feed) => feed.feedId === feedId)?.items ?? 0);
    items.set(feedId, known);
    return known;
  };
  const change = (feedId: number, itemIds: readonly number[], more: Partial<FeedItemView>) => {
    items.set(
      feedId,
      itemsIn(feedId).map((item) => (itemIds.includes(item.itemId) ? { ...item, ...more } : item)),
    );
    return { count: itemIds.length };
  };
  const storyOf = (item: FeedItemView): FeedStoryView => ({
    feedId: 1,
    feedTitle: 'Night Kitchen',
    item,
    address: 'https://cdn.example.org/…/188.mp3',
    text: item.why ?? 'It waits to be fetched.',
    trail: [{ at: NOW - DAY, kind: 'seen', text: 'It appeared in the feed.' }],
  });
  return {
    'feeds.list': all,
    'feeds.items': ({ feedId, limit, offset }: ArgsOf<'feeds.items'>) =>
      itemsIn(feedId).slice(offset, offset + limit),
    'feeds.preview': ({ address, take }: ArgsOf<'feeds.preview'>) => lookAt(address, take, refuse),
    'feeds.chooseList': (): FeedListView => ({ kind: 'choice', title: 'Podcasts', feeds: NAMED }),
    'feeds.add': (): FeedView => {
      const feed = feedOf(all().length + 1, 'Night Kitchen', { items: 212, wanted: 10, gone: 0 });
      added = [...added, feed];
      return feed;
    },
    'feeds.addMany': ({ addresses }: ArgsOf<'feeds.addMany'>): AddedFeedView[] =>
      addresses.map((_, at) => {
        const feed = feedOf(all().length + 1, NAMED[at]?.title ?? 'A show', {
          items: 40,
          wanted: 10,
          gone: 0,
        });
        added = [...added, feed];
        return { feed, failure: null };
      }),
    'feeds.change': ({ feedId, settings }: ArgsOf<'feeds.change'>): FeedView => {
      const feed = all().find((one) => one.feedId === feedId);
      if (!feed) return refuse({ code: 'not-found', message: 'This is no longer there.' });
      const { isChecked = feed.isChecked, takesNew = feed.takesNew } = settings;
      return { ...feed, isChecked, takesNew };
    },
    'feeds.want': ({ feedId, itemIds }: ArgsOf<'feeds.want'>) =>
      change(feedId, itemIds, { state: 'wanted', why: null }),
    'feeds.leave': ({ feedId, itemIds }: ArgsOf<'feeds.leave'>) =>
      change(feedId, itemIds, { state: 'listed', why: NOT_CHOSEN }),
    'feeds.questions': ({ feedId }: ArgsOf<'feeds.questions'>) =>
      all()
        .filter((feed) => feedId === null || feed.feedId === feedId)
        .flatMap(questionsOf)
        .filter(({ questionId }) => !answered.has(questionId)),
    'feeds.answer': ({ questionId }: ArgsOf<'feeds.answer'>): undefined => void answered.add(questionId),
    'feeds.story': ({ itemId }: ArgsOf<'feeds.story'>) =>
      storyOf(itemsOf(3_000)[itemId - 1] ?? refuse({ code: 'not-found', message: 'It is gone.' })),
    'feeds.find': (): readonly FeedStoryView[] => [],
    'feeds.check': (): readonly FeedCheckView[] => [],
    'feeds.remove': ({ feedId }: ArgsOf<'feeds.remove'>): undefined => {
      added = added.filter((feed) => feed.feedId !== feedId);
    },
  };
}

/** Feeds of scenes that have any. */
export const FEEDS: readonly FeedView[] = [
  feedOf(1, 'Night Kitchen, the whole archive', { questions: 2 }),
  feedOf(2, 'مطبخ الليل', {
    items: 40,
    wanted: 3,
    gone: 0,
    failure: {
      code: 'feed-gone',
      message:
        'There is nothing at the address of this feed any more. Its recordings and transcripts are kept. Ask its publisher for its new address.',
    },
    newAddress: 'https://example.net/feed',
  }),
];
