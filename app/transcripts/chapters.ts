// The chapters of a recording: those that a person set, else those that its files name, or its publisher: of one file, of all pieces of a session, or of its mix.
import { publishedChapters, type Chapter, type ChaptersBy } from '../domain/chapters.ts';
import type { ChapterLists } from '../storage/desk/chapter-lists.ts';
import type { RecordingDetails } from '../storage/recordings/details.ts';
import type { Recordings } from '../storage/recordings/recordings.ts';
import type { Sessions } from '../storage/transcripts/sessions.ts';

export interface ChapterShelf {
  readonly details: Pick<RecordingDetails, 'get'>;
  readonly sessions: Pick<Sessions, 'ledBy'>;
  readonly recordings: Pick<Recordings, 'get'>;
  readonly desk: { readonly chapters: Pick<ChapterLists, 'get'> };
}

export interface KnownChapters {
  readonly by: Exclude<ChaptersBy, 'draft'>;
  /** In order, by the time of the whole. */
  readonly chapters: readonly Chapter[];
}

/** As they stand, with what is wrong in them; a person may also want none. */
export function chaptersAsSet(shelf: ChapterShelf, recordingId: number): KnownChapters {
  const own = shelf.desk.chapters.get(recordingId);
  if (own) return { by: 'hand', chapters: own };
  return fileChapters(shelf, recordingId);
}

/** Those that can be shown and published. */
export function knownChapters(shelf: ChapterShelf, recordingId: number): KnownChapters {
  const { by, chapters } = chaptersAsSet(shelf, recordingId);
  if (by !== 'hand') return { by, chapters };
  return { by, chapters: publishedChapters(chapters, endOf(shelf, recordingId)) };
}

/** How long the whole of it is, seconds; null while unknown. */
export function endOf(
  shelf: Pick<ChapterShelf, 'recordings' | 'sessions'>,
  recordingId: number,
): number | null {
  const length = (id: number): number => shelf.recordings.get(id)?.durationSeconds ?? 0;
  const session = shelf.sessions.ledBy(recordingId);
  const last = session?.kind === 'split' ? session.parts.at(-1) : undefined;
  return (last ? last.offsetSeconds + length(last.recordingId) : length(recordingId)) || null;
}

function fileChapters({ details, sessions }: ChapterShelf, recordingId: number): KnownChapters {
  const of = (id: number): KnownChapters => {
    const known = details.get(id);
    const chapters = known?.fileTags.chapters;
    if (chapters) return { by: 'file', chapters };
    const published = known?.feedChapters ?? [];
    return { by: published.length > 0 ? 'feed' : 'none', chapters: published };
  };
  const session = sessions.ledBy(recordingId);
  if (session?.kind === 'split') {
    const parts = session.parts.map(({ offsetSeconds, recordingId: id }) => {
      const { by, chapters } = of(id);
      return { by, chapters: chapters.map((one) => ({ ...one, start: one.start + offsetSeconds })) };
    });
    const by = parts.find((part) => part.by !== 'none')?.by ?? 'none';
    return { by, chapters: parts.flatMap(({ chapters }) => chapters) };
  }
  const ofMix = session?.mixId ? of(session.mixId) : null;
  return ofMix && ofMix.chapters.length > 0 ? ofMix : of(recordingId);
}
