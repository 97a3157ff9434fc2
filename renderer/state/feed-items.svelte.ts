// The items of one feed: thousands, fetched page by page where they are looked at; and those of them that are marked.
import { SvelteMap } from 'svelte/reactivity';
import type { FeedItemView } from '../../app/contract/feed-views.ts';
import type { FailureView } from '../../app/contract/failure-view.ts';
import { call } from '../lib/api.ts';
import { canBeTaken } from '../lib/feeds.ts';
import { feeds } from './feeds.svelte.ts';
import { attempt } from './notices.svelte.ts';
import { once } from './once.ts';

const PAGE = 100;
/** Most that one call takes. */
const TAKEN_MAX = 10_000;
/** Items asked for at once where all of them are looked through. */
const SWEEP = 500;

export class FeedItems {
  readonly #feedId: number;
  /** One entry a row; undefined while its page was not fetched. */
  rows = $state.raw<readonly (FeedItemView | undefined)[]>([]);
  loaded = $state(false);
  failure = $state.raw<FailureView | null>(null);
  readonly marked = new SvelteMap<number, FeedItemView>();
  #looked: readonly [number, number] = [0, 0];
  /** Pages that are on their way, by their numbers. */
  readonly #asked: Record<number, Promise<void> | undefined> = {};
  /** Pages that were fetched before something changed: asked for again once they are looked at. */
  readonly #stale: Record<number, boolean> = {};
  /** Changes with each time that all is looked through; an older look marks nothing more. */
  #sweep = 0;
  /** Row that a stretch is counted from. */
  #anchor = 0;
  #isOver = false;

  constructor(feedId: number) {
    this.#feedId = feedId;
  }

  /** Says how many there are, and that they may have changed. */
  show(total: number): void {
    const rows = this.rows.slice(0, total);
    rows.length = total;
    this.rows = rows;
    void this.refresh();
  }

  /** Answers that are still on their way count for nothing. */
  stop(): void {
    this.#isOver = true;
  }

  /** Says which rows are looked at. */
  look(first: number, last: number): void {
    this.#looked = [first, last];
    for (const page of this.#pages()) if (!this.#isFresh(page * PAGE)) void this.#fetch(page);
  }

  readonly refresh = once(async () => {
    for (let page = 0; page * PAGE < this.rows.length; page += 1) this.#stale[page] = true;
    for (const page of this.#pages()) await this.#fetch(page, true);
    this.loaded = true;
  });

  /** Fetches a row that is not in view yet. */
  async row(index: number): Promise<FeedItemView | undefined> {
    if (!this.#isFresh(index)) await this.#fetch(Math.floor(index / PAGE));
    return this.rows[index];
  }

  #isFresh(index: number): boolean {
    const page = Math.floor(index / PAGE);
    return this.rows[index] !== undefined && !this.#stale[page] && this.#asked[page] === undefined;
  }

  /** Marks one, or with `stretch` everything up to here. */
  async mark(index: number, isMarked: boolean, stretch = false): Promise<void> {
    const [from, to] = stretch
      ? [Math.min(this.#anchor, index), Math.max(this.#anchor, index)]
      : [index, index];
    this.#anchor = index;
    for (let at = from; at <= to; at += 1) {
      const item = await this.row(at);
      if (!item || !canBeTaken(item)) continue;
      if (isMarked && this.marked.size < TAKEN_MAX) this.marked.set(item.itemId, item);
      else this.marked.delete(item.itemId);
    }
  }

  /**
   * Marks everything that can be taken, from an instant on.
   * @param since epoch ms; null for all. What has no date is older than any instant
   * @returns how many are marked; null where others were asked for meanwhile
   */
  async markSince(since: number | null): Promise<number | null> {
    const sweep = (this.#sweep += 1);
    this.marked.clear();
    for (let offset = 0; offset < this.rows.length && this.marked.size < TAKEN_MAX; offset += SWEEP) {
      const outcome = await call('feeds.items', { feedId: this.#feedId, offset, limit: SWEEP });
      if (sweep !== this.#sweep || this.#isOver) return null;
      if (!outcome.ok) {
        this.failure = outcome.failure;
        break;
      }
      for (const item of outcome.value)
        if (canBeTaken(item) && (since === null || (item.publishedAt ?? -Infinity) >= since))
          this.marked.set(item.itemId, item);
    }
    return this.marked.size;
  }

  /** Has items come in. @returns how many; null where none could be */
  async take(itemIds: readonly number[]): Promise<number | null> {
    const done = await attempt('feeds.want', { feedId: this.#feedId, itemIds: [...itemIds] });
    if (!done) return null;
    for (const id of itemIds) this.marked.delete(id);
    await Promise.all([this.refresh(), feeds.refresh()]);
    return done.value.count;
  }

  /** Has items that wait only listed again. */
  async leave(itemIds: readonly number[]): Promise<void> {
    await attempt('feeds.leave', { feedId: this.#feedId, itemIds: [...itemIds] });
    await Promise.all([this.refresh(), feeds.refresh()]);
  }

  #pages(): readonly number[] {
    const [first, last] = this.#looked;
    const to = Math.min(last, Math.max(0, this.rows.length - 1));
    const pages: number[] = [];
    for (let page = Math.floor(first / PAGE); page * PAGE <= to; page += 1) pages.push(page);
    return pages;
  }

  /** A page that is on its way is waited for. @param again it is asked for all the same */
  #fetch(page: number, again = false): Promise<void> {
    const asked = this.#asked[page];
    if (asked && !again) return asked;
    const coming = this.#bring(page).finally(() => {
      if (this.#asked[page] === coming) this.#asked[page] = undefined;
    });
    this.#asked[page] = coming;
    return coming;
  }

  async #bring(page: number): Promise<void> {
    // What changes from now on makes the answer old.
    this.#stale[page] = false;
    const outcome = await call('feeds.items', { feedId: this.#feedId, offset: page * PAGE, limit: PAGE });
    if (this.#isOver) return;
    this.failure = outcome.ok ? null : outcome.failure;
    if (!outcome.ok) return;
    const rows = this.rows.slice();
    for (const [at, item] of outcome.value.entries()) {
      rows[page * PAGE + at] = item;
      if (!canBeTaken(item)) this.marked.delete(item.itemId);
    }
    this.rows = rows;
  }
}
