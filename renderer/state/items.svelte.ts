// The list in the middle: known by its length, fetched page by page where it is looked at, kept while it is refreshed.
import { SvelteMap } from 'svelte/reactivity';
import type { ItemView, ProgressView } from '../../app/contract/views.ts';
import type { AnswerOf } from '../../app/contract/schema.ts';
import type { FailureView } from '../../app/contract/failure-view.ts';
import type { ListFilters, ListSort } from '../../app/domain/list-choices.ts';
import { isFiltered, readSort } from '../lib/list-choices.ts';
import { call, listen, type Outcome } from '../lib/api.ts';
import { recallText, remember } from '../lib/remember.ts';
import { once } from './once.ts';

export type ListView = 'all' | 'queue' | 'incomplete';

export const PAGE_SIZE = 100;
/** Rows fetched at once where nobody looks yet, so that a list drawn along by its scroll bar is full in every frame. */
const AHEAD_SIZE = 5 * PAGE_SIZE;
/** Beyond so many rows only what is looked at is fetched: a row is about a kilobyte of memory. */
const AHEAD_MOST = 10_000;
/** It begins after that time even where the page is never idle, milliseconds. */
const AHEAD_WAIT_MS = 200;

class Items {
  view = $state<ListView>('all');
  folderId = $state<number | null>(null);
  /** Of everything but the queue, which has an order of its own. Kept for the next start. */
  sort = $state<ListSort>(readSort(recallText('sort')));
  /** What is let through; everything, where another list is shown. */
  filters = $state.raw<ListFilters>({});
  readonly isFiltered = $derived(isFiltered(this.filters));
  /** One show of the list of all recordings, by a filter; not the show's own list. */
  isNarrowedToShow = $state(false);
  /** One entry a row; undefined while its page was not fetched. */
  rows = $state.raw<readonly (ItemView | undefined)[]>([]);
  /** False until the first page has come. */
  loaded = $state(false);
  failure = $state.raw<FailureView | null>(null);
  /** Rows that the latest refresh put before the first row that was known. */
  grewAbove = $state(0);
  readonly progress = new SvelteMap<number, ProgressView>();

  /** Another one for each list, order and filter. */
  readonly key = $derived(
    JSON.stringify([this.view, this.folderId, this.isNarrowedToShow, this.sort, this.filters]),
  );

  /** Called when another list is shown. */
  onShow: () => void = () => undefined;
  /** Called when every row of the list is known as it is now. */
  onKnown: () => void = () => undefined;

  /** Changes with each list shown; answers for an older one are dropped. */
  #showing = 0;
  #first = 0;
  #last = 0;
  #isNear = false;
  #isAhead = false;
  /** Pages that are on their way, by their numbers. */
  readonly #asked = new Map<number, Promise<void>>();
  #stale = new Set<number>();
  #rowOf = new Map<string, number>();

  /** Shows another list. */
  show(view: ListView, folderId: number | null): void {
    if (
      this.loaded &&
      view === this.view &&
      folderId === this.folderId &&
      !this.isFiltered &&
      !this.isNarrowedToShow
    )
      return;
    this.view = view;
    this.folderId = folderId;
    this.filters = {};
    this.isNarrowedToShow = false;
    this.#begin();
  }

  /** Narrows the list of all recordings down to one show; null for all shows again. */
  narrowTo(folderId: number | null): void {
    this.folderId = folderId;
    this.isNarrowedToShow = folderId !== null;
    this.#begin();
  }

  /** Shows the same list in another order. */
  sortBy(sort: ListSort): void {
    if (sort === this.sort) return;
    this.sort = sort;
    remember('sort', sort);
    this.#begin();
  }

  /** Narrows the list down further, or lets more through. */
  narrow(change: ListFilters): void {
    this.filters = { ...this.filters, ...change };
    this.#begin();
  }

  /** The same list without filters. */
  showAll(): void {
    if (this.isNarrowedToShow) this.folderId = null;
    this.isNarrowedToShow = false;
    this.filters = {};
    this.#begin();
  }

  #begin(): void {
    this.#showing += 1;
    this.onShow();
    this.rows = [];
    this.loaded = false;
    this.failure = null;
    this.grewAbove = 0;
    this.#first = this.#last = 0;
    this.#asked.clear();
    this.#stale.clear();
    this.#rowOf.clear();
    void this.#fetch(0).then(() => this.#fetchAhead());
  }

  /** Says which rows are looked at; their pages are fetched when they are missing or stale. */
  look(first: number, last: number): void {
    this.#first = first;
    this.#last = last;
    for (const page of this.#looked()) {
      const missing =
        this.rows[page * PAGE_SIZE] === undefined ||
        this.rows[Math.min(last, this.rows.length - 1)] === undefined;
      if (missing || this.#stale.has(page)) void this.#fetch(page);
    }
  }

  readonly refresh = once(async () => {
    const pages = new Set([0, ...this.#looked()]);
    for (let page = 0; page * PAGE_SIZE < this.rows.length; page += 1)
      if (!pages.has(page)) this.#stale.add(page);
    for (const page of pages) await this.#fetch(page, true);
    if (this.failure === null && this.#stale.size === 0 && !this.rows.includes(undefined)) this.onKnown();
    void this.#fetchAhead();
  });

  /** Fetches a row that is not in view yet. */
  async row(index: number): Promise<ItemView | undefined> {
    if (this.rows[index] === undefined) await this.#fetch(Math.floor(index / PAGE_SIZE));
    return this.rows[index];
  }

  indexOf(id: string): number {
    const at = this.#rowOf.get(id);
    return at !== undefined && this.rows[at]?.id === id ? at : -1;
  }

  progressOf(item: ItemView): ProgressView | null {
    return (item.jobId === null ? undefined : this.progress.get(item.jobId)) ?? item.progress;
  }

  start(): void {
    listen('changed', ({ areas }) => {
      if (areas.includes('items') || areas.includes('queue') || areas.includes('folders'))
        void this.refresh();
    });
    listen('progress', ({ jobs }) => {
      for (const { jobId, progress } of jobs) this.progress.set(jobId, progress);
    });
  }

  #looked(): readonly number[] {
    const pages: number[] = [];
    const to = Math.min(this.#last, Math.max(0, this.rows.length - 1));
    for (let page = Math.floor(this.#first / PAGE_SIZE); page * PAGE_SIZE <= to; page += 1) pages.push(page);
    return pages;
  }

  #ask(offset: number, limit: number): Promise<Outcome<AnswerOf<'items.page'>>> {
    const { filters, folderId, sort, view } = this;
    return call('items.page', { view, folderId, sort, filters, offset, limit });
  }

  /** Somebody turned to the list: from now on all of it is fetched, before it is drawn along by its scroll bar. */
  come(): void {
    if (this.#isNear) return;
    this.#isNear = true;
    void this.#fetchAhead();
  }

  /** Fetches what is still missing, from the beginning on, while the page has nothing better to do. Not before anybody comes near: rows that nobody scrolls to are megabytes. */
  async #fetchAhead(): Promise<void> {
    if (this.#isAhead || !this.#isNear) return;
    this.#isAhead = true;
    let showing = this.#showing;
    for (let offset = 0; offset < Math.min(this.rows.length, AHEAD_MOST); offset += AHEAD_SIZE) {
      const here = this.rows.slice(offset, offset + AHEAD_SIZE);
      if (!here.includes(undefined)) continue;
      await new Promise((idle) => requestIdleCallback(idle, { timeout: AHEAD_WAIT_MS }));
      const outcome = await this.#ask(offset, AHEAD_SIZE);
      if (showing !== this.#showing) {
        // Another list is shown: it is begun with.
        showing = this.#showing;
        offset = -AHEAD_SIZE;
      } else if (!outcome.ok) break;
      else this.#take(offset, outcome.value.total, outcome.value.items);
    }
    this.#isAhead = false;
  }

  /** A page that is on its way is waited for. @param again it is asked for all the same */
  #fetch(page: number, again = false): Promise<void> {
    const asked = this.#asked.get(page);
    if (asked && !again) return asked;
    const coming = this.#bring(page).finally(() => {
      if (this.#asked.get(page) === coming) this.#asked.delete(page);
    });
    this.#asked.set(page, coming);
    return coming;
  }

  async #bring(page: number): Promise<void> {
    const showing = this.#showing;
    const outcome = await this.#ask(page * PAGE_SIZE, PAGE_SIZE);
    if (showing !== this.#showing) return;
    if (outcome.ok) {
      this.#stale.delete(page);
      this.failure = null;
      this.#take(page * PAGE_SIZE, outcome.value.total, outcome.value.items);
    } else {
      this.failure = outcome.failure;
    }
    this.loaded = true;
  }

  #take(offset: number, total: number, items: readonly ItemView[]): void {
    const rows = this.rows.slice();
    const above = offset === 0 ? this.#newAbove(items) : 0;
    if (above > 0) rows.unshift(...new Array<undefined>(above));
    rows.length = total;
    if (above > 0 || total < this.rows.length) this.#reindex(rows);
    items.forEach((item, at) => {
      const index = offset + at;
      if (index >= total) return;
      // Pages are fetched at different moments: an item that moved between two must not stand in the list twice.
      const other = this.#rowOf.get(item.id);
      if (other !== undefined && other !== index && rows[other]?.id === item.id) {
        rows[other] = undefined;
        this.#stale.add(Math.floor(other / PAGE_SIZE));
      }
      rows[index] = item;
      this.#rowOf.set(item.id, index);
      if (item.jobId !== null) this.progress.delete(item.jobId);
    });
    this.grewAbove = total > this.rows.length ? above : 0;
    this.rows = rows;
  }

  /** How many new items came before the one that was first. */
  #newAbove(items: readonly ItemView[]): number {
    const first = this.rows[0];
    return first
      ? Math.max(
          0,
          items.findIndex((item) => item.id === first.id),
        )
      : 0;
  }

  #reindex(rows: readonly (ItemView | undefined)[]): void {
    this.#rowOf.clear();
    rows.forEach((item, at) => {
      if (item) this.#rowOf.set(item.id, at);
    });
  }
}

export const items = new Items();
