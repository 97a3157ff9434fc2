// What a feed gives beside the sound, brought to the recording of an item: details, chapters, picture, and the publisher's transcript.
import { createHash } from 'node:crypto';
import type { Chapter } from '../domain/chapters.ts';
import { COVER_MAX_BYTES } from '../domain/details.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { episodeName, peopleOf, type TranscriptLink } from '../domain/feed.ts';
import { safeStem } from '../domain/file-name.ts';
import { pictureType } from '../domain/picture-type.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { Transcript } from '../domain/transcript.ts';
import type { FeedSources } from '../feeds/sources.ts';
import { fetchBeside } from '../feeds/published/fetch.ts';
import { PUBLISHED_MAX_BYTES } from '../feeds/published/read.ts';
import { soundKey } from '../feeds/same-sound.ts';
import { dayOf } from '../publish/exporting.ts';
import type { OneItem } from '../storage/feeds/feed-items.ts';
import type { FeedFacts } from '../storage/feeds/of-feeds.ts';
import { contentOf } from '../transcripts/published-keeper.ts';
import type { Core } from './core.ts';

type Parts = Pick<Core, 'changes' | 'library' | 'nowMs' | 'published'>;

/** Chapters are a list of titles: more is none. */
const CHAPTERS_MAX_BYTES = 2 * 1024 * 1024;
/** Transcripts of one item that are looked at, the best first. */
const TRANSCRIPTS_TRIED = 6;
/** A picture is looked at anew after this long, milliseconds. */
const PICTURE_GOOD_FOR_MS = 30 * 24 * 3_600_000;

export class FeedBesides {
  readonly #core: Parts;
  readonly #sources: FeedSources;

  constructor(core: Parts, sources: FeedSources) {
    this.#core = core;
    this.#sources = sources;
  }

  /**
   * Takes the transcript that the publisher gives. An item that is no recording yet becomes one without sound, and is found at once.
   * @returns the recording; a failure that cannot be retried means that there is none to be had
   */
  async words(item: OneItem, signal: AbortSignal): Promise<Outcome<number>> {
    const { library, nowMs, published } = this.#core;
    const found = await this.#transcript(item, signal);
    if (!found.ok) return found;
    const { content, transcript } = found.value;
    const recordingId = item.recordingId ?? library.ofFeeds.makeSoundless(soundlessOf(item), nowMs());
    if (item.recordingId === null) library.ofFeeds.give(recordingId, factsOf(item), nowMs());
    await published.keep(recordingId, transcript, content);
    library.transaction(() => {
      library.feedItems.setWords(item.id, 'taken');
      library.feedItems.note(item.id, 'words-taken', null, nowMs());
      if (item.recordingId === null) library.feedItems.becameWords(item.id, recordingId);
    });
    return ok(recordingId);
  }

  /** Tells a recording what its feed says of it: details, chapters, picture. What cannot be had is left out. */
  async describe(item: OneItem, recordingId: number, signal: AbortSignal): Promise<void> {
    const { changes, library, nowMs } = this.#core;
    let changed = library.ofFeeds.give(recordingId, factsOf(item), nowMs());
    library.feedItems.told(item.id);
    const chapters = await this.#chapters(item, signal);
    if (chapters) changed = library.ofFeeds.setChapters(recordingId, chapters) || changed;
    const coverId = await this.#picture(item, signal);
    if (coverId !== null) changed = library.ofFeeds.givePicture(recordingId, coverId) || changed;
    if (changed) changes.tell(['items', 'search'], [recordingId]);
  }

  async #transcript(
    item: OneItem,
    signal: AbortSignal,
  ): Promise<Outcome<{ readonly transcript: Transcript; readonly content: string }>> {
    let last: Failure = failure('published-unreadable');
    let passes: Failure | null = null;
    for (const { language, type, url } of ordered(item.details.transcripts, item.feedLanguage)) {
      const wish = { ...this.#near(item, url), maxBytes: PUBLISHED_MAX_BYTES, accept: TEXTS, signal };
      const beside = await fetchBeside(this.#sources, wish);
      if (!beside.ok) {
        last = beside.failure;
        if (last.retryable) passes = last;
        continue;
      }
      const content = contentOf(beside.value.bytes);
      const read = await this.#sources.reader.transcript({
        ...beside.value,
        type: beside.value.type ?? type,
        language: language ?? item.feedLanguage,
      });
      if (read.ok) return ok({ transcript: read.value, content });
      last = read.failure;
    }
    return failed(passes ?? { ...last, retryable: false });
  }

  async #chapters(item: OneItem, signal: AbortSignal): Promise<readonly Chapter[] | null> {
    const { chapters, chaptersLink } = item.details;
    if (chapters.length > 0) return chapters;
    if (chaptersLink === null) return null;
    const wish = {
      ...this.#near(item, chaptersLink.url),
      maxBytes: CHAPTERS_MAX_BYTES,
      accept: JSON_TYPES,
      signal,
    };
    const beside = await fetchBeside(this.#sources, wish);
    const read = beside.ok ? await this.#sources.reader.chapters(beside.value) : beside;
    return read.ok ? read.value : null;
  }

  /** The picture of an item, or of its show; asked for once for all that name it. */
  async #picture(item: OneItem, signal: AbortSignal): Promise<number | null> {
    const { library, nowMs } = this.#core;
    for (const url of [item.details.picture, item.feedPicture]) {
      if (url === null) continue;
      const known = library.ofFeeds.pictureAt(url);
      const isGood = known !== undefined && Math.abs(nowMs() - known.fetchedAt) < PICTURE_GOOD_FOR_MS;
      const coverId = isGood ? known.coverId : await this.#fetchPicture(item, url, signal);
      if (coverId !== null) return coverId;
    }
    return null;
  }

  async #fetchPicture(item: OneItem, url: string, signal: AbortSignal): Promise<number | null> {
    const { library, nowMs } = this.#core;
    const wish = { ...this.#near(item, url), maxBytes: COVER_MAX_BYTES, accept: PICTURES, signal };
    const beside = await fetchBeside(this.#sources, wish);
    if (!beside.ok && (beside.failure.retryable || signal.aborted)) return null;
    const bytes = beside.ok && beside.value.packing === 'none' ? beside.value.bytes : new Uint8Array();
    const mimeType = pictureType(bytes);
    return library.ofFeeds.keepPicture(url, mimeType && { bytes, mimeType }, nowMs());
  }

  /** Only the feed's own host may be near, and only where a person named it. */
  #near(item: OneItem, url: string): { readonly address: string; readonly mayBeNear: boolean } {
    return { address: url, mayBeNear: item.feedIsNear && hostOf(url) === hostOf(item.feedUrl) };
  }
}

const TEXTS = 'application/json, text/vtt, application/srt, application/x-subrip, text/html;q=0.9, */*;q=0.5';
const JSON_TYPES = 'application/json+chapters, application/json, */*;q=0.5';
const PICTURES = 'image/jpeg, image/png';

const hostOf = (url: string): string => new URL(url).hostname;

/** Words with times and speakers go before bare text, the show's language before others. */
function ordered(links: readonly TranscriptLink[], language: string | null): readonly TranscriptLink[] {
  const rank = ({ isCaptions, language: own, type }: TranscriptLink): number => {
    const isOther = own !== null && language !== null && primary(own) !== primary(language);
    const form = FORMS.findIndex((pattern) => pattern.test(type ?? ''));
    return (isOther ? 100 : 0) + (form < 0 ? FORMS.length : form) - (isCaptions ? 0.5 : 0);
  };
  return [...links].sort((a, b) => rank(a) - rank(b)).slice(0, TRANSCRIPTS_TRIED);
}

const FORMS: readonly RegExp[] = [/json/, /vtt/, /srt|subrip/, /html/];
const primary = (tag: string): string => tag.toLowerCase().split(/[-_]/)[0] ?? '';

/** What goes into the details. */
export function factsOf(item: OneItem): FeedFacts {
  const { details, feedPersons, publishedMs, title } = item;
  return {
    key: keyOf(item),
    title,
    date: publishedMs === null ? null : dayOf(publishedMs),
    episode: episodeName(item),
    notes: details.description,
    persons: peopleOf({ persons: feedPersons }, { persons: details.persons }),
  };
}

/** What an item is known by, also when its feed is followed anew. */
export const keyOf = ({ guid, soundUrl, title }: Pick<OneItem, 'guid' | 'soundUrl' | 'title'>): string =>
  createHash('sha256')
    .update(`${guid ?? ''}\n${soundKey({ soundUrl }) ?? title}`)
    .digest('hex');

function soundlessOf(item: OneItem) {
  const { durationSeconds, folderId, publishedMs, seenAt, title } = item;
  return {
    folderId,
    fingerprint: keyOf(item),
    fileName: safeStem(title, 'episode'),
    durationSeconds: durationSeconds ?? 0,
    publishedMs: publishedMs ?? seenAt,
  };
}
