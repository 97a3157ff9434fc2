// What a search found, in the shapes that the page needs: terms to mark, counts by show, the line above the results.
import type { HitGroupView, SearchView } from '../../app/contract/views.ts';
import { count, counted } from './amounts.ts';

/** The words that were found in a recording, each once, to be marked in its transcript. Longer ones first. */
export function termsIn(groups: readonly HitGroupView[], recordingId: number): readonly string[] {
  const group = groups.find((candidate) => candidate.recordingId === recordingId);
  if (!group) return [];
  const terms = new Set<string>();
  for (const hit of group.hits)
    for (const part of hit.snippet) {
      const term = part.hit ? part.text.trim().toLowerCase() : '';
      if (term !== '') terms.add(term);
    }
  return [...terms].sort((a, b) => b.length - a.length);
}

/** `14 places in 6 recordings`. */
export function summaryOf(view: Pick<SearchView, 'groups' | 'hitCount' | 'atLeast' | 'more'>): string {
  if (view.groups.length === 0) return 'Nothing found';
  const shown = view.groups.reduce((sum, group) => sum + group.hits.length, 0);
  const recordings = counted(view.groups.length, 'recording');
  if (!view.more) return `${counted(view.hitCount, 'place')} in ${recordings}`;
  if (view.hitCount <= shown) return `First ${counted(shown, 'place')} in ${recordings}`;
  const all = counted(view.hitCount, 'place');
  return `First ${count(shown)} of ${view.atLeast ? `at least ${all}` : all}, in ${recordings}`;
}
