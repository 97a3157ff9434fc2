// What is shown of feeds that are followed.
import * as v from 'valibot';
import type { View } from './channel.ts';
import { shownFailure } from './failure-view.ts';

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
  /** Epoch ms; null before the first. */
  checkedAt: v.nullable(v.number()),
  nextAt: v.number(),
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
});
export type FeedItemView = View<typeof feedItemView>;

/** What choices come to. */
export const feedTakeView = v.strictObject({
  items: v.number(),
  /** Of those whose length is known, seconds. */
  seconds: v.number(),
  unknownLengths: v.number(),
});
export type FeedTakeView = View<typeof feedTakeView>;

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
  v.strictObject({
    kind: v.literal('choice'),
    title: v.string(),
    feeds: v.array(v.strictObject({ url: v.string(), title: v.string() })),
  }),
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
