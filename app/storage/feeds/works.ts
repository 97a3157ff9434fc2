// Recordings that a published episode may be another version of.
import type { Database } from 'better-sqlite3';
import { sqlOf, type Sql } from '../sql.ts';

/** What counts of a recording. */
export interface WorkRow {
  readonly id: number;
  readonly title: string;
  readonly fileName: string;
  readonly episode: string;
  /** When it was recorded, epoch ms. */
  readonly atMs: number;
  readonly durationSeconds: number;
}

/** Most that are compared: of a library of a hundred thousand, those of the same months. */
const NEAR_MAX = 2_000;
const DAY_MS = 24 * 3_600_000;
/** How far around the day of publication recordings are looked at; those without a telling day come with their title. */
const NEAR_DAYS = 400;

export class Works {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** Recordings that came as items of feeds, by the day of publication: the nearest to a day first. @param atMs epoch ms */
  published(atMs: number, exceptId: number): readonly WorkRow[] {
    const [from, to] = [atMs - NEAR_DAYS * DAY_MS, atMs + NEAR_DAYS * DAY_MS];
    return this.#sql.rows<WorkRow>`
      SELECT r.id, i.title, r.file_name AS fileName, r.episode, i.published_at AS atMs, r.duration_seconds AS durationSeconds
      FROM feed_items i JOIN recordings r ON r.id = i.recording_id
      WHERE r.removed_at IS NULL AND r.id <> ${exceptId} AND i.published_at BETWEEN ${from} AND ${to}
      ORDER BY abs(i.published_at - ${atMs}) LIMIT ${NEAR_MAX}`;
  }

  /** Recordings that are listed, the nearest to a day first. @param atMs epoch ms; null for any */
  near(atMs: number | null, exceptId: number): readonly WorkRow[] {
    const [from, to] =
      atMs === null ? [0, Number.MAX_SAFE_INTEGER] : [atMs - NEAR_DAYS * DAY_MS, atMs + NEAR_DAYS * DAY_MS];
    return this.#sql.rows<WorkRow>`
      SELECT id, title, file_name AS fileName, episode, recorded_at AS atMs, duration_seconds AS durationSeconds
      FROM recordings
      WHERE removed_at IS NULL AND shown_by IS NULL AND id <> ${exceptId} AND recorded_at BETWEEN ${from} AND ${to}
      ORDER BY abs(recorded_at - ${atMs ?? 0}) LIMIT ${NEAR_MAX}`;
  }
}
