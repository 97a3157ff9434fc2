// What a person arranges before recordings are joined: rows with their names, in an order, and what that makes.
import type { ArgsOf } from '../../app/contract/schema.ts';
import type { SessionPlanView } from '../../app/contract/session-views.ts';
import { length } from './times.ts';
import { t } from '../../app/messages/text.ts';

export interface JoinRow {
  readonly recordingId: number;
  readonly title: string;
  readonly durationSeconds: number | null;
  readonly hasTranscript: boolean;
  /** As it is typed; empty for a piece. */
  speaker: string;
  isMix: boolean;
}

/** The rows of a plan, to be changed. */
export function rowsOf({ members }: SessionPlanView): JoinRow[] {
  return members.map(({ durationSeconds, hasTranscript, isMix, recordingId, speaker, title }) => ({
    recordingId,
    title,
    durationSeconds,
    hasTranscript,
    speaker: speaker ?? '',
    isMix,
  }));
}

/** The same rows with one of them a step up (-1) or down (1); as they were where there is no room. */
export function moved<T>(rows: readonly T[], at: number, step: -1 | 1): readonly T[] {
  const [row, other] = [rows[at], rows[at + step]];
  if (row === undefined || other === undefined) return rows;
  return rows.map((one, index) => (index === at ? other : index === at + step ? row : one));
}

/** What `sessions.join` takes. */
export function joinOf(kind: SessionPlanView['kind'], rows: readonly JoinRow[]): ArgsOf<'sessions.join'> {
  return {
    kind,
    members: rows
      .filter(({ isMix }) => !isMix)
      .map(({ recordingId, speaker }) => ({
        recordingId,
        speaker: kind === 'split' ? null : speaker.trim(),
      })),
    mixId: rows.find(({ isMix }) => isMix)?.recordingId ?? null,
  };
}

/** Tracks whose lengths are further apart than this were hardly recorded together, as a share of the longest. */
const APART = 0.02;

/** What will come of it, in one or two sentences. */
export function outcomeInWords(kind: SessionPlanView['kind'], rows: readonly JoinRow[]): string {
  const heard = rows.filter(({ isMix }) => !isMix);
  const lengths = heard.map(({ durationSeconds }) => durationSeconds ?? 0);
  const whole = kind === 'split' ? lengths.reduce((sum, one) => sum + one, 0) : Math.max(0, ...lengths);
  const isKnown = heard.every(({ durationSeconds }) => durationSeconds !== null);
  const told = {
    heard: heard.length,
    known: whole === 0 ? 'none' : isKnown ? 'whole' : 'part',
    whole: length(whole),
  };
  const waiting = heard.filter(({ hasTranscript }) => !hasTranscript).length;
  const sentences = [
    kind === 'split'
      ? t('sessions.joining.oneRecordingOfFilesLong', told)
      : t('sessions.joining.oneConversationOfTracksLong', told),
  ];
  if (kind === 'tracks' && isKnown && Math.min(...lengths) < whole * (1 - APART))
    sentences.push(t('sessions.joining.theirLengthsDifferTheWords'));
  if (waiting > 0) sentences.push(t('sessions.joining.filesHaveNoTranscriptYet', { waiting }));
  return sentences.join(' ');
}
