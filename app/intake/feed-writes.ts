// From what a check found to what is written of it: what is wanted, what is only listed and why, and what lies there anew.
import { soundOf, type FeedItem } from '../domain/feed.ts';
import {
  firstTaken,
  laterTaken,
  readFirstTake,
  TAKEN_AT_ONCE,
  type TakeableItem,
} from '../domain/feed-take.ts';
import type { ItemChange } from '../feeds/changes.ts';
import type { FollowedFeed, ItemWrite, KeptItem, WhyListed } from '../storage/feeds/feeds.ts';

/** An item that is dated so much later than before may hold something else, milliseconds. */
const REPUBLISHED_MS = 24 * 60 * 60_000;

/** What counts of an item that may be taken. */
export const takeable = (item: FeedItem): TakeableItem => ({
  publishedMs: item.publishedMs,
  durationSeconds: item.durationSeconds,
  hasSound: soundOf(item) !== null,
  hasTranscript: item.transcripts.length > 0,
});

/** For each item that is new, in their order: null when it is wanted, else why it is only listed. */
export function whyNot(
  found: readonly ItemChange[],
  { firstTake }: Pick<FollowedFeed, 'firstTake'>,
  known: readonly KeptItem[],
): readonly (WhyListed | null)[] {
  const answered = found.flatMap((change) => (change.kind === 'gone' ? [] : [change]));
  const items = answered.map(({ item, kind }) => ({
    ...takeable(item),
    hasSound: kind !== 'again' && soundOf(item) !== null,
  }));
  const take = firstTake === null ? null : readFirstTake(firstTake);
  // Those that are there already count too: a first take that broke off goes on with the same choice.
  const taken = take === null ? null : new Set(firstTaken(items, take));
  const isNew = (at: number): boolean => answered[at]?.kind === 'new';
  const later =
    taken === null
      ? laterTaken(
          items.filter((_, at) => isNew(at)),
          newestOf(known),
        )
      : [];
  let place = 0;
  return answered.flatMap(({ kind }, at): (WhyListed | null)[] => {
    if (kind === 'again') return ['again'];
    if (kind !== 'new') return [];
    if (taken === null) return [later[place++] ?? null];
    return [taken.has(at) ? null : items[at]?.hasSound ? 'not-chosen' : 'no-sound'];
  });
}

/** Epoch milliseconds; null where none has a date. */
function newestOf(known: readonly KeptItem[]): number | null {
  const dates = known.flatMap(({ publishedMs }) => (publishedMs === null ? [] : [publishedMs]));
  return dates.reduce<number | null>((newest, date) => Math.max(newest ?? date, date), null);
}

/**
 * Items at the same address that were published anew, later: their sound may be another. A feed whose dates all change has only moved
 * house, and nothing is asked about it.
 */
export function republished(found: readonly ItemChange[], known: readonly KeptItem[]): ReadonlySet<number> {
  const dates = new Map(known.map(({ id, publishedMs }) => [id, publishedMs]));
  const later = found.flatMap((change) => {
    if (change.kind !== 'same') return [];
    const before = dates.get(change.id) ?? null;
    const { publishedMs: now } = change.item;
    return before !== null && now !== null && now - before >= REPUBLISHED_MS ? [change.id] : [];
  });
  return new Set(later.length <= TAKEN_AT_ONCE ? later : []);
}

/** What a check writes down. */
export function writesOf(
  found: readonly ItemChange[],
  reasons: readonly (WhyListed | null)[],
  anew: ReadonlySet<number>,
): readonly ItemWrite[] {
  let fresh = 0;
  return found.map((change): ItemWrite => {
    if (change.kind === 'gone') return change;
    if (change.kind === 'new' || change.kind === 'again')
      return { kind: 'new', item: change.item, why: reasons[fresh++] ?? null };
    return {
      kind: 'known',
      id: change.id,
      item: change.item,
      hasOtherSound: change.kind === 'replaced' || anew.has(change.id),
    };
  });
}
