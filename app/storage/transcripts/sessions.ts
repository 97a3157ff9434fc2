// Sessions of several files: what was offered, answered and joined, and which recordings stand behind which.
import type { Database, Statement } from 'better-sqlite3';
import type { FoundSession, SessionFile, SessionKind } from '../../domain/sessions.ts';
import type { JoinAnswer } from '../../domain/together.ts';
import { immediately } from '../database.ts';
import type { Events } from '../events.ts';

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

type Head = Omit<Session, 'parts'>;

const HEAD = 's.id, s.kind, s.state, s.mix_id AS mixId, s.transcript_id AS transcriptId';
/** Files of one place that are looked at together. */
const NEAR_MAX = 250;

export class Sessions {
  readonly #db: Database;
  readonly #events: Events;
  readonly #near: Statement<[string, string, number], SessionFile & { path: string }>;
  readonly #ofRecording: Statement<[number, number], Head>;
  readonly #byId: Statement<[number], Head>;
  readonly #open: Statement<[number], Head>;
  readonly #parts: Statement<[number], SessionPart>;
  readonly #insert: Statement<[SessionKind, SessionState, number | null, number], { id: number }>;
  readonly #insertPart: Statement<[number, number, number, string | null]>;
  readonly #setState: Statement<[SessionState, number]>;
  readonly #setTranscript: Statement<[number | null, number]>;
  readonly #setPart: Statement<[number, number, number | null, number, number]>;
  readonly #remove: Statement<[number]>;
  readonly #show: Statement<[number | null, number]>;
  readonly #answer: Statement<[number, SessionKind], { answer: 'always' | 'never' }>;
  readonly #setAnswer: Statement<[number, SessionKind, string]>;
  readonly #forgetAnswer: Statement<[number, SessionKind]>;
  readonly #seconds: Statement<[number], { seconds: number }>;

  constructor(db: Database, events: Events) {
    this.#db = db;
    this.#events = events;
    this.#near = db.prepare(
      `SELECT r.id, f.path, r.file_name AS fileName, r.duration_seconds AS durationSeconds, r.size_bytes AS sizeBytes,
         r.format, r.channels, r.sample_rate_hz AS sampleRateHz, r.recorded_at AS recordedAt
       FROM files f JOIN recordings r ON r.id = f.recording_id
       WHERE f.path >= ? AND f.path < ? AND f.state = 'known' AND r.removed_at IS NULL AND r.episode_id IS NULL
       ORDER BY f.path LIMIT ?`,
    );
    this.#ofRecording = db.prepare(
      `SELECT ${HEAD} FROM sessions s
       WHERE s.id IN (SELECT p.session_id FROM session_parts p WHERE p.recording_id = ?) OR s.mix_id = ? ORDER BY s.id`,
    );
    this.#byId = db.prepare(`SELECT ${HEAD} FROM sessions s WHERE s.id = ?`);
    this.#open = db.prepare(
      `SELECT ${HEAD} FROM sessions s WHERE s.state <> 'declined' ORDER BY s.id DESC LIMIT ?`,
    );
    this.#parts = db.prepare(
      `SELECT recording_id AS recordingId, speaker, offset_seconds AS offsetSeconds, length_seconds AS lengthSeconds,
         transcript_id AS transcriptId
       FROM session_parts WHERE session_id = ? ORDER BY place`,
    );
    this.#insert = db.prepare(
      'INSERT INTO sessions (kind, state, mix_id, created_at) VALUES (?, ?, ?, ?) RETURNING id',
    );
    this.#insertPart = db.prepare(
      'INSERT INTO session_parts (session_id, place, recording_id, speaker) VALUES (?, ?, ?, ?)',
    );
    this.#setState = db.prepare('UPDATE sessions SET state = ? WHERE id = ?');
    this.#setTranscript = db.prepare('UPDATE sessions SET transcript_id = ? WHERE id = ?');
    this.#setPart = db.prepare(
      `UPDATE session_parts SET offset_seconds = ?, length_seconds = ?, transcript_id = ?
       WHERE session_id = ? AND recording_id = ?`,
    );
    this.#remove = db.prepare('DELETE FROM sessions WHERE id = ?');
    this.#show = db.prepare('UPDATE recordings SET shown_by = ? WHERE id = ?');
    this.#answer = db.prepare('SELECT answer FROM session_answers WHERE folder_id = ? AND kind = ?');
    this.#setAnswer = db.prepare(
      `INSERT INTO session_answers (folder_id, kind, answer) VALUES (?, ?, ?)
       ON CONFLICT (folder_id, kind) DO UPDATE SET answer = excluded.answer`,
    );
    this.#forgetAnswer = db.prepare('DELETE FROM session_answers WHERE folder_id = ? AND kind = ?');
    this.#seconds = db.prepare(
      `SELECT max(a.offset_seconds + a.length_seconds) AS seconds FROM session_parts l
       JOIN sessions s ON s.id = l.session_id AND s.state = 'joined' JOIN session_parts a ON a.session_id = s.id
       WHERE l.recording_id = ? AND l.place = 0 HAVING count(*) > 0`,
    );
  }

  /**
   * Recordings whose files lie in one directory, not below it, and begin with the same characters. Versions of an episode are not
   * among them.
   * @param directory its path, with the separator at its end
   */
  near(directory: string, namesBeginWith: string): readonly SessionFile[] {
    const from = directory + namesBeginWith;
    const seen = new Set<number>();
    return this.#near.all(from, `${from}\u{10ffff}`, NEAR_MAX).flatMap(({ path, ...file }) => {
      const isHere = !/[/\\]/.test(path.slice(directory.length));
      if (!isHere || seen.has(file.id)) return [];
      seen.add(file.id);
      return [file];
    });
  }

  /** The sessions that a recording is or was thought to be part of. */
  of(recordingId: number): readonly Session[] {
    return this.#ofRecording.all(recordingId, recordingId).map((head) => this.#whole(head));
  }

  get(sessionId: number): Session | null {
    const head = this.#byId.get(sessionId);
    return head ? this.#whole(head) : null;
  }

  /** Sessions that are joined, wanted or offered, the newest first. */
  list(limit: number): readonly Session[] {
    return this.#open.all(limit).map((head) => this.#whole(head));
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

  /** Length of what a recording stands for, seconds; null when it stands for itself. */
  secondsOf(recordingId: number): number | null {
    return this.#seconds.get(recordingId)?.seconds ?? null;
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
      const row = this.#insert.get(kind, state, mixId, nowMs);
      if (!row) throw new Error('A session was not written');
      members.forEach(({ id, speaker }, place) => this.#insertPart.run(row.id, place, id, speaker));
      return row.id;
    });
  }

  setState(sessionId: number, state: SessionState): void {
    this.#setState.run(state, sessionId);
  }

  remove(sessionId: number): void {
    this.#remove.run(sessionId);
  }

  /** Notes what was joined, and lets the first part stand for the others. */
  setJoined(session: Session, parts: readonly SessionPart[], transcriptId: number, nowMs: number): void {
    const [lead] = parts;
    if (!lead) return;
    for (const part of parts) {
      const { lengthSeconds, offsetSeconds, recordingId, transcriptId: own } = part;
      this.#setPart.run(offsetSeconds, lengthSeconds, own, session.id, recordingId);
      if (part !== lead) this.#show.run(lead.recordingId, recordingId);
    }
    if (session.mixId !== null) this.#show.run(lead.recordingId, session.mixId);
    this.#setTranscript.run(transcriptId, session.id);
    if (session.state !== 'joined')
      for (const { recordingId } of parts) this.#events.append('session-joined', { recordingId }, nowMs);
    this.#setState.run('joined', session.id);
  }

  /** Notes that a joined session is none any more; its members stand for themselves. */
  setParted(session: Session, nowMs: number): void {
    for (const { recordingId } of session.parts) {
      this.#show.run(null, recordingId);
      this.#events.append('session-parted', { recordingId }, nowMs);
    }
    if (session.mixId !== null) this.#show.run(null, session.mixId);
    this.#setTranscript.run(null, session.id);
    this.#setState.run('declined', session.id);
  }

  /** What is to be done without asking in a show. */
  answerFor(folderId: number | null, kind: SessionKind): JoinAnswer {
    return (folderId === null ? undefined : this.#answer.get(folderId, kind)?.answer) ?? 'ask';
  }

  setAnswer(folderId: number, kind: SessionKind, answer: JoinAnswer): void {
    if (answer === 'ask') this.#forgetAnswer.run(folderId, kind);
    else this.#setAnswer.run(folderId, kind, answer);
  }

  #whole(head: Head): Session {
    return { ...head, parts: this.#parts.all(head.id) };
  }
}
