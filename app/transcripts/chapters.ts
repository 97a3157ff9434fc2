// The chapters that the files of a recording name, or else its publisher: of one file, of all pieces of a session, or of its mix.
import type { Chapter } from '../domain/chapters.ts';
import type { RecordingDetails } from '../storage/recordings/details.ts';
import type { Sessions } from '../storage/transcripts/sessions.ts';

export interface ChapterShelf {
  readonly details: Pick<RecordingDetails, 'get'>;
  readonly sessions: Pick<Sessions, 'ledBy'>;
}

/** In order, by the time of the whole; empty where no file names any. */
export function fileChapters({ details, sessions }: ChapterShelf, recordingId: number): readonly Chapter[] {
  const of = (id: number): readonly Chapter[] => {
    const known = details.get(id);
    return known?.fileTags.chapters ?? known?.feedChapters ?? [];
  };
  const session = sessions.ledBy(recordingId);
  if (session?.kind === 'split')
    return session.parts.flatMap(({ offsetSeconds, recordingId: id }) =>
      of(id).map(({ start, title }) => ({ start: start + offsetSeconds, title })),
    );
  const ofMix = session?.mixId ? of(session.mixId) : [];
  return ofMix.length > 0 ? ofMix : of(recordingId);
}
