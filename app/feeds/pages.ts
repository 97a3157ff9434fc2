// The older pages of a feed (RFC 5005), followed within bounds and joined to one reading.
import type { Failure } from '../domain/failure.ts';
import { FEED_LIMITS, soundOf, type FeedItem, type ReadFeed } from '../domain/feed.ts';
import { checkFeed, type CheckDeps, type CheckQuestion } from './check.ts';

/** Most pages of one feed. */
export const PAGES_MAX = 200;

/** A feed with its older pages. */
export interface PagedFeed extends ReadFeed {
  /** Pages read beside the first. */
  readonly pages: number;
  /** True when every page was read whole: only then is what is missing gone. */
  readonly isAll: boolean;
  /** Why the older pages were not read to their end; null where they were. */
  readonly trouble: Failure | null;
}

/** A feed of which only its first page was read. */
export function firstPage(read: ReadFeed): PagedFeed {
  return { ...read, pages: 0, isAll: read.cut === null && read.feed.nextPage === null, trouble: null };
}

/**
 * Follows a feed from its first page to its oldest.
 * @param first what was read at the feed's own address
 * @param question how that was asked
 */
export async function readPages(
  deps: CheckDeps,
  first: ReadFeed,
  question: Pick<CheckQuestion, 'address' | 'mayBeNear' | 'signal'>,
): Promise<PagedFeed> {
  // Most have one page, and then nothing is compared.
  if (first.feed.nextPage === null) return firstPage(first);
  const seen = new Set([question.address]);
  const items = new Map(first.items.map((item) => [keyOf(item), item]));
  const home = new URL(question.address).hostname;
  let { cut, repeats } = first;
  let next: string | null = first.feed.nextPage;
  let pages = 0;
  let trouble: Failure | null = null;
  while (next !== null && cut === null && !seen.has(next)) {
    if (pages >= PAGES_MAX || items.size >= FEED_LIMITS.items) {
      cut = 'too-many-items';
      break;
    }
    seen.add(next);
    const mayBeNear = question.mayBeNear && new URL(next).hostname === home;
    const asked = { ...question, address: next, etag: null, lastModified: null, mayBeNear, wantsFeed: true };
    const result = await checkFeed(deps, asked);
    if (result.kind !== 'read' || result.document.kind !== 'feed') {
      trouble = result.kind === 'failed' ? result.failure : null;
      cut = 'ends-early';
      break;
    }
    pages += 1;
    ({ cut } = result.document);
    for (const item of result.document.items) {
      const key = keyOf(item);
      if (items.has(key)) repeats += 1;
      else if (items.size < FEED_LIMITS.items) items.set(key, item);
    }
    next = result.document.feed.nextPage;
  }
  return { ...first, items: [...items.values()], cut, repeats, pages, isAll: cut === null, trouble };
}

const keyOf = (item: FeedItem): string =>
  JSON.stringify([
    item.guid,
    soundOf(item)?.url ?? item.link ?? item.title,
    item.guid === null && item.publishedMs,
  ]);
