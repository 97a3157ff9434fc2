// From the bytes of an answer to what they say: the part of a check that takes long for a long feed, and needs no network.
import { FEED_LIMITS, type FeedDocument, type FeedItem } from '../domain/feed.ts';
import { failure } from '../domain/failure.ts';
import { failed, type Outcome } from '../domain/result.ts';
import { decode, type Packed } from './decode.ts';
import { DocumentReader } from './document.ts';

/** What there is to read. */
export interface UnreadFeed extends Packed {
  /** Where it lies: what relative addresses start from. */
  readonly address: string;
  /** True when not all of the answer was taken. */
  readonly isCutOff: boolean;
}

/** A reading in parts, so that no single step of the thread that takes them is long. */
export type FeedPart =
  | { readonly kind: 'items'; readonly items: readonly FeedItem[] }
  | { readonly kind: 'end'; readonly reading: Outcome<FeedDocument> };

/** Reads a whole answer. Never throws. */
export async function readFeed(unread: UnreadFeed): Promise<Outcome<FeedDocument>> {
  const reader = new DocumentReader(unread.address);
  const decoded = await decode(unread, FEED_LIMITS.bytes, (text) => {
    reader.write(text);
    return !reader.isDone;
  });
  const reading = reader.end(unread.isCutOff || decoded === 'over');
  if (decoded !== 'broken' || unread.isCutOff) return reading;
  // What was packed and does not unpack to its end was damaged on its way: half of it is no answer.
  return failed(
    failure('feed-unreadable', { detail: 'The answer was damaged on its way: it cannot be unpacked.' }),
  );
}

/** Characters and items handed over at a time: what the other side takes in within a few milliseconds. */
const PART_CHARS = 64 * 1024;
const PART_ITEMS = 100;

/** Cuts a reading into parts. */
export function* partsOf(reading: Outcome<FeedDocument>): Generator<FeedPart> {
  if (!reading.ok || reading.value.kind !== 'feed') {
    yield { kind: 'end', reading };
    return;
  }
  let items: FeedItem[] = [];
  let chars = 0;
  for (const item of reading.value.items) {
    items.push(item);
    chars += sizeOf(item);
    if (chars < PART_CHARS && items.length < PART_ITEMS) continue;
    yield { kind: 'items', items };
    items = [];
    chars = 0;
  }
  if (items.length > 0) yield { kind: 'items', items };
  yield { kind: 'end', reading: { ok: true, value: { ...reading.value, items: [] } } };
}

/** About how much of a part an item takes, characters. */
function sizeOf(item: FeedItem): number {
  const { alternates, chapters, description, enclosures, guid, persons, title, transcripts } = item;
  const entries =
    alternates.length + chapters.length + enclosures.length + persons.length + transcripts.length;
  return description.length + title.length + (guid?.length ?? 0) + 500 + entries * 200;
}
