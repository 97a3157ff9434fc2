// The trail in words: what happened to a recording, as a person would tell it.
import type { TrailView } from '../contract/views.ts';
import type { TrailEvent } from '../storage/events.ts';

/** Sentences for kinds of events; a function where the data says more. What is not here is too small to tell. */
const WORDS: Readonly<Record<string, string | ((event: TrailEvent, service: string) => string | null)>> = {
  'file-left': 'Was there before the folder was added, and was left.',
  'file-rejected': (event) => event.text ?? 'Could not be used.',
  'file-gone': 'The file is no longer where it was.',
  'recording-added': 'Taken in.',
  'recording-found-again':
    'The same recording was found again, as a copy or under another name. It was not transcribed again.',
  'recording-removed': 'Removed from the list. The file was not touched.',
  'recording-restored': 'Back in the list.',
  'job-queued': (event) => `Queued for ${serviceName(event)}.`,
  'job-claimed': (event, service) => {
    const begun = service === 'cloud' ? 'Upload begun' : 'Begun';
    const attempt = Number(event.data?.attempt ?? 1);
    return attempt > 1 ? `${begun}, attempt ${attempt}.` : `${begun}.`;
  },
  // The device takes in what it begins.
  'job-accepted': (_event, service) => (service === 'cloud' ? 'Sent, and accepted by the AI/ML API.' : null),
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
  const services = new Map<number | null, string>();
  for (const event of events) {
    if (event.kind === 'job-queued') services.set(event.jobId, String(event.data?.service));
    const words = WORDS[event.kind];
    if (words === undefined) continue;
    const text = typeof words === 'string' ? words : words(event, services.get(event.jobId) ?? 'device');
    if (text !== null && story.at(-1)?.text !== text) story.push({ at: event.at, kind: event.kind, text });
  }
  return story;
}

function serviceName(event: TrailEvent): string {
  return event.data?.service === 'cloud' ? 'the AI/ML API' : 'this device';
}
