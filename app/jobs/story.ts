// The trail in words: what happened to a recording, as a person would tell it.
import type { TrailView } from '../contract/views.ts';
import type { TrailEvent } from '../storage/events.ts';

/** Sentences for kinds of events; a function where the data says more. What is not here is too small to tell. */
const WORDS: Readonly<Record<string, string | ((event: TrailEvent) => string)>> = {
  'file-left': 'Was there before the folder was added, and was left.',
  'file-rejected': (event) => event.text ?? 'Could not be used.',
  'file-gone': 'The file is no longer where it was.',
  'recording-added': 'Taken in.',
  'recording-found-again':
    'The same recording was found again, as a copy or under another name. It was not transcribed again.',
  'recording-removed': 'Removed from the list. The file was not touched.',
  'recording-restored': 'Back in the list.',
  'job-queued': (event) => `Queued for ${serviceName(event)}.`,
  'job-claimed': (event) =>
    Number(event.data?.attempt ?? 1) > 1 ? `Begun, attempt ${String(event.data?.attempt)}.` : 'Begun.',
  'job-accepted': 'Accepted by the service.',
  'job-accepted-late':
    'The service had accepted it before it was cancelled, so it may be charged. Its result is not waited for.',
  'job-refused': (event) => event.text ?? 'Not accepted.',
  'job-postponed': (event) => event.text ?? 'Waits.',
  'job-ambiguous': (event) => event.text ?? 'Sent, but no answer came.',
  'job-generation-failed': (event) => event.text ?? 'Could not be transcribed.',
  'job-interrupted': 'Interrupted by the end of Earshot; taken up again.',
  'job-cancelled': 'Cancelled.',
  'job-retry': 'Queued again.',
  'job-ask-again': 'The service is asked again for the result.',
  'job-send-again': 'To be sent again, as decided.',
  'job-drop': 'Dropped, as decided.',
  'job-ready': 'Transcribed.',
};

/** The story of events, oldest first, repeated sentences told once. */
export function storyOf(events: readonly TrailEvent[]): readonly TrailView[] {
  const story: TrailView[] = [];
  for (const event of events) {
    const words = WORDS[event.kind];
    if (words === undefined) continue;
    const text = typeof words === 'string' ? words : words(event);
    if (story.at(-1)?.text !== text) story.push({ at: event.at, kind: event.kind, text });
  }
  return story;
}

function serviceName(event: TrailEvent): string {
  return event.data?.service === 'cloud' ? 'the AI/ML API' : 'this device';
}
