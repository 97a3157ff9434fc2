// The search: asks with every change, shows the newest answer only, and what it can be narrowed by.
import {
  NO_FACETS,
  type FacetsView,
  type SearchOrder,
  type SearchTerms,
} from '../../app/contract/search-views.ts';
import type { FailureView, HitGroupView, HitView, SearchView } from '../../app/contract/views.ts';
import { call, listen } from '../lib/api.ts';
import { termsIn } from '../lib/found.ts';

const FIRST = 100;
const MOST = 500;
const NONE: readonly string[] = [];

export interface Place {
  readonly group: HitGroupView;
  readonly hit: HitView;
}

type Filter = 'folderId' | 'speaker' | 'year';

class Search {
  text = $state('');
  folderId = $state<number | null>(null);
  speaker = $state<string | null>(null);
  year = $state<number | null>(null);
  order = $state<SearchOrder>('newest');
  result = $state.raw<SearchView | null>(null);
  failure = $state.raw<FailureView | null>(null);
  /** Of each kind the counts of the latest answer without a choice of that kind, so that the others stay to be chosen. */
  facets = $state.raw<FacetsView>(NO_FACETS);
  limit = $state(FIRST);
  /** Index of the hit that is chosen in the list, -1 for none. */
  chosen = $state(-1);

  readonly active = $derived(this.text.trim() !== '');
  readonly places = $derived<readonly Place[]>(
    (this.result?.groups ?? []).flatMap((group) => group.hits.map((hit) => ({ group, hit }))),
  );
  readonly canShowMore = $derived((this.result?.more ?? false) && this.limit < MOST);
  readonly narrowed = $derived(this.folderId !== null || this.speaker !== null || this.year !== null);
  /** All that the search is made of, as it is kept. */
  readonly terms = $derived<SearchTerms>({
    text: this.text.slice(0, 1000),
    folderId: this.folderId,
    speaker: this.speaker,
    year: this.year,
    order: this.order,
  });

  #latest = 0;

  type(text: string): void {
    // What was chosen belongs to the search that it was chosen in.
    if (!this.active) this.#widen();
    this.text = text;
    if (this.active) this.#again();
    else this.#forget();
  }

  narrow<F extends Filter>(filter: F, value: Search[F]): void {
    (this as Pick<Search, F>)[filter] = value;
    this.#again();
  }

  /** Drops everything that was chosen beside the words. */
  everywhere(): void {
    this.folderId = null;
    this.#widen();
    this.#again();
  }

  sort(order: SearchOrder): void {
    this.order = order;
    this.#again();
  }

  /** Makes a search that was kept. */
  make({ folderId, order, speaker, text, year }: SearchTerms): void {
    Object.assign(this, { folderId, order, speaker, text, year });
    this.facets = NO_FACETS;
    this.#again();
  }

  showMore(): void {
    this.limit = MOST;
    void this.#ask();
  }

  clear(): void {
    this.text = '';
    this.folderId = null;
    this.#widen();
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

  #widen(): void {
    this.speaker = null;
    this.year = null;
  }

  #again(): void {
    this.limit = FIRST;
    this.chosen = -1;
    if (this.active) void this.#ask();
  }

  async #ask(): Promise<void> {
    const mine = (this.#latest += 1);
    const { folderId, limit, speaker, year } = this;
    const outcome = await call('search.query', { ...this.terms, limit });
    if (mine !== this.#latest) return;
    if (!outcome.ok) {
      this.failure = outcome.failure;
      return;
    }
    this.failure = null;
    this.result = outcome.value;
    const { exact, shows, speakers, years } = outcome.value.facets;
    this.facets = {
      shows: folderId === null ? shows : this.facets.shows,
      speakers: speaker === null ? speakers : this.facets.speakers,
      years: year === null ? years : this.facets.years,
      exact,
    };
    if (this.chosen >= this.places.length) this.chosen = -1;
  }

  #forget(): void {
    this.#latest += 1;
    this.result = null;
    this.failure = null;
    this.facets = NO_FACETS;
    this.limit = FIRST;
    this.chosen = -1;
  }
}

export const search = new Search();
