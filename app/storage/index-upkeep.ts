// Keeps the search index in few pieces, in steps too short to be felt, while nothing else happens.
import type { Database, Statement } from 'better-sqlite3';
import { failureOfSqlite } from './database.ts';

/** Pages merged in a step; such a step takes 2–14 ms, where FTS5's own merging holds a finished job up for 50 ms. */
const STEP_PAGES = 16;
const STEP_PAUSE_MS = 40;

export class IndexUpkeep {
  readonly #merge: Statement<[number]>;
  readonly #changes: Statement<[], { total: number }>;
  #timer: NodeJS.Timeout | null = null;

  constructor(db: Database) {
    // Merges only where at least four pieces are of a size (FTS5's "usermerge"), so the work stays in proportion.
    this.#merge = db.prepare("INSERT INTO segments_fts (segments_fts, rank) VALUES ('merge', ?)");
    this.#changes = db.prepare('SELECT total_changes() AS total');
  }

  /** Begins, after a pause, to merge until there is nothing to merge. Does not keep the process alive. */
  wake(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      if (this.step()) this.wake();
    }, STEP_PAUSE_MS).unref();
  }

  /** One step. True when it was not the last. A disk that is full or busy is left alone until the next time. */
  step(): boolean {
    try {
      const before = this.#total();
      this.#merge.run(STEP_PAGES);
      // A merge that finds nothing to do still counts one change.
      return this.#total() - before >= 2;
    } catch (error) {
      if (failureOfSqlite(error)) return false;
      throw error;
    }
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #total(): number {
    return this.#changes.get()?.total ?? 0;
  }
}
