// What the page sees of searching beside the hits: counts to narrow by, suggestions, saved searches, lists to take along.
import * as v from 'valibot';
import { SEARCH_ORDERS } from '../domain/search-choices.ts';
import type { View } from './channel.ts';

/** All that one search is made of. */
const searchTerms = v.strictObject({
  text: v.string(),
  folderId: v.nullable(v.number()),
  /** A speaker's whole name, as shown. */
  speaker: v.nullable(v.string()),
  /** Year of recording, local time. */
  year: v.nullable(v.number()),
  /** A whole tag. */
  tag: v.nullable(v.string()),
  order: v.picklist(SEARCH_ORDERS),
});
export type SearchTerms = View<typeof searchTerms>;

/** Where a search goes on that was not shown or not made to the end. Opaque to the page. */
export const searchCursor = v.strictObject({
  /** The segment at which the stretch of the library begins that is shown from; null for its end. */
  from: v.nullable(v.number()),
  /** And where it ends, once it was looked through; null for the other end. */
  to: v.nullable(v.number()),
  /** Recordings of that stretch which were shown. */
  skip: v.number(),
  /** Places counted before that stretch. */
  counted: v.number(),
  /** True when only phrases from one segment into the next are left to be looked for. */
  acrossBorders: v.boolean(),
});
export type SearchCursor = View<typeof searchCursor>;

export interface FacetView<T> {
  readonly value: T;
  readonly count: number;
}

const facets = <T extends v.GenericSchema>(value: T) => v.array(v.strictObject({ value, count: v.number() }));

/** How many of the places were found where, most first. */
export const facetsView = v.strictObject({
  shows: facets(v.number()),
  years: facets(v.number()),
  speakers: facets(v.string()),
  tags: facets(v.string()),
  /** False when not everything was counted: each count is then one of "at least". */
  exact: v.boolean(),
});
export type FacetsView = View<typeof facetsView>;

export const suggestionView = v.strictObject({
  /** The word in place of one that was hardly ever said. */
  word: v.string(),
  /** The whole query with it. */
  text: v.string(),
});
export type SuggestionView = View<typeof suggestionView>;

export const savedSearchView = v.strictObject({ id: v.number(), search: searchTerms });
export type SavedSearchView = View<typeof savedSearchView>;
