// Joining by hand: what the recordings that a person chose would become, and whether it can be done. Reads only.
import type { SessionPlanView } from '../contract/session-views.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import {
  orderOfPieces,
  proposeTracks,
  SESSION_MAX,
  type FoundSession,
  type SessionKind,
} from '../domain/sessions.ts';
import type { Library } from '../storage/library.ts';
import type { Recording } from '../storage/recordings/recordings.ts';
import type { Session } from '../storage/transcripts/sessions.ts';

/**
 * What these recordings would become, in the order and with the names that are most likely meant. A recording that stands for several
 * files already brings all of them along; what is or was offered as a whole keeps its order and its names.
 */
export function planSession(
  library: Library,
  recordingIds: readonly number[],
  kind: SessionKind,
): Outcome<SessionPlanView> {
  const joined = [...new Set(recordingIds)].map((id) => joinedOf(library, id));
  const ids = [...new Set(recordingIds.flatMap((id, at) => (joined[at] ? membersOf(joined[at]) : [id])))];
  const recordings = ids.flatMap((id) => library.recordings.get(id) ?? []);
  const found = whole(library, ids, kind) ?? propose(recordings, kind);
  const fault = faultOf(library, found);
  if (fault) return failed(fault);
  const rows = [
    ...found.members.map(({ id, speaker }) => ({ id, speaker, isMix: false })),
    ...(found.mixId === null ? [] : [{ id: found.mixId, speaker: null, isMix: true }]),
  ];
  return ok({
    kind,
    members: rows.flatMap(({ id, isMix, speaker }) => {
      const recording = recordings.find((one) => one.id === id);
      if (!recording) return [];
      const { durationSeconds, fileName, title } = recording;
      return {
        recordingId: id,
        title,
        fileName,
        durationSeconds: durationSeconds > 0 ? durationSeconds : null,
        speaker,
        isMix,
        hasTranscript: hasTranscript(library, id),
      };
    }),
    isJoined: joined.some((session) => session !== null),
  });
}

/** Why these cannot be joined, in words; null when they can. */
export function faultOf(library: Library, { kind, members, mixId }: FoundSession): Failure | null {
  const ids = [...members.map(({ id }) => id), ...(mixId === null ? [] : [mixId])];
  const recordings = ids.flatMap((id) => library.recordings.get(id) ?? []);
  if (recordings.length < ids.length || recordings.some(({ removedAt }) => removedAt !== null))
    return failure('not-found');
  if (new Set(ids).size < ids.length) return no('Each recording can be there once only.');
  if (members.length < 2) return no('It takes two recordings or more. Mark them in the list first.');
  if (members.length > SESSION_MAX[kind])
    return no(`At most ${SESSION_MAX[kind]} recordings can be joined in this way.`);
  if (new Set(recordings.map(({ folderId }) => folderId)).size > 1)
    return no('They belong to different shows. Only recordings of one show can be joined.');
  const versioned = recordings.find(({ id }) => library.episodes.versionsOf(id).length > 0);
  if (versioned)
    return no(
      `“${versioned.title}” is one of several versions of an episode. Say “Not the same episode” there first, then join it.`,
    );
  const other = recordings.find(({ id }) => (joinedOf(library, id)?.kind ?? kind) !== kind);
  if (other)
    return no(
      kind === 'split'
        ? `“${other.title}” is joined of several tracks already. Part it first.`
        : `“${other.title}” is joined of several pieces already. Part it first.`,
    );
  if (kind === 'tracks' && members.some(({ speaker }) => (speaker ?? '').trim() === ''))
    return no('Give each track the name of its speaker.');
  return null;
}

function no(message: string): Failure {
  return failure('not-allowed', { message });
}

/** The session that these are all of, in its order and with its names; null for none. */
function whole(library: Library, ids: readonly number[], kind: SessionKind): FoundSession | null {
  const chosen = new Set(ids);
  const session = library.sessions.of(ids[0] ?? 0).find((one) => {
    const members = membersOf(one);
    return one.kind === kind && members.length === chosen.size && members.every((id) => chosen.has(id));
  });
  if (!session) return null;
  const { mixId, parts } = session;
  return { kind, mixId, members: parts.map(({ recordingId: id, speaker }) => ({ id, speaker })) };
}

function propose(recordings: readonly Recording[], kind: SessionKind): FoundSession {
  const ordered = orderOfPieces(recordings);
  if (kind === 'tracks') return proposeTracks(ordered);
  return { kind, mixId: null, members: ordered.map(({ id }) => ({ id, speaker: null })) };
}

function joinedOf(library: Library, recordingId: number): Session | null {
  return library.sessions.of(recordingId).find(({ state }) => state === 'joined') ?? null;
}

/** All recordings of a session, its mix among them. */
export function membersOf({ mixId, parts }: Pick<Session, 'mixId' | 'parts'>): readonly number[] {
  return [...parts.map(({ recordingId }) => recordingId), ...(mixId === null ? [] : [mixId])];
}

/** True when it has a transcript of its own, also one that stands behind a joined one. */
function hasTranscript(library: Library, recordingId: number): boolean {
  return library.transcripts.exists(recordingId) || joinedOf(library, recordingId) !== null;
}
