// Feeds and their items in words.
import type { FeedItemView, FeedPreviewView, FeedTakeView, FeedView } from '../../app/contract/feed-views.ts';
import { formatUsd } from '../../app/domain/price.ts';
import { isRecordingName } from '../../app/domain/audio.ts';
import { readTypedFeed } from '../../app/domain/feed-address.ts';
import { count, counted } from './amounts.ts';
import { day, upcoming } from './dates.ts';
import { fetchedInWords, type Story } from './story.ts';
import { length } from './times.ts';

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
  if (!isPaid) return 'Costs nothing';
  if (usd === null) return 'Not known: the service tells no price';
  if (seconds === 0 && unknownLengths > 0) return 'Not known before they are heard';
  if (usd === 0) return 'Costs nothing';
  return `${unknownLengths > 0 ? 'At least' : 'About'} ${formatUsd(usd)}`;
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
    publishedAt === null ? 'Without a date' : day(publishedAt),
    ...(durationSeconds === null ? [] : [length(durationSeconds)]),
    ...(bringsTranscript ? ['transcript by the publisher'] : []),
    ...(bringsChapters ? ['chapters'] : []),
  ].join(' · ');
}

/** What becomes of an item, in a sentence. */
export type ItemStory = Pick<Story, 'text'> & {
  readonly tone: Story['tone'];
  readonly percent?: Story['percent'];
};

/** What becomes of an item. */
export function itemStory(item: FeedItemView, now: number): ItemStory {
  const gone = item.isGone ? ' The feed does not have it any more.' : '';
  if (item.hasOtherSound) return { text: 'Other sound lies there now than when it came in.', tone: 'warn' };
  if (item.fetch) return fetchedInWords(item.fetch, now);
  if (item.recordingId !== null) return { text: `It came in.${gone}`, tone: 'plain' };
  if (item.trouble)
    return { text: `${item.trouble.text} Next try ${upcoming(item.trouble.nextAt, now)}.`, tone: 'warn' };
  if (item.state === 'wanted')
    return { text: item.isGone ? `It was to come in.${gone}` : 'Waits to be fetched.', tone: 'plain' };
  return { text: `${item.why ?? 'Only listed.'}${gone}`, tone: 'plain' };
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
  if (items === 0) return 'No episode';
  const known = items - unknownLengths;
  const long =
    known === 0 || seconds === 0
      ? ', of unknown length'
      : `, ${unknownLengths > 0 ? 'at least' : 'about'} ${length(seconds)}`;
  const rest = unknownLengths > 0 && known > 0 ? ` (${count(unknownLengths)} of unknown length)` : '';
  return `${counted(items, 'episode')}${long}${rest}`;
}

/** What a feed holds: `212 episodes from 4 March 2021 to 20 November 2026`. */
export function spanInWords({ from, items, to, withoutSound }: PreviewedFeed): string {
  const span = from === null || to === null ? '' : ` from ${day(from)} to ${day(to)}`;
  const silent = withoutSound > 0 ? `; ${count(withoutSound)} without sound` : '';
  return `${counted(items, 'episode')}${span}${silent}`;
}

/** When it was checked, and when it is checked next. */
export function checksInWords(
  { checkedAt, isChecked, nextAt }: Pick<FeedView, 'checkedAt' | 'isChecked' | 'nextAt'>,
  now: number,
): string {
  const last = checkedAt === null ? 'Not checked yet' : `Checked ${ago(checkedAt, now)}`;
  return isChecked ? `${last}, next check ${upcoming(nextAt, now)}` : `${last}, and only when you ask for it`;
}

/** `just now`, `12 min ago`, `3 h ago`, `on 18 November 2026`. */
export function ago(at: number, now: number): string {
  const seconds = Math.max(0, (now - at) / 1000);
  if (seconds < 90) return 'just now';
  return seconds < 24 * 3600 ? `${length(Math.floor(seconds / 60) * 60)} ago` : `on ${day(at)}`;
}

/** The address of a recording by its ending, and so no feed. */
export function isRecordingAddress(text: string): boolean {
  const address = readTypedFeed(text);
  return typeof address !== 'string' && isRecordingName(new URL(address.href).pathname);
}
