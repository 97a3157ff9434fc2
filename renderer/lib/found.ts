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

/** How many places were found in each show, most first. Recordings that belong to no show are left out. */
export function countsByShow(
  groups: readonly HitGroupView[],
): readonly (readonly [folderId: number, hits: number])[] {
  const counts = new Map<number, number>();
  for (const group of groups)
    if (group.folderId !== null)
      counts.set(group.folderId, (counts.get(group.folderId) ?? 0) + group.hits.length);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** `14 places in 6 recordings · newest first`. */
export function summaryOf(view: Pick<SearchView, 'groups' | 'hitCount' | 'more'>): string {
  if (view.groups.length === 0) return 'Nothing found';
  const shown = view.groups.reduce((sum, group) => sum + group.hits.length, 0);
  const recordings = counted(view.groups.length, 'recording');
  const places = view.more
    ? view.hitCount > shown
      ? `First ${count(shown)} of ${counted(view.hitCount, 'place')}`
      : `First ${counted(shown, 'place')}`
    : counted(view.hitCount, 'place');
  return `${places} in ${recordings} · newest first`;
}
