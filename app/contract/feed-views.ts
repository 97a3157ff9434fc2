// What is shown of feeds that are followed.
import type { FailureView } from './failure-view.ts';

/** A feed in a list. */
export interface FeedView {
  readonly feedId: number;
  readonly title: string;
  readonly author: string | null;
  /** Without login, query and keys. */
  readonly address: string;
  readonly items: number;
  /** Of those, how many are to come in. */
  readonly wanted: number;
  /** Of those, how many the feed no longer has. */
  readonly gone: number;
  /** Epoch ms; null before the first. */
  readonly checkedAt: number | null;
  readonly nextAt: number;
  readonly failure: FailureView | null;
  /** Where its publisher says it has moved, without what is secret; null for nowhere. */
  readonly newAddress: string | null;
}

export interface FeedItemView {
  readonly itemId: number;
  readonly title: string;
  /** Epoch ms. */
  readonly publishedAt: number | null;
  readonly durationSeconds: number | null;
  readonly state: 'listed' | 'wanted';
  /** Why it is only listed, in words; null for one that is wanted. */
  readonly why: string | null;
  readonly isGone: boolean;
  /** Other sound lies there than at first: a new version is to be had. */
  readonly hasOtherSound: boolean;
  readonly recordingId: number | null;
}

/** What choices come to. */
export interface FeedTakeView {
  readonly items: number;
  /** Of those whose length is known, seconds. */
  readonly seconds: number;
  readonly unknownLengths: number;
}

/** What lies at an address, before it is followed. */
export type FeedPreviewView =
  | {
      readonly kind: 'feed';
      readonly title: string;
      readonly author: string | null;
      readonly items: number;
      readonly withoutSound: number;
      /** Epoch ms of the oldest and newest item with a date. */
      readonly from: number | null;
      readonly to: number | null;
      readonly all: FeedTakeView;
      /** What the choice that was asked about comes to; null without one. */
      readonly chosen: FeedTakeView | null;
      /** Not everything could be read, in words; null when it was. */
      readonly cut: string | null;
    }
  | {
      readonly kind: 'choice';
      readonly title: string;
      readonly feeds: readonly { readonly url: string; readonly title: string }[];
    };

/** What a check came to. */
export interface FeedCheckView {
  readonly feedId: number;
  readonly fresh: number;
  readonly wanted: number;
  readonly replaced: number;
  readonly gone: number;
  readonly failure: FailureView | null;
}
