// Each recording's state in words: the one place that turns an item into sentences.
import type { FetchView } from '../../app/contract/address-views.ts';
import type { ItemView, ProgressView } from '../../app/contract/views.ts';
import type { EngineTraits } from '../../app/domain/engine.ts';
import { percent, size, sizeOf } from './amounts.ts';
import { upcoming } from './dates.ts';
import { clock, estimate } from './times.ts';
import { said } from '../../app/messages/said.ts';
import { t } from '../../app/messages/text.ts';

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

/** Epoch ms, for the time of the next try. It is read only where something is told that follows it: who reads a clock is told of each tick. */
export interface Now {
  readonly now: number;
}

/** A recording that is being downloaded, or is to be. */
function fetched(item: ItemView, fetch: FetchView, moment: Now): Story {
  return fetchedInWords(fetch, moment, item.failure?.message);
}

/** How far a download is. @param why why it cannot be had, where the download does not say so itself */
export function fetchedInWords(fetch: FetchView, moment: Now, why?: string): Story {
  const { bytesPerSecond, dueAt, failure, receivedBytes, state, totalBytes } = fetch;
  const sofar = { hasBegun: receivedBytes > 0, received: size(receivedBytes) };
  switch (state) {
    case 'held':
      return plain(t('story.story.downloadHeldBackSofarIt', sofar));
    case 'waiting':
      return plain(t('story.story.waitingToBeDownloadedSofar', sofar));
    case 'again': {
      const reason = failure?.message ?? why;
      const message = reason === undefined ? t('story.story.itCouldNotBeDownloaded') : said(reason);
      return told(dueAt === null ? message : `${message} ${nextTry(dueAt, moment.now)}`, 'warn');
    }
    case 'running': {
      if (totalBytes === null || totalBytes === 0) return plain(t('story.story.downloadingSofar', sofar));
      const left = Math.max(0, totalBytes - receivedBytes);
      return {
        text: t('story.story.downloadingReceivedBytes', { receivedBytes: sizeOf(receivedBytes, totalBytes) }),
        tone: 'plain',
        percent: percent(receivedBytes, totalBytes),
        aside: bytesPerSecond === null || bytesPerSecond <= 0 ? null : estimate(left / bytesPerSecond),
      };
    }
  }
}

function nextTry(dueAt: number, now: number): string {
  return t('story.story.nextTryDueAt', { dueAt: upcoming(dueAt, now) });
}

/** What the core says of its failure. */
const reasonOf = ({ failure }: ItemView): string | null => failure && said(failure.message);

/** How long the answer has been waited for; null where that is not known. */
function since({ acceptedAt }: ItemView, now: number): string | null {
  return acceptedAt == null || now < acceptedAt ? null : clock((now - acceptedAt) / 1000);
}

function queued(item: ItemView, moment: Moment): Story {
  const { engine, heldCode, paused } = moment;
  // What holds up a whole service is said once, above the list.
  const isHeld = heldCode != null && (item.failure === null || item.failure.code === heldCode);
  if (item.failure && !isHeld) {
    const next = paused
      ? t('story.story.theQueueIsPaused')
      : item.dueAt === null
        ? null
        : nextTry(item.dueAt, moment.now);
    return told([said(item.failure.message), next].filter(Boolean).join(' '), 'warn');
  }
  if (item.parked === 'held') return plain(t('story.story.heldBackItWaitsUntil'));
  if (item.parked === 'show-paused') return plain(t('story.story.waitingItsShowIsPaused'));
  if (isHeld) return plain(t('story.story.waitingForItsService'));
  if (paused) return plain(t('story.story.waitingTheQueueIsPaused'));
  if (item.dueAt !== null) {
    const { now } = moment;
    if (item.dueAt > now) return plain(t('story.story.waitingAgain', { dueAt: upcoming(item.dueAt, now) }));
  }
  return plain(t('story.story.waitingToBeTranscribedBy', { by: engine.words.by }));
}

/** What is in doubt is Earshot's business first, and a question to the person only when looking was in vain. */
function looking(item: ItemView, now: number): string {
  return t('story.story.sentInFullButNo', { next: upcoming(item.dueAt ?? now, now) });
}

/** Why a file is left. */
const LEFT = {
  'by-hand': t('story.story.leftAloneItWasHere'),
  older: t('story.story.olderThanTheDayFrom'),
  'not-downloaded': t('story.story.notDownloadedOnlyItsName'),
  ignored: t('story.story.passedOverByThePatterns'),
  'not-included': t('story.story.passedOverByThePatterns'),
} as const;

/** What has to be known beside an item to tell its story. */
export interface Moment extends Now {
  /** The item's own. */
  readonly engine: EngineTraits;
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
  const { engine } = moment;
  switch (item.state) {
    case 'settling':
      return plain(t(`story.wait.${item.waitsFor ?? 'check'}`));
    case 'reading':
      return plain(t('story.story.readingTheFile'));
    case 'left':
      return plain(LEFT[item.skip ?? 'by-hand']);
    case 'rejected':
      return told(reasonOf(item) ?? t('story.story.thisFileCannotBeUsed'), 'bad');
    case 'queued':
      return item.fetch ? fetched(item, item.fetch, moment) : queued(item, moment);
    case 'uploading':
      if (engine.runsHere) return plain(t('story.story.gettingReadyBy', { by: engine.words.by }));
      if (progress?.stage !== 'uploading' || progress.total <= 0) return plain(t('story.story.uploading'));
      if (progress.done >= progress.total) return plain(t('story.story.uploadedWaitingForTheAnswer'));
      return moving(
        t('story.story.uploadingDone', { done: sizeOf(progress.done, progress.total) }),
        progress,
      );
    case 'transcribing': {
      const text = t('story.story.transcribingBy', { by: engine.words.by });
      if (progress?.stage === 'transcribing' && progress.total > 0 && progress.done > 0)
        return moving(text, progress);
      return { ...plain(text), percent: 'unknown', aside: since(item, moment.now) };
    }
    case 'uncertain':
      if (item.doubt === 'looking') return plain(looking(item, moment.now));
      return told(reasonOf(item) ?? t('story.story.sentInFullButNo2'), 'warn');
    case 'failed':
      return told(reasonOf(item) ?? t('story.story.thisRecordingCouldNotBe'), 'bad');
    case 'cancelled':
      // What a feed brings has no job before it is here.
      if (item.fetch) return fetched(item, item.fetch, moment);
      // What was put aside by hand keeps its reason.
      return plain(
        item.failure
          ? t('story.story.putAsideMessage', { message: said(item.failure.message) })
          : t('story.story.cancelledNothingMoreIsDone'),
      );
    case 'done':
      if (item.filesProblem) return told(said(item.filesProblem), 'warn');
      return {
        ...(item.preview ? told(item.preview, 'text') : plain(t('story.story.doneNoSpeechWasFound'))),
        ...(item.missing === undefined
          ? {}
          : { lead: t('story.story.doneMissing', { missing: said(item.missing) }) }),
      };
  }
}

/** One or two words for a heading. */
export function stateName(item: ItemView, { runsHere }: Pick<EngineTraits, 'runsHere'>): string {
  switch (item.state) {
    case 'settling':
      return (item.waitsFor ?? 'check') === 'check'
        ? t('story.story.beingChecked')
        : t('story.story.beingWritten');
    case 'reading':
      return t('story.story.reading');
    case 'left':
      return t('story.story.notTranscribed');
    case 'rejected':
      return t('story.story.cannotBeUsed');
    case 'queued':
      if (item.parked === 'held') return t('story.story.heldBack');
      if (item.fetch)
        return item.fetch.state === 'running'
          ? t('story.story.downloading')
          : t('story.story.toBeDownloaded');
      return item.failure ? t('story.story.waitingToTryAgain') : t('story.story.waiting');
    case 'uploading':
      return runsHere ? t('story.story.gettingReady') : t('story.story.uploading');
    case 'transcribing':
      return t('story.story.transcribing');
    case 'uncertain':
      return item.doubt === 'looking' ? t('story.story.lookingForIt') : t('story.story.yourDecision');
    case 'failed':
      return t('story.story.notTranscribed');
    case 'cancelled':
      return t('story.story.cancelled');
    case 'done':
      return item.missing === undefined ? t('story.story.done') : t('story.story.doneNotAllOfIt');
  }
}
