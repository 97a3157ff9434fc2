// The order of the queue: what a person moves and holds back, and what the settings of folders mean for their jobs.
import type { Database } from 'better-sqlite3';
import type { QueueAction } from '../domain/job.ts';
import { fragment, sqlOf, verbatim, type Sql } from './sql.ts';

/** Distance between two steps of priority in `place`: see migration 4. */
const LANE_WIDTH = 2 ** 40;
const LANE = verbatim(LANE_WIDTH);
/** What an unknown length counts as: see migration 26. */
const LENGTH_MAX = 2 ** 39;

/** What `place` counts within its lane, see migration 26. */
const BY_ARRIVAL = fragment`jobs.id`;
const BY_LENGTH = fragment`iif(r.duration_seconds > 0, 1 + CAST(r.duration_seconds * 1000 AS INTEGER), 549755813888)`;

interface Placed {
  readonly id: number;
  readonly place: number;
}

/** Where a waiting job stands in the list of the queue, which is in the same order over all services. */
const PLACED = fragment`SELECT job_id AS id, queue_place AS place FROM recordings
  WHERE queue_section = 2 AND queue_state IS NOT NULL AND removed_at IS NULL`;

/** Changes `place`, `held_at` and what jobs repeat of their folders. Call it inside a transaction. */
export class QueueOrder {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** @returns true when something changed */
  arrange(id: number, action: QueueAction, nowMs: number): boolean {
    const job = this.#sql.row<Placed>`SELECT id, place FROM jobs WHERE id = ${id} AND state = 'queued'`;
    if (!job) return false;
    switch (action) {
      case 'hold':
      case 'release': {
        const heldAt = action === 'hold' ? nowMs : null;
        // The pause of a folder that was removed counts for what nobody has said a word about.
        return (
          this.#sql.run`
            UPDATE jobs SET held_at = ${heldAt}, folder_paused = coalesce((
              SELECT f.paused FROM folders f WHERE f.id = jobs.folder_id AND f.removed_at IS NOT NULL), folder_paused)
            WHERE id = ${id}`.changes > 0
        );
      }
      case 'next': {
        const first = this.#sql.row<Placed>`${PLACED} ORDER BY queue_place LIMIT 1`;
        if (!first) return false;
        const handedOut = this.#handedOut();
        if (first.id === id && first.place < handedOut) return false;
        this.#put(id, this.#ahead(id, Math.min(first.place, handedOut)));
        return true;
      }
      case 'up':
      case 'down': {
        const other = action === 'up' ? this.#before(job) : this.#after(job);
        if (!other) return false;
        // Two may stand in the same place after a folder's priority has changed.
        const step = action === 'up' ? -1 : 1;
        this.#put(id, other.place === job.place ? job.place + step : other.place);
        if (other.place !== job.place) this.#put(other.id, job.place);
        return true;
      }
    }
  }

  /**
   * Waiting jobs learn what their folder's settings have become. What the pause of a folder kept from beginning that was then removed is
   * held back.
   * @param folderId of one folder only, or of all
   * @returns how many jobs were changed
   */
  followFolders(limit: number, folderId?: number): number {
    const which =
      folderId === undefined ? fragment`folders` : fragment`(SELECT * FROM folders WHERE id = ${folderId})`;
    // Folder by folder, each from its own stretch of the index: with none that disagrees, nothing is read.
    const ids = this.#sql.values<number>`
      SELECT j.id FROM ${which} f CROSS JOIN jobs j INDEXED BY jobs_of_folder ON j.folder_id = f.id AND j.state = 'queued'
        AND (j.folder_priority, j.folder_paused) < (f.priority, f.paused)
      UNION ALL
      SELECT j.id FROM ${which} f CROSS JOIN jobs j INDEXED BY jobs_of_folder ON j.folder_id = f.id AND j.state = 'queued'
        AND (j.folder_priority, j.folder_paused) > (f.priority, f.paused)
      LIMIT ${limit}`;
    if (ids.length === 0) return 0;
    const { changes } = this.#sql.run`
      UPDATE jobs SET place = place - (f.priority - jobs.folder_priority) * ${LANE}, folder_priority = f.priority,
        held_at = iif(jobs.folder_paused = 1, coalesce(held_at, f.removed_at), held_at), folder_paused = f.paused
      FROM folders f WHERE f.id = jobs.folder_id AND jobs.id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
    return changes;
  }

  /**
   * Puts waiting jobs in the order that the setting asks for; what a person has moved goes back into line.
   * @param byLength short recordings first, else those that came first
   * @returns how many jobs were changed
   */
  followOrder(byLength: boolean, limit: number): number {
    const ids = this.#sql.values<number>`
      SELECT id FROM jobs INDEXED BY jobs_in_order
      WHERE state = 'queued' AND ordered_by = ${byLength ? 0 : 1} LIMIT ${limit}`;
    if (ids.length === 0) return 0;
    const { changes } = this.#sql.run`
      UPDATE jobs SET ordered_by = ${byLength ? 1 : 0}, place = ${byLength ? BY_LENGTH : BY_ARRIVAL} - (priority + folder_priority) * ${LANE}
      FROM recordings r WHERE r.id = jobs.recording_id AND jobs.id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
    return changes;
  }

  /** The first place of what was handed to other computers, and none of them has begun: what is to be next goes before that, too. */
  #handedOut(): number {
    const first = this.#sql.value<number | null>`
      SELECT min(j.place) FROM farm_tasks t INDEXED BY farm_tasks_open
        JOIN jobs j INDEXED BY jobs_by_generation ON j.generation_id = t.work_id AND j.state = 'transcribing'
      WHERE t.state = 'waiting'`;
    return first ?? Infinity;
  }

  /** A place before the first. Where length counts, that is also before every length that may come. */
  #ahead(id: number, first: number): number {
    const byLength = this.#sql.value<number>`SELECT ordered_by FROM jobs WHERE id = ${id}` === 1;
    const within = (((first - 1) % LANE_WIDTH) + LANE_WIDTH) % LANE_WIDTH;
    return byLength && within < LENGTH_MAX ? first - 1 - within : first - 1;
  }

  #before({ id, place }: Placed): Placed | undefined {
    return this.#sql.row<Placed>`
      ${PLACED} AND queue_place <= ${place} AND job_id <> ${id} ORDER BY queue_place DESC LIMIT 1`;
  }

  #after({ id, place }: Placed): Placed | undefined {
    return this.#sql.row<Placed>`
      ${PLACED} AND queue_place >= ${place} AND job_id <> ${id} ORDER BY queue_place LIMIT 1`;
  }

  #put(id: number, place: number): void {
    this.#sql.run`UPDATE jobs SET place = ${place} WHERE id = ${id}`;
  }
}
