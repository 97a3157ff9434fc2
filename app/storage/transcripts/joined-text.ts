// Makes the text of a session of the texts of its members: reads them, and joins them. Where that takes long, on the thread for texts.
import { joinMissing, type Missing } from '../../domain/heard.ts';
import { joinTranscripts, type TranscriptPart } from '../../domain/join-transcripts.ts';
import type { SessionKind } from '../../domain/sessions.ts';
import type { Transcript } from '../../domain/transcript.ts';
import { packSegments, type PackedSegments } from './arrival.ts';
import { factsOf, type TextFacts, type Transcripts } from './transcripts.ts';

/** What is to be joined, in order. */
export interface JoinOrder {
  readonly kind: SessionKind;
  readonly members: readonly JoinMember[];
}

export interface JoinMember {
  /** Its own text. */
  readonly transcriptId: number;
  /** Length of its recording, seconds; 0 when it is not known. */
  readonly recordingSeconds: number;
  readonly speaker: string | null;
}

/** Where a member lies in the whole, and the state of its text that was read. */
export interface JoinedPlace {
  readonly offsetSeconds: number;
  readonly lengthSeconds: number;
  readonly revision: number;
}

export interface JoinedText {
  readonly transcript: Transcript;
  readonly missing: readonly Missing[] | null;
  /** As many as members. */
  readonly places: readonly JoinedPlace[];
}

/** The same as a thread hands it over. */
export interface PackedJoinedText extends Omit<JoinedText, 'transcript'> {
  readonly transcript: Omit<Transcript, 'segments'>;
  readonly facts: TextFacts;
  readonly segments: PackedSegments;
}

/** Joins them. @returns null while one of them is not there. Call it in one transaction */
export function joinTexts(
  transcripts: Pick<Transcripts, 'byId'>,
  { kind, members }: JoinOrder,
): JoinedText | null {
  let offsetSeconds = 0;
  const parts: (TranscriptPart & { readonly missing: readonly Missing[] | null; revision: number })[] = [];
  for (const { recordingSeconds, speaker, transcriptId } of members) {
    const transcript = transcripts.byId(transcriptId);
    if (!transcript) return null;
    const durationSeconds =
      recordingSeconds > 0 ? recordingSeconds : (transcript.durationSeconds ?? lastEnd(transcript));
    const { missing, revision } = transcript;
    parts.push({ transcript, offsetSeconds, durationSeconds, speaker, missing, revision });
    if (kind === 'split') offsetSeconds += durationSeconds;
  }
  return {
    transcript: joinTranscripts(kind, parts),
    missing: joinMissing(
      parts.map((one, at) => ({ ...one, ...nextOf(kind === 'split' ? parts[at + 1] : undefined) })),
    ),
    places: parts.map(({ durationSeconds, offsetSeconds: from, revision }) => ({
      offsetSeconds: from,
      lengthSeconds: durationSeconds,
      revision,
    })),
  };
}

/** Makes of it what costs the main thread little to take. */
export function packJoined({
  transcript: { segments, ...transcript },
  ...rest
}: JoinedText): PackedJoinedText {
  return { ...rest, transcript, facts: factsOf(segments), segments: packSegments(segments) };
}

const nextOf = (next: { readonly offsetSeconds: number } | undefined): { nextSeconds?: number } =>
  next ? { nextSeconds: next.offsetSeconds } : {};

function lastEnd(transcript: { readonly segments: readonly { readonly end: number | null }[] }): number {
  return transcript.segments.reduce((latest, { end }) => Math.max(latest, end ?? 0), 0);
}
