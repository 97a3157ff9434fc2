// Places that a search found, as files for other programs.
import type { ArgsOf } from '../contract/schema.ts';
import { type Failure, failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { besides } from '../domain/beside-places.ts';
import type { ListedHit, PieceOfSound } from '../domain/hit-list.ts';
import { HIT_LIST_ENDINGS, hitListFiles } from '../export/hit-list.ts';
import { HIT_LIST_MAX, type Search } from '../storage/search/search.ts';
import type { Library } from '../storage/library.ts';
import { piecesOf } from '../transcripts/session-views.ts';
import type { Meaning } from './meaning.ts';

export interface HitLists {
  readonly count: number;
  readonly ending: string;
  /** Several where each recording has its own time line. */
  readonly files: readonly { readonly title: string | null; readonly content: string }[];
  /** Why passages are not among them, though they were wanted. */
  readonly lacksMeant: Failure | null;
}

const NOTHING_WITH_TIMES =
  'There is nothing to save: none of the places that were found has a time. A table takes them without.';

export type HitListSearch = Pick<Search, 'list'>;

/**
 * @param meaning by which passages are found where they are wanted: they come behind the places, without those that hold one
 * @param library knows which file of a joined recording holds a place
 * @returns the files, with why passages are missing where they could not be told; `not-found` where no place can stand in this format
 */
export async function hitLists(
  search: HitListSearch,
  meaning: Pick<Meaning, 'listed'> | null,
  { format, meant, ...terms }: ArgsOf<'search.export'>,
  library: Pick<Library, 'recordings' | 'sessions'>,
): Promise<Outcome<HitLists>> {
  const [found, passages] = await Promise.all([
    search.list({ ...terms, limit: HIT_LIST_MAX }, HIT_LIST_MAX),
    meant && meaning ? meaning.listed(terms) : ok([]),
  ]);
  const near = passages.ok ? passages.value : [];
  const groups = [...new Set(near.map(({ recordingId }) => recordingId))].map((recordingId) => ({
    recordingId,
    hits: found.filter((hit) => hit.recordingId === recordingId),
  }));
  const hits = [...found, ...besides(near, groups)];
  // Only a cut list is about files.
  const files = hitListFiles(format, format === 'edl' ? withPieces(hits, library) : hits);
  if (files.length > 0 && hits.length > 0) {
    const lacksMeant = passages.ok ? null : passages.failure;
    return ok({ count: hits.length, ending: HIT_LIST_ENDINGS[format], files, lacksMeant });
  }
  // Without places, what is missing is all that there might be.
  return found.length === 0 && !passages.ok
    ? passages
    : failed(failure('not-found', { message: NOTHING_WITH_TIMES }));
}

/** With the file that each place lies in, where there are several. */
function withPieces(
  hits: readonly ListedHit[],
  library: Pick<Library, 'recordings' | 'sessions'>,
): readonly ListedHit[] {
  const known = new Map<number, readonly PieceOfSound[]>();
  return hits.map((hit) => {
    const { recordingId, start } = hit;
    const pieces = known.get(recordingId) ?? piecesOf(library, recordingId);
    known.set(recordingId, pieces);
    return {
      ...hit,
      piece: pieces.findLast(({ offsetSeconds }) => start !== null && offsetSeconds <= start) ?? null,
    };
  });
}
