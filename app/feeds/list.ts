// OPML: a list of feeds, as podcast apps export it.
import { FEED_LIMITS, type NamedFeed } from '../domain/feed.ts';
import { readFeedAddress } from '../domain/feed-address.ts';
import { oneLine } from '../domain/one-line.ts';
import { firstText, type Element } from './elements.ts';
import { plainLine } from './plain-text.ts';

/** The title of a list, from its head. */
export function listTitle(head: Element): string {
  return oneLine(plainLine(firstText(head, 'title')), FEED_LIMITS.title);
}

/**
 * Adds the feeds of an outline and of those in it, each once.
 * @param base where the list lies
 */
export function listedFeeds(outline: Element, base: string, found: NamedFeed[]): void {
  const { text = '', title = '', xmlurl } = outline.attributes;
  const url = readFeedAddress(xmlurl ?? '', base);
  if (url !== null && found.length < FEED_LIMITS.feeds && !found.some((one) => one.url === url))
    found.push({ url, title: oneLine(plainLine(title || text), FEED_LIMITS.title) });
  for (const part of outline.parts)
    if (typeof part !== 'string' && part.name === 'outline') listedFeeds(part, base, found);
}
