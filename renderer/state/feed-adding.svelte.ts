// The way from an address to a feed that is followed: asked, looked at, chosen among several, and what of it comes in at first.
import { showAddress } from '../../app/domain/address.ts';
import { readTypedFeed } from '../../app/domain/feed-address.ts';
import type { AddedFeedView, FeedView } from '../../app/contract/feed-views.ts';
import type { FailureView } from '../../app/contract/failure-view.ts';
import type { NamedFeed } from '../../app/domain/feed.ts';
import type { ArgsOf } from '../../app/contract/schema.ts';
import type { EngineId } from '../../app/domain/engine.ts';
import { call } from '../lib/api.ts';
import type { PreviewedFeed } from '../lib/feeds.ts';
import { t } from '../../app/messages/text.ts';

export type FeedStep =
  | { readonly kind: 'ask' }
  /** @param shown the address that is asked, without what is secret */
  | { readonly kind: 'looking'; readonly shown: string }
  | { readonly kind: 'choice'; readonly title: string; readonly feeds: readonly NamedFeed[] }
  | { readonly kind: 'take'; readonly address: string; readonly feed: PreviewedFeed }
  /** Several are followed alike. */
  | { readonly kind: 'many'; readonly feeds: readonly NamedFeed[] }
  | { readonly kind: 'adding'; readonly title: string };

/** How much comes in at first. */
export type TakeKind = 'all' | 'since' | 'newest' | 'none';

/** Episodes that are taken at first where nobody says otherwise. */
const NEWEST = 10;
/** How long a change of the choice is waited for before it is counted, milliseconds. */
const TYPING_MS = 300;

export class FeedAdding {
  step = $state.raw<FeedStep>({ kind: 'ask' });
  failure = $state.raw<FailureView | null>(null);
  text = $state('');
  take = $state<TakeKind>('newest');
  newest = $state(NEWEST);
  /** Who transcribes it; null for the usual one. */
  service = $state<EngineId | null>(null);
  /** What is new comes in by itself. */
  takesNew = $state(true);
  /** `YYYY-MM-DD`. */
  sinceDay = $state('');
  /** What was chosen comes to something else by now: it is counted anew. */
  isCounting = $state(false);
  /** The choice as operations take it; null while it is none. */
  readonly words = $derived.by((): string | null => {
    switch (this.take) {
      case 'all':
      case 'none':
        return this.take;
      case 'newest':
        return Number.isInteger(this.newest) && this.newest > 0 && this.newest < 1_000_000
          ? `newest ${this.newest}`
          : null;
      case 'since':
        return /^\d{4}-\d{2}-\d{2}$/.test(this.sinceDay) ? `since ${this.sinceDay}` : null;
    }
  });

  /** Answers of an earlier round count for nothing: the person went back, or asked for something else. */
  #round = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Looks what lies at the address in the field. */
  async look(): Promise<void> {
    const address = readTypedFeed(this.text);
    if (typeof address === 'string') {
      this.failure = { code: 'bad-argument', message: t(`add.addressLines.noAddress.${address}`) };
      return;
    }
    await this.ask(address.href);
  }

  /** Looks what lies at an address. */
  async ask(address: string): Promise<void> {
    const round = this.#next();
    this.step = { kind: 'looking', shown: showAddress(address) };
    const outcome = await call('feeds.preview', {
      address,
      take: `newest ${NEWEST}`,
    });
    if (round !== this.#round) return;
    if (!outcome.ok) {
      this.failure = outcome.failure;
      this.step = { kind: 'ask' };
    } else if (outcome.value.kind === 'choice') {
      const { feeds, title } = outcome.value;
      this.step = { kind: 'choice', title, feeds };
    } else {
      this.take = outcome.value.items > NEWEST ? 'newest' : 'all';
      this.newest = NEWEST;
      this.step = { kind: 'take', address, feed: outcome.value };
    }
  }

  /** Lets the person choose a file that lists feeds. */
  async chooseList(): Promise<void> {
    const round = this.#next();
    const outcome = await call('feeds.chooseList', undefined);
    if (round !== this.#round) return;
    if (!outcome.ok) this.failure = outcome.failure;
    else if (outcome.value)
      this.step = { kind: 'choice', title: outcome.value.title, feeds: outcome.value.feeds };
  }

  /** Several of those that were named are followed alike. */
  many(feeds: readonly NamedFeed[]): void {
    this.#next();
    this.take = 'newest';
    this.newest = 1;
    this.step = { kind: 'many', feeds };
  }

  /** Follows them. @returns those that are followed now, and why others could not be; null where none was tried */
  async followMany(): Promise<readonly AddedFeedView[] | null> {
    const { step, words } = this;
    if (step.kind !== 'many' || words === null) return null;
    this.#next();
    this.step = { kind: 'adding', title: t('feed.feedAdding.feedsFeeds', { feeds: step.feeds.length }) };
    const outcome = await call('feeds.addMany', {
      addresses: step.feeds.map(({ url }) => url),
      take: words,
      settings: this.#settings(),
    });
    if (outcome.ok) return outcome.value;
    this.failure = outcome.failure;
    this.step = step;
    return null;
  }

  /** The field of a choice was entered. */
  choose(take: TakeKind): void {
    if (this.take === take) return;
    this.take = take;
    this.recount();
  }

  /** The choice changed: what it comes to is asked for once it rests. */
  recount(): void {
    clearTimeout(this.#timer);
    this.isCounting = this.step.kind === 'take' && this.words !== null;
    if (this.isCounting) this.#timer = setTimeout(() => void this.#count(), TYPING_MS);
  }

  /** Follows it. @returns the feed; null where it could not be */
  async follow(): Promise<FeedView | null> {
    const { step, words } = this;
    if (step.kind !== 'take' || words === null) return null;
    const round = this.#next();
    this.step = { kind: 'adding', title: step.feed.title };
    const outcome = await call('feeds.add', {
      address: step.address,
      take: words,
      settings: this.#settings(),
    });
    if (outcome.ok) return outcome.value;
    if (round === this.#round) {
      this.failure = outcome.failure;
      this.step = step;
    }
    return null;
  }

  /** Back to the address; an answer that is still on its way counts for nothing. */
  back(): void {
    this.#next();
    this.step = { kind: 'ask' };
  }

  stop(): void {
    this.#next();
  }

  #settings(): ArgsOf<'feeds.change'>['settings'] {
    return { takesNew: this.takesNew, ...(this.service === null ? {} : { service: this.service }) };
  }

  #next(): number {
    clearTimeout(this.#timer);
    this.failure = null;
    this.isCounting = false;
    this.#round += 1;
    return this.#round;
  }

  async #count(): Promise<void> {
    const { step, words } = this;
    if (step.kind !== 'take' || words === null) return;
    const round = this.#round;
    const outcome = await call('feeds.preview', { address: step.address, take: words });
    if (round !== this.#round || words !== this.words) return;
    this.isCounting = false;
    if (outcome.ok && outcome.value.kind === 'feed')
      this.step = { kind: 'take', address: step.address, feed: outcome.value };
    else if (!outcome.ok) this.failure = outcome.failure;
  }
}
