// Each recording's state in words: the one place that turns an item into sentences.
import type { FetchView } from '../../app/contract/address-views.ts';
import type { ItemView, ProgressView } from '../../app/contract/views.ts';
import type { EngineTraits } from '../../app/domain/engine.ts';
import { waitWords } from '../../app/domain/waiting.ts';
import { percent, size, sizeOf } from './amounts.ts';
import { upcoming } from './dates.ts';
import { clock, estimate } from './times.ts';

export type Tone = 'plain' | 'text' | 'bad' | 'warn';

/** What a row says. `percent` is a bar's filling, `unknown` for a bar without one, null for no bar; `aside` stands at the end of the line. */
export interface Story {
  readonly text: string;
  readonly tone: Tone;
  readonly percent: number | 'unknown' | null;
  readonly aside: string | null;
  /** What has to be known before the rest: stands above it. */
  readonly lead?: string;
}

const plain = (text: string): Story => ({ text, tone: 'plain', percent: null, aside: null });
const told = (text: string, tone: Tone): Story => ({ text, tone, percent: null, aside: null });

function moving(text: string, progress: ProgressView): Story {
  return {
    text,
    tone: 'plain',
    percent: percent(progress.done, progress.total),
    aside: progress.secondsLeft === null ? null : estimate(progress.secondsLeft),
  };
}

/** A recording that is being downloaded, or is to be. */
function fetched(item: ItemView, fetch: FetchView, now: number): Story {
  return fetchedInWords(fetch, now, item.failure?.message);
}

/** How far a download is. @param why why it cannot be had, where the download does not say so itself */
export function fetchedInWords(fetch: FetchView, now: number, why?: string): Story {
  const { bytesPerSecond, dueAt, failure, receivedBytes, state, totalBytes } = fetch;
  const sofar = receivedBytes === 0 ? '' : `, ${size(receivedBytes)} so far`;
  switch (state) {
    case 'held':
      return plain(`Download held back${sofar}. It goes on from there when you let it.`);
    case 'waiting':
      return plain(`Waiting to be downloaded${sofar}`);
    case 'again': {
      const next = dueAt === null ? '' : ` Next try ${upcoming(dueAt, now)}.`;
      return told(`${failure?.message ?? why ?? 'It could not be downloaded.'}${next}`, 'warn');
    }
    case 'running': {
      if (totalBytes === null || totalBytes === 0) return plain(`Downloading${sofar}`);
      const left = Math.max(0, totalBytes - receivedBytes);
      return {
        text: `Downloading ${sizeOf(receivedBytes, totalBytes)}`,
        tone: 'plain',
        percent: percent(receivedBytes, totalBytes),
        aside: bytesPerSecond === null || bytesPerSecond <= 0 ? null : estimate(left / bytesPerSecond),
      };
    }
  }
}

/** How long the answer has been waited for; null where that is not known. */
function since({ acceptedAt }: ItemView, now: number): string | null {
  return acceptedAt == null || now < acceptedAt ? null : clock((now - acceptedAt) / 1000);
}

function queued(item: ItemView, { engine, heldCode, now, paused }: Moment): Story {
  const again = item.dueAt === null ? '' : ` Next try ${upcoming(item.dueAt, now)}.`;
  // What holds up a whole service is said once, above the list.
  const isHeld = heldCode != null && (item.failure === null || item.failure.code === heldCode);
  if (item.failure && !isHeld)
    return told(`${item.failure.message}${paused ? ' The queue is paused.' : again}`, 'warn');
  if (item.parked === 'held') return plain('Held back. It waits until you let it go on.');
  if (item.parked === 'show-paused') return plain('Waiting. Its show is paused.');
  if (isHeld) return plain('Waiting for its service.');
  if (paused) return plain('Waiting. The queue is paused.');
  if (item.dueAt !== null && item.dueAt > now) return plain(`Waiting.${again}`);
  return plain(`Waiting to be transcribed ${engine.words.by}`);
}

/** What is in doubt is Earshot's business first, and a question to the person only when looking was in vain. */
function looking(item: ItemView, now: number): string {
  const next = item.dueAt === null ? 'now' : upcoming(item.dueAt, now);
  return `Sent in full, but no answer came back. Earshot looks whether it arrived, ${next}; nothing is sent twice meanwhile.`;
}

/** Why a file is left. */
const LEFT = {
  'by-hand': 'Left alone: it was here before the folder was added, or was put aside.',
  older: 'Older than the day from which recordings are taken.',
  'not-downloaded': 'Not downloaded: only its name is on this computer.',
  ignored: 'Passed over by the patterns of its show.',
  'not-included': 'Passed over by the patterns of its show.',
} as const;

/** What has to be known beside an item to tell its story. */
export interface Moment {
  /** The item's own. */
  readonly engine: EngineTraits;
  /** Epoch ms, for the time of the next try. */
  readonly now: number;
  /** What holds the item's whole service up, which is said above the list; null for nothing. */
  readonly heldCode?: string | null;
  /** The whole queue stands still. */
  readonly paused: boolean;
}

/**
 * The story of an item in its present state.
 * @param progress the newest that is known, which may be newer than the item's own
 */
export function storyOf(item: ItemView, progress: ProgressView | null, moment: Moment): Story {
  const { engine, now } = moment;
  switch (item.state) {
    case 'settling':
      return plain(waitWords(item.waitsFor ?? 'check'));
    case 'reading':
      return plain('Reading the file');
    case 'left':
      return plain(LEFT[item.skip ?? 'by-hand']);
    case 'rejected':
      return told(item.failure?.message ?? 'This file cannot be used.', 'bad');
    case 'queued':
      return item.fetch ? fetched(item, item.fetch, now) : queued(item, moment);
    case 'uploading':
      if (engine.runsHere) return plain(`Getting ready ${engine.words.by}`);
      if (progress?.stage !== 'uploading' || progress.total <= 0) return plain('Uploading');
      if (progress.done >= progress.total) return plain('Uploaded. Waiting for the answer');
      return moving(`Uploading ${sizeOf(progress.done, progress.total)}`, progress);
    case 'transcribing': {
      const text = `Transcribing ${engine.words.by}`;
      if (progress?.stage === 'transcribing' && progress.total > 0 && progress.done > 0)
        return moving(text, progress);
      return { ...plain(text), percent: 'unknown', aside: since(item, now) };
    }
    case 'uncertain':
      if (item.doubt === 'looking') return plain(looking(item, now));
      return told(
        item.failure?.message ?? 'Sent in full, but no answer came back. It may have been charged.',
        'warn',
      );
    case 'failed':
      return told(item.failure?.message ?? 'This recording could not be transcribed.', 'bad');
    case 'cancelled':
      // What a feed brings has no job before it is here.
      if (item.fetch) return fetched(item, item.fetch, now);
      // What was put aside by hand keeps its reason.
      return plain(
        item.failure ? `Put aside. ${item.failure.message}` : 'Cancelled. Nothing more is done with it.',
      );
    case 'done':
      if (item.filesProblem) return told(item.filesProblem, 'warn');
      return {
        ...(item.preview ? told(item.preview, 'text') : plain('Done. No speech was found in it.')),
        ...(item.missing === undefined ? {} : { lead: `Done, ${item.missing}` }),
      };
  }
}

/** One or two words for a heading. */
export function stateName(item: ItemView, { runsHere }: Pick<EngineTraits, 'runsHere'>): string {
  switch (item.state) {
    case 'settling':
      return (item.waitsFor ?? 'check') === 'check' ? 'Being checked' : 'Being written';
    case 'reading':
      return 'Reading';
    case 'left':
      return 'Not transcribed';
    case 'rejected':
      return 'Cannot be used';
    case 'queued':
      if (item.parked === 'held') return 'Held back';
      if (item.fetch) return item.fetch.state === 'running' ? 'Downloading' : 'To be downloaded';
      return item.failure ? 'Waiting to try again' : 'Waiting';
    case 'uploading':
      return runsHere ? 'Getting ready' : 'Uploading';
    case 'transcribing':
      return 'Transcribing';
    case 'uncertain':
      return item.doubt === 'looking' ? 'Looking for it' : 'Your decision';
    case 'failed':
      return 'Not transcribed';
    case 'cancelled':
      return 'Cancelled';
    case 'done':
      return item.missing === undefined ? 'Done' : 'Done, not all of it';
  }
}
