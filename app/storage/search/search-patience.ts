// How long an answer of a search may take, in milliseconds.
import { STEPPED_HITS } from './search-phrase.ts';
import type { Ways } from './search-ways.ts';

/** A walk that finds little ends after this time. */
export const MOST_MS = 30;
/** The best ones are to be found among many. */
export const BEST_MOST_MS = 100;
/** One through a phrase that has many hits, each of which takes long. */
export const PHRASE_MOST_MS = 4;

/** What is looked for: of a few recordings, or of all of the library. */
export interface Sought extends Ways {
  readonly isBest: boolean;
  readonly isOfSome: boolean;
}

/**
 * Where each hit of a phrase takes long, an answer ends soon: by pairs always, by the index where all of the library is walked through. What is
 * gone through step by step has to have found something first.
 * @param hits found so far
 */
export function mostMs({ isBest, isOfSome, pairs, plan }: Sought, hits: number): number {
  if (isBest) return BEST_MOST_MS;
  if (pairs) return PHRASE_MOST_MS;
  const isSlow = plan && !isOfSome && (plan.isMany || (plan.stepped && hits >= STEPPED_HITS));
  return isSlow ? PHRASE_MOST_MS : MOST_MS;
}
