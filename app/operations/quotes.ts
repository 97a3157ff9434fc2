// What is copied of a recording: its title, a link to a place in it, a quote with both.
import { failure } from '../domain/failure.ts';
import { linkTo } from '../domain/link.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { Quote } from '../domain/quote.ts';
import { formatTime } from '../domain/time-text.ts';
import { displaySpeaker } from '../domain/transcript.ts';
import type { Library } from '../storage/library.ts';
import { soundTitle } from '../transcripts/sound-title.ts';

/** The title of a recording as it is called outside; `not-found` where there is none. */
export function titleOf(library: Library, recordingId: number): Outcome<string> {
  return library.recordings.get(recordingId)
    ? ok(soundTitle(library, recordingId))
    : failed(failure('not-found'));
}

/** @param start seconds from the beginning; null for the recording as a whole */
export function linkOf(library: Library, recordingId: number, start: number | null): Outcome<string> {
  const recording = library.recordings.get(recordingId);
  return recording ? ok(linkTo(recording.fingerprint, start)) : failed(failure('not-found'));
}

/** What was said, where, and a link to it, a line each. */
export function quoteOf(
  library: Library,
  recordingId: number,
  start: number | null,
  text: string,
): Outcome<string> {
  const title = titleOf(library, recordingId);
  const link = linkOf(library, recordingId, start);
  if (!title.ok || !link.ok) return title.ok ? link : title;
  const place = start === null ? title.value : `${title.value}, ${formatTime(start)}`;
  return ok(`“${text.trim()}”\n${place}\n${link.value}`);
}

/** A quote that was marked: its words, who says them and where, and a link to it, a line each. */
export function markedQuote(library: Library, quote: Quote): Outcome<string> {
  const start = quote.fromMs === null ? null : quote.fromMs / 1000;
  const title = titleOf(library, quote.recordingId);
  const link = linkOf(library, quote.recordingId, start);
  if (!title.ok || !link.ok) return title.ok ? link : title;
  const who = displaySpeaker(quote.speaker);
  const place = [who, title.value, start === null ? null : formatTime(start)].filter((one) => one !== null);
  return ok(`“${quote.text}”\n${place.join(', ')}\n${link.value}`);
}
