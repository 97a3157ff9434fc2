// What a recording is called where it leaves the library: joined from several files, it has the name of the session.
import { titleOf } from '../domain/audio.ts';
import { sessionTitle } from '../domain/session-title.ts';
import type { Recordings } from '../storage/recordings/recordings.ts';
import type { Sessions } from '../storage/transcripts/sessions.ts';

/** The part of a library that tells names. */
export interface TitleShelf {
  readonly recordings: Pick<Recordings, 'get'>;
  readonly sessions: Pick<Sessions, 'ledBy'>;
}

/** The title of a recording; of one that stands for a joined session, the session's, unless a person or its file gave it one. */
export function soundTitle({ recordings, sessions }: TitleShelf, recordingId: number): string {
  const recording = recordings.get(recordingId);
  if (!recording) return '';
  const { fileName, title } = recording;
  const session = title === titleOf(fileName) ? sessions.ledBy(recordingId) : null;
  if (!session) return title;
  const names = session.parts.flatMap((part) => recordings.get(part.recordingId)?.fileName ?? []);
  return sessionTitle(names) ?? title;
}
