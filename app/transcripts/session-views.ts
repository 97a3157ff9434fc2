// Rows of sessions to what the page is shown of them. Reads only.
import type { SpentView } from '../contract/money-views.ts';
import type { SessionView, SoundPartView } from '../contract/session-views.ts';
import type { Together } from '../domain/together.ts';
import type { PieceOfSound } from '../domain/hit-list.ts';
import type { Library } from '../storage/library.ts';
import type { TranscriptHead } from '../storage/transcripts/transcripts.ts';

/** What a recording is part of, or looks as if it were. Members that were removed make a session none. */
export function sessionViews(library: Library, recordingId: number): readonly SessionView[] {
  return library.sessions.of(recordingId).flatMap(({ id, kind, parts, state }) => {
    if (state === 'declined') return [];
    const members = parts.map(({ recordingId: memberId, speaker }) => ({
      recording: library.recordings.get(memberId),
      speaker,
    }));
    if (members.some(({ recording }) => recording?.removedAt !== null)) return [];
    return {
      sessionId: id,
      kind,
      state,
      members: members.flatMap(({ recording, speaker }) =>
        recording
          ? [
              {
                recordingId: recording.id,
                fileName: recording.fileName,
                speaker,
                hasTranscript: library.transcripts.exists(recording.id),
              },
            ]
          : [],
      ),
      folderId: members[0]?.recording?.folderId ?? null,
    };
  });
}

/** What a show answers where files look as if they belonged together. */
export function togetherOf({ episodes, sessions }: Library, folderId: number): Together {
  return {
    split: sessions.answerFor(folderId, 'split'),
    tracks: sessions.answerFor(folderId, 'tracks'),
    version: episodes.joinAnswer(folderId, 'version'),
  };
}

/** What sending a recording cost, with all that stands behind it in lists; null when nothing was ever sent. */
export function spentOn(library: Library, recordingId: number): SpentView | null {
  const { others } = library.sessions.joinedWith(recordingId);
  const all = [recordingId, ...others].flatMap((id) => library.charges.ofRecording(id) ?? []);
  const [first, ...rest] = all;
  if (!first) return null;
  return rest.reduce<SpentView>(
    (sum, one) => ({
      usd: sum.usd + one.usd,
      estimatedUsd: sum.estimatedUsd + one.estimatedUsd,
      audioSeconds: sum.audioSeconds + one.audioSeconds,
      unknownCount: sum.unknownCount + one.unknownCount,
    }),
    first,
  );
}

/** False for a joined transcript: several answers of a service stand behind it, and none is its own. */
export function isAnswered(library: Library, head: Pick<TranscriptHead, 'id' | 'recordingId'>): boolean {
  return library.sessions.ledBy(head.recordingId)?.transcriptId !== head.id;
}

/** Where the sound of a recording is: one file, or those of all its pieces. `mediaUrl` is null when every file is gone. */
export function soundOf(
  library: Library,
  recordingId: number,
): { readonly mediaUrl: string | null; readonly parts: readonly SoundPartView[] } {
  const urlOf = (id: number): string | null =>
    library.files.pathFor(id) === null && library.addresses.ofRecording(id)?.state !== 'elsewhere'
      ? null
      : `earshot-media://recording/${id}`;
  const session = library.sessions.ledBy(recordingId);
  // The mix is what a person wants to hear; a track holds one speaker only.
  if (session?.kind !== 'split')
    return { mediaUrl: (session?.mixId ? urlOf(session.mixId) : null) ?? urlOf(recordingId), parts: [] };
  const parts = session.parts.map(({ lengthSeconds, offsetSeconds, recordingId: id }) => ({
    mediaUrl: urlOf(id),
    offset: offsetSeconds,
    duration: lengthSeconds,
  }));
  return { mediaUrl: parts.find(({ mediaUrl }) => mediaUrl !== null)?.mediaUrl ?? null, parts };
}

/** The files of a joined recording that are heard one after the other, in order; none where its sound is one file. */
export function piecesOf(
  library: Pick<Library, 'recordings' | 'sessions'>,
  recordingId: number,
): readonly PieceOfSound[] {
  const session = library.sessions.ledBy(recordingId);
  if (session?.kind !== 'split') return [];
  return session.parts.map(({ offsetSeconds, recordingId: id }) => ({
    fileName: library.recordings.get(id)?.fileName ?? '',
    offsetSeconds,
  }));
}

/**
 * The waveform of what `soundOf` plays; null until all of it is known.
 * @param peaksOf the waveform of one recording, drawn when it is asked for
 */
export function peaksOfSound(
  library: Library,
  recordingId: number,
  peaksOf: (recordingId: number) => Uint8Array | null,
): Uint8Array | null {
  const session = library.sessions.ledBy(recordingId);
  if (session?.kind !== 'split') return peaksOf(session?.mixId ?? recordingId);
  return joinPeaks(
    session.parts.map((part) => ({ peaks: peaksOf(part.recordingId), seconds: part.lengthSeconds })),
  );
}

/** Waveforms after one another, each as wide as its share of the time. Null while one of them is not known. */
export function joinPeaks(
  parts: readonly { readonly peaks: Uint8Array | null; readonly seconds: number }[],
): Uint8Array | null {
  const total = parts.reduce((sum, { seconds }) => sum + seconds, 0);
  const size = Math.max(...parts.map(({ peaks }) => peaks?.length ?? 0));
  if (total <= 0 || size <= 0 || parts.some(({ peaks }) => peaks === null)) return null;
  const joined = new Uint8Array(size);
  let before = 0;
  for (const { peaks, seconds } of parts) {
    const from = Math.round((before / total) * size);
    before += seconds;
    const width = Math.round((before / total) * size) - from;
    if (!peaks || peaks.length === 0) continue;
    for (let at = 0; at < width; at += 1) {
      const first = Math.floor((at / width) * peaks.length);
      const last = Math.max(first + 1, Math.floor(((at + 1) / width) * peaks.length));
      joined[from + at] = peaks.subarray(first, last).reduce((most, peak) => Math.max(most, peak), 0);
    }
  }
  return joined;
}
