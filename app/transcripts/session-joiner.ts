// Joins the texts of a session once all are there, and parts them: what is long is read on a thread and comes in slices, and one small write
// makes it the text that is seen. A kill before that leaves all as it was, and the next start goes on (`SessionKeeper.resume`).
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Changes } from '../domain/changes.ts';
import type { EngineId } from '../domain/engine.ts';
import type { Library } from '../storage/library.ts';
import { joinTexts, type JoinedPlace, type JoinMember } from '../storage/transcripts/joined-text.ts';
import type { Session } from '../storage/transcripts/sessions.ts';
import type { Texts } from '../storage/transcripts/texts.ts';
import { membersOf } from './session-plans.ts';

export interface SessionJoinerDeps {
  readonly library: Library;
  readonly nowMs: () => number;
  readonly changes: Pick<Changes, 'tell' | 'tellJoined'>;
  /** Joins long texts elsewhere; without it all are joined here, at once. */
  readonly joiner?: Pick<Texts, 'join'>;
}

/** Joined at once: some ten milliseconds. */
const SHORT_WORDS = 5_000;
/** How often what is edited all the while is begun anew; then it is joined at once. */
const TRIES = 5;

interface Member extends JoinMember {
  readonly recordingId: number;
  readonly revision: number;
  readonly wordCount: number;
  readonly jobId: number;
  readonly service: EngineId;
}

type Made = Readonly<{ session: Session; members: readonly Member[]; places: readonly JoinedPlace[] }>;

export class SessionJoiner {
  readonly #deps: SessionJoinerDeps;
  #stopped = false;
  /** One deed at a time: two that change the same sessions would undo each other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(deps: SessionJoinerDeps) {
    this.#deps = deps;
  }

  /** Begins nothing more. @returns when the last deed has ended, or was left for the next start */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#last.catch(() => undefined);
  }

  /** Makes the text of all, once all are there, and anew where one of them is another now. Sessions that it grew out of give way. */
  complete(sessionId: number): Promise<void> {
    return this.#inTurn(() => this.#complete(sessionId));
  }

  /** Parts a session, or refuses an offer: every member is as it was, with its own text. @returns false when there is nothing to part */
  part(sessionId: number): Promise<boolean> {
    return this.#inTurn(async () => {
      const { library } = this.#deps;
      const found = library.sessions.get(sessionId);
      if (found?.state === 'joined') await this.#bringBack(found, new Set());
      if (this.#isStopped()) return false;
      return library.transaction(() => {
        const session = library.sessions.get(sessionId);
        if (!session || session.state === 'declined') return false;
        if (session.state === 'joined') this.#takeApart(session, new Set());
        else library.sessions.setState(sessionId, 'declined');
        return true;
      });
    });
  }

  /** Anew each time: it changes while something is waited for. */
  #isStopped(): boolean {
    return this.#stopped;
  }

  #inTurn<T>(deed: () => Promise<T>): Promise<T> {
    const done = this.#last.catch(() => undefined).then(deed);
    this.#last = done;
    return done;
  }

  async #complete(sessionId: number): Promise<void> {
    const { changes, library } = this.#deps;
    for (let tries = 0; !this.#isStopped(); tries += 1) {
      const session = library.sessions.get(sessionId);
      if (session?.state !== 'wanted' && session?.state !== 'joined') return;
      const others = this.#others(session);
      // What grew out of it is joined instead.
      if (session.state === 'joined' && others.some(({ state }) => state === 'wanted')) return;
      const members = this.#textsOf(session);
      if (!members) {
        if (session.state === 'wanted') await this.#makeWay(others);
        return;
      }
      const isSame = members.every(
        ({ transcriptId }, at) => transcriptId === session.parts[at]?.transcriptId,
      );
      if (session.state === 'joined' && isSame) {
        library.transaction(() => this.#hide(session));
        return;
      }
      const own = new Set(membersOf(session));
      for (const other of others) if (other.state === 'joined') await this.#bringBack(other, own);
      if (this.#isStopped()) return;
      const words = members.reduce((sum, { wordCount }) => sum + wordCount, 0);
      const isLong = words > SHORT_WORDS && tries < TRIES && library.transcripts.shelf.isKept;
      if (!(await (isLong ? this.#joinInSlices(session, members) : this.#joinAtOnce(session, members))))
        continue;
      changes.tell(
        ['items', 'folders', 'search'],
        [...new Set([session, ...others].flatMap((one) => membersOf(one)))],
      );
      changes.tellJoined(members[0]?.recordingId ?? 0);
      return;
    }
  }

  /** @returns false when something was changed meanwhile */
  async #joinInSlices(session: Session, members: readonly Member[]): Promise<boolean> {
    const { joiner, library, nowMs } = this.#deps;
    const [lead] = members;
    if (!joiner || !lead) return this.#joinAtOnce(session, members);
    const text = await joiner.join({ kind: session.kind, members });
    if (!text || this.#isStopped()) return false;
    const { jobId, recordingId, service } = lead;
    const arrival = library.transcripts.arrivePacked({ ...text, jobId, recordingId, service }, nowMs());
    try {
      while (!arrival.isWhole) {
        if (this.#isStopped()) return false;
        arrival.step();
        await nextTurn();
      }
      if (this.#isStopped()) return false;
      return this.#settle({ session, members, places: text.places }, () => {
        library.transcripts.settle(arrival, false, nowMs());
        return arrival.transcriptId;
      });
    } finally {
      if (!this.#isStopped()) arrival.end();
    }
  }

  #joinAtOnce(session: Session, members: readonly Member[]): boolean {
    const { library, nowMs } = this.#deps;
    return library.transaction(() => {
      const [lead] = members;
      const text = joinTexts(library.transcripts, { kind: session.kind, members });
      if (!text || !lead) return false;
      const { jobId, recordingId, service } = lead;
      const { missing, places, transcript } = text;
      return this.#settle({ session, members, places }, () =>
        library.transcripts.store(
          { recordingId, jobId, service, transcript, missing, raw: null },
          false,
          nowMs(),
        ),
      );
    });
  }

  /** Makes what was joined the text of its first member, and hides the others behind it: all of it, or nothing where anything changed since. */
  #settle({ members, places, session }: Made, store: () => number): boolean {
    const { library, nowMs } = this.#deps;
    return library.transaction(() => {
      const now = library.sessions.get(session.id);
      const texts = now?.state === session.state ? this.#textsOf(now) : null;
      const isStill =
        texts?.length === members.length &&
        texts.every(({ revision, transcriptId }, at) => {
          return transcriptId === members[at]?.transcriptId && revision === places[at]?.revision;
        });
      if (!now || !isStill) return false;
      const own = new Set(membersOf(now));
      for (const other of this.#others(now)) {
        if (other.state === 'joined') this.#takeApart(other, own);
        library.sessions.remove(other.id);
      }
      const parts = now.parts.map((part, at) => ({
        ...part,
        offsetSeconds: places[at]?.offsetSeconds ?? 0,
        lengthSeconds: places[at]?.lengthSeconds ?? 0,
        transcriptId: members[at]?.transcriptId ?? null,
      }));
      library.sessions.setJoined(now, parts, store(), nowMs());
      library.glossaries.expect(parts[0]?.recordingId ?? 0);
      this.#hide(now);
      return true;
    });
  }

  /** What is in the joined text is not to be found a second time. */
  #hide(session: Session): void {
    const [lead] = session.parts;
    for (const id of membersOf(session))
      if (id !== lead?.recordingId) this.#deps.library.transcripts.shelve(id);
  }

  /** Sessions that a wanted one takes the place of, while it has to wait for a text itself. */
  async #makeWay(others: readonly Session[]): Promise<void> {
    const { library } = this.#deps;
    const joined = others.filter(({ state }) => state === 'joined');
    for (const other of joined) await this.#bringBack(other, new Set());
    if (this.#isStopped()) return;
    library.transaction(() => {
      for (const other of others) {
        if (library.sessions.get(other.id)?.state === 'joined') this.#takeApart(other, new Set());
        library.sessions.remove(other.id);
      }
    });
  }

  /** Puts the texts that a parted session would show into the table. @param hidden recordings that stay hidden */
  async #bringBack(session: Session, hidden: ReadonlySet<number>): Promise<void> {
    const { shelf } = this.#deps.library.transcripts;
    for (const id of membersOf(session)) {
      const transcriptId = this.#ownText(id);
      if (!hidden.has(id) && transcriptId !== null && !this.#isStopped()) await shelf.bring(transcriptId);
    }
  }

  /** Gives each member of a joined session its own text again. Part of a transaction. @param hidden recordings that another text will hold */
  #takeApart(session: Session, hidden: ReadonlySet<number>): void {
    const { library, nowMs } = this.#deps;
    const { sessions, transcripts } = library;
    const [lead] = session.parts;
    if (lead?.transcriptId != null && transcripts.currentId(lead.recordingId) === session.transcriptId) {
      if (hidden.has(lead.recordingId)) transcripts.makeCurrentShelved(lead.recordingId, lead.transcriptId);
      else transcripts.makeCurrent(lead.recordingId, lead.transcriptId);
    }
    for (const id of membersOf(session))
      if (id !== lead?.recordingId && !hidden.has(id) && library.recordings.get(id)?.removedAt === null)
        transcripts.unshelve(id);
    sessions.setParted(session, nowMs());
  }

  /** The sessions that share members with this one, but for those that were refused. */
  #others(session: Session): readonly Session[] {
    const all = membersOf(session).flatMap((id) => this.#deps.library.sessions.of(id));
    return [...new Map(all.map((one) => [one.id, one])).values()].filter(
      ({ id, state }) => id !== session.id && state !== 'declined',
    );
  }

  /** The members with their own texts; null while one has none. */
  #textsOf(session: Session): readonly Member[] | null {
    const { library } = this.#deps;
    const members: Member[] = [];
    for (const { recordingId, speaker } of session.parts) {
      const recording = library.recordings.get(recordingId);
      const ownId = this.#ownText(recordingId);
      const head = ownId === null ? null : library.transcripts.headById(ownId);
      if (!recording || recording.removedAt !== null || !head) return null;
      const { id: transcriptId, jobId, revision, service, wordCount } = head;
      const recordingSeconds = recording.durationSeconds;
      members.push({
        recordingId,
        speaker,
        transcriptId,
        recordingSeconds,
        revision,
        wordCount,
        jobId,
        service,
      });
    }
    return members;
  }

  /** What was made of a recording itself, also while it shows a joined text. */
  #ownText(recordingId: number): number | null {
    const { sessions, transcripts } = this.#deps.library;
    const currentId = transcripts.currentId(recordingId);
    const joined = sessions
      .of(recordingId)
      .find(({ state, transcriptId }) => state === 'joined' && transcriptId === currentId);
    const [lead] = joined?.parts ?? [];
    return currentId !== null && lead?.recordingId === recordingId ? lead.transcriptId : currentId;
  }
}
