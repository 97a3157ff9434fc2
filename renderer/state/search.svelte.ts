// The search: asks with every change, shows the newest answer only, and what it can be narrowed by.
import { NO_FACETS, type SearchOrder } from '../../app/domain/search-choices.ts';
import type { FacetsView, SearchCursor, SearchTerms } from '../../app/contract/search-views.ts';
import type { HitGroupView, HitView, SearchView } from '../../app/contract/views.ts';
import type { FailureView } from '../../app/contract/failure-view.ts';
import { call, listen, type Outcome } from '../lib/api.ts';
import { joined, termsIn, withMore } from '../lib/found.ts';
import { meaning } from './meaning.svelte.ts';
import { notices } from './notices.svelte.ts';

/** Places asked for at once: more than fit on a screen, and quickly painted. */
const FIRST = 40;
const MORE = 100;
/** Answers that are asked for anew when the library changed; what was shown behind them has to be asked for again. */
const PAGES_KEPT = 5;
const NONE: readonly string[] = [];

/** A line of the list: a place, or what shows the rest of a recording's. */
export interface Place {
  readonly group: HitGroupView;
  readonly hit: HitView | null;
}

type Filter = 'folderId' | 'speaker' | 'year' | 'tag';

class Search {
  text = $state('');
  folderId = $state<number | null>(null);
  speaker = $state<string | null>(null);
  year = $state<number | null>(null);
  tag = $state<string | null>(null);
  order = $state<SearchOrder>('newest');
  result = $state.raw<SearchView | null>(null);
  failure = $state.raw<FailureView | null>(null);
  /** Of each kind the counts of the latest answer without a choice of that kind, so that the others stay to be chosen. */
  facets = $state.raw<FacetsView>(NO_FACETS);
  /** True while more is being asked for than the first answer. */
  asking = $state(false);
  /** Index of the line that is chosen in the list, -1 for none. */
  chosen = $state(-1);

  readonly active = $derived(this.text.trim() !== '');
  readonly places = $derived<readonly Place[]>(
    (this.result?.groups ?? []).flatMap((group): Place[] => [
      ...group.hits.map((hit) => ({ group, hit })),
      ...(group.hits.length < group.hitCount ? [{ group, hit: null }] : []),
    ]),
  );
  readonly canShowMore = $derived((this.result?.next ?? null) !== null);
  readonly narrowed = $derived(
    this.folderId !== null || this.speaker !== null || this.year !== null || this.tag !== null,
  );
  /** All that the search is made of, as it is kept. */
  readonly terms = $derived<SearchTerms>({
    text: this.text.slice(0, 1000),
    folderId: this.folderId,
    speaker: this.speaker,
    year: this.year,
    tag: this.tag,
    order: this.order,
  });

  #latest = 0;
  #pages = 0;

  type(text: string): void {
    // What was chosen belongs to the search that it was chosen in.
    if (!this.active) {
      this.#widen();
      meaning.warm();
    }
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
  make({ folderId, order, speaker, tag, text, year }: SearchTerms): void {
    Object.assign(this, { folderId, order, speaker, tag, text, year });
    this.facets = NO_FACETS;
    this.#again();
  }

  /** Shows more recordings below those that are shown. */
  async showMore(): Promise<void> {
    const mine = this.#latest;
    const after = this.result?.next ?? null;
    if (after === null || this.asking) return;
    this.asking = true;
    const outcome = await call('search.query', { ...this.terms, limit: MORE, after, within: null });
    if (mine !== this.#latest) return;
    this.asking = false;
    if (!outcome.ok) notices.say(outcome.failure.message, true);
    if (!outcome.ok || !this.result) return;
    this.#pages += 1;
    this.result = joined(this.result, outcome.value);
    this.facets = this.#facetsOf(this.result.facets);
    meaning.showBelow(this.result);
  }

  /** Shows more of the places in one recording. */
  async showRest(recordingId: number): Promise<void> {
    const mine = this.#latest;
    const group = this.result?.groups.find((one) => one.recordingId === recordingId);
    if (!group || this.asking) return;
    this.asking = true;
    const within = { recordingId, skip: group.hits.length };
    const outcome = await call('search.query', { ...this.terms, limit: MORE, after: null, within });
    if (mine !== this.#latest) return;
    this.asking = false;
    if (!outcome.ok) notices.say(outcome.failure.message, true);
    if (!outcome.ok || !this.result) return;
    this.result = withMore(this.result, recordingId, outcome.value.groups[0]);
    meaning.showBelow(this.result);
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
    this.tag = null;
  }

  #again(): void {
    this.#pages = 0;
    this.chosen = -1;
    meaning.forget();
    if (this.active) void this.#ask();
  }

  /** Asks for what is shown; older recordings follow by themselves while there is little to show. */
  async #ask(): Promise<void> {
    const mine = (this.#latest += 1);
    const pages = Math.min(this.#pages, PAGES_KEPT);
    this.asking = true;
    let answers: readonly SearchView[] = [];
    let after: SearchCursor | null = null;
    for (let page = 0; ; page += 1) {
      const outcome: Outcome<SearchView> = await call('search.query', {
        ...this.terms,
        limit: page > 0 && page <= pages ? MORE : FIRST,
        after,
        within: null,
      });
      if (mine !== this.#latest) return;
      if (!outcome.ok) {
        this.failure = outcome.failure;
        this.asking = false;
        return;
      }
      answers = [...answers, outcome.value];
      const result = answers.reduce(joined);
      after = result.next;
      const goesOn =
        after !== null &&
        (page < pages || result.groups.reduce((sum, { hits }) => sum + hits.length, 0) < FIRST / 2);
      this.#pages = Math.max(pages, page);
      // What was shown before stays until as much is there again, and until there is something to say.
      if (goesOn && (page < pages || result.groups.length === 0)) continue;
      this.#show(result);
      if (!goesOn) break;
    }
    this.asking = false;
    if (this.result) meaning.ask(this.terms, this.result);
  }

  #show(result: SearchView): void {
    const held = this.places[this.chosen];
    this.failure = null;
    this.result = result;
    this.facets = this.#facetsOf(result.facets);
    // Others may have come before the one that is chosen; where it is gone, its neighbour takes its place.
    const at = held ? this.places.findIndex((place) => isSame(place, held)) : -1;
    if (at >= 0) this.chosen = at;
    else if (this.chosen >= this.places.length) this.chosen = -1;
  }

  #facetsOf({ exact, shows, speakers, tags, years }: FacetsView): FacetsView {
    return {
      shows: this.folderId === null ? shows : this.facets.shows,
      speakers: this.speaker === null ? speakers : this.facets.speakers,
      years: this.year === null ? years : this.facets.years,
      tags: this.tag === null ? tags : this.facets.tags,
      exact,
    };
  }

  #forget(): void {
    this.#latest += 1;
    this.#pages = 0;
    this.asking = false;
    this.result = null;
    this.failure = null;
    this.facets = NO_FACETS;
    this.chosen = -1;
    meaning.forget();
  }
}

const isSame = (one: Place, other: Place): boolean =>
  one.group.recordingId === other.group.recordingId && one.hit?.segmentId === other.hit?.segmentId;

export const search = new Search();
