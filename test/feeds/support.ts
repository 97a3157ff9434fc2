// Reading a feed that a test writes, in a line.
import type { FeedDocument, FeedItem, ReadFeed } from '../../app/domain/feed.ts';
import { claimsOf, compare, type Change, type KnownItem } from '../../app/feeds/changes.ts';
import { readFeed, type UnreadFeed } from '../../app/feeds/read.ts';
import type { Outcome } from '../../app/domain/result.ts';

/** Where the documents of the tests lie. */
export const ADDRESS = 'https://feeds.example/tides/feed.xml';

export function unread(document: string | Uint8Array, more: Partial<UnreadFeed> = {}): UnreadFeed {
  const bytes = typeof document === 'string' ? new TextEncoder().encode(document) : document;
  return { bytes, packing: 'none', charset: null, address: ADDRESS, isCutOff: false, ...more };
}

export function readText(
  document: string | Uint8Array,
  more: Partial<UnreadFeed> = {},
): Promise<Outcome<FeedDocument>> {
  return readFeed(unread(document, more));
}

/** What was read of a document that is a feed. */
export function feedOf(reading: Outcome<FeedDocument>): ReadFeed {
  if (!reading.ok) throw new Error(`${reading.failure.code}: ${reading.failure.detail}`);
  if (reading.value.kind !== 'feed') throw new Error(`It is a ${reading.value.kind}.`);
  return reading.value;
}

/** The first item of a document that is a feed. */
export async function firstItem(document: string): Promise<FeedItem> {
  const [item] = feedOf(await readText(document)).items;
  if (!item) throw new Error('It has no items.');
  return item;
}

/** A feed of RSS around what a test writes, with all names declared. */
export function rss(items: string, channel = '<title>Tides</title>'): string {
  return `<?xml version="1.0"?><rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>${channel}${items}</channel></rss>`;
}

/** The code of a failure; `ok` for none. */
export const codeOf = (reading: Outcome<unknown>): string => (reading.ok ? 'ok' : reading.failure.code);

/** What becomes of one item. `item` is how it stands in the feed now. */
export type ItemChange =
  /** Nobody has seen it before. */
  | { readonly kind: 'new'; readonly item: FeedItem }
  /** Known, perhaps under another guid or at another address; its texts may have changed. */
  | { readonly kind: 'same'; readonly id: number; readonly item: FeedItem }
  /** Known, and other sound lies there now: offered as a new version. */
  | { readonly kind: 'replaced'; readonly id: number; readonly item: FeedItem }
  /** The sound of another item of this reading under another guid: listed, and not taken by itself. */
  | { readonly kind: 'again'; readonly item: FeedItem; readonly of: FeedItem }
  /** No longer in the feed. What was made of it stays. */
  | { readonly kind: 'gone'; readonly id: number };

/** Compares a whole reading at once: see `compare`. */
export function changesOf(
  known: readonly KnownItem[],
  read: readonly FeedItem[],
  isAll: boolean,
): readonly ItemChange[] {
  return compare(known, read.map(claimsOf), isAll).map((change) => withItem(change, read));
}

/** Puts the item in the place of its number. */
function withItem(change: Change, read: readonly FeedItem[]): ItemChange {
  const itemAt = (at: number): FeedItem => {
    const item = read[at];
    if (!item) throw new Error('A change is about no item');
    return item;
  };
  switch (change.kind) {
    case 'gone':
      return change;
    case 'new':
      return { kind: 'new', item: itemAt(change.at) };
    case 'again':
      return { kind: 'again', item: itemAt(change.at), of: itemAt(change.of) };
    default:
      return { kind: change.kind, id: change.id, item: itemAt(change.at) };
  }
}
