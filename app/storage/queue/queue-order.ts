// The order of the queue: what a person moves and holds back, and what the settings of folders mean for their jobs.
import type { Database, Statement } from 'better-sqlite3';
import type { QueueAction } from '../../domain/job.ts';
import type { ServiceId } from '../../domain/service.ts';

/** Distance between two steps of priority in `place`: see migration 4. */
const LANE = 2 ** 40;

interface Placed {
  readonly id: number;
  readonly place: number;
}

/** Statements on `place`, `held_at` and what jobs repeat of their folders. Call them inside a transaction. */
export class QueueOrder {
  readonly #place: Statement<[number], Placed>;
  readonly #first: Statement<[], Placed>;
  readonly #before: Statement<[Placed], Placed>;
  readonly #after: Statement<[Placed], Placed>;
  readonly #setPlace: Statement<[number, number]>;
  readonly #hold: Statement<[number | null, number]>;
  readonly #disagreeing: Statement<[{ limit: number }], { id: number }>;
  readonly #agree: Statement<[string]>;
  readonly #claimable: Statement<[ServiceId], { found: 1 }>;

  constructor(db: Database) {
    // The list of the queue is in the same order, over both services.
    const inQueue =
      'FROM recordings WHERE queue_section = 2 AND queue_state IS NOT NULL AND removed_at IS NULL';
    const placed = 'SELECT job_id AS id, queue_place AS place';
    this.#place = db.prepare("SELECT id, place FROM jobs WHERE id = ? AND state = 'queued'");
    this.#first = db.prepare(`${placed} ${inQueue} ORDER BY queue_place LIMIT 1`);
    this.#before = db.prepare(
      `${placed} ${inQueue} AND queue_place <= @place AND job_id <> @id ORDER BY queue_place DESC LIMIT 1`,
    );
    this.#after = db.prepare(
      `${placed} ${inQueue} AND queue_place >= @place AND job_id <> @id ORDER BY queue_place LIMIT 1`,
    );
    this.#setPlace = db.prepare('UPDATE jobs SET place = ? WHERE id = ?');
    this.#hold = db.prepare('UPDATE jobs SET held_at = ? WHERE id = ?');
    // Folder by folder, each from its own stretch of the index: with none that disagrees, nothing is read.
    this.#disagreeing = db.prepare(
      `SELECT j.id FROM folders f CROSS JOIN jobs j INDEXED BY jobs_of_folder ON j.folder_id = f.id AND j.state = 'queued'
         AND (j.folder_priority, j.folder_paused) < (f.priority, f.paused)
       UNION ALL
       SELECT j.id FROM folders f CROSS JOIN jobs j INDEXED BY jobs_of_folder ON j.folder_id = f.id AND j.state = 'queued'
         AND (j.folder_priority, j.folder_paused) > (f.priority, f.paused)
       LIMIT @limit`,
    );
    this.#agree = db.prepare(
      `UPDATE jobs SET place = place - (f.priority - jobs.folder_priority) * ${LANE}, folder_priority = f.priority,
         folder_paused = f.paused
       FROM folders f WHERE f.id = jobs.folder_id AND jobs.id IN (SELECT value FROM json_each(?))`,
    );
    this.#claimable = db.prepare(
      `SELECT 1 AS found FROM jobs INDEXED BY jobs_to_claim
       WHERE state = 'queued' AND held_at IS NULL AND folder_paused = 0 AND service = ?
         AND NOT EXISTS (SELECT 1 FROM folders f WHERE f.id = jobs.folder_id AND f.paused = 1) LIMIT 1`,
    );
  }

  /** @returns true when something changed */
  arrange(id: number, action: QueueAction, nowMs: number): boolean {
    const job = this.#place.get(id);
    if (!job) return false;
    switch (action) {
      case 'hold':
        return this.#hold.run(nowMs, id).changes > 0;
      case 'release':
        return this.#hold.run(null, id).changes > 0;
      case 'next': {
        const first = this.#first.get();
        if (!first || first.id === id) return false;
        this.#setPlace.run(first.place - 1, id);
        return true;
      }
      case 'up':
      case 'down': {
        const other = (action === 'up' ? this.#before : this.#after).get(job);
        if (!other) return false;
        // Two may stand in the same place after a folder's priority has changed.
        const step = action === 'up' ? -1 : 1;
        this.#setPlace.run(other.place === job.place ? job.place + step : other.place, id);
        if (other.place !== job.place) this.#setPlace.run(job.place, other.id);
        return true;
      }
    }
  }

  /** @returns how many jobs were changed */
  followFolders(limit: number): number {
    const ids = this.#disagreeing.all({ limit }).map(({ id }) => id);
    return ids.length === 0 ? 0 : this.#agree.run(JSON.stringify(ids)).changes;
  }

  hasClaimable(service: ServiceId): boolean {
    return this.#claimable.get(service) !== undefined;
  }
}
