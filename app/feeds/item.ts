// From an element of RSS or Atom to an item of a feed.
import { cleanChapters, type Chapter } from '../domain/chapters.ts';
import {
  FEED_LIMITS,
  type AlternateEnclosure,
  type ChaptersLink,
  type Enclosure,
  type EpisodeType,
  type FeedItem,
  type FeedPerson,
  type TranscriptLink,
} from '../domain/feed.ts';
import { parseFeedDate } from '../domain/feed-date.ts';
import { parseFeedDuration } from '../domain/feed-duration.ts';
import { oneLine } from '../domain/one-line.ts';
import { Addresses } from './addresses.ts';
import { firstText, textIn, within, type Element } from './elements.ts';
import { plainLine, plainText } from './plain-text.ts';

/**
 * Reads an item.
 * @param base where the document lies
 */
export function readItem(element: Element, base: string): FeedItem {
  const addresses = new Addresses(base);
  const enclosures = enclosuresOf(element, addresses);
  return {
    guid: firstText(element, 'guid', 'atom:id').slice(0, FEED_LIMITS.guid) || null,
    title: lineOf(element, FEED_LIMITS.title, 'title', 'atom:title', 'itunes:title') ?? '',
    publishedMs: dateOf(element),
    link: linkOf(element, addresses),
    author: lineOf(element, FEED_LIMITS.name, 'itunes:author', 'dc:creator', 'author') ?? atomAuthor(element),
    enclosures,
    alternates: alternatesOf(element, addresses),
    durationSeconds: durationOf(element),
    season: wholeNumber(firstText(element, 'podcast:season', 'itunes:season')),
    seasonName: attributeLine(within(element, 'podcast:season')[0], 'name'),
    episode: number(firstText(element, 'podcast:episode')) ?? number(firstText(element, 'itunes:episode')),
    episodeType: episodeTypeOf(firstText(element, 'itunes:episodetype')),
    description: descriptionOf(element),
    persons: personsOf(element),
    picture: pictureOf(element, addresses),
    chaptersLink: chaptersLinkOf(element, addresses),
    chapters: chaptersOf(element),
    transcripts: transcriptsOf(element, addresses),
    isExplicit: explicitOf(element),
    isBlocked: /^yes$/i.test(firstText(element, 'itunes:block', 'googleplay:block')),
    refusedAddresses: addresses.refused,
  };
}

/** The first text with one of these names, on one line; null where there is none. */
export function lineOf(element: Element, maxChars: number, ...names: readonly string[]): string | null {
  return oneLine(plainLine(firstText(element, ...names)), maxChars) || null;
}

const attributeLine = (element: Element | undefined, name: string): string | null =>
  oneLine(element?.attributes[name] ?? '', FEED_LIMITS.name) || null;

export function atomAuthor(element: Element): string | null {
  for (const author of within(element, 'atom:author')) {
    const name = lineOf(author, FEED_LIMITS.name, 'atom:name');
    if (name !== null) return name;
  }
  return null;
}

function dateOf(element: Element): number | null {
  const names = [
    'pubdate',
    'atom:published',
    'atom:issued',
    'dc:date',
    'dcterms:issued',
    'atom:updated',
    'atom:modified',
  ];
  for (const name of names) {
    const at = parseFeedDate(firstText(element, name));
    if (at !== null) return at;
  }
  return null;
}

function durationOf(element: Element): number | null {
  const said = parseFeedDuration(firstText(element, 'itunes:duration'));
  if (said !== null) return said;
  for (const media of mediaOf(element)) {
    const length = parseFeedDuration(media.attributes.duration ?? '');
    if (length !== null) return length;
  }
  return null;
}

/** Its page: a link of Atom's or RSS's own; a guid is one only where it says so, and is an address. */
export function linkOf(element: Element, addresses: Addresses): string | null {
  for (const link of within(element, 'link')) {
    const url = addresses.take(textIn(link) || link.attributes.href, link.base);
    if (url !== null) return url;
  }
  const page = within(element, 'atom:link').find(
    ({ attributes: { rel = 'alternate', type = 'text/html' } }) => rel === 'alternate' && /html/i.test(type),
  );
  if (page) return addresses.take(page.attributes.href, page.base);
  const guid = within(element, 'guid').find(({ attributes }) => attributes.ispermalink === 'true');
  return guid ? addresses.take(textIn(guid), guid.base) : null;
}

const typeOf = (element: Element): string | null =>
  (element.attributes.type ?? '').split(';')[0]?.trim().toLowerCase().slice(0, 100) || null;

/** Bytes; null for none and for nonsense. */
const bytesOf = (text: string | undefined): number | null =>
  /^\s*\d{1,15}\s*$/.test(text ?? '') ? Number(text) || null : null;

function mediaOf(element: Element): readonly Element[] {
  return [
    ...within(element, 'media:content'),
    ...within(element, 'media:group').flatMap((group) => within(group, 'media:content')),
  ];
}

function enclosuresOf(element: Element, addresses: Addresses): readonly Enclosure[] {
  const written: readonly (readonly [Element, string])[] = [
    ...within(element, 'enclosure').map((one) => [one, 'url'] as const),
    ...[...within(element, 'atom:link'), ...within(element, 'link')]
      .filter(({ attributes }) => attributes.rel === 'enclosure')
      .map((one) => [one, 'href'] as const),
    // Of Media RSS only what is sound or film: pictures stand there too.
    ...mediaOf(element)
      .filter(
        (one) =>
          /^(audio|video)\//.test(typeOf(one) ?? '') || /^(audio|video)$/.test(one.attributes.medium ?? ''),
      )
      .map((one) => [one, 'url'] as const),
  ];
  const found = new Map<string, Enclosure>();
  for (const [one, name] of written) {
    const url = addresses.take(one.attributes[name], one.base);
    if (url === null || found.has(url) || found.size >= FEED_LIMITS.enclosures) continue;
    found.set(url, {
      url,
      type: typeOf(one),
      bytes: bytesOf(one.attributes.length ?? one.attributes.filesize),
    });
  }
  return [...found.values()];
}

function alternatesOf(element: Element, addresses: Addresses): readonly AlternateEnclosure[] {
  return within(element, 'podcast:alternateenclosure')
    .slice(0, FEED_LIMITS.enclosures)
    .flatMap((one) => {
      // Sources over IPFS or BitTorrent are the rule here, and no fault.
      const source = within(one, 'podcast:source').find(({ attributes }) =>
        /^https?:|^[^:]*$/i.test(attributes.uri ?? ''),
      );
      const url = source ? addresses.take(source.attributes.uri, source.base) : null;
      if (url === null) return [];
      const { bitrate, lang, length } = one.attributes;
      return {
        url,
        type: typeOf(one),
        bytes: bytesOf(length),
        title: attributeLine(one, 'title'),
        language: lang?.trim().slice(0, 40) || null,
        bitrate: number(bitrate ?? ''),
      };
    });
}

function transcriptsOf(element: Element, addresses: Addresses): readonly TranscriptLink[] {
  return within(element, 'podcast:transcript')
    .slice(0, FEED_LIMITS.transcripts)
    .flatMap((one) => {
      const url = addresses.take(one.attributes.url, one.base);
      if (url === null) return [];
      const language = one.attributes.language?.trim().slice(0, 40) || null;
      return { url, type: typeOf(one), language, isCaptions: /^captions$/i.test(one.attributes.rel ?? '') };
    });
}

function chaptersLinkOf(element: Element, addresses: Addresses): ChaptersLink | null {
  const [one] = within(element, 'podcast:chapters');
  const url = one ? addresses.take(one.attributes.url, one.base) : null;
  return one && url !== null ? { url, type: typeOf(one) } : null;
}

function chaptersOf(element: Element): readonly Chapter[] {
  const found = within(element, 'psc:chapters').flatMap((list) => within(list, 'psc:chapter'));
  return cleanChapters(
    found.flatMap(({ attributes: { start = '', title = '' } }) => {
      // The beginning is at 0, which is no length.
      const at = /^[0:.]+$/.test(start.trim()) ? 0 : parseFeedDuration(start);
      return at === null ? [] : { start: at, title };
    }),
  );
}

/** Persons that an item or a show names. */
export function personsOf(element: Element): readonly FeedPerson[] {
  return within(element, 'podcast:person')
    .slice(0, FEED_LIMITS.persons)
    .flatMap((one) => {
      const name = oneLine(plainLine(textIn(one)), FEED_LIMITS.name);
      const role = oneLine(one.attributes.role ?? '', 50).toLowerCase() || 'host';
      return name === '' ? [] : { name, role };
    });
}

/** The fullest text there is, as plain text. */
export function descriptionOf(element: Element): string {
  const names = [
    ...['content:encoded', 'atom:content', 'description', 'atom:summary', 'itunes:summary'],
    ...['googleplay:description', 'media:description', 'itunes:subtitle'],
  ];
  for (const name of names)
    for (const one of within(element, name)) {
      const text = plainText(markupIn(one), FEED_LIMITS.description);
      if (text !== '') return text;
    }
  return '';
}

/** Text of an element; elements in it (XHTML in Atom) as HTML again. */
function markupIn(element: Element): string {
  return element.parts
    .map((part) => {
      if (typeof part !== 'string') return tagged(part);
      // Beside elements a text is XML, alone it is whatever was escaped.
      return element.parts.length > 1 && element.parts.some((one) => typeof one !== 'string')
        ? escaped(part)
        : part;
    })
    .join('');
}

function tagged(element: Element): string {
  const name = element.name.replace(/^.*:/, '');
  const inside = element.parts
    .map((part) => (typeof part === 'string' ? escaped(part) : tagged(part)))
    .join('');
  return /^(br|hr|img)$/.test(name) ? `<${name}>` : `<${name}>${inside}</${name}>`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The picture of an item or a show. */
export function pictureOf(element: Element, addresses: Addresses): string | null {
  for (const one of [...within(element, 'itunes:image'), ...within(element, 'googleplay:image')]) {
    const url = addresses.take(one.attributes.href ?? textIn(one), one.base);
    if (url !== null) return url;
  }
  for (const one of within(element, 'image')) {
    const url = addresses.take(firstText(one, 'url') || one.attributes.href, one.base);
    if (url !== null) return url;
  }
  const written = [...within(element, 'atom:logo'), ...within(element, 'atom:icon')];
  const [logo] = written;
  if (logo) return addresses.take(textIn(logo), logo.base);
  const [thumbnail] = within(element, 'media:thumbnail');
  return thumbnail ? addresses.take(thumbnail.attributes.url, thumbnail.base) : null;
}

/** `true`, `yes` and `explicit`; `clean` is a no. */
export function explicitOf(element: Element): boolean | null {
  const said = firstText(element, 'itunes:explicit', 'googleplay:explicit').toLowerCase();
  if (/^(true|yes|explicit)$/.test(said)) return true;
  return /^(false|no|clean)$/.test(said) ? false : null;
}

function episodeTypeOf(text: string): EpisodeType {
  const said = text.toLowerCase();
  return said === 'trailer' || said === 'bonus' ? said : 'full';
}

/** A number from 0 that a person could have meant; null for what is none. */
function number(text: string): number | null {
  return /^\s*\d{1,9}(\.\d{1,3})?\s*$/.test(text) ? Number(text) : null;
}

function wholeNumber(text: string): number | null {
  const found = number(text);
  return found === null || !Number.isInteger(found) ? null : found;
}
