// What is told of a recording to a webhook or a command.
import { linkTo } from '../domain/link.ts';
import type { PostAction, PostPayload } from '../domain/post-action.ts';
import { displaySpeaker } from '../domain/transcript.ts';
import { toText } from '../export/documents.ts';
import type { DueAction } from '../storage/desk/actions-due.ts';
import type { Library } from '../storage/library.ts';
import { inputFor } from './exporting.ts';
import { chaptersFor } from '../export/chapters.ts';

/** Null where there is no transcript (any more). No path leaves this computer, and no word that was not wanted. */
export function payloadFor(
  library: Library,
  { event, recordingId, since }: Pick<DueAction, 'event' | 'recordingId' | 'since'>,
  action: PostAction,
): PostPayload | null {
  const recording = library.recordings.get(recordingId);
  const input = inputFor(library, recordingId, false);
  const head = library.transcripts.head(recordingId);
  if (!recording || !input || !head) return null;
  const { details, title, transcript } = input;
  const mayHaveWords = action.kind === 'command' || action.withText;
  // A draft is named after what is said: those are words of the transcript.
  const chapters = mayHaveWords ? chaptersFor(input) : (input.chapters ?? []);
  const speakers = [...new Set(transcript.segments.map(({ speaker }) => displaySpeaker(speaker)))];
  return {
    version: 1,
    event,
    at: new Date(since).toISOString(),
    recording: {
      id: recordingId,
      title,
      show: details?.show ?? '',
      date: details?.date || null,
      episode: details?.episode ?? '',
      link: linkTo(recording.fingerprint, null),
      durationSeconds: recording.durationSeconds || null,
      language: transcript.language,
      words: head.wordCount,
      speakers: speakers.filter((name) => name !== null),
      chapters: chapters.map(({ start, title: name }) => ({ start, title: name })),
      ...(action.kind === 'command' ? { path: library.files.homePathFor(recordingId) } : {}),
      ...(action.kind === 'webhook' && action.withText ? { text: toText(transcript, false) } : {}),
    },
  };
}
