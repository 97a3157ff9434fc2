// The trail in words: what happened to a recording, as a person would tell it.
import type { TrailView } from '../contract/views.ts';
import type { Engines, EngineTraits } from '../domain/engine.ts';
import { readMissing } from '../domain/heard.ts';
import { missingInShort } from '../domain/missing-words.ts';
import { once } from '../domain/once.ts';
import { formatUsd } from '../domain/price.ts';
import type { TrailEvent } from '../storage/events.ts';

/** A sentence; a function where the data says more. The engine is the one of the event's job; null where that is not told. */
type Sentence = string | ((event: TrailEvent, engine: EngineTraits | null) => string | null);

/** Sentences for kinds of events. What is not here is too small to tell. */
const WORDS: Readonly<Record<string, Sentence>> = {
  'file-seen': (event) => `Seen${inWords(event)}.`,
  'file-seen-again': (event) => `Seen again, changed${inWords(event)}.`,
  'file-growing': (event) => `Still growing${inWords(event)}.`,
  'file-waiting': (event) => event.text,
  'file-settled': (event) =>
    event.data?.lacksRest === true
      ? `Not whole by what it says itself, but nothing more came: taken as it is${inWords(event)}. Read in full.`
      : `Stood still, so it is complete${inWords(event)}. Read in full.`,
  'file-skipped': skipped,
  'episode-linked': 'A new version of an episode that was there before. Both are kept.',
  'episode-superseded': 'A newer version of this episode came in. Both are kept.',
  'episode-unlinked': 'Made an episode of its own again.',
  'episode-parted':
    'Its file held something else before or after, with hardly a word in common: two recordings, not two versions. Both are kept.',
  'session-joined': 'Joined with other files of its session: one recording, one transcript.',
  'session-parted': 'Parted from the other files of its session again.',
  'file-left': 'Was there before the folder was added, and was left.',
  'file-rejected': (event) => event.text ?? 'Could not be used.',
  'file-gone': 'The file is no longer where it was.',
  // Of what lies at an address nobody knows the content yet.
  'recording-added': (event) =>
    event.data?.isUnheard === true ? null : 'Its content was not known yet: taken in.',
  'address-added': (event) =>
    `Added by its address, ${String(event.data?.shown)}, to be ${event.data?.isPassedOn === true ? 'passed on' : 'downloaded first'}.`,
  'address-seen': (event) => event.text,
  'address-wanted': (event) => event.text,
  'address-again': (event) => event.text,
  'address-fetched': (event) => `Downloaded from ${String(event.data?.shown)}${inWords(event)}.`,
  'job-unfetched': (event) => event.text ?? 'Could not be had from its address.',
  'recording-found-again':
    'The same recording was found again, as a copy or under another name. It was not transcribed again.',
  'recording-removed': 'Moved to the trash. The file was not touched.',
  'recording-restored': 'Taken out of the trash.',
  'recording-renamed': (event) => `Renamed, was “${String(event.data?.from)}”.`,
  'assistant-changed': (event) => event.text,
  'assistant-undone': (event) => event.text,
  'feed-details': (event) => feedDetails(event),
  'published-words': (event) =>
    `The transcript that its publisher gives was taken: ${String(event.data?.model)}. Nothing was sent, and nothing paid.`,
  'sidecar-written': (event) => event.text,
  'sidecar-left-out': (event) => event.text,
  'sidecars-failed': (event) => event.text,
  'post-action': (event) => event.text,
  'post-action-failed': (event) => event.text,
  'job-queued': (event, engine) => `Queued for ${engine?.words.name ?? 'an engine'}${trackOf(event)}.`,
  'job-claimed': (event, engine) => {
    const begun = engine === null || engine.runsHere ? 'Begun' : 'Upload begun';
    const attempt = Number(event.data?.attempt ?? 1);
    return attempt > 1 ? `${begun}, attempt ${attempt}.` : `${begun}.`;
  },
  // What runs here takes in what it begins.
  'job-accepted': (event, engine) =>
    engine === null || engine.runsHere
      ? null
      : `Sent, and accepted by ${engine.words.name}${priceOf(event)}.`,
  'job-accepted-late':
    'The service had accepted it before it was cancelled, so it may be charged. Its result is not waited for.',
  'job-refused': (event) => event.text ?? 'Not accepted.',
  'job-postponed': (event) => event.text ?? 'Waits.',
  'job-ambiguous': (event) => event.text ?? 'Sent, but no answer came.',
  'job-looked-up': (event) => event.text,
  'job-look-again': 'To be looked for again, as decided.',
  'job-generation-failed': (event) => event.text ?? 'Could not be transcribed.',
  'job-interrupted': 'Interrupted by the end of Earshot; taken up again.',
  'job-handed-over': (event) => event.text ?? 'Transcribed on this device instead.',
  'job-dismissed': 'Put aside, as decided.',
  'job-cancelled': 'Cancelled.',
  'job-retry': 'Queued again.',
  'job-ask-again': 'The service is asked again for the result.',
  'job-send-again': 'To be sent again, as decided.',
  'job-drop': 'Dropped, as decided.',
  'job-ready': (event) => `Transcribed${priceOf(event)}.${missingIn(event)}`,
};

/** The story of events, oldest first, repeated sentences told once. */
export function storyOf(events: readonly TrailEvent[], engines: Engines): readonly TrailView[] {
  const story: TrailView[] = [];
  const ofJobs = new Map<number | null, EngineTraits>();
  let lies: 'elsewhere' | null = null;
  for (const event of events) {
    lies = whereAfter(event, lies);
    if (event.kind === 'job-queued') ofJobs.set(event.jobId, engines.traits(String(event.data?.service)));
    const words = lies === 'elsewhere' && event.kind === 'job-claimed' ? HANDED_ON : WORDS[event.kind];
    if (words === undefined) continue;
    const text = typeof words === 'string' ? words : words(event, ofJobs.get(event.jobId) ?? null);
    if (text !== null && story.at(-1)?.text !== text) story.push({ at: event.at, kind: event.kind, text });
  }
  return story;
}

const HANDED_ON = 'Its address is handed over; nothing is uploaded.';

/** Whether a recording lies elsewhere after an event: it was looked at to be passed on, and is not downloaded instead. */
function whereAfter({ kind }: TrailEvent, before: 'elsewhere' | null): 'elsewhere' | null {
  if (kind === 'address-seen') return 'elsewhere';
  return kind === 'address-wanted' || kind === 'address-fetched' ? null : before;
}

/** What the service said it cost, where it did. */
function priceOf(event: TrailEvent): string {
  const usd = event.data?.spentUsd;
  return typeof usd === 'number' && usd > 0 ? `, for ${formatUsd(usd)}` : '';
}

/** What of the recording is not in the transcript that came. */
function missingIn(event: TrailEvent): string {
  const missing = readMissing(JSON.stringify(event.data?.missing ?? null)) ?? [];
  const words = missingInShort(missing, null);
  return words === '' ? '' : ` Not all of it: ${words}.`;
}

/** What of the details came from the feed. */
function feedDetails({ data }: TrailEvent): string {
  const changed = Array.isArray(data?.changed) ? data.changed.map(String) : [];
  return `Its feed gave it: ${changed.join(', ')}.`;
}

/** `, track 2` where one was chosen. */
function trackOf(event: TrailEvent): string {
  const track = event.data?.track;
  return typeof track === 'number' ? `, track ${track + 1}` : '';
}

/** What a rule of the show or a cloud drive kept from being read. */
function skipped(event: TrailEvent): string {
  switch (event.data?.why) {
    case 'ignored':
      return `Passed over: the pattern “${String(event.data.detail)}” of its show ignores it.`;
    case 'not-included':
      return 'Passed over: none of the patterns of its show fits it.';
    case 'older':
      return 'Passed over: it is older than the day from which files were to be taken.';
    default:
      return 'Not downloaded from its cloud drive, so it was not read.';
  }
}

const sizes = once(() => new Intl.NumberFormat('en', { maximumFractionDigits: 1 }));

/** `, 12.3 MB` where the size is known. */
function inWords(event: TrailEvent): string {
  const bytes = event.data?.sizeBytes;
  if (typeof bytes !== 'number') return '';
  const [size, unit] = UNITS.find(([size]) => bytes >= size) ?? SMALLEST;
  return `, ${sizes().format(bytes / size)} ${unit}`;
}

const SMALLEST = [1_000, 'KB'] as const;
const UNITS = [[1_000_000_000, 'GB'], [1_000_000, 'MB'], SMALLEST] as const;
