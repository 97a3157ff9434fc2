// Addresses that strangers' feeds name, and those that a person types for a feed: which are taken.
import { readAddress, reachOfHost, type Address, type NoAddress } from './address.ts';
import { FEED_LIMITS } from './feed.ts';

/**
 * An address that stands in a document, resolved against where that lies. Only http and https are taken: `file:` would read this
 * computer, `data:` and `javascript:` are no places. Where a name leads is seen when it is connected to.
 * @param base where the document lies, or its own `xml:base`
 * @returns null for what is not taken
 */
export function readFeedAddress(text: string, base: string): string | null {
  // Escaped once too often in many feeds; no address has `&amp;` in it for another reason.
  const written = text.trim().replaceAll('&amp;', '&');
  if (written === '' || written.length > FEED_LIMITS.address) return null;
  const url = urlOf(written, base);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
  const reach = reachOfHost(url.hostname);
  if (reach === 'nowhere' || reach === 'metadata') return null;
  return url.href.length > FEED_LIMITS.address ? null : url.href;
}

function urlOf(text: string, base: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

/** Schemes that podcast directories put in the place of https, or before it. */
const FEED_SCHEMES = /^(?:feed|podcast|pcast|itpc|rss):(?:\/\/)?(?=.)/i;

/** An address as a person types or pastes it for a feed: also `feed://…`, and without a scheme. */
export function readTypedFeed(text: string): Address | NoAddress {
  const bare = text.trim().replace(/^[<"'](.*)[>"']$/, '$1');
  const plain = bare.replace(FEED_SCHEMES, '');
  if (/^https?:\/\//i.test(plain)) return readAddress(plain);
  // `host:8080/feed` has no scheme, although it looks like one.
  if (/^[a-z][a-z0-9+.-]*:(?!\d{1,5}(?:\/|$))/i.test(plain)) return 'not-web';
  return /^[^\s/]+\.[^\s/]+(?:\/\S*)?$|^localhost\b\S*$|^\[[\da-f:]+\]\S*$/i.test(plain)
    ? readAddress(`https://${plain}`)
    : 'not-web';
}
