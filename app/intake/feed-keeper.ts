// Follows feeds: adds them with what the person wants of them, checks them in their time, and keeps what they hold in the library.
import { setImmediate as turn } from 'node:timers/promises';
import { readAddress, showAddress } from '../domain/address.ts';
import type { Changes } from '../domain/changes.ts';
import type { EngineChain } from '../domain/engine-chain.ts';
import type { Clock, Rng } from '../domain/clock.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { FeedItem, NamedFeed, ReadFeed } from '../domain/feed.ts';
import { FEED_PACE, nextCheckMs } from '../domain/feed-pace.ts';
import { readFirstTake, takeable, type TakeableItem } from '../domain/feed-take.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { inRounds } from '../domain/rounds.ts';
import { claimsOf } from '../feeds/changes.ts';
import { checkFeed, type CheckDeps, type CheckResult } from '../feeds/check.ts';
import { judge, type Judged, type Wanted } from '../feeds/judge.ts';
import { firstPage, readPages, type PagedFeed } from '../feeds/pages.ts';
import type { FollowedFeed, ItemWrite, KeptItem } from '../storage/feeds/feeds.ts';
import type { Library } from '../storage/library.ts';

export interface FeedKeeperDeps {
  readonly library: Pick<Library, 'feeds'>;
  /** The engines of a show that nobody set any for. */
  readonly defaultChain: () => EngineChain;
  /** Connections, reader and clock of checks. */
  readonly checks: CheckDeps;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly changes: Changes;
  readonly onFault: (error: unknown, doing: string) => void;
}

/** What lies at an address, before it is followed. */
export type FeedPreview =
  | {
      readonly kind: 'feed';
      readonly address: string;
      readonly paged: PagedFeed;
      readonly items: readonly TakeableItem[];
    }
  /** A page or a list that names several. */
  | { readonly kind: 'choice'; readonly title: string; readonly feeds: readonly NamedFeed[] };

/** What a check came to. */
export interface CheckCounts {
  readonly fresh: number;
  readonly wanted: number;
  readonly replaced: number;
  readonly gone: number;
  /** Why it failed; null when it did not. */
  readonly failure: Failure | null;
}

const NOTHING: CheckCounts = { fresh: 0, wanted: 0, replaced: 0, gone: 0, failure: null };

/** Items written at a time: what the main thread does within a few milliseconds. */
const SLICE = 25;
/** Known items read at a time. */
const KNOWN_SLICE = 1_000;
/** How often it is looked which feeds are due, milliseconds. */
const LOOK_MS = 60_000;

/** Follows feeds. One check at a time. */
export class FeedKeeper {
  readonly #deps: FeedKeeperDeps;
  #endRounds: (() => void) | null = null;
  #last: Promise<unknown> = Promise.resolve();
  /** Rounds of checks that have not ended. */
  #open = 0;
  /** Whether something that they found is being brought in: who does that says so. */
  isBringing: () => boolean = () => false;
  #ending = new AbortController();

  constructor(deps: FeedKeeperDeps) {
    this.#deps = deps;
  }

  /** Something is being checked or brought in: what a command that waits for the end of the work has to know. */
  get busy(): boolean {
    return this.#open > 0 || this.isBringing();
  }

  /** Checks feeds in their time, until `stop`. */
  start(): void {
    if (this.#endRounds) return;
    this.#ending = new AbortController();
    this.#endRounds = inRounds(LOOK_MS, () => void this.#checkDue());
    void this.#checkDue();
  }

  /** Ends what is under way: nothing of it is half there. */
  async stop(): Promise<void> {
    this.#endRounds?.();
    this.#endRounds = null;
    this.#ending.abort();
    await this.#last.catch(() => undefined);
  }

  /**
   * Looks what lies at an address: a feed with all its pages, or what a page or a list names. A page with one feed is gone through.
   * @param mayBeNear the person named this host by hand
   */
  async preview(address: string, mayBeNear: boolean): Promise<Outcome<FeedPreview>> {
    const result = await this.#ask({ address, mayBeNear, wantsFeed: false });
    if (result.kind !== 'read')
      return failed(result.kind === 'failed' ? result.failure : failure('internal'));
    const { document } = result;
    if (document.kind === 'feed') {
      const paged = await readPages(this.#deps.checks, document, {
        address: result.address,
        mayBeNear,
        signal: this.#ending.signal,
      });
      return ok({
        kind: 'feed',
        address: result.movedTo ?? address,
        paged,
        items: await inSlices(paged.items, takeable),
      });
    }
    const [only, ...more] = document.feeds.filter(({ title }) => !/comments?/i.test(title));
    if (only && more.length === 0 && document.kind === 'page') {
      const isSameHost = new URL(only.url).hostname === new URL(address).hostname;
      const found = await this.#ask({
        address: only.url,
        mayBeNear: mayBeNear && isSameHost,
        wantsFeed: true,
      });
      if (found.kind === 'read') return this.preview(only.url, mayBeNear && isSameHost);
    }
    return document.feeds.length === 0
      ? failed(failure('not-a-feed', { detail: document.title }))
      : ok({ kind: 'choice', title: document.title, feeds: document.feeds });
  }

  /**
   * Follows the feed at an address.
   * @param take what comes in at first, as `readFirstTake` reads it
   * @param setUp sets its show and how it is followed, before anything comes in; where it refuses, nothing is followed
   */
  async add(
    address: string,
    take: string,
    mayBeNear: boolean,
    setUp: (feed: FollowedFeed) => Outcome<void> = () => ok(undefined),
  ): Promise<Outcome<{ feed: FollowedFeed; counts: CheckCounts }>> {
    const { clock, library } = this.#deps;
    if (readFirstTake(take) === null) return failed(failure('bad-argument', { detail: 'take' }));
    const preview = await this.preview(address, mayBeNear);
    if (!preview.ok) return preview;
    if (preview.value.kind === 'choice')
      return failed(failure('not-a-feed', { message: SEVERAL, detail: namesOf(preview.value.feeds) }));
    const { address: url, paged } = preview.value;
    if (library.feeds.byUrl(url)) return failed(failure('not-allowed', { message: KNOWN }));
    const isNear = mayBeNear && sameHost(url, address);
    const title = paged.feed.title || showAddress(url);
    const chain = this.#deps.defaultChain();
    const feed = this.#must(library.feeds.add({ url, isNear, title, firstTake: take, chain }, clock.nowMs()));
    const set = setUp(feed);
    if (!set.ok) {
      this.remove(feed.id);
      return set;
    }
    const counts = await this.#inTurn(() =>
      this.#keep(this.#must(feed.id), paged, { etag: null, lastModified: null }),
    );
    return ok({ feed: this.#must(feed.id), counts });
  }

  /** Checks one feed, or all of them, now. */
  async check(feedId: number | null): Promise<Outcome<ReadonlyMap<number, CheckCounts>>> {
    const { feeds } = this.#deps.library;
    const asked = feedId === null ? feeds.list() : [feeds.get(feedId)];
    const found = new Map<number, CheckCounts>();
    for (const feed of asked) {
      if (!feed) return failed(failure('not-found'));
      found.set(feed.id, await this.#inTurn(() => this.#checkOne(feed.id)));
    }
    return ok(found);
  }

  /** Follows a feed no longer. */
  remove(feedId: number): Outcome<void> {
    const { changes, clock, library } = this.#deps;
    if (!library.feeds.remove(feedId, clock.nowMs())) return failed(failure('not-found'));
    changes.tell(['folders']);
    return ok(undefined);
  }

  async #checkDue(): Promise<void> {
    const { clock, library, onFault } = this.#deps;
    this.#open += 1;
    try {
      for (const { id } of library.feeds.due(clock.nowMs(), 2 * FEED_PACE.longestMs)) {
        if (this.#endRounds === null) return;
        await this.#inTurn(() => this.#checkOne(id));
      }
    } catch (error) {
      onFault(error, 'checking feeds');
    } finally {
      this.#open -= 1;
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.catch(() => undefined).then(work);
    this.#last = done;
    return done;
  }

  async #checkOne(feedId: number): Promise<CheckCounts> {
    const { checks, library } = this.#deps;
    const feed = library.feeds.get(feedId);
    if (!feed) return NOTHING;
    const { etag, isNear, lastModified, url } = feed;
    // Until the first take is done, everything is read.
    const validators = feed.firstTake === null ? { etag, lastModified } : {};
    const result = await this.#ask({ address: url, mayBeNear: isNear, wantsFeed: true, ...validators });
    if (result.kind === 'failed') return this.#fail(feed, result.failure);
    if (result.movedTo !== null)
      library.feeds.moved(feedId, result.movedTo, isNear && sameHost(result.movedTo, url));
    if (result.kind === 'unchanged') {
      this.#done(feed, null, { etag, lastModified });
      return NOTHING;
    }
    if (result.document.kind !== 'feed') return this.#fail(feed, failure('not-a-feed'));
    const { document } = result;
    const paged =
      feed.firstTake === null
        ? firstPage(document)
        : await readPages(checks, document, {
            address: result.address,
            mayBeNear: isNear,
            signal: this.#ending.signal,
          });
    return this.#keep(feed, paged, result);
  }

  #ask(question: {
    readonly address: string;
    readonly mayBeNear: boolean;
    readonly wantsFeed: boolean;
    readonly etag?: string | null;
    readonly lastModified?: string | null;
  }): Promise<CheckResult> {
    return checkFeed(this.#deps.checks, {
      etag: null,
      lastModified: null,
      ...question,
      signal: this.#ending.signal,
    });
  }

  /** Writes down what was read, in slices; a process that dies among them begins again, and finds what is there. */
  async #keep(
    feed: FollowedFeed,
    read: ReadFeed & { readonly isAll: boolean },
    { etag, lastModified }: { readonly etag: string | null; readonly lastModified: string | null },
  ): Promise<CheckCounts> {
    const { changes, clock, library } = this.#deps;
    const known = await this.#known(feed.id);
    const compared = await this.#judge(known, read, feed);
    if (!compared.ok) return this.#fail(feed, compared.failure);
    const judged = compared.value;
    let written = 0;
    for (let at = 0; at < judged.length; at += SLICE) {
      const writes = judged.slice(at, at + SLICE).map((one) => writeOf(one, read.items));
      written += library.feeds.write(feed.id, writes, clock.nowMs());
      await turn();
      if (this.#ending.signal.aborted) return NOTHING;
    }
    this.#done(feed, read, { etag, lastModified });
    if (written > 0) changes.tell(['folders']);
    const count = (is: (one: Judged) => boolean): number => judged.filter(is).length;
    return {
      fresh: count(({ kind }) => kind === 'new'),
      wanted: count((one) => one.kind === 'new' && one.why === null),
      replaced: count((one) => one.kind === 'known' && one.hasOtherSound),
      gone: count(({ kind }) => kind === 'gone'),
      failure: null,
    };
  }

  /** What is known of a feed, read in slices. */
  async #known(feedId: number): Promise<readonly KeptItem[]> {
    const all: KeptItem[] = [];
    for (;;) {
      const slice = this.#deps.library.feeds.kept(feedId, KNOWN_SLICE, all.at(-1)?.id ?? 0);
      all.push(...slice);
      if (slice.length < KNOWN_SLICE) return all;
      await turn();
    }
  }

  /** Compares and judges off the main thread, where there is another. */
  async #judge(
    known: readonly KeptItem[],
    { isAll, items }: ReadFeed & { readonly isAll: boolean },
    wanted: Wanted,
  ): Promise<Outcome<readonly Judged[]>> {
    const { reader } = this.#deps.checks;
    const claims = await inSlices(items, claimsOf);
    return reader.judge
      ? reader.judge(known, claims, isAll, wanted)
      : ok(judge(known, claims, isAll, wanted));
  }

  #done(
    { id, isComplete }: FollowedFeed,
    read: ReadFeed | null,
    validators: { readonly etag: string | null; readonly lastModified: string | null },
  ): void {
    const { clock, library, rng } = this.#deps;
    const nowMs = clock.nowMs();
    const standing = {
      failures: 0,
      isRetryable: true,
      retryAfterMs: null,
      isComplete: read?.feed.isComplete ?? isComplete,
    };
    const nextAt = nowMs + nextCheckMs(standing, rng);
    library.feeds.checked(id, { feed: read?.feed ?? null, ...validators, nextAt }, nowMs);
  }

  #fail({ failures, id, isComplete }: FollowedFeed, why: Failure): CheckCounts {
    const { clock, library, rng } = this.#deps;
    // Ended by us: it is no fault of the feed.
    if (this.#ending.signal.aborted) return NOTHING;
    const nowMs = clock.nowMs();
    const standing = {
      failures: failures + 1,
      isRetryable: why.retryable,
      retryAfterMs: why.retryAfterMs ?? null,
      isComplete,
    };
    library.feeds.failed(id, why, nowMs + nextCheckMs(standing, rng), nowMs);
    return { ...NOTHING, failure: why };
  }

  #must(feedId: number): FollowedFeed {
    const feed = this.#deps.library.feeds.get(feedId);
    if (!feed) throw new Error('A feed that was just added is not there');
    return feed;
  }
}

/** What is written of an item. */
function writeOf(judged: Judged, items: readonly FeedItem[]): ItemWrite {
  if (judged.kind === 'gone') return judged;
  const { at, ...rest } = judged;
  const item = items[at];
  if (!item) throw new Error('A judgement is about no item');
  return { ...rest, item };
}

/** Does the same with many, a slice at a time, so that others have their turn between. */
async function inSlices<T, U>(all: readonly T[], work: (one: T) => U): Promise<readonly U[]> {
  const done: U[] = [];
  for (let at = 0; at < all.length; at += KNOWN_SLICE) {
    for (const one of all.slice(at, at + KNOWN_SLICE)) done.push(work(one));
    await turn();
  }
  return done;
}

const KNOWN = 'This feed is followed already. Nothing was changed.';
const SEVERAL = 'This page or list names several feeds. Nothing was added: choose one of them.';
const namesOf = (feeds: readonly NamedFeed[]): string =>
  feeds
    .slice(0, 5)
    .map(({ url }) => showAddress(url))
    .join(', ');
const sameHost = (a: string, b: string): boolean => hostOf(a) === hostOf(b);

function hostOf(url: string): string {
  const address = readAddress(url);
  return typeof address === 'string' ? '' : address.host;
}
