// Feeds and their items in words.
import { inUsd } from './money.ts';
import type { FeedItemView, FeedPreviewView, FeedTakeView, FeedView } from '../../app/contract/feed-views.ts';
import { isRecordingName } from '../../app/domain/audio.ts';
import { readTypedFeed } from '../../app/domain/feed-address.ts';
import { day, upcoming } from './dates.ts';
import { fetchedInWords, type Now, type Story } from './story.ts';
import { length } from './times.ts';
import { said } from '../../app/messages/said.ts';
import { t } from '../../app/messages/text.ts';

export type PreviewedFeed = Extract<FeedPreviewView, { kind: 'feed' }>;

/** How many, and how long. */
export type Lengths = Pick<FeedTakeView, 'items' | 'seconds' | 'unknownLengths'>;

/**
 * What episodes cost with an engine.
 * @param usd null where nobody tells a price
 */
export function costInWords(
  usd: number | null,
  { seconds, unknownLengths }: Lengths,
  isPaid: boolean,
): string {
  if (!isPaid) return t('feed.feeds.costsNothing');
  if (unknownLengths > 0 && (usd === null || seconds === 0)) return t('feed.feeds.notKnownBeforeTheyAre');
  if (usd === null) return t('feed.feeds.notKnownTheServiceTells');
  if (usd === 0) return t('feed.feeds.costsNothing');
  return unknownLengths > 0
    ? t('feed.feeds.atLeast', { usd: inUsd(usd) })
    : t('feed.feeds.about', { usd: inUsd(usd) });
}

/** It can be taken: it is only listed, and there is something to take. */
export function canBeTaken({ hasSound, isGone, state }: FeedItemView): boolean {
  return state === 'listed' && !isGone && hasSound;
}

/** `3 January 2024 · 54 min`. */
export function itemFacts({
  bringsChapters,
  bringsTranscript,
  durationSeconds,
  episode,
  publishedAt,
}: FeedItemView): string {
  return [
    ...(episode === '' ? [] : [episode]),
    publishedAt === null ? t('feed.feeds.withoutADate') : day(publishedAt),
    ...(durationSeconds === null ? [] : [length(durationSeconds)]),
    ...(bringsTranscript ? [t('feed.feeds.transcriptByThePublisher')] : []),
    ...(bringsChapters ? [t('feed.feeds.chapters')] : []),
  ].join(' · ');
}

/** What becomes of an item, in a sentence. */
export type ItemStory = Pick<Story, 'text'> & {
  readonly tone: Story['tone'];
  readonly percent?: Story['percent'];
};

/** What becomes of an item. */
export function itemStory(item: FeedItemView, moment: Now): ItemStory {
  const andGone = (text: string): string =>
    item.isGone ? `${text} ${t('feed.feeds.theFeedDoesNotHave')}` : text;
  if (item.hasOtherSound) return { text: t('feed.feeds.otherSoundLiesThereNow'), tone: 'warn' };
  if (item.fetch) return fetchedInWords(item.fetch, moment);
  if (item.recordingId !== null) return { text: andGone(t('feed.feeds.itCameInGone')), tone: 'plain' };
  if (item.trouble)
    return {
      text: t('feed.feeds.textNextTryNextAt', {
        text: said(item.trouble.text),
        nextAt: upcoming(item.trouble.nextAt, moment.now),
      }),
      tone: 'warn',
    };
  if (item.state === 'wanted')
    return {
      text: item.isGone ? andGone(t('feed.feeds.itWasToComeIn')) : t('feed.feeds.waitsToBeFetched'),
      tone: 'plain',
    };
  return { text: andGone(item.why === null ? t('feed.feeds.onlyListed') : said(item.why)), tone: 'plain' };
}

/** What items come to. */
export function totalsOf(items: readonly Pick<FeedItemView, 'durationSeconds'>[]): Lengths {
  return {
    items: items.length,
    seconds: items.reduce((sum, { durationSeconds }) => sum + (durationSeconds ?? 0), 0),
    unknownLengths: items.filter(({ durationSeconds }) => durationSeconds === null).length,
  };
}

/** `12 episodes, about 9 h`, and what of them is not known. */
export function takeInWords({ items, seconds, unknownLengths }: Lengths): string {
  if (items === 0) return t('feed.feeds.noEpisode');
  if (unknownLengths === items || seconds === 0) return t('feed.feeds.ofUnknownLength', { items });
  return unknownLengths > 0
    ? t('feed.feeds.atLeastLong', { items, long: length(seconds), unknownLengths })
    : t('feed.feeds.aboutLong', { items, long: length(seconds) });
}

/** What a feed holds: `212 episodes from 4 March 2021 to 20 November 2026`. */
export function spanInWords({ from, items, to, withoutSound }: PreviewedFeed): string {
  const span =
    from === null || to === null
      ? t('feed.feeds.episodes', { items })
      : t('feed.feeds.fromFromToTo', { items, from: day(from), to: day(to) });
  return withoutSound > 0 ? t('feed.feeds.withoutSoundWithoutSound', { span, withoutSound }) : span;
}

/** When it was checked, and when it is checked next. */
export function checksInWords(
  { checkedAt, isChecked, nextAt }: Pick<FeedView, 'checkedAt' | 'isChecked' | 'nextAt'>,
  now: number,
): string {
  const last =
    checkedAt === null
      ? t('feed.feeds.notCheckedYet')
      : t('feed.feeds.checkedCheckedAt', { checkedAt: ago(checkedAt, now) });
  return isChecked
    ? t('feed.feeds.lastNextCheckNextAt', { last, nextAt: upcoming(nextAt, now) })
    : t('feed.feeds.lastAndOnlyWhenYou', { last });
}

/** `just now`, `12 min ago`, `3 h ago`, `on 18 November 2026`. */
export function ago(at: number, now: number): string {
  const seconds = Math.max(0, (now - at) / 1000);
  if (seconds < 90) return t('feed.feeds.justNow');
  return seconds < 24 * 3600
    ? t('feed.feeds.secondsAgo', { seconds: length(Math.floor(seconds / 60) * 60) })
    : t('feed.feeds.onAt', { at: day(at) });
}

/** The address of a recording by its ending, and so no feed. */
export function isRecordingAddress(text: string): boolean {
  const address = readTypedFeed(text);
  return typeof address !== 'string' && isRecordingName(new URL(address.href).pathname);
}
