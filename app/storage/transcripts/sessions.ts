// Sessions of several files: what was offered, answered and joined, and which recordings stand behind which.
import type { Database } from 'better-sqlite3';
import type { FoundSession, SessionFile, SessionKind } from '../../domain/sessions.ts';
import type { JoinAnswer } from '../../domain/together.ts';
import { immediately } from '../database.ts';
import type { Events } from '../events.ts';
import { fragment, sqlOf, type Fragment, type Sql } from '../sql.ts';

export type SessionState = 'offered' | 'wanted' | 'joined' | 'declined';

export interface SessionPart {
  readonly recordingId: number;
  readonly speaker: string | null;
  /** Where it begins in the whole, seconds. */
  readonly offsetSeconds: number;
  readonly lengthSeconds: number;
  /** Its own transcript in the joined one; null before that. */
  readonly transcriptId: number | null;
}

export interface Session {
  readonly id: number;
  readonly kind: SessionKind;
  readonly state: SessionState;
  readonly mixId: number | null;
  readonly transcriptId: number | null;
  /** In order; the first one stands for all in lists. */
  readonly parts: readonly SessionPart[];
}

/** Files of one place that are looked at together. */
const NEAR_MAX = 250;

export class Sessions {
  readonly #db: Database;
  readonly #sql: Sql;
  readonly #events: Events;

  constructor(db: Database, events: Events) {
    this.#db = db;
    this.#sql = sqlOf(db);
    this.#events = events;
  }

  /**
   * Recordings whose files lie in one directory, not below it, and begin with the same characters. Versions of an episode are not
   * among them.
   * @param directory its path, with the separator at its end
   */
  near(directory: string, namesBeginWith: string): readonly SessionFile[] {
    const from = directory + namesBeginWith;
    const end = `${from}\u{10ffff}`;
    const files = this.#sql.rows<SessionFile & { path: string }>`
      SELECT r.id, f.path, r.file_name AS fileName, r.duration_seconds AS durationSeconds, r.size_bytes AS sizeBytes,
        r.format, r.channels, r.sample_rate_hz AS sampleRateHz, r.recorded_at AS recordedAt
      FROM files f JOIN recordings r ON r.id = f.recording_id
      WHERE f.path >= ${from} AND f.path < ${end} AND f.state = 'known' AND r.removed_at IS NULL AND r.episode_id IS NULL
      ORDER BY f.path LIMIT ${NEAR_MAX}`;
    const seen = new Set<number>();
    return files.flatMap(({ path, ...file }) => {
      const isHere = !/[/\\]/.test(path.slice(directory.length));
      if (!isHere || seen.has(file.id)) return [];
      seen.add(file.id);
      return [file];
    });
  }

  /** The sessions that a recording is or was thought to be part of. */
  of(recordingId: number): readonly Session[] {
    return this.#find(fragment`
      s.id IN (SELECT p.session_id FROM session_parts p WHERE p.recording_id = ${recordingId})
        OR s.mix_id = ${recordingId} ORDER BY s.id`);
  }

  get(sessionId: number): Session | null {
    return this.#find(fragment`s.id = ${sessionId}`)[0] ?? null;
  }

  /** Sessions that are joined, wanted or offered, the newest first. */
  list(limit: number): readonly Session[] {
    return this.#find(fragment`s.state <> 'declined' ORDER BY s.id DESC LIMIT ${limit}`);
  }

  /** Those that are wanted, and those of which a member has another text than was joined, but for the first, whose text a person may have chosen. */
  unfinished(): readonly number[] {
    return this.#sql.values<number>`
      SELECT id FROM sessions s WHERE state = 'wanted' OR (state = 'joined' AND EXISTS (
        SELECT 1 FROM session_parts p JOIN transcripts t ON t.recording_id = p.recording_id AND t.is_current = 1
        WHERE p.session_id = s.id AND p.place > 0 AND t.id <> p.transcript_id)) ORDER BY id`;
  }

  /** The joined session that a recording stands for in lists; null when it stands for itself. */
  ledBy(recordingId: number): Session | null {
    return (
      this.of(recordingId).find(
        ({ parts, state }) => state === 'joined' && parts[0]?.recordingId === recordingId,
      ) ?? null
    );
  }

  /** The recordings that a recording is joined with; none when it stands for itself. */
  joinedWith(recordingId: number): { readonly leadId: number | null; readonly others: readonly number[] } {
    const joined = this.of(recordingId).find(({ state }) => state === 'joined');
    const ids = [...(joined?.parts.map((part) => part.recordingId) ?? []), joined?.mixId ?? recordingId];
    return {
      leadId: ids.length > 1 ? (ids[0] ?? null) : null,
      others: ids.filter((id) => id !== recordingId),
    };
  }

  /** True when two recordings are, or are thought to be, parts of one session: then neither is a version of the other. */
  areTogether(a: number, b: number): boolean {
    return this.of(a).some(
      ({ mixId, parts, state }) =>
        state !== 'declined' && (mixId === b || parts.some(({ recordingId }) => recordingId === b)),
    );
  }

  add({ kind, members, mixId }: FoundSession, state: 'offered' | 'wanted', nowMs: number): number {
    return immediately(this.#db, () => {
      const sessionId = this.#sql.value<number>`
        INSERT INTO sessions (kind, state, mix_id, created_at) VALUES (${kind}, ${state}, ${mixId}, ${nowMs}) RETURNING id`;
      if (sessionId === undefined) throw new Error('A session was not written');
      for (const [place, { id, speaker }] of members.entries())
        this.#sql.run`
          INSERT INTO session_parts (session_id, place, recording_id, speaker)
          VALUES (${sessionId}, ${place}, ${id}, ${speaker})`;
      return sessionId;
    });
  }

  setState(sessionId: number, state: SessionState): void {
    this.#sql.run`UPDATE sessions SET state = ${state} WHERE id = ${sessionId}`;
  }

  remove(sessionId: number): void {
    this.#sql.run`DELETE FROM sessions WHERE id = ${sessionId}`;
  }

  /** Notes what was joined, and lets the first part stand for the others. */
  setJoined(session: Session, parts: readonly SessionPart[], transcriptId: number, nowMs: number): void {
    const [lead] = parts;
    if (!lead) return;
    for (const part of parts) {
      const { lengthSeconds, offsetSeconds, recordingId, transcriptId: own } = part;
      this.#sql.run`
        UPDATE session_parts SET offset_seconds = ${offsetSeconds}, length_seconds = ${lengthSeconds}, transcript_id = ${own}
        WHERE session_id = ${session.id} AND recording_id = ${recordingId}`;
      if (part !== lead) this.#showBy(lead.recordingId, recordingId);
    }
    if (session.mixId !== null) this.#showBy(lead.recordingId, session.mixId);
    if (session.state !== 'joined')
      for (const { recordingId } of parts) this.#events.append('session-joined', { recordingId }, nowMs);
    this.#sql
      .run`UPDATE sessions SET state = 'joined', transcript_id = ${transcriptId} WHERE id = ${session.id}`;
  }

  /** Notes that a joined session is none any more; its members stand for themselves. */
  setParted(session: Session, nowMs: number): void {
    for (const { recordingId } of session.parts) {
      this.#showBy(null, recordingId);
      this.#events.append('session-parted', { recordingId }, nowMs);
    }
    if (session.mixId !== null) this.#showBy(null, session.mixId);
    this.#sql.run`UPDATE sessions SET state = 'declined', transcript_id = NULL WHERE id = ${session.id}`;
  }

  /** What is to be done without asking in a show. */
  answerFor(folderId: number | null, kind: SessionKind): JoinAnswer {
    if (folderId === null) return 'ask';
    const answer = this.#sql.value<'always' | 'never'>`
      SELECT answer FROM session_answers WHERE folder_id = ${folderId} AND kind = ${kind}`;
    return answer ?? 'ask';
  }

  setAnswer(folderId: number, kind: SessionKind, answer: JoinAnswer): void {
    if (answer === 'ask')
      this.#sql.run`DELETE FROM session_answers WHERE folder_id = ${folderId} AND kind = ${kind}`;
    else
      this.#sql.run`
        INSERT INTO session_answers (folder_id, kind, answer) VALUES (${folderId}, ${kind}, ${answer})
        ON CONFLICT (folder_id, kind) DO UPDATE SET answer = excluded.answer`;
  }

  #showBy(leadId: number | null, recordingId: number): void {
    this.#sql.run`UPDATE recordings SET shown_by = ${leadId} WHERE id = ${recordingId}`;
  }

  #find(where: Fragment): Session[] {
    const heads = this.#sql.rows<Omit<Session, 'parts'>>`
      SELECT s.id, s.kind, s.state, s.mix_id AS mixId, s.transcript_id AS transcriptId FROM sessions s WHERE ${where}`;
    return heads.map((head) => ({
      ...head,
      parts: this.#sql.rows<SessionPart>`
        SELECT recording_id AS recordingId, speaker, offset_seconds AS offsetSeconds, length_seconds AS lengthSeconds,
          transcript_id AS transcriptId
        FROM session_parts WHERE session_id = ${head.id} ORDER BY place`,
    }));
  }
}
