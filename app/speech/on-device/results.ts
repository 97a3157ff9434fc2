// What the ends of both processes come to: the last line of a journal, and the answer it makes.
import { byChannel } from '../../domain/channels.ts';
import { coarserPeaks, PEAKS_PER_SECOND } from '../../domain/decoding.ts';
import { failure, type Failure } from '../../domain/failure.ts';
import type { Stretch } from '../../domain/heard.ts';
import { isMarked, type FileMark } from '../../domain/file-mark.ts';
import type { Segment, Transcript, WordTimes } from '../../domain/transcript.ts';
import type { GetOutcome } from '../port.ts';
import { failureOfDecoding, isDiskFull, isSystemError } from './failures.ts';
import { identityOf } from './file-identity.ts';
import type { Damage, Journal, JournalEnd, JournalHead } from './journal.ts';
import { withStops } from './joins.ts';
import type { DecodeEnd, RecogniseEnd } from './parts.ts';
import type { TrackChoice } from './track-choice.ts';

/** A recording that breaks off earlier than this, undamaged part and all, is not worth a transcript; seconds. */
export const LEAST_DECODED = 1;

/** What both processes were given. */
interface Given {
  readonly head: JournalHead;
  readonly mark: FileMark;
  /** Where decoding began, seconds. */
  readonly from: number;
  readonly chosen: TrackChoice | null;
  /** What was left out, also by processes before this one. */
  readonly damage: Damage;
  /** Places that broke the recogniser down. */
  readonly leaveOut: readonly Stretch[];
}

/** Decides what both ends and a last look at the file mean. */
export async function judge(decoded: DecodeEnd, recognised: RecogniseEnd, given: Given): Promise<JournalEnd> {
  const fail = (why: Failure, crashed = false): JournalEnd => ({ kind: 'failed', failure: why, crashed });
  // A file that went away or was replaced explains everything else that went wrong.
  const file = await identityOf(given.head.path);
  if (!file.ok) return fail(file.failure);
  if (!isMarked(given.mark, file.value)) return fail(failure('file-changed'));

  const fault = failureOfDecoding(decoded);
  if (fault?.crashed) return fail(fault.failure, true);
  if (recognised.kind === 'crashed')
    return fail(failure('recogniser-crashed', { detail: recognised.detail }), true);
  if (recognised.kind === 'unusable') return fail(failure('model-missing', { detail: recognised.detail }));
  if (decoded.kind !== 'report') return fail(failure('internal'));
  const { report } = decoded;
  // What could be decoded before the damage is worth more than nothing.
  if (fault && given.from + report.decodedSeconds < LEAST_DECODED) return fail(fault.failure);
  if (fault?.failure.code === 'file-unreadable') return fail(fault.failure);
  if (recognised.kind === 'failed') return fail(failure('recogniser-crashed', { detail: recognised.detail }));
  return {
    kind: 'done',
    heard: {
      ...given.damage,
      endSeconds: Math.max(recognised.heardSeconds, report.endSeconds),
      ...(given.leaveOut.length > 0 ? { unrecognised: given.leaveOut } : {}),
      ...given.chosen,
    },
  };
}

/** A finished journal as the answer to a get. */
export function ready(
  journal: Pick<Journal, 'segments' | 'peaks' | 'language'> & {
    readonly head: Pick<JournalHead, 'model' | 'language'>;
  },
  { heard }: Extract<JournalEnd, { kind: 'done' }>,
): GetOutcome {
  const segments = inOrder(byChannel(journal.segments).map(withStops));
  const wordTimes = wordTimesOf(segments);
  const transcript: Transcript = {
    // Where all are, the transcript says so once.
    segments: wordTimes === 'interpolated' ? segments.map(withoutMarks) : segments,
    language: journal.head.language ?? journal.language,
    model: journal.head.model,
    durationSeconds: heard.endSeconds,
    wordTimes,
    insights: {},
  };
  const length = Math.max(journal.peaks.length, Math.round(heard.endSeconds * PEAKS_PER_SECOND));
  return { kind: 'ready', transcript, raw: null, peaks: coarserPeaks(padded(journal.peaks, length)), heard };
}

/** As they were said, whichever channel they are of; at the same time, the first channel first. */
function inOrder(channels: readonly (readonly Segment[])[]): readonly Segment[] {
  const [only = []] = channels;
  if (channels.length < 2) return only;
  return channels.flat().sort((one, other) => (one.start ?? 0) - (other.start ?? 0));
}

const wordTimesOf = (segments: readonly Segment[]): WordTimes =>
  segments.some(({ words }) => words.some(({ estimated }) => !estimated)) ? 'measured' : 'interpolated';

const withoutMarks = (segment: Segment): Segment => ({
  ...segment,
  words: segment.words.map(({ end, start, text }) => ({ text, start, end })),
});

/** Silence up to the end, so that the picture is as long as the sound. */
function padded(peaks: Uint8Array, length: number): Uint8Array {
  if (peaks.length >= length) return peaks;
  const whole = new Uint8Array(length);
  whole.set(peaks);
  return whole;
}

/** What kept a journal from being written; anything but the system's word is a mistake of ours. */
export function writeFailure(error: unknown): Failure {
  const detail = error instanceof Error ? error.message : String(error);
  if (!isSystemError(error)) return failure('internal', { detail });
  return failure(isDiskFull(error) ? 'disk-full' : 'library-unwritable', { detail });
}
