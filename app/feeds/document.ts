// From a document, piece by piece, to what it is: a feed with its items, a page or list that names feeds, or nothing to be read.
import {
  FEED_LIMITS,
  soundOf,
  type FeedCut,
  type FeedDocument,
  type FeedItem,
  type NamedFeed,
} from '../domain/feed.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { readChannel } from './channel.ts';
import { ElementReader, type Element, type Stop } from './elements.ts';
import { readItem } from './item.ts';
import { listedFeeds, listTitle } from './list.ts';
import { HTML_ROOTS, readPage } from './page.ts';

/** Start of a page that is looked through, characters: feeds are named in the head. */
const PAGE_CHARS = 2 * 1024 * 1024;
/** Elements of the channel beside its items that are kept. */
const CHANNEL_ELEMENTS = 1_000;
/** Start of what is no feed, told with the failure, characters. */
const TOLD_CHARS = 120;

type Kind = 'unknown' | 'feed' | 'list' | 'page' | 'other';

/** Reads one document. Holds its items and no more of it. */
export class DocumentReader {
  readonly #base: string;
  readonly #elements: ElementReader;
  readonly #channel: (string | Element)[] = [];
  readonly #items: FeedItem[] = [];
  readonly #seen = new Set<string>();
  readonly #listed: NamedFeed[] = [];
  #kind: Kind = 'unknown';
  #root: Element | null = null;
  /** Start of the document, kept until it is known for a feed. */
  #start = '';
  #title = '';
  #repeats = 0;
  #textChars = 0;
  #cut: FeedCut | null = null;

  /** @param base where the document lies */
  constructor(base: string) {
    this.#base = base;
    this.#elements = new ElementReader({
      onRoot: (name, root) => this.#begin(name, root),
      onElement: (element) => this.#take(element),
    });
  }

  /** True when nothing that follows matters. */
  get isDone(): boolean {
    return this.#kind === 'page' ? this.#start.length >= PAGE_CHARS : this.#elements.stopped !== null;
  }

  /** Takes the next piece. */
  write(text: string): void {
    if ((this.#kind === 'unknown' || this.#kind === 'page') && this.#start.length < PAGE_CHARS)
      this.#start += text;
    this.#elements.write(text);
    if (this.#kind === 'feed' || this.#kind === 'list') this.#start = '';
  }

  /**
   * What it is.
   * @param cutOff true when not all of the document was given
   */
  end(cutOff: boolean): Outcome<FeedDocument> {
    this.#elements.end();
    switch (this.#kind) {
      case 'page':
        return ok(readPage(this.#start, this.#base));
      case 'list':
        return ok({ kind: 'list', title: this.#title, feeds: this.#listed });
      case 'feed':
        return this.#endFeed(cutOff);
      case 'unknown':
      case 'other':
        return failed(failure('not-a-feed', { detail: `It begins: ${this.#start.slice(0, TOLD_CHARS)}` }));
    }
  }

  #endFeed(cutOff: boolean): Outcome<FeedDocument> {
    const stop = this.#elements.stopped;
    if (stop !== null && stop !== 'enough')
      return failed(failure('feed-unreadable', { detail: sayStop(stop) }));
    const channel: Element = {
      name: 'channel',
      attributes: this.#root?.attributes ?? {},
      parts: this.#channel,
      base: this.#root?.base ?? null,
    };
    const whole = this.#elements.isWhole;
    return ok({
      kind: 'feed',
      feed: readChannel(channel, this.#base),
      items: this.#items,
      cut: this.#cut ?? (cutOff ? 'too-many-bytes' : whole ? null : 'ends-early'),
      repeats: this.#repeats,
    });
  }

  #begin(name: string, root: Element): boolean {
    this.#root = root;
    if (name === 'rss' || name === 'rdf:rdf' || name === 'atom:feed' || name === 'channel')
      this.#kind = 'feed';
    else if (name === 'opml') this.#kind = 'list';
    else this.#kind = HTML_ROOTS.has(name.replace(/^xhtml:/, '')) ? 'page' : 'other';
    return this.#kind === 'feed' || this.#kind === 'list';
  }

  #take(element: Element): boolean {
    if (this.#kind === 'list') {
      if (element.name === 'head') this.#title = listTitle(element);
      else listedFeeds(element, this.#base, this.#listed);
      return this.#listed.length < FEED_LIMITS.feeds;
    }
    if (element.name === 'item' || element.name === 'atom:entry') return this.#takeItem(element);
    if (this.#channel.length < CHANNEL_ELEMENTS) this.#channel.push(element);
    return true;
  }

  #takeItem(element: Element): boolean {
    if (this.#items.length >= FEED_LIMITS.items) return this.#stopWith('too-many-items');
    const item = readItem(element, this.#base);
    const key = keyOf(item);
    if (key === null) return true;
    if (this.#seen.has(key)) {
      this.#repeats += 1;
      return true;
    }
    this.#textChars += item.description.length + item.title.length;
    if (this.#textChars > FEED_LIMITS.allText) return this.#stopWith('too-much-text');
    this.#seen.add(key);
    this.#items.push(item);
    return true;
  }

  #stopWith(cut: FeedCut): false {
    this.#cut = cut;
    return false;
  }
}

/** What two items of one document share only if they are one; null for an item that says nothing. */
function keyOf(item: FeedItem): string | null {
  const sound = soundOf(item)?.url ?? null;
  if (item.guid !== null || sound !== null) return JSON.stringify([item.guid, sound]);
  return item.link === null && item.title === ''
    ? null
    : JSON.stringify([item.link, item.title, item.publishedMs]);
}

function sayStop(stop: Exclude<Stop, 'enough'>): string {
  switch (stop) {
    case 'not-xml':
      return 'The document is no feed.';
    case 'too-deep':
      return `Its elements lie more than ${FEED_LIMITS.depth} deep within each other.`;
    case 'section-without-end':
      return 'A comment, a value or a section in it has no end.';
    case 'too-many-elements':
      return `One of its items has more than ${FEED_LIMITS.elements} elements.`;
  }
}
