// From the elements around the items to the show that a feed is of.
import { FEED_LIMITS, type Feed } from '../domain/feed.ts';
import { Addresses } from './addresses.ts';
import { firstText, textIn, within, type Element } from './elements.ts';
import { atomAuthor, descriptionOf, explicitOf, lineOf, linkOf, personsOf, pictureOf } from './item.ts';

/**
 * Reads the show.
 * @param channel an element with everything of the channel or of the Atom feed but its items
 * @param base where the document lies
 */
export function readChannel(channel: Element, base: string): Feed {
  const addresses = new Addresses(base);
  return {
    title: lineOf(channel, FEED_LIMITS.title, 'title', 'atom:title', 'itunes:title') ?? '',
    author: lineOf(channel, FEED_LIMITS.name, 'itunes:author', 'dc:creator', 'author') ?? atomAuthor(channel),
    description: descriptionOf(channel),
    link: linkOf(channel, addresses),
    picture: pictureOf(channel, addresses),
    language: languageOf(channel),
    guid: (firstText(channel, 'podcast:guid', 'atom:id') || null)?.slice(0, FEED_LIMITS.guid) ?? null,
    persons: personsOf(channel),
    isExplicit: explicitOf(channel),
    newFeedUrl: addresses.take(firstText(channel, 'itunes:new-feed-url'), channel.base),
    nextPage: nextPageOf(channel, addresses),
    isComplete:
      /^yes$/i.test(firstText(channel, 'itunes:complete')) || within(channel, 'fh:complete').length > 0,
  };
}

function languageOf(channel: Element): string | null {
  const said = firstText(channel, 'language', 'dc:language') || channel.attributes['xml:lang'] || '';
  return /^[a-z]{2,3}([_-][a-z0-9]{1,8}){0,3}$/i.test(said) ? said : null;
}

/** Older items (RFC 5005): the next page of a paged feed, or the archive before this document. */
function nextPageOf(channel: Element, addresses: Addresses): string | null {
  const links = [...within(channel, 'atom:link'), ...within(channel, 'link')];
  for (const rel of ['next', 'prev-archive']) {
    const link = links.find(({ attributes }) => attributes.rel?.toLowerCase() === rel);
    const url = link ? addresses.take(link.attributes.href ?? textIn(link), link.base) : null;
    if (url !== null) return url;
  }
  return null;
}
