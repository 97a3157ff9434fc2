// From what a comparison found to what is written of it: what is wanted, what is only listed and why, and what lies there anew.
import {
  firstTaken,
  laterTaken,
  readFirstTake,
  TAKEN_AT_ONCE,
  type FirstTake,
  type TakeableItem,
  type WhyListed,
} from '../domain/feed-take.ts';
import { compare, type Change, type KnownItem, type ReadClaim } from './changes.ts';

/** An item that is dated so much later than before may hold something else, milliseconds. */
const REPUBLISHED_MS = 24 * 60 * 60_000;

/** What becomes of one item, by its place in the reading. */
export type Judged =
  /** Nobody has seen it before. `why` it is only listed; null when it is wanted. */
  | { readonly kind: 'new'; readonly at: number; readonly why: WhyListed | null }
  | { readonly kind: 'known'; readonly at: number; readonly id: number; readonly hasOtherSound: boolean }
  | { readonly kind: 'gone'; readonly id: number };

/** What the person wants of a feed. */
export interface Wanted {
  /** What comes in at first, as `readFirstTake` reads it; null once that is done. */
  readonly firstTake: string | null;
  /** What comes later comes in by itself; else it is listed. */
  readonly takesNew: boolean;
}

/** Compares a reading with what is known, and judges each item. @param isAll see `compare` */
export function judge(
  known: readonly KnownItem[],
  read: readonly ReadClaim[],
  isAll: boolean,
  wanted: Wanted,
): readonly Judged[] {
  const found = compare(known, read, isAll);
  const reasons = whyNot(found, read, known, wanted);
  const anew = republished(found, read, known);
  let fresh = 0;
  return found.map((change): Judged => {
    if (change.kind === 'gone') return change;
    const { at } = change;
    if (change.kind === 'new' || change.kind === 'again')
      return { kind: 'new', at, why: reasons[fresh++] ?? null };
    const { id, kind } = change;
    return { kind: 'known', at, id, hasOtherSound: kind === 'replaced' || anew.has(id) };
  });
}

/** For each item that is new, in their order: null when it is wanted, else why it is only listed. */
function whyNot(
  found: readonly Change[],
  read: readonly ReadClaim[],
  known: readonly KnownItem[],
  wanted: Wanted,
): readonly (WhyListed | null)[] {
  const answered = found.flatMap((change) => (change.kind === 'gone' ? [] : [change]));
  const items = answered.map(({ at, kind }): TakeableItem => {
    const { durationSeconds = null, publishedMs = null, soundUrl = null } = read[at] ?? {};
    return { publishedMs, durationSeconds, hasSound: kind !== 'again' && soundUrl !== null };
  });
  const take = wanted.firstTake === null ? null : readFirstTake(wanted.firstTake);
  const fresh = answered.flatMap(({ kind }, place) => (kind === 'new' || kind === 'again' ? [place] : []));
  const reasons = take ? firstReasons(items, take) : laterReasons(items, answered, known, wanted.takesNew);
  return fresh.map((place) => (answered[place]?.kind === 'again' ? 'again' : (reasons(place) ?? null)));
}

type Reasons = (place: number) => WhyListed | null | undefined;

/** Those that are there already count too: a first take that broke off goes on with the same choice. */
function firstReasons(items: readonly TakeableItem[], take: FirstTake): Reasons {
  const taken = new Set(firstTaken(items, take));
  return (place) => (taken.has(place) ? null : items[place]?.hasSound ? 'not-chosen' : 'no-sound');
}

function laterReasons(
  items: readonly TakeableItem[],
  answered: readonly Change[],
  known: readonly KnownItem[],
  takesNew: boolean,
): Reasons {
  const places = items.flatMap((_, place) => (answered[place]?.kind === 'new' ? [place] : []));
  if (!takesNew) return (place) => (items[place]?.hasSound ? 'by-hand' : 'no-sound');
  const later = laterTaken(
    places.flatMap((place) => items[place] ?? []),
    newestOf(known),
  );
  const reasons = new Map(places.map((place, at) => [place, later[at] ?? null]));
  return (place) => reasons.get(place);
}

/** Epoch milliseconds; null where none has a date. */
function newestOf(known: readonly KnownItem[]): number | null {
  return known.reduce<number | null>(
    (newest, { publishedMs }) =>
      publishedMs === null ? newest : Math.max(newest ?? publishedMs, publishedMs),
    null,
  );
}

/**
 * Items at the same address that were published anew, later: their sound may be another. A feed whose dates all change has only moved
 * house, and nothing is asked about it.
 */
function republished(
  found: readonly Change[],
  read: readonly ReadClaim[],
  known: readonly KnownItem[],
): ReadonlySet<number> {
  const dates = new Map(known.map(({ id, publishedMs }) => [id, publishedMs]));
  const later = found.flatMap((change) => {
    if (change.kind !== 'same') return [];
    const before = dates.get(change.id) ?? null;
    const now = read[change.at]?.publishedMs ?? null;
    return before !== null && now !== null && now - before >= REPUBLISHED_MS ? [change.id] : [];
  });
  return new Set(later.length <= TAKEN_AT_ONCE ? later : []);
}
