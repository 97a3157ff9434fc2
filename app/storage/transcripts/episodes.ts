// Recordings that are one episode: links that are sure, offers that wait for an answer, and what was answered for a show.
import type { Database, Statement } from 'better-sqlite3';
import type { TextSketch } from '../../domain/text-sketch.ts';
import type { JoinAnswer } from '../../domain/together.ts';
import { immediately } from '../database.ts';
import type { Events } from '../events.ts';

/** What two recordings may be to each other. */
export type OfferKind = 'version';

export interface Version {
  readonly recordingId: number;
  readonly title: string;
  readonly fileName: string;
  readonly durationSeconds: number;
  /** The file's own time, epoch ms. */
  readonly recordedAt: number;
  readonly createdAt: number;
  readonly hasTranscript: boolean;
}

export interface Offer {
  readonly id: number;
  readonly kind: OfferKind;
  /** In order, the older first. */
  readonly members: readonly number[];
  /** In words. */
  readonly reason: string;
}

/** A recording that may belong together with another one of its folder. */
export interface Neighbour {
  readonly id: number;
  readonly fileName: string;
  readonly durationSeconds: number;
  readonly recordedAt: number;
  readonly episodeId: number | null;
}

type OfferRow = Omit<Offer, 'members'> & { readonly members: string };

const OFFER = 'id, kind, members, reason';

export class Episodes {
  readonly #db: Database;
  readonly #events: Events;
  readonly #episodeOf: Statement<[number], { episodeId: number | null; removed: 0 | 1 }>;
  readonly #setEpisode: Statement<[number | null, number]>;
  readonly #showBy: Statement<[{ episodeId: number }]>;
  readonly #versions: Statement<[number], Omit<Version, 'hasTranscript'> & { hasTranscript: 0 | 1 }>;
  readonly #neighbours: Statement<[number, number], Neighbour>;
  readonly #offer: Statement<
    [{ kind: string; members: string; reason: string; now: number }],
    { id: number }
  >;
  readonly #offerMember: Statement<[number, number]>;
  readonly #openOf: Statement<[number], OfferRow>;
  readonly #open: Statement<[number], OfferRow & { state: string }>;
  readonly #answer: Statement<[string, number]>;
  readonly #joinAnswer: Statement<[number, string], { answer: JoinAnswer }>;
  readonly #setJoinAnswer: Statement<[number, string, string]>;
  readonly #putSketch: Statement<[number, number, Uint8Array]>;
  readonly #sketch: Statement<[number], { hashes: Buffer }>;
  readonly #linkOf: Statement<[number], { olderId: number; byPath: 0 | 1 }>;
  readonly #newerOf: Statement<[number], { newerId: number }>;

  constructor(db: Database, events: Events) {
    this.#db = db;
    this.#events = events;
    this.#episodeOf = db.prepare(
      'SELECT episode_id AS episodeId, removed_at IS NOT NULL AS removed FROM recordings WHERE id = ?',
    );
    this.#setEpisode = db.prepare('UPDATE recordings SET episode_id = ?, shown_by = NULL WHERE id = ?');
    // The newest that was not removed stands for the episode; a removed one is in no list anyway.
    this.#showBy = db.prepare(
      `UPDATE recordings SET shown_by = nullif(
         (SELECT max(n.id) FROM recordings n WHERE n.episode_id = @episodeId AND n.removed_at IS NULL), id)
       WHERE episode_id = @episodeId`,
    );
    this.#versions = db.prepare(
      `SELECT r.id AS recordingId, r.title, r.file_name AS fileName, r.duration_seconds AS durationSeconds,
         r.recorded_at AS recordedAt, r.created_at AS createdAt,
         EXISTS (SELECT 1 FROM transcripts t WHERE t.recording_id = r.id AND t.is_current = 1) AS hasTranscript
       FROM recordings r WHERE r.episode_id = ? AND r.removed_at IS NULL ORDER BY r.id DESC`,
    );
    this.#neighbours = db.prepare(
      `SELECT id, file_name AS fileName, duration_seconds AS durationSeconds, recorded_at AS recordedAt, episode_id AS episodeId
       FROM recordings WHERE folder_id = ? AND removed_at IS NULL ORDER BY id DESC LIMIT ?`,
    );
    this.#offer = db.prepare(
      `INSERT INTO offers (kind, members, reason, state, created_at) VALUES (@kind, @members, @reason, 'open', @now)
       ON CONFLICT (kind, members) DO NOTHING RETURNING id`,
    );
    this.#offerMember = db.prepare(
      'INSERT OR IGNORE INTO offer_members (recording_id, offer_id) VALUES (?, ?)',
    );
    this.#openOf = db.prepare(
      `SELECT ${OFFER} FROM offers WHERE state = 'open' AND id IN (SELECT m.offer_id FROM offer_members m WHERE m.recording_id = ?)
       ORDER BY id`,
    );
    this.#open = db.prepare(`SELECT ${OFFER}, state FROM offers WHERE id = ?`);
    this.#answer = db.prepare("UPDATE offers SET state = ? WHERE id = ? AND state = 'open'");
    this.#joinAnswer = db.prepare('SELECT answer FROM join_answers WHERE folder_id = ? AND kind = ?');
    this.#setJoinAnswer = db.prepare(
      `INSERT INTO join_answers (folder_id, kind, answer) VALUES (?, ?, ?)
       ON CONFLICT (folder_id, kind) DO UPDATE SET answer = excluded.answer`,
    );
    this.#putSketch = db.prepare(
      `INSERT INTO sketches (recording_id, transcript_id, hashes) VALUES (?, ?, ?)
       ON CONFLICT (recording_id) DO UPDATE SET transcript_id = excluded.transcript_id, hashes = excluded.hashes`,
    );
    this.#linkOf = db.prepare(
      `SELECT data ->> 'olderId' AS olderId, coalesce(data ->> 'by', '') = 'path' AS byPath FROM events
       WHERE recording_id = ? AND kind = 'episode-linked' ORDER BY id DESC LIMIT 1`,
    );
    this.#newerOf = db.prepare(
      "SELECT DISTINCT data ->> 'newerId' AS newerId FROM events WHERE recording_id = ? AND kind = 'episode-superseded'",
    );
    this.#sketch = db.prepare('SELECT hashes FROM sketches WHERE recording_id = ?');
  }

  /**
   * Makes one recording a newer version of another. Both keep their transcripts.
   * @param by who says so: somebody (a person, or what they answered for the show), or only the path at which both lay
   */
  link(newerId: number, olderId: number, nowMs: number, by: 'person' | 'path' = 'person'): void {
    if (newerId === olderId) return;
    immediately(this.#db, () => {
      const newer = this.#episodeOf.get(newerId);
      const older = this.#episodeOf.get(olderId);
      if (!newer || !older) return;
      const episodeId = older.episodeId ?? newer.episodeId ?? olderId;
      const moving =
        newer.episodeId !== null && newer.episodeId !== episodeId ? this.versionsOf(newerId) : [];
      for (const { recordingId } of moving) this.#setEpisode.run(episodeId, recordingId);
      this.#setEpisode.run(episodeId, newerId);
      this.#setEpisode.run(episodeId, olderId);
      this.#showBy.run({ episodeId });
      this.#events.append('episode-linked', { recordingId: newerId }, nowMs, { data: { olderId, by } });
      this.#events.append('episode-superseded', { recordingId: olderId }, nowMs, { data: { newerId } });
    });
  }

  /** Makes a recording an episode of its own again. False when it was one. */
  unlink(recordingId: number, nowMs: number): boolean {
    return immediately(this.#db, () => {
      const episodeId = this.#episodeOf.get(recordingId)?.episodeId ?? null;
      if (episodeId === null) return false;
      this.#setEpisode.run(null, recordingId);
      const left = this.#versions.all(episodeId);
      const [only] = left;
      if (left.length === 1 && only) this.#setEpisode.run(null, only.recordingId);
      else this.#showBy.run({ episodeId });
      this.#events.append('episode-unlinked', { recordingId }, nowMs);
      return true;
    });
  }

  /** Pairs with this recording, newer and older, that are one episode because of their path alone. */
  linksByPath(recordingId: number): readonly { readonly newerId: number; readonly olderId: number }[] {
    const newer = [recordingId, ...this.#newerOf.all(recordingId).map((row) => row.newerId)];
    return newer.flatMap((newerId) => {
      const link = this.#linkOf.get(newerId);
      if (link?.byPath !== 1 || (newerId !== recordingId && link.olderId !== recordingId)) return [];
      const episodeId = this.#episodeOf.get(newerId)?.episodeId ?? null;
      const isOne = episodeId !== null && this.#episodeOf.get(link.olderId)?.episodeId === episodeId;
      return isOne ? [{ newerId, olderId: link.olderId }] : [];
    });
  }

  /**
   * Takes a version, and all that became versions of it, out of the episode of the older one: they are no version of that after all.
   * @returns the recordings of both, as they were together
   */
  part(newerId: number, olderId: number, nowMs: number): readonly number[] {
    return immediately(this.#db, () => {
      const episodeId = this.#episodeOf.get(olderId)?.episodeId ?? null;
      if (episodeId === null || this.#episodeOf.get(newerId)?.episodeId !== episodeId) return [];
      const all = this.#versions.all(episodeId).map((row) => row.recordingId);
      const leaving = new Set([newerId]);
      for (const id of [...all].sort((a, b) => a - b))
        if (leaving.has(this.#linkOf.get(id)?.olderId ?? 0)) leaving.add(id);
      this.#regroup([...leaving], newerId);
      this.#regroup(
        all.filter((id) => !leaving.has(id)),
        episodeId,
      );
      this.#events.append('episode-parted', { recordingId: newerId }, nowMs, { data: { olderId } });
      this.#events.append('episode-parted', { recordingId: olderId }, nowMs, { data: { newerId } });
      return all;
    });
  }

  #regroup(ids: readonly number[], episodeId: number): void {
    for (const id of ids) this.#setEpisode.run(ids.length > 1 ? episodeId : null, id);
    if (ids.length > 1) this.#showBy.run({ episodeId });
  }

  /** To be called when a recording was removed or came back: another version may have to stand for the episode. */
  refresh(recordingId: number): void {
    const episodeId = this.#episodeOf.get(recordingId)?.episodeId ?? null;
    if (episodeId !== null) this.#showBy.run({ episodeId });
  }

  /** The versions of its episode, newest first; empty for a recording that is alone. */
  versionsOf(recordingId: number): readonly Version[] {
    const episodeId = this.#episodeOf.get(recordingId)?.episodeId ?? null;
    if (episodeId === null) return [];
    return this.#versions.all(episodeId).map((row) => ({ ...row, hasTranscript: row.hasTranscript === 1 }));
  }

  /** Recordings of a folder, the newest first. */
  neighbours(folderId: number, limit: number): readonly Neighbour[] {
    return this.#neighbours.all(folderId, limit);
  }

  /** Offers to join recordings. What was offered once is never offered again. True when it is new. */
  offer(offer: Omit<Offer, 'id'>, nowMs: number): boolean {
    return immediately(this.#db, () => {
      const { kind, members, reason } = offer;
      const row = this.#offer.get({
        kind,
        members: JSON.stringify(members),
        reason,
        now: nowMs,
      });
      if (!row) return false;
      for (const member of members) this.#offerMember.run(member, row.id);
      return true;
    });
  }

  /** Offers about a recording that wait for an answer. */
  offersFor(recordingId: number): readonly Offer[] {
    return this.#openOf.all(recordingId).map(toOffer);
  }

  /** An offer that waits for an answer. */
  openOffer(offerId: number): Offer | null {
    const row = this.#open.get(offerId);
    if (row?.state !== 'open') return null;
    const { state: _open, ...offer } = row;
    return toOffer(offer);
  }

  answer(offerId: number, state: 'taken' | 'declined'): void {
    this.#answer.run(state, offerId);
  }

  joinAnswer(folderId: number | null, kind: OfferKind): JoinAnswer {
    return (folderId === null ? undefined : this.#joinAnswer.get(folderId, kind)?.answer) ?? 'ask';
  }

  setJoinAnswer(folderId: number, kind: OfferKind, answer: JoinAnswer): void {
    this.#setJoinAnswer.run(folderId, kind, answer);
  }

  putSketch(recordingId: number, transcriptId: number, sketch: TextSketch): void {
    this.#putSketch.run(recordingId, transcriptId, new Uint8Array(sketch.buffer));
  }

  sketch(recordingId: number): TextSketch | null {
    const hashes = this.#sketch.get(recordingId)?.hashes;
    return hashes ? new Uint32Array(new Uint8Array(hashes).buffer) : null;
  }
}

function toOffer({ members, ...row }: OfferRow): Offer {
  return { ...row, members: JSON.parse(members) as number[] };
}
