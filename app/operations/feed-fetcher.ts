// Brings in what is wanted of feeds: the publisher's words first, then sound, which is fetched as the recording at an address that it is.
import { readAddress } from '../domain/address.ts';
import { handlingOf } from '../domain/address-way.ts';
import { isUnheard } from '../domain/audio.ts';
import type { Rng } from '../domain/clock.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { nextCheckMs } from '../domain/feed-pace.ts';
import { inRounds } from '../domain/rounds.ts';
import type { FetchedItem, OneItem } from '../storage/feeds/feed-items.ts';
import type { WantedItem } from '../storage/feeds/feeds.ts';
import type { AddressRow } from '../storage/recordings/addresses.ts';
import { takeAddress, usualFor, wakeUp, type AddressParts } from './adding-addresses.ts';
import type { Core } from './core.ts';
import { factsOf, FeedBesides, keyOf } from './feed-besides.ts';
import { looksLike, settleItem } from './feed-settling.ts';

type Parts = AddressParts &
  Pick<Core, 'library' | 'changes' | 'nowMs' | 'published' | 'episodes' | 'feeds' | 'feedSources'>;

/** How long words that could not be had are left alone, milliseconds. */
const PAUSE_MS = 60 * 60_000;
/** How often it is looked for what is wanted, beside when something changed, milliseconds. */
const LOOK_MS = 2 * 60_000;
/** Times that a transcript is asked for whose server has trouble, before the sound is taken without it. */
const WORDS_TRIES = 6;
/** Items told at once what their feed says anew. */
const TOLD_AT_ONCE = 20;
/** Items whose sound is fetched, or waits for that, at a time: the rest of an archive is only wanted, and nobody's list is drowned. */
const OPEN_MAX = 6;

/** Works only while it is started. All that it rests on is in the library: the next process goes on with it. */
export class FeedFetcher {
  readonly #core: Parts;
  readonly #besides: FeedBesides | null;
  readonly #rng: Rng;
  readonly #onFault: (error: unknown, doing: string) => void;
  #endRounds: (() => void) | null = null;
  #forget: (() => void) | null = null;
  #working: Promise<void> | null = null;
  /** It was woken while it worked. */
  #again = false;
  #ending = new AbortController();

  constructor(core: Parts, onFault: (error: unknown, doing: string) => void, rng: Rng = Math.random) {
    this.#core = core;
    this.#rng = rng;
    this.#besides = core.feedSources && new FeedBesides(core, core.feedSources);
    this.#onFault = onFault;
    if (core.feeds) core.feeds.isBringing = () => this.#working !== null;
  }

  start(): void {
    if (this.#endRounds || !this.#core.addresses) return;
    this.#ending = new AbortController();
    this.#endRounds = inRounds(LOOK_MS, () => this.wake());
    this.#forget = this.#core.changes.subscribe({
      changed: (areas) => {
        if (areas.includes('folders') || areas.includes('items')) this.wake();
      },
    });
    this.wake();
  }

  async stop(): Promise<void> {
    this.#endRounds?.();
    this.#endRounds = null;
    this.#forget?.();
    this.#ending.abort();
    await this.#working;
  }

  /** Looks whether something is wanted, or has come. */
  wake(): void {
    if (this.#endRounds === null) return;
    if (this.#working) {
      this.#again = true;
      return;
    }
    this.#again = false;
    this.#working = this.#all()
      .catch((error: unknown) => this.#onFault(error, 'bringing in what is wanted of feeds'))
      .finally(() => {
        this.#working = null;
        if (this.#again) this.wake();
      });
  }

  /** Settled when there is nothing to do now. What is being downloaded is the keeper's. */
  async idle(): Promise<void> {
    while (this.#working) await this.#working;
  }

  /** Tries again at once what could not be fetched. */
  forgetRests(): void {
    this.#core.library.feedItems.forgetRests();
    this.wake();
  }

  #isEnding(): boolean {
    return this.#ending.signal.aborted;
  }

  async #all(): Promise<void> {
    const { library, nowMs } = this.#core;
    await this.#tell();
    for (;;) {
      if (this.#isEnding()) return;
      const fetched = library.feedItems.fetched();
      const over = fetched.find(({ state }) => state !== 'open');
      if (over) {
        await this.#over(over);
        continue;
      }
      const [item] = library.feeds.wanted(nowMs());
      if (!item || (!item.needsWords && fetched.length >= OPEN_MAX)) return;
      await this.#begin(item);
    }
  }

  /** It is here, or cannot be had, or nobody wants it any more. */
  async #over({ addressId, itemId, recordingId, state, why }: FetchedItem): Promise<void> {
    const { changes, library, nowMs } = this.#core;
    const item = library.feedItems.get(itemId);
    if (!item) return;
    switch (state) {
      case 'here':
        await settleItem(this.#core, item, recordingId);
        library.feedItems.note(itemId, 'fetched', null, nowMs());
        await this.#besides?.describe(item, recordingId, this.#ending.signal);
        return;
      case 'called-off':
        library.feedItems.leave(item.feedId, [itemId], nowMs());
        break;
      default: {
        const failed = library.addresses.get(addressId)?.failure;
        this.#rest(item, failed ?? failure('address-unreachable', { message: why ?? '' }), (standing) =>
          nextCheckMs(standing, this.#rng),
        );
      }
    }
    changes.tell(['folders']);
  }

  /** Leaves an item alone for a while. */
  #rest(
    { id }: Pick<OneItem, 'id'>,
    why: Failure,
    wait: (standing: Parameters<typeof nextCheckMs>[0]) => number,
  ): void {
    const { library, nowMs } = this.#core;
    const retryAfterMs = why.retryAfterMs ?? null;
    const standing = {
      failures: library.feedItems.triesOf(id),
      isRetryable: why.retryable,
      retryAfterMs,
      isComplete: false,
    };
    library.transaction(() => {
      library.feedItems.rest(id, nowMs() + Math.max(wait(standing), retryAfterMs ?? 0));
      library.feedItems.note(id, 'not-fetched', why.message, nowMs());
    });
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

  async #begin(wanted: WantedItem): Promise<void> {
    const item = this.#core.library.feedItems.get(wanted.id);
    if (!item || this.#isHere(item)) return;
    if (wanted.needsWords && this.#besides) {
      const words = await this.#words(item, this.#besides);
      if (this.#isEnding()) return;
      if (words !== 'without') {
        if (words) this.#rest(item, words, () => PAUSE_MS);
        return;
      }
    }
    await this.#sound(wanted, item);
  }

  /** An item whose feed was followed before is what it became then, whatever bytes lie there today: nothing is fetched or paid again. */
  #isHere(item: OneItem): boolean {
    const { changes, library } = this.#core;
    const known = item.recordingId === null ? library.ofFeeds.byKey(keyOf(item)) : null;
    const row = known === null ? null : library.recordings.get(known);
    // One that is being fetched is not here.
    if (known === null || !row || isUnheard(row)) return false;
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
    const tried = library.feedItems.triesOf(item.id) + 1;
    if (words.failure.retryable && tried < WORDS_TRIES) return words.failure;
    library.transaction(() => {
      library.feedItems.setWords(item.id, 'unreadable');
      library.feedItems.note(item.id, 'words-refused', words.failure.message, nowMs());
    });
    return 'without';
  }

  /** Has its sound fetched, as the recording at an address is, or passes the address on where its show says so. */
  async #sound(wanted: WantedItem, item: OneItem): Promise<void> {
    const { addresses, changes, library, nowMs } = this.#core;
    if (await this.#passOn(wanted, item)) return;
    const { isNear, isWantedAgain, soundUrl } = wanted;
    const soundOf = isWantedAgain ? null : item.recordingId;
    const { folderId } = item;
    const wish = {
      href: soundUrl,
      title: null,
      folderId,
      isNear,
      mayPass: false,
      mayDownload: true,
      soundOf,
    };
    library.transaction(() => {
      const { address, isNew } = library.addresses.add(wish, nowMs());
      const mine =
        isNew || !this.#isOfOld(address, isWantedAgain)
          ? address
          : library.addresses.anew(address.id, wish, nowMs());
      // It was passed on by hand: that is not interfered with.
      if (mine.state === 'elsewhere') return library.feedItems.became(item.id, mine.recordingId);
      const isThere = mine.state === 'here' && library.files.pathFor(mine.recordingId) !== null;
      if (!isThere) library.addresses.want(mine.id, nowMs());
      library.feedItems.fetching(item.id, mine.id);
      if (soundOf === null && !isThere) library.ofFeeds.give(mine.recordingId, factsOf(item), nowMs());
    });
    changes.tell(['items', 'folders']);
    addresses?.wake();
  }

  /** What is known of an address is not what lies there now, or was removed. */
  #isOfOld({ recordingId }: AddressRow, isWantedAgain: boolean): boolean {
    return isWantedAgain || this.#core.library.recordings.get(recordingId)?.removedAt !== null;
  }

  /**
   * Passes the address on, where the show says so, its engine takes addresses, and nothing that is here looks like it: what does is heard
   * before it is paid for.
   */
  async #passOn({ isNear, isWantedAgain, soundUrl }: WantedItem, item: OneItem): Promise<boolean> {
    const core = this.#core;
    const { library, nowMs } = core;
    const address = readAddress(soundUrl);
    if (typeof address === 'string' || isWantedAgain || item.recordingId !== null) return false;
    const wish = { folderId: item.folderId };
    const { engine, usual } = usualFor(core, wish);
    const handling = handlingOf(address, engine, null, usual);
    if (handling.kind !== 'pass' || (await looksLike(core, item))) return false;
    const taken = library.transaction(() => {
      const added = takeAddress(core, address, handling, wish, isNear);
      if (!added.ok) return added;
      library.ofFeeds.give(added.value.recordingId, factsOf(item), nowMs());
      library.feedItems.became(item.id, added.value.recordingId);
      return added;
    });
    if (!taken.ok) return false;
    wakeUp(core, [taken.value.recordingId]);
    return true;
  }
}
