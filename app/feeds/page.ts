// A web page in the place of a feed: the feeds that it names in its head.
import { Parser } from 'htmlparser2';
import { FEED_LIMITS, type FeedDocument, type NamedFeed } from '../domain/feed.ts';
import { readFeedAddress } from '../domain/feed-address.ts';
import { oneLine } from '../domain/one-line.ts';

/** Elements that a page may begin with. */
export const HTML_ROOTS: ReadonlySet<string> = new Set([
  ...[
    'html',
    'head',
    'body',
    'title',
    'meta',
    'link',
    'script',
    'style',
    'div',
    'p',
    'h1',
    'center',
    'br',
    'b',
  ],
]);

const FEED_TYPES = /^application\/(rss|atom|rdf)\+xml$/;

/** Looks through a page for `link rel="alternate"` with the type of a feed (RSS Autodiscovery 1.0). */
export function readPage(html: string, address: string): FeedDocument {
  const found: NamedFeed[] = [];
  let base = address;
  let title = '';
  let inTitle = false;
  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (name === 'title') inTitle = title === '';
      if (name === 'base') base = readFeedAddress(attributes.href ?? '', address) ?? base;
      if (name !== 'link' || found.length >= FEED_LIMITS.pageFeeds) return;
      const rels = (attributes.rel ?? '').toLowerCase().split(/\s+/);
      const type = (attributes.type ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
      if (!rels.includes('alternate') || !FEED_TYPES.test(type)) return;
      const url = readFeedAddress(attributes.href ?? '', base);
      if (url !== null && !found.some((one) => one.url === url))
        found.push({ url, title: oneLine(attributes.title ?? '', FEED_LIMITS.title) });
    },
    ontext: (text) => {
      if (inTitle && title.length < FEED_LIMITS.title) title += text;
    },
    onclosetag: (name) => {
      if (name === 'title') inTitle = false;
    },
  });
  parser.end(html);
  return { kind: 'page', title: oneLine(title, FEED_LIMITS.title), feeds: commentsLast(found) };
}

/** Blogs name the feed of their comments beside that of their posts: it goes last. */
function commentsLast(found: readonly NamedFeed[]): readonly NamedFeed[] {
  const isComments = ({ title, url }: NamedFeed): boolean =>
    /\/comments\/(feed|rss)?/i.test(url) || /comments? feed/i.test(title);
  return [...found.filter((one) => !isComments(one)), ...found.filter(isComments)];
}
