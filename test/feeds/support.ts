// Reading a feed that a test writes, in a line.
import type { FeedDocument, FeedItem, ReadFeed } from '../../app/domain/feed.ts';
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
