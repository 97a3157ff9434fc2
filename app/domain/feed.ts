// A podcast's feed as values: the show, its items, and what each item says of its sound, its words and its chapters.
import type { Chapter } from './chapters.ts';

/** A file of sound that an item names. */
export interface Enclosure {
  /** http or https, resolved. */
  readonly url: string;
  /** Media type in lower case without parameters; null when none is given. */
  readonly type: string | null;
  /** Size in bytes as the feed claims it; null for none, for 0 and for nonsense. */
  readonly bytes: number | null;
}

/** The same sound in another form (`podcast:alternateEnclosure`). */
export interface AlternateEnclosure extends Enclosure {
  readonly title: string | null;
  readonly language: string | null;
  /** Bits a second. */
  readonly bitrate: number | null;
}

/** A transcript that the publisher gives (`podcast:transcript`). */
export interface TranscriptLink {
  readonly url: string;
  readonly type: string | null;
  /** As the feed writes it; null for the feed's own language. */
  readonly language: string | null;
  /** True for `rel="captions"`: it has times, whatever its type. */
  readonly isCaptions: boolean;
}

/** Where the chapters of an item lie (`podcast:chapters`). */
export interface ChaptersLink {
  readonly url: string;
  readonly type: string | null;
}

/** Somebody who is heard or had a hand in it (`podcast:person`). */
export interface FeedPerson {
  readonly name: string;
  /** In lower case; `host` where nothing is said, as the specification has it. */
  readonly role: string;
}

export type EpisodeType = 'full' | 'trailer' | 'bonus';

/** One item of a feed. Texts are plain, addresses are http or https. */
export interface FeedItem {
  /** What the publisher says it is known by; null where nothing is said. */
  readonly guid: string | null;
  /** Empty where there is none. */
  readonly title: string;
  /** Epoch milliseconds. */
  readonly publishedMs: number | null;
  /** Its page. */
  readonly link: string | null;
  readonly author: string | null;
  /** Its sound, the first being the one to take; empty for an item without any. */
  readonly enclosures: readonly Enclosure[];
  readonly alternates: readonly AlternateEnclosure[];
  readonly durationSeconds: number | null;
  readonly season: number | null;
  readonly seasonName: string | null;
  /** May be broken (`podcast:episode` allows 204.5). */
  readonly episode: number | null;
  readonly episodeType: EpisodeType;
  readonly description: string;
  readonly persons: readonly FeedPerson[];
  readonly picture: string | null;
  readonly chaptersLink: ChaptersLink | null;
  /** Chapters that stand in the feed itself (Podlove Simple Chapters). */
  readonly chapters: readonly Chapter[];
  readonly transcripts: readonly TranscriptLink[];
  readonly isExplicit: boolean | null;
  /** `itunes:block`: its publisher wants it in no directory. */
  readonly isBlocked: boolean;
  /** Addresses that were not taken, because they are not http or https, or no addresses. */
  readonly refusedAddresses: number;
}

/** The show that a feed is of. */
export interface Feed {
  readonly title: string;
  readonly author: string | null;
  readonly description: string;
  readonly link: string | null;
  readonly picture: string | null;
  /** As the feed writes it, such as `en-us`. */
  readonly language: string | null;
  /** `podcast:guid`, the same wherever the feed moves; or an Atom feed's id. */
  readonly guid: string | null;
  readonly persons: readonly FeedPerson[];
  readonly isExplicit: boolean | null;
  /** `itunes:new-feed-url`: where the publisher says it has moved. */
  readonly newFeedUrl: string | null;
  /** The next page of older items (RFC 5005: `next` or `prev-archive`). */
  readonly nextPage: string | null;
  /** `itunes:complete` or `fh:complete`: nothing will follow, or all is in this one document. */
  readonly isComplete: boolean;
}

/** Why a reading has less than the document. */
export type FeedCut = 'too-many-items' | 'too-many-bytes' | 'too-much-text' | 'ends-early';

/** A document that was read as a feed. */
export interface ReadFeed {
  readonly feed: Feed;
  /** In the order of the document; none twice. */
  readonly items: readonly FeedItem[];
  /** Null when everything was read. What is not in a cut reading is not gone. */
  readonly cut: FeedCut | null;
  /** Items that stood there once more, word for word. */
  readonly repeats: number;
}

/** A feed that a page or a list names. */
export interface NamedFeed {
  readonly url: string;
  readonly title: string;
}

/** What a document turned out to be. */
export type FeedDocument =
  | ({ readonly kind: 'feed' } & ReadFeed)
  /** A web page, with the feeds that it names. */
  | { readonly kind: 'page'; readonly title: string; readonly feeds: readonly NamedFeed[] }
  /** An OPML list. */
  | { readonly kind: 'list'; readonly title: string; readonly feeds: readonly NamedFeed[] };

/** How much of a feed is taken: more than any real one has, and little enough for a computer to hold. */
export const FEED_LIMITS = {
  /** Bytes of the document, unpacked. */
  bytes: 100 * 1024 * 1024,
  /** Bytes on the way, packed or not. */
  wireBytes: 100 * 1024 * 1024,
  items: 50_000,
  /** Characters of all texts that are kept together. */
  allText: 64 * 1024 * 1024,
  /** Elements within each other. */
  depth: 64,
  /** Elements of one item, characters of one text in the document. */
  elements: 5_000,
  elementText: 1024 * 1024,
  /** Characters without an end: a comment, a CDATA section or a value that is never closed. */
  section: 8 * 1024 * 1024,
  /** Characters that are kept. */
  title: 500,
  name: 200,
  guid: 2_000,
  description: 20_000,
  address: 4_096,
  /** Entries of one item that are kept. */
  enclosures: 20,
  transcripts: 20,
  persons: 50,
  /** Feeds of a list or a page. */
  feeds: 2_000,
  pageFeeds: 50,
} as const;

/** Who may be heard in an item: its own persons first, then those of the show, each name once. */
export function peopleOf(
  feed: Pick<Feed, 'persons'>,
  item: Pick<FeedItem, 'persons'>,
): readonly FeedPerson[] {
  const seen = new Set<string>();
  return [...item.persons, ...feed.persons].filter(({ name }) => {
    const key = name.toLowerCase();
    return !seen.has(key) && seen.add(key);
  });
}

/** The sound to take of an item; null for one that has none. Video is taken only where there is nothing else. */
export function soundOf(item: Pick<FeedItem, 'enclosures'>): Enclosure | null {
  const { enclosures } = item;
  return (
    enclosures.find(({ type }) => type?.startsWith('audio/') ?? false) ??
    enclosures.find(({ type }) => type === null || /^(video|application)\//.test(type)) ??
    null
  );
}

/** Season and episode as shows count them: `S2E4`, `188`; empty for none. */
export function episodeName({ episode, season }: Pick<FeedItem, 'episode' | 'season'>): string {
  if (episode === null) return '';
  return season === null ? String(episode) : `S${season}E${episode}`;
}
