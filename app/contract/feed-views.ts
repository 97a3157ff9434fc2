// What is shown of feeds that are followed.
import * as v from 'valibot';
import type { View } from './channel.ts';
import { fetchView } from './address-views.ts';
import { shownFailure } from './failure-view.ts';
import { engineId } from './parts.ts';
import { folderView, trailView } from './views.ts';

/** A feed in a list. */
export const feedView = v.strictObject({
  feedId: v.number(),
  title: v.string(),
  author: v.nullable(v.string()),
  /** Without login, query and keys. */
  address: v.string(),
  items: v.number(),
  /** Of those, how many are to come in. */
  wanted: v.number(),
  /** Of those, how many the feed no longer has. */
  gone: v.number(),
  /** Questions about its items that wait for an answer, see `feeds.questions`. */
  questions: v.number(),
  /** Epoch ms; null before the first. */
  checkedAt: v.nullable(v.number()),
  nextAt: v.number(),
  /** It is looked for new items by itself; what is new comes in by itself. */
  isChecked: v.boolean(),
  takesNew: v.boolean(),
  /** What is done with what comes in, as with what a watched folder holds. It has no folder: `path` is none. */
  show: folderView,
  failure: v.nullable(shownFailure),
  /** Where its publisher says it has moved, without what is secret; null for nowhere. */
  newAddress: v.nullable(v.string()),
});
export type FeedView = View<typeof feedView>;

export const feedItemView = v.strictObject({
  itemId: v.number(),
  title: v.string(),
  /** Epoch ms. */
  publishedAt: v.nullable(v.number()),
  durationSeconds: v.nullable(v.number()),
  state: v.picklist(['listed', 'wanted']),
  /** Why it is only listed, in words; null for one that is wanted. */
  why: v.nullable(v.string()),
  isGone: v.boolean(),
  /** Other sound lies there than at first: a new version is to be had. */
  hasOtherSound: v.boolean(),
  recordingId: v.nullable(v.number()),
  /** How far its download is; null for none. */
  fetch: v.nullable(fetchView),
  /** Why it could not be had yet, in words, and when it is tried again (epoch ms); null where nothing failed. */
  trouble: v.nullable(v.strictObject({ text: v.string(), nextAt: v.number() })),
  /** It has a sound: it can be taken. */
  hasSound: v.boolean(),
  /** Season and episode as shows count them: `S2E4`, `188`; empty for none. */
  episode: v.string(),
  /** Its publisher gives a transcript of it, or chapters. */
  bringsTranscript: v.boolean(),
  bringsChapters: v.boolean(),
});
export type FeedItemView = View<typeof feedItemView>;

/** What choices come to. */
export const feedTakeView = v.strictObject({
  items: v.number(),
  /** Of those whose length is known, seconds. */
  seconds: v.number(),
  unknownLengths: v.number(),
  /** Of these, how many bring a transcript of their publisher: nothing is paid for those. */
  bringTranscripts: v.number(),
  /** What the others cost with each engine, by the lengths that are known: US dollars, 0 for free, null where nobody tells a price or no length is known. */
  prices: v.array(v.strictObject({ service: engineId, usd: v.nullable(v.number()) })),
});
export type FeedTakeView = View<typeof feedTakeView>;

/** A page or a list that names several feeds. */
export const feedListView = v.strictObject({
  kind: v.literal('choice'),
  title: v.string(),
  feeds: v.array(v.strictObject({ url: v.string(), title: v.string() })),
});
export type FeedListView = View<typeof feedListView>;

/** What became of one of several feeds. */
export const addedFeedView = v.strictObject({
  /** Null where it could not be followed. */
  feed: v.nullable(feedView),
  /** Why. */
  failure: v.nullable(shownFailure),
});
export type AddedFeedView = View<typeof addedFeedView>;

/** What lies at an address, before it is followed. */
export const feedPreviewView = v.variant('kind', [
  v.strictObject({
    kind: v.literal('feed'),
    title: v.string(),
    author: v.nullable(v.string()),
    items: v.number(),
    withoutSound: v.number(),
    /** Epoch ms of the oldest and newest item with a date. */
    from: v.nullable(v.number()),
    to: v.nullable(v.number()),
    all: feedTakeView,
    /** What the choice that was asked about comes to; null without one. */
    chosen: v.nullable(feedTakeView),
    /** Not everything could be read, in words; null when it was. */
    cut: v.nullable(v.string()),
  }),
  feedListView,
]);
export type FeedPreviewView = View<typeof feedPreviewView>;

/** What a check came to. */
export const feedCheckView = v.strictObject({
  feedId: v.number(),
  fresh: v.number(),
  wanted: v.number(),
  replaced: v.number(),
  gone: v.number(),
  failure: v.nullable(shownFailure),
});
export type FeedCheckView = View<typeof feedCheckView>;

/** A question about an item, to be answered with `feeds.answer`. */
export const feedQuestionView = v.strictObject({
  /**
   * `same-work`: it looks like a recording that is there already, and waits; yes joins them as versions of one episode, no has it
   * transcribed. `replaced`: other sound lies there now; yes fetches it as a new version, no keeps what there is.
   */
  kind: v.picklist(['same-work', 'replaced']),
  /** Together with its kind. */
  questionId: v.number(),
  feedId: v.number(),
  itemId: v.number(),
  title: v.string(),
  /** The recording that the item is, or looks like. */
  recordingId: v.number(),
  recordingTitle: v.string(),
  /** Why it is asked, in words. */
  reason: v.string(),
});
export type FeedQuestionView = View<typeof feedQuestionView>;

/** What is known of an item, and why it is or is not transcribed. */
export const feedStoryView = v.strictObject({
  feedId: v.number(),
  feedTitle: v.string(),
  item: feedItemView,
  /** Of its sound, without what is secret; null for none. */
  address: v.nullable(v.string()),
  /** What happened and what to do. */
  text: v.string(),
  /** Oldest first. */
  trail: v.array(trailView),
});
export type FeedStoryView = View<typeof feedStoryView>;
