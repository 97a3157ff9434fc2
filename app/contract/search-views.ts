// What the page sees of searching beside the hits: counts to narrow by, suggestions, saved searches, lists to take along.

export const SEARCH_ORDERS = ['newest', 'best', 'oldest'] as const;
/** `best`: the recordings first that speak of it most. */
export type SearchOrder = (typeof SEARCH_ORDERS)[number];

/** All that one search is made of. */
export interface SearchTerms {
  readonly text: string;
  readonly folderId: number | null;
  /** A speaker's whole name, as shown. */
  readonly speaker: string | null;
  /** Year of recording, local time. */
  readonly year: number | null;
  readonly order: SearchOrder;
}

export interface FacetView<T> {
  readonly value: T;
  readonly count: number;
}

/** How many of the places were found where, most first. */
export interface FacetsView {
  readonly shows: readonly FacetView<number>[];
  readonly years: readonly FacetView<number>[];
  readonly speakers: readonly FacetView<string>[];
  /** False when not everything was counted: each count is then one of "at least". */
  readonly exact: boolean;
}

export const NO_FACETS: FacetsView = { shows: [], years: [], speakers: [], exact: true };

export interface SuggestionView {
  /** The word in place of one that was hardly ever said. */
  readonly word: string;
  /** The whole query with it. */
  readonly text: string;
}

export interface SavedSearchView {
  readonly id: number;
  readonly search: SearchTerms;
}

export const HIT_LIST_FORMATS = ['csv', 'labels', 'reaper', 'edl'] as const;
export type HitListFormat = (typeof HIT_LIST_FORMATS)[number];

export function isHitListFormat(value: string): value is HitListFormat {
  return (HIT_LIST_FORMATS as readonly string[]).includes(value);
}
