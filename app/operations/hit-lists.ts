// Places that a search found, as files for other programs.
import type { ArgsOf } from '../contract/schema.ts';
import type { HitListFormat } from '../domain/search-choices.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { besides } from '../domain/beside-places.ts';
import type { ListedHit } from '../domain/hit-list.ts';
import { HIT_LIST_ENDINGS, hitListFiles } from '../export/hit-list.ts';
import { HIT_LIST_MAX, type Search } from '../storage/search/search.ts';

export interface HitLists {
  readonly count: number;
  readonly ending: string;
  /** Several where each recording has its own time line. */
  readonly files: readonly { readonly title: string | null; readonly content: string }[];
}

/** A listed place does not tell its segment; that of a passage is above 0. */
const NO_SEGMENT = 0;

const NOTHING_WITH_TIMES =
  'There is nothing to save: none of the places that were found has a time. A table takes them without.';

export type HitListSearch = Pick<Search, 'list'>;

/**
 * @param meant passages that may be meant: they come behind the places, without those that hold one
 * @returns the files; `not-found` where no place can stand in this format
 */
export async function hitLists(
  search: HitListSearch,
  format: HitListFormat,
  terms: Omit<ArgsOf<'search.export'>, 'format' | 'meant'>,
  meant: readonly (ListedHit & { readonly segmentId: number })[] = [],
): Promise<Outcome<HitLists>> {
  const found = await search.list({ ...terms, limit: HIT_LIST_MAX }, HIT_LIST_MAX);
  const groups = [...new Set(meant.map(({ recordingId }) => recordingId))].map((recordingId) => ({
    recordingId,
    hits: found
      .filter((hit) => hit.recordingId === recordingId)
      .map(({ start }) => ({ segmentId: NO_SEGMENT, start })),
  }));
  const hits = [...found, ...besides(meant, groups)];
  const files = hitListFiles(format, hits);
  return files.length === 0 || hits.length === 0
    ? failed(failure('not-found', { message: NOTHING_WITH_TIMES }))
    : ok({ count: hits.length, ending: HIT_LIST_ENDINGS[format], files });
}
