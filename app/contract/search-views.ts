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
  /** A whole tag. */
  readonly tag: string | null;
  readonly order: SearchOrder;
}

/** Where a search goes on that was not shown or not made to the end. Opaque to the page. */
export interface SearchCursor {
  /** The segment at which the stretch of the library begins that is shown from; null for its end. */
  readonly from: number | null;
  /** And where it ends, once it was looked through; null for the other end. */
  readonly to: number | null;
  /** Recordings of that stretch which were shown. */
  readonly skip: number;
  /** Places counted before that stretch. */
  readonly counted: number;
  /** True when only phrases from one segment into the next are left to be looked for. */
  readonly acrossBorders: boolean;
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
  readonly tags: readonly FacetView<string>[];
  /** False when not everything was counted: each count is then one of "at least". */
  readonly exact: boolean;
}

export const NO_FACETS: FacetsView = { shows: [], years: [], speakers: [], tags: [], exact: true };

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
