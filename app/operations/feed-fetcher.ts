// Fetches what is wanted of feeds, one after another: the publisher's words first, then sound, which is taken in as the file that it then is.
import { failure, type Failure } from '../domain/failure.ts';
import type { WantedItem } from '../storage/feeds/feeds.ts';
import type { OneItem } from '../storage/feeds/feed-items.ts';
import type { Core } from './core.ts';
import { FeedBesides, keyOf } from './feed-besides.ts';
import { settleItem } from './feed-settling.ts';
import { takeFile, type TakingParts } from './taking.ts';

type Parts = TakingParts &
  Pick<Core, 'library' | 'changes' | 'downloads' | 'nowMs' | 'published' | 'episodes' | 'feedSources'>;

/** How long what could not be fetched is left alone, milliseconds: as long as a feed is. */
const PAUSE_MS = 60 * 60_000;
/** How often it is looked for what is wanted, beside when a feed changed, milliseconds. */
const LOOK_MS = 60_000;
/** Times that a transcript is asked for whose server has trouble, before the sound is taken without it. */
const WORDS_TRIES = 6;
/** Items told at once what their feed says anew. */
const TOLD_AT_ONCE = 20;

/** Works only while it is started. What it was at when it ended is gone on with: the download keeps what has arrived. */
export class FeedFetcher {
  readonly #core: Parts;
  readonly #besides: FeedBesides | null;
  readonly #onFault: (error: unknown, doing: string) => void;
  /** Items that could not be fetched, and until when they are left alone. */
  readonly #resting = new Map<number, number>();
  /** How often the words of an item were asked for in vain. */
  readonly #wordsTried = new Map<number, number>();
  #timer: NodeJS.Timeout | null = null;
  #forget: (() => void) | null = null;
  #working: Promise<void> | null = null;
  #ending = new AbortController();

  constructor(core: Parts, onFault: (error: unknown, doing: string) => void) {
    this.#core = core;
    this.#besides = core.feedSources && new FeedBesides(core, core.feedSources);
    this.#onFault = onFault;
  }

  start(): void {
    if (this.#timer || !this.#core.downloads) return;
    this.#ending = new AbortController();
    this.#timer = setInterval(() => this.wake(), LOOK_MS);
    this.#timer.unref();
    this.#forget = this.#core.changes.subscribe({
      changed: (areas) => {
        if (areas.includes('folders')) this.wake();
      },
    });
    this.wake();
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#forget?.();
    this.#ending.abort();
    await this.#working;
  }

  /** Looks whether something is wanted. */
  wake(): void {
    if (this.#timer === null || this.#working) return;
    this.#working = this.#all()
      .catch((error: unknown) => this.#onFault(error, 'fetching what is wanted of feeds'))
      .finally(() => (this.#working = null));
  }

  /** Settled when nothing is being fetched. */
  async idle(): Promise<void> {
    await this.#working;
  }

  /** Tries again at once what could not be fetched. */
  forgetRests(): void {
    this.#resting.clear();
  }

  #isEnding(): boolean {
    return this.#ending.signal.aborted;
  }

  async #all(): Promise<void> {
    const { library, nowMs } = this.#core;
    for (;;) {
      await this.#tell();
      const now = nowMs();
      for (const [id, until] of this.#resting)
        if (until <= now || until > now + PAUSE_MS) this.#resting.delete(id);
      const item = library.feeds.wanted().find(({ id }) => !this.#resting.has(id));
      if (!item || this.#isEnding()) return;
      const why = await this.#fetch(item);
      if (this.#isEnding()) return;
      if (!why) continue;
      this.#resting.set(item.id, nowMs() + Math.max(PAUSE_MS, why.retryAfterMs ?? 0));
      library.feedItems.note(item.id, 'not-fetched', why.message, nowMs());
    }
  }

  /** Tells recordings what their feeds say of them now. */
  async #tell(): Promise<void> {
    for (const item of this.#core.library.feedItems.stale(TOLD_AT_ONCE)) {
      if (this.#isEnding() || item.recordingId === null) return;
      if (!this.#besides) {
        this.#core.library.feedItems.told(item.id);
        continue;
      }
      await this.#besides.describe(item, item.recordingId, this.#ending.signal);
      // Hosts often give a transcript an hour after the episode: it is taken where nothing was paid yet.
      const isUnheard = !this.#core.library.transcripts.exists(item.recordingId);
      if (isUnheard && item.words === null && item.bringsTranscript)
        await this.#besides.words(item, this.#ending.signal);
    }
  }

  /** @returns why it could not be fetched or taken in; null when it was */
  async #fetch(wanted: WantedItem): Promise<Failure | null> {
    const item = this.#core.library.feedItems.get(wanted.id);
    if (!item) return failure('not-found');
    if (this.#isHere(item)) return null;
    if (wanted.needsWords && this.#besides) {
      const words = await this.#words(item, this.#besides);
      if (words !== 'without') return words;
    }
    return this.#sound(wanted, item);
  }

  /** An item whose feed was followed before is what it became then, whatever bytes lie there today: nothing is fetched or paid again. */
  #isHere(item: OneItem): boolean {
    const { changes, library } = this.#core;
    const known = item.recordingId === null ? library.ofFeeds.byKey(keyOf(item)) : null;
    if (known === null) return false;
    if (library.ofFeeds.get(known)?.isSoundless) library.feedItems.becameWords(item.id, known);
    else library.feedItems.became(item.id, known);
    changes.tell(['folders']);
    return true;
  }

  /** @returns null when they were taken; `without` where the sound has to do without them */
  async #words(item: OneItem, besides: FeedBesides): Promise<Failure | null | 'without'> {
    const { changes, library, nowMs } = this.#core;
    const { signal } = this.#ending;
    const words = await besides.words(item, signal);
    if (words.ok) {
      await besides.describe(item, words.value, signal);
      changes.tell(['folders']);
      return null;
    }
    if (signal.aborted) return words.failure;
    const tried = (this.#wordsTried.get(item.id) ?? 0) + 1;
    this.#wordsTried.set(item.id, tried);
    if (words.failure.retryable && tried < WORDS_TRIES) return words.failure;
    library.transaction(() => {
      library.feedItems.setWords(item.id, 'unreadable');
      library.feedItems.note(item.id, 'words-refused', words.failure.message, nowMs());
    });
    return 'without';
  }

  async #sound({ isNear, soundUrl }: WantedItem, item: OneItem): Promise<Failure | null> {
    const { downloads, library, nowMs } = this.#core;
    if (!downloads) return failure('not-allowed');
    const end = await downloads.downloader.download({
      href: soundUrl,
      directory: downloads.directory,
      // A feed names other hosts as it likes: only its own, if a person named that by hand, may be near.
      allowPrivate: isNear,
      maxBytes: downloads.maxBytes(),
      signal: this.#ending.signal,
    });
    if (end.kind !== 'done') return end.kind === 'failed' ? end.failure : failure('address-unreachable');
    // What is done with it is decided when it is known what it is.
    const taken = await takeFile(this.#core, end.path, { withoutJob: true, soundOf: item.recordingId });
    if (!taken.ok) return taken.failure;
    await settleItem(this.#core, item, taken.value.recordingId);
    library.feedItems.note(item.id, 'fetched', null, nowMs());
    await end.forget();
    await this.#besides?.describe(item, taken.value.recordingId, this.#ending.signal);
    return null;
  }
}
