// What a reading means against what is known of a feed: which items are new, which are known under whatever name, which are gone.
import { soundOf, type Enclosure, type FeedItem } from '../domain/feed.ts';
import { sameSound, sameText, soundKey, type SoundClaim } from './same-sound.ts';

/** What is kept of an item, as far as it counts here. */
export interface KnownItem extends SoundClaim {
  readonly id: number;
  readonly guid: string | null;
  readonly title: string;
  readonly publishedMs: number | null;
  /** It was no longer in the feed at the last check. */
  readonly isGone: boolean;
}

/** What of an item that was read is compared. */
export interface ReadClaim extends SoundClaim {
  readonly guid: string | null;
  readonly title: string;
  readonly publishedMs: number | null;
}

/** What becomes of one item, by its place in the reading (`at`). */
export type Change =
  /** Nobody has seen it before. */
  | { readonly kind: 'new'; readonly at: number }
  /** Known, perhaps under another guid or at another address; its texts may have changed. */
  | { readonly kind: 'same'; readonly at: number; readonly id: number }
  /** Known, and other sound lies there now: offered as a new version. */
  | { readonly kind: 'replaced'; readonly at: number; readonly id: number }
  /** The sound of another item of this reading (`of`) under another guid: listed, and not taken by itself. */
  | { readonly kind: 'again'; readonly at: number; readonly of: number }
  /** No longer in the feed. What was made of it stays. */
  | { readonly kind: 'gone'; readonly id: number };

/** An item that was read, with its place. */
interface Read extends ReadClaim {
  readonly at: number;
}

/** What of an item is compared. */
export const claimsOf = (item: FeedItem): ReadClaim => ({
  guid: item.guid,
  title: item.title,
  publishedMs: item.publishedMs,
  ...claimOf(item, soundOf(item)),
});

/**
 * Compares a reading with what is known. Each item of the reading has one answer, in its order; then come those that are gone.
 * @param isAll true when everything that the feed has was read: only then is what is missing gone
 */
export function compare(
  known: readonly KnownItem[],
  read: readonly ReadClaim[],
  isAll: boolean,
): readonly Change[] {
  const items = read.map((claim, at) => ({ ...claim, at }));
  const matches = new Matches(known, items);
  // From the surest sign to the weakest; what is paired once is not looked at again.
  // Nearly all are as they were, and told by the letter.
  matches.pair(
    (one) => one.guid && pairKey(one.guid, one.soundUrl),
    (one) => one.guid && pairKey(one.guid, one.soundUrl),
  );
  matches.pair(
    (one) => one.guid && pairKey(one.guid, soundKey(one)),
    (one) => one.guid && pairKey(one.guid, soundKey(one)),
  );
  matches.pair(nameless, nameless);
  matches.pairOnly(
    ({ guid }) => guid,
    ({ guid }) => guid,
  );
  const weaker: readonly ((one: Pick<KnownItem, 'title' | 'publishedMs' | 'soundUrl'>) => string | null)[] = [
    (one) => both(soundKey(one), sameText(one.title)),
    (one) => both(soundKey(one), one.publishedMs),
    (one) => both(sameText(one.title), one.publishedMs),
  ];
  for (const sign of weaker) matches.pairOnly(sign, sign);
  const gone = isAll ? matches.left.filter(({ isGone }) => !isGone) : [];
  return [...answers(items, matches), ...gone.map(({ id }) => ({ kind: 'gone', id }) as const)];
}

/** What an item claims of its sound. */
export function claimOf(item: FeedItem, sound: Enclosure | null): SoundClaim {
  return {
    soundUrl: sound?.url ?? null,
    soundBytes: sound?.bytes ?? null,
    durationSeconds: item.durationSeconds,
  };
}

const pairKey = (guid: string, sound: string | null): string => `${guid}\n${sound}`;

/** An item that has no guid and is as it was; null for one that has. */
function nameless({
  guid,
  publishedMs,
  soundUrl,
  title,
}: Pick<KnownItem, 'guid' | 'title' | 'publishedMs' | 'soundUrl'>): string | null {
  return guid === null ? `${soundUrl}\n${title}\n${publishedMs}` : null;
}

/** Two signs that count only together. */
function both(first: string | null, second: string | number | null): string | null {
  return first === null || second === null ? null : `${first}\n${second}`;
}

function answers(items: readonly Read[], matches: Matches): readonly Change[] {
  const matched = items.filter((one) => matches.of(one) !== null);
  // Who had a sound first: those that were known, then the order of the document.
  const owners = matched.length === items.length ? new Map<string, Read[]>() : grouped(matched, soundKey);
  return items.map((one): Change => {
    const { at } = one;
    const known = matches.of(one);
    if (known !== null) return { kind: sameSound(known, one) ? 'same' : 'replaced', id: known.id, at };
    const key = soundKey(one);
    if (key === null) return { kind: 'new', at };
    const others = owners.get(key) ?? [];
    // One address for every episode is a habit of some broadcasters: then length or size tell them apart.
    const owner = others.find((other) => sameSound(other, one));
    if (owner) return { kind: 'again', at, of: owner.at };
    owners.set(key, [...others, one]);
    return { kind: 'new', at };
  });
}

/** Pairs of known and read items. */
class Matches {
  #left: readonly KnownItem[];
  readonly #items: readonly Read[];
  readonly #found = new Map<number, KnownItem>();

  constructor(known: readonly KnownItem[], items: readonly Read[]) {
    this.#left = known;
    this.#items = items;
  }

  /** Known items that no item of the reading is. */
  get left(): readonly KnownItem[] {
    return this.#left;
  }

  of({ at }: Read): KnownItem | null {
    return this.#found.get(at) ?? null;
  }

  /** Pairs those of one sign, in their order. */
  pair(ofKnown: (one: KnownItem) => string | null, ofRead: (one: Read) => string | null): void {
    const waiting = grouped(this.#left, ofKnown);
    this.#take((one) => {
      const sign = ofRead(one);
      return sign === null ? undefined : waiting.get(sign)?.shift();
    });
  }

  /** Pairs those of one sign where nobody else on either side has it: where several do, it is no sign. */
  pairOnly(ofKnown: (one: KnownItem) => string | null, ofRead: (one: Read) => string | null): void {
    const waiting = grouped(this.#left, ofKnown);
    const asking = grouped(
      this.#items.filter((one) => this.of(one) === null),
      ofRead,
    );
    this.#take((one) => {
      const sign = ofRead(one);
      const found = sign === null ? undefined : waiting.get(sign);
      return sign !== null && found?.length === 1 && asking.get(sign)?.length === 1 ? found[0] : undefined;
    });
  }

  #take(known: (one: Read) => KnownItem | undefined): void {
    const taken = new Set<KnownItem>();
    for (const one of this.#items) {
      if (this.of(one) !== null) continue;
      const found = known(one);
      if (!found) continue;
      this.#found.set(one.at, found);
      taken.add(found);
    }
    if (taken.size > 0) this.#left = this.#left.filter((one) => !taken.has(one));
  }
}

function grouped<T>(all: readonly T[], signOf: (one: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const sign = signOf(one);
    if (sign === null) continue;
    const group = groups.get(sign);
    if (group) group.push(one);
    else groups.set(sign, [one]);
  }
  return groups;
}
