// Which items of a feed are taken: at first as the person chose, later by themselves, and never so many that it comes as a surprise.
import { soundOf, type FeedItem } from './feed.ts';

/** What comes in when a feed is added. What follows later comes in by itself. */
export type FirstTake =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'newest'; readonly count: number }
  /** Epoch milliseconds. */
  | { readonly kind: 'since'; readonly atMs: number };

/** What counts of an item. */
export interface TakeableItem {
  readonly publishedMs: number | null;
  readonly durationSeconds: number | null;
  /** It names a sound, and no other item names the same. */
  readonly hasSound: boolean;
  /** Its publisher gives a transcript of it. */
  readonly hasTranscript?: boolean;
}

/** What counts of an item that may be taken. */
export const takeable = (item: FeedItem): TakeableItem => ({
  publishedMs: item.publishedMs,
  durationSeconds: item.durationSeconds,
  hasSound: soundOf(item) !== null,
  hasTranscript: item.transcripts.length > 0,
});

const DAY_MS = 24 * 3_600_000;

/** Reads a choice as it is typed: `all`, `none`, `newest 10`, `since 2024-01-31`; null for what is none. */
export function readFirstTake(words: string): FirstTake | null {
  const plain = words.trim().toLowerCase().replace(/\s+/g, ' ');
  if (plain === 'all' || plain === 'none') return { kind: plain };
  const [, count] = /^newest ([1-9]\d{0,5})$/.exec(plain) ?? [];
  if (count !== undefined) return { kind: 'newest', count: Number(count) };
  const [, year, month, day] = /^since (\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(plain) ?? [];
  if (year === undefined) return null;
  const atMs = Date.parse(`${year}-${month}-${day ?? '01'}T00:00:00Z`);
  // February 30th would be taken for March 1st or 2nd.
  return Number.isFinite(atMs) && new Date(atMs).getUTCMonth() + 1 === Number(month)
    ? { kind: 'since', atMs }
    : null;
}

/**
 * Which items are taken at first.
 * @returns places in `items`, in their order
 */
export function firstTaken(items: readonly TakeableItem[], take: FirstTake): readonly number[] {
  const places = items.flatMap(({ hasSound }, at) => (hasSound ? [at] : []));
  switch (take.kind) {
    case 'all':
      return places;
    case 'none':
      return [];
    case 'newest': {
      const newest = [...places].sort((a, b) => newness(items, b) - newness(items, a) || a - b);
      return newest.slice(0, take.count).sort((a, b) => a - b);
    }
    case 'since':
      return places.filter((at) => (items[at]?.publishedMs ?? -Infinity) >= take.atMs);
  }
}

/** Items without a date are older than all others. */
const newness = (items: readonly TakeableItem[], at: number): number =>
  items[at]?.publishedMs ?? Number.MIN_SAFE_INTEGER;

/** Why a new item is listed and not taken by itself. */
export type NotTaken = 'no-sound' | 'older' | 'too-many';

/** Why an item is only listed: nobody chose it, new ones are not taken by themselves, a person left it, it is another's sound, or see `NotTaken`. */
export type WhyListed = NotTaken | 'not-chosen' | 'by-hand' | 'left' | 'again';

/** Most items of one check that are taken by themselves: more are a moved archive, and would be a bill. */
export const TAKEN_AT_ONCE = 10;
/** How much older than the newest known item a new one may be: publishers date back by days, archives by years. */
const DATED_BACK_MS = 30 * DAY_MS;

/**
 * Which items that came later are taken by themselves.
 * @param newestMs date of the newest item that was known before; null for none
 * @returns for each item null when it is taken, else why not
 */
export function laterTaken(
  items: readonly TakeableItem[],
  newestMs: number | null,
): readonly (NotTaken | null)[] {
  const reasons = items.map(({ hasSound, publishedMs }): NotTaken | null => {
    if (!hasSound) return 'no-sound';
    return newestMs !== null && publishedMs !== null && publishedMs < newestMs - DATED_BACK_MS
      ? 'older'
      : null;
  });
  const count = reasons.filter((reason) => reason === null).length;
  return count <= TAKEN_AT_ONCE ? reasons : reasons.map((reason) => reason ?? 'too-many');
}

/** What a choice comes to. */
export interface TakeTotals {
  readonly items: number;
  /** Of those whose length is known, seconds. */
  readonly seconds: number;
  /** Items of which no length is known. */
  readonly unknownLengths: number;
  /** Items that bring a transcript of their publisher. */
  readonly bringTranscripts: number;
  /** Of those that bring none, and whose length is known, seconds. */
  readonly secondsToTranscribe: number;
  /** Of those that bring none, how many have no length. */
  readonly unknownToTranscribe: number;
}

export function totalsOf(items: readonly TakeableItem[], places: readonly number[]): TakeTotals {
  const taken = places.flatMap((at) => items[at] ?? []);
  const secondsOf = (some: readonly TakeableItem[]): number =>
    some.reduce((sum, { durationSeconds }) => sum + (durationSeconds ?? 0), 0);
  const unknown = (some: readonly TakeableItem[]): number =>
    some.filter(({ durationSeconds }) => durationSeconds === null).length;
  const unwritten = taken.filter(({ hasTranscript }) => hasTranscript !== true);
  return {
    items: taken.length,
    seconds: secondsOf(taken),
    unknownLengths: unknown(taken),
    bringTranscripts: taken.length - unwritten.length,
    secondsToTranscribe: secondsOf(unwritten),
    unknownToTranscribe: unknown(unwritten),
  };
}
