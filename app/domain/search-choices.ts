// What can be chosen of a search beside its words: the order of what is found, and the form of a list to take along.

export const SEARCH_ORDERS = ['newest', 'best', 'oldest'] as const;
/** `best`: the recordings first that speak of it most. */
export type SearchOrder = (typeof SEARCH_ORDERS)[number];

/** Nothing to narrow by. */
export const NO_FACETS = { shows: [], years: [], speakers: [], tags: [], exact: true } as const;

export const HIT_LIST_FORMATS = ['csv', 'labels', 'reaper', 'edl'] as const;
export type HitListFormat = (typeof HIT_LIST_FORMATS)[number];

export function isHitListFormat(value: string): value is HitListFormat {
  return (HIT_LIST_FORMATS as readonly string[]).includes(value);
}
