// Finds recordings that are one session, offers to join them, joins them when all are transcribed, and parts them again.
// Why so: docs/decisions/transcripts.md.
import { dirname, sep } from 'node:path';
import type { Changes } from '../domain/changes.ts';
import { failure } from '../domain/failure.ts';
import { joinMissing, type Missing } from '../domain/heard.ts';
import { joinTranscripts, type TranscriptPart } from '../domain/join-transcripts.ts';
import type { EngineId } from '../domain/engine.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { findSession, type FoundSession, type SessionFile } from '../domain/sessions.ts';
import type { Library } from '../storage/library.ts';
import type { Session, SessionPart } from '../storage/transcripts/sessions.ts';
import { faultOf, membersOf } from './session-plans.ts';

export interface SessionKeeperDeps {
  readonly library: Library;
  readonly nowMs: () => number;
  readonly changes: Pick<Changes, 'tell' | 'tellJoined'>;
}

export class SessionKeeper {
  readonly #deps: SessionKeeperDeps;

  constructor(deps: SessionKeeperDeps) {
    this.#deps = deps;
  }

  /** A recording was taken in, or its length is known better now. */
  look(recordingId: number): void {
    const { library, nowMs } = this.#deps;
    const recording = library.recordings.get(recordingId);
    const path = library.files.pathFor(recordingId);
    if (!recording || path === null || recording.removedAt !== null) return;
    const found = findSession(this.#near(path, recording.fileName), recordingId);
    const answer = found ? library.sessions.answerFor(recording.folderId, found.kind) : 'never';
    if (!found || answer === 'never') return;
    library.transaction(() => {
      const others = this.#overlapping(found);
      // What was refused once stays refused, and what is known already need not be offered.
      if (others.some((other) => other.state === 'declined' || holdsAll(other, found))) return;
      for (const other of others) if (other.state === 'offered') library.sessions.remove(other.id);
      const id = library.sessions.add(withNamesOf(others, found), 'offered', nowMs());
      if (answer === 'always') this.#want(id);
    });
    this.#told(found.members.map(({ id }) => id));
  }

  /** A transcript was stored: its session may be complete now, or to be joined anew. */
  onDone(recordingId: number): void {
    this.look(recordingId);
    for (const session of this.#deps.library.sessions.of(recordingId))
      if (session.state === 'wanted' || session.state === 'joined') this.#join(session.id);
  }

  /** Answers an offer. @param remember give the same answer for this show from now on */
  answer(sessionId: number, accept: boolean, remember: boolean): Outcome<void> {
    const { library } = this.#deps;
    const session = library.sessions.get(sessionId);
    if (session?.state !== 'offered') return failed(failure('not-found'));
    const folderId = library.recordings.get(session.parts[0]?.recordingId ?? 0)?.folderId ?? null;
    library.transaction(() => {
      if (remember && folderId !== null)
        library.sessions.setAnswer(folderId, session.kind, accept ? 'always' : 'never');
      if (accept) this.#want(sessionId);
      else library.sessions.setState(sessionId, 'declined');
    });
    this.#told(membersOf(session));
    return ok(undefined);
  }

  /** Joins what a person chose, in their order and with their names. @returns the number of the session */
  join(chosen: FoundSession): Outcome<number> {
    const { library, nowMs } = this.#deps;
    const fault = faultOf(library, chosen);
    if (fault) return failed(fault);
    const members = new Set([
      ...chosen.members.map(({ id }) => id),
      ...(chosen.mixId === null ? [] : [chosen.mixId]),
    ]);
    const changed = new Set(members);
    const sessionId = library.transaction(() => {
      for (const other of this.#overlapping(chosen)) {
        for (const id of membersOf(other)) changed.add(id);
        // What was refused or parted before is asked for now.
        if (other.state === 'declined' && membersOf(other).every((id) => members.has(id)))
          library.sessions.remove(other.id);
      }
      const id = library.sessions.add(chosen, 'offered', nowMs());
      this.#want(id);
      return id;
    });
    this.#told([...changed]);
    return ok(sessionId);
  }

  /** Parts a session, or refuses an offer: every member is as it was, with its own transcript. */
  part(sessionId: number): Outcome<void> {
    const { library } = this.#deps;
    const session = library.sessions.get(sessionId);
    if (!session || session.state === 'declined') return failed(failure('not-found'));
    library.transaction(() => this.#part(session));
    this.#told(membersOf(session));
    return ok(undefined);
  }

  #want(sessionId: number): void {
    const { library } = this.#deps;
    const session = library.sessions.get(sessionId);
    if (!session) return;
    // A session that grew takes the place of what it was before.
    for (const other of this.#overlapping({
      kind: session.kind,
      members: session.parts.map(({ recordingId }) => ({ id: recordingId, speaker: null })),
      mixId: session.mixId,
    }))
      if (other.id !== sessionId && other.state !== 'declined') {
        if (other.state !== 'offered') this.#part(other);
        library.sessions.remove(other.id);
      }
    library.sessions.setState(sessionId, 'wanted');
    this.#join(sessionId);
  }

  /** Makes the transcript of all, once all are there. */
  #join(sessionId: number): void {
    const { changes, library, nowMs } = this.#deps;
    const joined = library.transaction(() => {
      const session = library.sessions.get(sessionId);
      const made = session && this.#partsOf(session);
      if (!session || !made) return null;
      const [lead] = made;
      const same = made.every(({ part }, at) => part.transcriptId === session.parts[at]?.transcriptId);
      if (!lead) return null;
      if (session.state !== 'joined' || !same) {
        const transcriptId = library.transcripts.store(
          {
            recordingId: lead.part.recordingId,
            jobId: lead.jobId,
            service: lead.service,
            transcript: joinTranscripts(session.kind, made),
            raw: null,
            missing: joinMissing(
              made.map((one, at) => ({
                ...one,
                ...nextOf(session.kind === 'split' ? made[at + 1] : undefined),
              })),
            ),
          },
          false,
          nowMs(),
        );
        library.sessions.setJoined(
          session,
          made.map(({ part }) => part),
          transcriptId,
          nowMs(),
        );
      }
      // What is in the joined transcript is not to be found a second time.
      for (const id of membersOf(session)) if (id !== lead.part.recordingId) library.transcripts.shelve(id);
      return session.state !== 'joined' || !same ? { session, leadId: lead.part.recordingId } : null;
    });
    if (!joined) return;
    this.#told(membersOf(joined.session));
    changes.tellJoined(joined.leadId);
  }

  #told(recordingIds: readonly number[]): void {
    this.#deps.changes.tell(['items', 'folders', 'search'], recordingIds);
  }

  /** The members with their own transcripts, and where each begins; null while one has none. */
  #partsOf(session: Session) {
    const { library } = this.#deps;
    let offsetSeconds = 0;
    const made: (TranscriptPart & Made)[] = [];
    for (const member of session.parts) {
      const recording = library.recordings.get(member.recordingId);
      const currentId = library.transcripts.currentId(member.recordingId);
      const ownId =
        currentId === session.transcriptId && currentId !== null ? member.transcriptId : currentId;
      const transcript = ownId === null ? null : library.transcripts.byId(ownId);
      if (!recording || recording.removedAt !== null || !transcript) return null;
      const durationSeconds =
        recording.durationSeconds > 0
          ? recording.durationSeconds
          : (transcript.durationSeconds ?? lastEnd(transcript));
      made.push({
        transcript,
        offsetSeconds,
        durationSeconds,
        speaker: member.speaker,
        missing: transcript.missing,
        jobId: transcript.jobId,
        service: transcript.service,
        part: { ...member, offsetSeconds, lengthSeconds: durationSeconds, transcriptId: transcript.id },
      });
      if (session.kind === 'split') offsetSeconds += durationSeconds;
    }
    return made;
  }

  #part(session: Session): void {
    const { library, nowMs } = this.#deps;
    if (session.state !== 'joined') return library.sessions.setState(session.id, 'declined');
    const [lead] = session.parts;
    if (
      lead?.transcriptId != null &&
      library.transcripts.currentId(lead.recordingId) === session.transcriptId
    )
      library.transcripts.makeCurrent(lead.recordingId, lead.transcriptId);
    for (const id of membersOf(session))
      if (id !== lead?.recordingId && library.recordings.get(id)?.removedAt === null)
        library.transcripts.unshelve(id);
    library.sessions.setParted(session, nowMs());
  }

  #overlapping(found: FoundSession): readonly Session[] {
    const ids = [...found.members.map(({ id }) => id), ...(found.mixId === null ? [] : [found.mixId])];
    const all = ids.flatMap((id) => this.#deps.library.sessions.of(id));
    return [...new Map(all.map((session) => [session.id, session])).values()];
  }

  /** What lies beside a file; in a very full folder only what begins as it does. */
  #near(path: string, fileName: string): readonly SessionFile[] {
    const { sessions } = this.#deps.library;
    const directory = dirname(path) + sep;
    const all = sessions.near(directory, '');
    if (all.length < FULL) return all;
    return sessions.near(directory, /^(.*?\d{0,3})\d{0,2}\D*$/.exec(fileName)?.[1] ?? fileName);
  }
}

const nextOf = (next: { readonly offsetSeconds: number } | undefined): { nextSeconds?: number } =>
  next ? { nextSeconds: next.offsetSeconds } : {};

/** What is known of one member beside its text. */
interface Made {
  readonly part: SessionPart;
  readonly missing: readonly Missing[] | null;
  readonly jobId: number;
  readonly service: EngineId;
}

/** Files in one place from which on only those of a similar name are looked at. */
const FULL = 200;

/** A session that grew keeps the names that were given in it. */
function withNamesOf(others: readonly Session[], found: FoundSession): FoundSession {
  const given = new Map(
    others
      .filter(({ kind }) => kind === found.kind)
      .flatMap(({ parts }) => parts.map(({ recordingId, speaker }) => [recordingId, speaker] as const)),
  );
  return {
    ...found,
    members: found.members.map(({ id, speaker }) => ({ id, speaker: given.get(id) ?? speaker })),
  };
}

function holdsAll(session: Session, found: FoundSession): boolean {
  const ids = new Set(membersOf(session));
  return found.members.every(({ id }) => ids.has(id));
}

function lastEnd(transcript: { readonly segments: readonly { readonly end: number | null }[] }): number {
  return transcript.segments.reduce((latest, { end }) => Math.max(latest, end ?? 0), 0);
}
