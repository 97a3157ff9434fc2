// Recordings that are one episode: links that are sure, offers that wait for an answer, and what was answered for a show.
import type { Database } from 'better-sqlite3';
import type { TextSketch } from '../../domain/text-sketch.ts';
import type { JoinAnswer } from '../../domain/together.ts';
import { immediately } from '../database.ts';
import type { Events } from '../events.ts';
import { fragment, sqlOf, type Sql } from '../sql.ts';

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

const OFFER = fragment`id, kind, members, reason`;

export class Episodes {
  readonly #db: Database;
  readonly #sql: Sql;
  readonly #events: Events;

  constructor(db: Database, events: Events) {
    this.#db = db;
    this.#sql = sqlOf(db);
    this.#events = events;
  }

  /**
   * Makes one recording a newer version of another. Both keep their transcripts.
   * @param by who says so: somebody (a person, or what they answered for the show), or only the path at which both lay
   */
  link(newerId: number, olderId: number, nowMs: number, by: 'person' | 'path' = 'person'): void {
    if (newerId === olderId) return;
    immediately(this.#db, () => {
      const newer = this.#episodeOf(newerId);
      const older = this.#episodeOf(olderId);
      if (newer === undefined || older === undefined) return;
      const episodeId = older ?? newer ?? olderId;
      const moving = newer !== null && newer !== episodeId ? this.versionsOf(newerId) : [];
      for (const { recordingId } of moving) this.#setEpisode(recordingId, episodeId);
      this.#setEpisode(newerId, episodeId);
      this.#setEpisode(olderId, episodeId);
      this.#showNewest(episodeId);
      this.#events.append('episode-linked', { recordingId: newerId }, nowMs, { data: { olderId, by } });
      this.#events.append('episode-superseded', { recordingId: olderId }, nowMs, { data: { newerId } });
    });
  }

  /** Makes a recording an episode of its own again. False when it was one. */
  unlink(recordingId: number, nowMs: number): boolean {
    return immediately(this.#db, () => {
      const episodeId = this.#episodeOf(recordingId) ?? null;
      if (episodeId === null) return false;
      this.#setEpisode(recordingId, null);
      const left = this.#versions(episodeId);
      const [only] = left;
      if (left.length === 1 && only) this.#setEpisode(only.recordingId, null);
      else this.#showNewest(episodeId);
      this.#events.append('episode-unlinked', { recordingId }, nowMs);
      return true;
    });
  }

  /** Pairs with this recording, newer and older, that are one episode because of their path alone. */
  linksByPath(recordingId: number): readonly { readonly newerId: number; readonly olderId: number }[] {
    const newer = [
      recordingId,
      ...this.#sql.values<number>`
        SELECT DISTINCT data ->> 'newerId' FROM events
        WHERE recording_id = ${recordingId} AND kind = 'episode-superseded'`,
    ];
    return newer.flatMap((newerId) => {
      const link = this.#linkOf(newerId);
      if (link?.byPath !== 1 || (newerId !== recordingId && link.olderId !== recordingId)) return [];
      const episodeId = this.#episodeOf(newerId) ?? null;
      const isOne = episodeId !== null && this.#episodeOf(link.olderId) === episodeId;
      return isOne ? [{ newerId, olderId: link.olderId }] : [];
    });
  }

  /**
   * Takes a version, and all that became versions of it, out of the episode of the older one: they are no version of that after all.
   * @returns the recordings of both, as they were together
   */
  part(newerId: number, olderId: number, nowMs: number): readonly number[] {
    return immediately(this.#db, () => {
      const episodeId = this.#episodeOf(olderId) ?? null;
      if (episodeId === null || this.#episodeOf(newerId) !== episodeId) return [];
      const all = this.#versions(episodeId).map((row) => row.recordingId);
      const leaving = new Set([newerId]);
      for (const id of [...all].sort((a, b) => a - b))
        if (leaving.has(this.#linkOf(id)?.olderId ?? 0)) leaving.add(id);
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
    for (const id of ids) this.#setEpisode(id, ids.length > 1 ? episodeId : null);
    if (ids.length > 1) this.#showNewest(episodeId);
  }

  /** To be called when a recording was removed or came back: another version may have to stand for the episode. */
  refresh(recordingId: number): void {
    const episodeId = this.#episodeOf(recordingId) ?? null;
    if (episodeId !== null) this.#showNewest(episodeId);
  }

  /** The versions of its episode, newest first; empty for a recording that is alone. */
  versionsOf(recordingId: number): readonly Version[] {
    const episodeId = this.#episodeOf(recordingId) ?? null;
    if (episodeId === null) return [];
    return this.#versions(episodeId);
  }

  /** Recordings of a folder, the newest first. */
  neighbours(folderId: number, limit: number): readonly Neighbour[] {
    return this.#sql.rows<Neighbour>`
      SELECT id, file_name AS fileName, duration_seconds AS durationSeconds, recorded_at AS recordedAt, episode_id AS episodeId
      FROM recordings WHERE folder_id = ${folderId} AND removed_at IS NULL ORDER BY id DESC LIMIT ${limit}`;
  }

  /** Offers to join recordings. What was offered once is never offered again. True when it is new. */
  offer(offer: Omit<Offer, 'id'>, nowMs: number): boolean {
    return immediately(this.#db, () => {
      const { kind, members, reason } = offer;
      const offerId = this.#sql.value<number>`
        INSERT INTO offers (kind, members, reason, state, created_at)
        VALUES (${kind}, ${JSON.stringify(members)}, ${reason}, 'open', ${nowMs})
        ON CONFLICT (kind, members) DO NOTHING RETURNING id`;
      if (offerId === undefined) return false;
      for (const member of members)
        this.#sql
          .run`INSERT OR IGNORE INTO offer_members (recording_id, offer_id) VALUES (${member}, ${offerId})`;
      return true;
    });
  }

  /** Offers about a recording that wait for an answer. */
  offersFor(recordingId: number): readonly Offer[] {
    return this.#sql.rows<OfferRow>`
      SELECT ${OFFER} FROM offers
      WHERE state = 'open' AND id IN (SELECT m.offer_id FROM offer_members m WHERE m.recording_id = ${recordingId})
      ORDER BY id`.map(toOffer);
  }

  /** An offer that waits for an answer. */
  openOffer(offerId: number): Offer | null {
    const row = this.#sql.row<OfferRow>`SELECT ${OFFER} FROM offers WHERE id = ${offerId} AND state = 'open'`;
    return row ? toOffer(row) : null;
  }

  answer(offerId: number, state: 'taken' | 'declined'): void {
    this.#sql.run`UPDATE offers SET state = ${state} WHERE id = ${offerId} AND state = 'open'`;
  }

  joinAnswer(folderId: number | null, kind: OfferKind): JoinAnswer {
    if (folderId === null) return 'ask';
    const answer = this.#sql.value<JoinAnswer>`
      SELECT answer FROM join_answers WHERE folder_id = ${folderId} AND kind = ${kind}`;
    return answer ?? 'ask';
  }

  setJoinAnswer(folderId: number, kind: OfferKind, answer: JoinAnswer): void {
    this.#sql.run`
      INSERT INTO join_answers (folder_id, kind, answer) VALUES (${folderId}, ${kind}, ${answer})
      ON CONFLICT (folder_id, kind) DO UPDATE SET answer = excluded.answer`;
  }

  putSketch(recordingId: number, transcriptId: number, sketch: TextSketch): void {
    const hashes = new Uint8Array(sketch.buffer);
    this.#sql.run`
      INSERT INTO sketches (recording_id, transcript_id, hashes) VALUES (${recordingId}, ${transcriptId}, ${hashes})
      ON CONFLICT (recording_id) DO UPDATE SET transcript_id = excluded.transcript_id, hashes = excluded.hashes`;
  }

  sketch(recordingId: number): TextSketch | null {
    const hashes = this.#sql.value<Buffer>`SELECT hashes FROM sketches WHERE recording_id = ${recordingId}`;
    return hashes ? new Uint32Array(new Uint8Array(hashes).buffer) : null;
  }

  /** Undefined when there is no such recording. */
  #episodeOf(recordingId: number): number | null | undefined {
    return this.#sql.value<number | null>`SELECT episode_id FROM recordings WHERE id = ${recordingId}`;
  }

  #setEpisode(recordingId: number, episodeId: number | null): void {
    this.#sql.run`UPDATE recordings SET episode_id = ${episodeId}, shown_by = NULL WHERE id = ${recordingId}`;
  }

  /**
   * The newest that was not removed stands for the episode; a removed one is in no list anyway. One without words that are there or on
   * their way stands behind those that have some.
   */
  #showNewest(episodeId: number): void {
    this.#sql.run`
      UPDATE recordings SET shown_by = nullif(
        (SELECT n.id FROM recordings n WHERE n.episode_id = ${episodeId} AND n.removed_at IS NULL
         ORDER BY (n.queue_state IS NOT NULL
           OR EXISTS (SELECT 1 FROM transcripts t WHERE t.recording_id = n.id AND t.is_current = 1)) DESC, n.id DESC LIMIT 1), id)
      WHERE episode_id = ${episodeId}`;
  }

  #versions(episodeId: number): readonly Version[] {
    const rows = this.#sql.rows<Omit<Version, 'hasTranscript'> & { hasTranscript: 0 | 1 }>`
      SELECT r.id AS recordingId, r.title, r.file_name AS fileName, r.duration_seconds AS durationSeconds,
        r.recorded_at AS recordedAt, r.created_at AS createdAt,
        EXISTS (SELECT 1 FROM transcripts t WHERE t.recording_id = r.id AND t.is_current = 1) AS hasTranscript
      FROM recordings r WHERE r.episode_id = ${episodeId} AND r.removed_at IS NULL ORDER BY r.id DESC`;
    return rows.map((row) => ({ ...row, hasTranscript: row.hasTranscript === 1 }));
  }

  #linkOf(recordingId: number): { readonly olderId: number; readonly byPath: 0 | 1 } | undefined {
    return this.#sql.row`
      SELECT data ->> 'olderId' AS olderId, coalesce(data ->> 'by', '') = 'path' AS byPath FROM events
      WHERE recording_id = ${recordingId} AND kind = 'episode-linked' ORDER BY id DESC LIMIT 1`;
  }
}

function toOffer({ members, ...row }: OfferRow): Offer {
  return { ...row, members: JSON.parse(members) as number[] };
}
