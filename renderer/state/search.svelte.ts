// The search: asks with every change, shows the newest answer only, remembers what can be counted.
import type { FailureView, HitGroupView, HitView, SearchView } from '../../app/contract/views.ts';
import { call, listen } from '../lib/api.ts';
import { countsByShow, termsIn } from '../lib/found.ts';

const FIRST = 100;
const MOST = 500;
const NONE: readonly string[] = [];

export interface Place {
  readonly group: HitGroupView;
  readonly hit: HitView;
}

class Search {
  text = $state('');
  folderId = $state<number | null>(null);
  result = $state.raw<SearchView | null>(null);
  failure = $state.raw<FailureView | null>(null);
  /** Counts by show of the latest answer over all shows, so that they stay while one is chosen. */
  shows = $state.raw<readonly (readonly [number, number])[]>([]);
  limit = $state(FIRST);
  /** Index of the hit that is chosen in the list, -1 for none. */
  chosen = $state(-1);

  readonly active = $derived(this.text.trim() !== '');
  readonly places = $derived<readonly Place[]>(
    (this.result?.groups ?? []).flatMap((group) => group.hits.map((hit) => ({ group, hit }))),
  );
  readonly canShowMore = $derived((this.result?.more ?? false) && this.limit < MOST);

  #latest = 0;

  type(text: string): void {
    this.text = text;
    this.limit = FIRST;
    this.chosen = -1;
    if (!this.active) this.#forget();
    else void this.#ask();
  }

  within(folderId: number | null): void {
    this.folderId = folderId;
    this.limit = FIRST;
    this.chosen = -1;
    if (this.active) void this.#ask();
  }

  showMore(): void {
    this.limit = MOST;
    void this.#ask();
  }

  clear(): void {
    this.text = '';
    this.folderId = null;
    this.#forget();
  }

  /** What was found in a recording, to be marked in its transcript. */
  termsIn(recordingId: number): readonly string[] {
    return this.active && this.result ? termsIn(this.result.groups, recordingId) : NONE;
  }

  start(): void {
    listen('changed', ({ areas }) => {
      if (this.active && (areas.includes('search') || areas.includes('folders'))) void this.#ask();
    });
  }

  async #ask(): Promise<void> {
    const mine = (this.#latest += 1);
    const { text, folderId, limit } = this;
    const outcome = await call('search.query', { text: text.slice(0, 1000), folderId, limit });
    if (mine !== this.#latest) return;
    if (!outcome.ok) {
      this.failure = outcome.failure;
      return;
    }
    this.failure = null;
    this.result = outcome.value;
    if (folderId === null) this.shows = countsByShow(outcome.value.groups);
    if (this.chosen >= this.places.length) this.chosen = -1;
  }

  #forget(): void {
    this.#latest += 1;
    this.result = null;
    this.failure = null;
    this.shows = [];
    this.chosen = -1;
  }
}

export const search = new Search();
