// Operations for programs that read the archive for somebody: places, lists and stretches of texts with links, never a path.
import type { ArchivePart, ArchivePlace, ArchiveRecording } from '../../contract/archive-views.ts';
import type { ARCHIVE_CHANNELS } from '../../contract/channels/archive.ts';
import type { ArgsOf } from '../../contract/operations.ts';
import type { HitGroupView, SearchView } from '../../contract/views.ts';
import { failure } from '../../domain/failure.ts';
import { linkTo, parseLink } from '../../domain/link.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { parseSearchQuery } from '../../domain/search-query.ts';
import { displaySpeaker } from '../../domain/transcript.ts';
import type { Library } from '../../storage/library.ts';
import type { Search } from '../../storage/search/search.ts';
import { incompleteOf } from '../../transcripts/missing.ts';
import { soundTitle } from '../../transcripts/sound-title.ts';
import { type ArchiveChangeDeps, archiveChanges } from '../archive-changes.ts';
import type { Deeds } from '../call.ts';
import type { Core } from '../core.ts';

interface Deps extends ArchiveChangeDeps {
  readonly search: Pick<Search, 'query'>;
}

/** Places shown of what is nearest. */
const NEAREST_MAX = 5;

/** What they do. */
export function archiveDeeds({ core, editing, search }: Deps): Deeds<typeof ARCHIVE_CHANNELS> {
  const { library } = core;
  const inTurn = taking(search);
  return {
    'archive.search': async (wanted) => ok(await searched(core, inTurn, wanted)),
    'archive.recordings': (wanted) => ok(page(library, wanted)),
    'archive.speakers': ({ folderId, limit, offset }) => {
      const names = library.listChoices.speakers();
      const heard = (speaker: string) =>
        library.items.page({ view: 'all', folderId, filters: { speaker }, offset: 0, limit: 1 }).total;
      // Of one show those only who are heard in it; of all, everybody is heard somewhere.
      const within = folderId === null ? names : names.filter((name) => heard(name) > 0);
      const speakers = within
        .slice(offset, offset + limit)
        .map((name) => ({ name, recordings: heard(name) }));
      return ok({ total: within.length, speakers });
    },
    'archive.part': (wanted) => part(library, wanted),
    ...archiveChanges({ core, editing }),
    'archive.find': ({ link }) => {
      const read = parseLink(link);
      const recording = read && library.recordings.byFingerprintStart(read.fingerprintStart);
      const isThere = recording !== null && recording.removedAt === null;
      return ok(isThere ? { recordingId: recording.id, seconds: read?.start ?? null } : null);
    },
  };
}

type Query = Pick<Search, 'query'>['query'];

/** One search after the other: a newer one overtakes those before it, which is meant for one person who types. */
function taking(search: Pick<Search, 'query'>): Query {
  let last: Promise<unknown> = Promise.resolve();
  return (request) => {
    const answer = last.then(() => search.query(request));
    last = answer.catch(() => undefined);
    return answer;
  };
}

async function searched(core: Core, query: Query, wanted: ArgsOf<'archive.search'>) {
  const { library } = core;
  const found = await query(wanted);
  const { recordings, transcripts } = library.items.counts();
  const isEmpty = found.groups.length === 0 && wanted.after === null && (wanted.within?.skip ?? 0) === 0;
  return {
    searched: { recordings, transcripts },
    count: found.hitCount,
    atLeast: found.atLeast,
    places: placesOf(library, found),
    next: found.next,
    hint: found.hint,
    tryAlso: [found.suggestion, found.also].flatMap((other) => other?.text ?? []),
    facets: found.facets,
    nearest: isEmpty ? await nearest(core, query, wanted) : null,
  };
}

/** Of, the, der, les: in scripts of syllables and words, as few signs say much. */
const LITTLE_WORD = /^\p{Script=Latin}{1,3}$/u;

/** What is nearest to a search that found nothing: the same words elsewhere, and some of them. */
async function nearest({ engines, library }: Core, query: Query, wanted: ArgsOf<'archive.search'>) {
  const { folderId, order, speaker, tag, text, within, year } = wanted;
  const asked = { limit: NEAREST_MAX, order, after: null, within: null };
  const everywhere = { folderId: null, speaker: null, year: null, tag: null };
  const isFiltered = [folderId, speaker, tag, within, year].some((filter) => filter !== null);
  const wider = isFiltered ? await query({ ...asked, ...everywhere, text }) : null;
  const { terms } = parseSearchQuery(
    text,
    engines.all.map(({ id }) => id),
  );
  // “of” stands everywhere and leads nowhere.
  const telling = terms.filter((term) => !LITTLE_WORD.test(term));
  const any = (telling.length > 0 ? telling : terms)
    .map((term) => `"${term.replaceAll('"', ' ')}"`)
    .join(' OR ');
  const some =
    terms.length > 1
      ? await query({ ...asked, text: any, folderId, speaker, tag, year, order: 'best' })
      : null;
  return {
    withoutFilters: wider && { count: wider.hitCount, facets: wider.facets },
    anyWord: some ? placesOf(library, some).slice(0, NEAREST_MAX) : [],
  };
}

function placesOf(library: Library, { groups }: Pick<SearchView, 'groups'>): ArchivePlace[] {
  const shows = showsOf(library);
  return groups.flatMap((group) => placesIn(library, group, shows));
}

function placesIn(library: Library, group: HitGroupView, shows: ReadonlyMap<number, string>): ArchivePlace[] {
  const { folderId, hitCount, hits, recordedAt, recordingId, title } = group;
  const fingerprint = library.recordings.get(recordingId)?.fingerprint;
  if (fingerprint === undefined) return [];
  return hits.map(({ segmentId, snippet, speaker, start }) => ({
    ...{ recordingId, segmentId, title, recordedAt, start },
    speaker: displaySpeaker(speaker),
    show: folderId === null ? null : (shows.get(folderId) ?? null),
    said: snippet.map(({ text }) => text).join(''),
    link: linkTo(fingerprint, start),
    inRecording: hitCount,
  }));
}

const showsOf = (library: Library): ReadonlyMap<number, string> =>
  new Map(library.folders.list().map(({ id, name }) => [id, name]));

function page(library: Library, wanted: ArgsOf<'archive.recordings'>) {
  const { folderId, limit, offset, sort, ...filters } = wanted;
  const { rows, total } = library.items.page({ view: 'all', folderId, sort, filters, offset, limit });
  const shows = showsOf(library);
  const recordings = rows.map((row): ArchiveRecording => {
    const { recordingId } = row;
    const recording = recordingId === null ? null : library.recordings.get(recordingId);
    const head = recordingId === null ? null : library.transcripts.head(recordingId);
    const { durationSeconds, fileId, folderId: showId, state } = row;
    return {
      ...{ durationSeconds, folderId: showId, state },
      id: recordingId === null ? `f${fileId ?? 0}` : `r${recordingId}`,
      title: recordingId === null ? row.title : soundTitle(library, recordingId),
      show: showId === null ? null : (shows.get(showId) ?? null),
      recordedAt: recording?.recordedAt ?? null,
      wordCount: head?.wordCount ?? null,
      language: head?.language ?? null,
      tags: recordingId === null ? [] : [...(library.details.get(recordingId)?.tags ?? [])],
      link: recording ? linkTo(recording.fingerprint, null) : null,
    };
  });
  return { total, recordings };
}

function part(library: Library, wanted: ArgsOf<'archive.part'>): Outcome<ArchivePart> {
  const { before: wantedBefore, count, from, recordingId } = wanted;
  const recording = library.recordings.get(recordingId);
  const stored = library.transcripts.packed(recordingId);
  if (!recording || recording.removedAt !== null) return failed(failure('not-found'));
  if (!stored) return failed(failure('not-found', { message: NO_TEXT }));
  const { head, segments } = stored;
  const at = placeIn(segments, from);
  if (at < 0) return failed(failure('not-found', { message: NO_PLACE }));
  const first = Math.max(0, at - wantedBefore);
  return ok({
    recordingId,
    title: soundTitle(library, recordingId),
    show: recording.folderId === null ? null : (showsOf(library).get(recording.folderId) ?? null),
    recordedAt: recording.recordedAt,
    durationSeconds: head.durationSeconds ?? recording.durationSeconds,
    language: head.language,
    wordCount: head.wordCount,
    tags: [...(library.details.get(recordingId)?.tags ?? [])],
    link: linkTo(recording.fingerprint, null),
    missing: [...(incompleteOf(library, recordingId)?.missing ?? [])],
    segmentCount: segments.length,
    before: first,
    segments: segments.slice(first, at + count).map(({ end, id, speaker, start, text }) => ({
      ...{ id, start, end, text },
      speaker: displaySpeaker(speaker),
    })),
  });
}

const NO_TEXT =
  'This recording has no transcript to read. It may still be waiting, or be in the trash: look at its state.';
const NO_PLACE =
  'There is no such place in the transcript as it is now: it may have been made or edited anew. Begin at its start, or search again.';

/** Place of a segment among all, in their order; -1 where there is none. */
function placeIn(
  segments: readonly { readonly id: number; readonly start: number | null; readonly end: number | null }[],
  from: ArgsOf<'archive.part'>['from'],
): number {
  if (from.at === 'start') return 0;
  if (from.at === 'segment') return segments.findIndex(({ id }) => id === from.segmentId);
  // The one that is being spoken then, or the next one; the last where nothing follows.
  const found = segments.findIndex(({ end, start }) => start !== null && (end ?? start) > from.seconds);
  return found >= 0 || segments.every(({ start }) => start === null) ? found : segments.length - 1;
}
