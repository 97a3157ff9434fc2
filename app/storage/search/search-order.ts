// In which order recordings are shown that were found, and how many places of each.
import type { SearchOrder } from '../../domain/search-choices.ts';
import type { HitGroupView } from '../../contract/views.ts';
import { wantedTerms, type Node } from '../../domain/search-node.ts';
import { folded } from '../../domain/search-text.ts';
import type { Range } from './search-ranges.ts';

/** A recording that was found in, with the length of its transcript. */
export interface Found extends Pick<HitGroupView, 'recordingId' | 'folderId' | 'recordedAt'> {
  readonly title: string;
  readonly segmentCount: number;
  readonly range: Range;
  readonly ids: readonly number[];
}

/** No recording gets more than this part of the places, or this many, while others wait. */
const GROUP_SHARE = 10;
const GROUP_MIN = 5;

/** `best` is the recording that speaks of it most for its length; one that has it in the title counts for more. */
export function ordered(groups: readonly Found[], order: SearchOrder, node: Node): readonly Found[] {
  if (order !== 'best') {
    const sign = order === 'newest' ? -1 : 1;
    return groups.toSorted((a, b) => sign * (a.recordedAt - b.recordedAt || a.range.first - b.range.first));
  }
  const terms = wantedTerms(node).map((term) => folded(term.text));
  const scores = new Map(
    groups.map((group) => {
      const title = folded(group.title);
      const isNamed = terms.some((term) => title.includes(term));
      return [group, (group.ids.length / Math.sqrt(group.segmentCount + 50)) * (isNamed ? 3 : 1)];
    }),
  );
  const score = (group: Found): number => scores.get(group) ?? 0;
  return groups.toSorted((a, b) => score(b) - score(a) || b.recordedAt - a.recordedAt);
}

/** Gives each recording its first hits in reading order, none too many at first, and what is left to the foremost. */
export function share(
  groups: readonly Found[],
  limit: number,
): readonly (Found & { readonly shown: readonly number[] })[] {
  const most = Math.max(GROUP_MIN, Math.ceil(limit / GROUP_SHARE));
  let left = limit;
  const given = groups.map(({ ids }) => {
    const count = Math.min(ids.length, most, left);
    left -= count;
    return count;
  });
  return groups.flatMap((group, index) => {
    const first = given[index] ?? 0;
    if (first === 0) return [];
    const rest = Math.min(group.ids.length - first, left);
    left -= rest;
    return [{ ...group, shown: group.ids.slice(0, first + rest) }];
  });
}
