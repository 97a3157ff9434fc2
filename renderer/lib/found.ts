// What a search found, in the shapes that the page needs: terms to mark, counts by show, the line above the results.
import type { FacetsView, FacetView } from '../../app/contract/search-views.ts';
import type { HitGroupView, HitView, SearchView } from '../../app/contract/views.ts';
import { folded } from '../../app/domain/letters.ts';
import { count } from './amounts.ts';
import { t } from '../../app/messages/text.ts';

/** The words that were found in a recording, each once, to be marked in its transcript. Longer ones first. */
export function termsIn(groups: readonly HitGroupView[], recordingId: number): readonly string[] {
  const group = groups.find((candidate) => candidate.recordingId === recordingId);
  if (!group) return [];
  const terms = new Map<string, string>();
  for (const hit of group.hits)
    for (const part of hit.snippet) {
      const term = part.hit ? part.text.trim().toLowerCase() : '';
      if (term !== '') terms.set(folded(term), term);
    }
  return [...terms.values()].sort((a, b) => b.length - a.length);
}

/** One answer and the one that goes on from it, as if they had been one. */
export function joined(first: SearchView, second: SearchView): SearchView {
  const groups = new Map(first.groups.map((group) => [group.recordingId, group]));
  for (const group of second.groups) {
    const known = groups.get(group.recordingId);
    const again = known ? group.hits.filter((hit) => isIn(known, hit)).length : 0;
    groups.set(
      group.recordingId,
      known ? withHits(known, group.hits, known.hitCount + group.hitCount - again) : group,
    );
  }
  return {
    ...second,
    groups: [...groups.values()],
    more:
      second.next !== null ||
      second.atLeast ||
      [...groups.values()].some((group) => group.hits.length < group.hitCount),
    hint: first.hint,
    also: first.also,
    facets: { ...added(first.facets, second.facets), exact: !second.atLeast },
  };
}

/** With the next places of one recording. */
export function withMore(view: SearchView, recordingId: number, more: HitGroupView | undefined): SearchView {
  const groups = view.groups.map((group) =>
    group.recordingId === recordingId
      ? withHits(group, more?.hits ?? [], more && more.hits.length > 0 ? more.hitCount : group.hits.length)
      : group,
  );
  return { ...view, groups };
}

/** Its places with others, each once, as they were said. */
function withHits(group: HitGroupView, hits: readonly HitView[], hitCount: number): HitGroupView {
  const all = [...group.hits, ...hits.filter((hit) => !isIn(group, hit))];
  if (all.every(({ start }) => start !== null)) all.sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
  return { ...group, hits: all, hitCount: Math.max(all.length, hitCount) };
}

function isIn(group: HitGroupView, { segmentId }: HitView): boolean {
  return group.hits.some((hit) => hit.segmentId === segmentId);
}

function added(one: FacetsView, other: FacetsView): FacetsView {
  const sum = <T>(a: readonly FacetView<T>[], b: readonly FacetView<T>[]): readonly FacetView<T>[] => {
    const counts = new Map(a.map(({ count: places, value }) => [value, places]));
    for (const { count: places, value } of b) counts.set(value, (counts.get(value) ?? 0) + places);
    return [...counts].map(([value, places]) => ({ value, count: places })).sort((x, y) => y.count - x.count);
  };
  return {
    shows: sum(one.shows, other.shows),
    years: [...sum(one.years, other.years)].sort((a, b) => b.value - a.value),
    speakers: sum(one.speakers, other.speakers),
    tags: sum(one.tags, other.tags),
    exact: one.exact && other.exact,
  };
}

/** `14 places in 6 recordings`. */
export function summaryOf(view: Pick<SearchView, 'groups' | 'hitCount' | 'atLeast' | 'more'>): string {
  if (view.groups.length === 0) return t('search.found.nothingFound');
  const shown = view.groups.reduce((sum, group) => sum + group.hits.length, 0);
  const recordings = t('search.found.recordings', { groups: view.groups.length });
  if (!view.more) return t('search.found.placesInRecordings', { hitCount: view.hitCount, recordings });
  if (view.hitCount <= shown) return t('search.found.firstPlacesInRecordings', { shown, recordings });
  const all = t('search.found.places', { hitCount: view.hitCount });
  return t('search.found.firstShownOfAtLeastIn', {
    shown: count(shown),
    atLeast: view.atLeast ? t('search.found.atLeastAll', { all }) : all,
    recordings,
  });
}
