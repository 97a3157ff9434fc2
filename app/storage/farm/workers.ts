// The workers that a speech service has met: what they say of themselves, when they were heard last, and what they did.
import type { Database } from 'better-sqlite3';
import type { WorkerProfile } from '../../domain/farm.ts';
import { sqlOf, type Sql } from '../sql.ts';

export interface KnownWorker {
  readonly id: string;
  readonly profile: WorkerProfile;
  /** After how long a silence it was told that it is given up, milliseconds; null of one that an earlier version met. */
  readonly silenceMs: number | null;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** When it said that it ends; null for one that did not. */
  readonly leftAt: number | null;
  /** Tasks whose result was taken, and attempts that ended badly. */
  readonly done: number;
  readonly faults: number;
  /** Sound that it got through, and in how much time. */
  readonly heardSeconds: number;
  readonly workedMs: number;
}
type Row = Omit<KnownWorker, 'profile' | 'silenceMs'> & { readonly profile: string };
/** As it is kept. */
type Kept = WorkerProfile & { readonly silenceMs?: number };

export class FarmWorkers {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** A worker says what it is. */
  hello(id: string, profile: WorkerProfile, silenceMs: number, nowMs: number): void {
    const json = JSON.stringify({ ...profile, silenceMs } satisfies Kept);
    this.#sql.run`
      INSERT INTO farm_workers (id, profile, first_seen_at, last_seen_at) VALUES (${id}, ${json}, ${nowMs}, ${nowMs})
      ON CONFLICT (id) DO UPDATE SET profile = ${json}, last_seen_at = ${nowMs}, left_at = NULL`;
  }

  seen(id: string, nowMs: number): void {
    this.#sql.run`UPDATE farm_workers SET last_seen_at = ${nowMs} WHERE id = ${id}`;
  }

  left(id: string, nowMs: number): void {
    this.#sql.run`UPDATE farm_workers SET left_at = ${nowMs}, last_seen_at = ${nowMs} WHERE id = ${id}`;
  }

  /** It got through some sound. */
  didWell(id: string, heardSeconds: number, workedMs: number): void {
    this.#sql.run`
      UPDATE farm_workers SET done = done + 1, heard_seconds = heard_seconds + ${heardSeconds}, worked_ms = worked_ms + ${workedMs}
      WHERE id = ${id}`;
  }

  didBadly(id: string): void {
    this.#sql.run`UPDATE farm_workers SET faults = faults + 1 WHERE id = ${id}`;
  }

  list(): readonly KnownWorker[] {
    return this.#sql.rows<Row>`
      SELECT id, profile, first_seen_at AS firstSeenAt, last_seen_at AS lastSeenAt, left_at AS leftAt, done, faults,
        heard_seconds AS heardSeconds, worked_ms AS workedMs
      FROM farm_workers ORDER BY first_seen_at, id`.map(({ profile: kept, ...row }) => {
      const { silenceMs = null, ...profile } = JSON.parse(kept) as Kept;
      return { ...row, profile, silenceMs };
    });
  }

  /** Those that were not heard of since. */
  forgetSilentSince(atMs: number): void {
    this.#sql.run`DELETE FROM farm_workers WHERE last_seen_at < ${atMs}`;
  }
}
