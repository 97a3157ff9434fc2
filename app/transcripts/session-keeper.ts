// Finds recordings that are one session, offers to join them, joins them when all are transcribed, and parts them again.
// Why so: docs/decisions/transcripts.md.
import { dirname, sep } from 'node:path';
import type { Changes } from '../domain/changes.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { findSession, type FoundSession, type SessionFile } from '../domain/sessions.ts';
import type { Session } from '../storage/transcripts/sessions.ts';
import { SessionJoiner, type SessionJoinerDeps } from './session-joiner.ts';
import { faultOf, membersOf } from './session-plans.ts';

export interface SessionKeeperDeps extends SessionJoinerDeps {
  readonly changes: Pick<Changes, 'tell' | 'tellJoined'>;
  readonly onFault: (error: unknown, doing: string) => void;
}

export class SessionKeeper {
  readonly #deps: SessionKeeperDeps;
  readonly #joiner: SessionJoiner;

  constructor(deps: SessionKeeperDeps) {
    this.#deps = deps;
    this.#joiner = new SessionJoiner(deps);
  }

  /**
   * Goes on with what the last process did not end, or what waited for a recording that is back. Never rejects: a fault of one session is told.
   * @returns when that is done
   * @throws at once where the library cannot be read
   */
  resume(): Promise<unknown> {
    return Promise.all(this.#deps.library.sessions.unfinished().map((id) => this.#completeLater(id)));
  }

  /** Ends what is being joined; what is not whole is taken up by `resume` of the next start. */
  stop(): Promise<void> {
    return this.#joiner.stop();
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
    const wantedId = library.transaction(() => {
      const others = this.#overlapping(found);
      // What was refused once stays refused, and what is known already need not be offered.
      if (others.some((other) => other.state === 'declined' || holdsAll(other, found))) return null;
      for (const other of others) if (other.state === 'offered') library.sessions.remove(other.id);
      const id = library.sessions.add(withNamesOf(others, found), 'offered', nowMs());
      if (answer !== 'always') return null;
      this.#want(id);
      return id;
    });
    this.#told(found.members.map(({ id }) => id));
    if (wantedId !== null) void this.#completeLater(wantedId);
  }

  /** A transcript was stored: its session may be complete now, or to be joined anew. @returns when that is done */
  async onDone(recordingId: number): Promise<void> {
    this.look(recordingId);
    for (const session of this.#deps.library.sessions.of(recordingId))
      if (session.state === 'wanted' || session.state === 'joined') await this.#joiner.complete(session.id);
  }

  /** Answers an offer. @param remember give the same answer for this show from now on @returns when all are joined that can be */
  async answer(sessionId: number, accept: boolean, remember: boolean): Promise<Outcome<void>> {
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
    if (accept) await this.#joiner.complete(sessionId);
    this.#told(membersOf(session));
    return ok(undefined);
  }

  /** Joins what a person chose, in their order and with their names. @returns the number of the session, when all are joined that can be */
  async join(chosen: FoundSession): Promise<Outcome<number>> {
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
    await this.#joiner.complete(sessionId);
    this.#told([...changed]);
    return ok(sessionId);
  }

  /** Parts a session, or refuses an offer: every member is as it was, with its own transcript. */
  async part(sessionId: number): Promise<Outcome<void>> {
    const session = this.#deps.library.sessions.get(sessionId);
    if (!session || !(await this.#joiner.part(sessionId))) return failed(failure('not-found'));
    this.#told(membersOf(session));
    return ok(undefined);
  }

  /** Part of a transaction; `complete` does it. What is joined already gives way when this one is, or has to wait. */
  #want(sessionId: number): void {
    const { sessions } = this.#deps.library;
    const session = sessions.get(sessionId);
    if (!session) return;
    const { kind, mixId, parts } = session;
    const members = parts.map(({ recordingId: id, speaker }) => ({ id, speaker }));
    for (const other of this.#overlapping({ kind, members, mixId }))
      if (other.id !== sessionId && (other.state === 'offered' || other.state === 'wanted'))
        sessions.remove(other.id);
    sessions.setState(sessionId, 'wanted');
  }

  #completeLater(sessionId: number): Promise<void> {
    return this.#joiner
      .complete(sessionId)
      .catch((error: unknown) => this.#deps.onFault(error, 'joining recordings'));
  }

  #told(recordingIds: readonly number[]): void {
    this.#deps.changes.tell(['items', 'folders', 'search'], recordingIds);
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
