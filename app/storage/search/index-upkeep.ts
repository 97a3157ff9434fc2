// Keeps the search index whole, its words counted and its pieces few, in steps too short to be felt, while nothing else happens.
import type { Database } from 'better-sqlite3';
import { failureOfSqlite, lightly } from '../database.ts';
import { sqlOf, type Sql } from '../sql.ts';
import { IndexBacklog } from './index-backlog.ts';
import { IndexWash } from './index-wash.ts';
import { PairIndex } from './pair-index.ts';
import { SearchTerms } from './search-terms.ts';

/** Pages merged in a step; such a step takes 2–14 ms, where FTS5's own merging holds a finished job up for 50 ms. */
const STEP_PAGES = 16;
const STEP_PAUSE_MS = 40;
/** Before the first one, milliseconds: a step commits, and a window that starts is waiting for its first list meanwhile. */
const START_PAUSE_MS = 500;
/** Steps of indexing done at once when a library is opened: an hour or two of speech. */
const FIRST_STEPS = 4;

/** What is to be done when the index was written to. */
export interface IndexCare {
  /** Called before that is committed. */
  wake(): void;
  /** Called between slices, outside of a transaction. */
  merge(): void;
}

/** Writes to the index between two looks at its pieces, and pieces from which on some are merged between writes. In an index at rest there are some ten. */
const LOOK_EVERY = 4;
const MANY_PIECES = 32;

export class IndexUpkeep implements IndexCare {
  readonly #db: Database;
  readonly #sql: Sql;
  readonly #backlog: IndexBacklog;
  readonly #terms: SearchTerms;
  readonly #wash: IndexWash;
  readonly #pairs: PairIndex;
  #timer: NodeJS.Timeout | null = null;
  #writes = 0;

  /** @param pairsFrom see `PairIndex` */
  constructor(db: Database, pairsFrom?: number) {
    this.#db = db;
    this.#sql = sqlOf(db);
    this.#backlog = new IndexBacklog(db);
    this.#terms = new SearchTerms(db);
    this.#wash = new IndexWash(db);
    this.#pairs = new PairIndex(db, pairsFrom);
  }

  /** Begins with what the last time left; a small library is done with its index when this returns. */
  start(): void {
    for (let steps = 0; steps < FIRST_STEPS && this.#fill(); steps += 1) continue;
    this.#wakeIn(START_PAUSE_MS);
  }

  /** The index was written to: begins, after a pause, to work until nothing is left to do. Does not keep the process alive. */
  wake(): void {
    this.#writes += 1;
    this.#wakeIn(STEP_PAUSE_MS);
  }

  /** One step. True when it was not the last. A disk that is full or busy is left alone until the next time. */
  step(): boolean {
    try {
      if (!this.#backlog.step()) return this.#later();
      this.#mergeStep();
      return true;
    } catch (error) {
      if (failureOfSqlite(error)) return false;
      throw error;
    }
  }

  /** Something was deleted for good: its words are to leave index, counted words and log. Part of that transaction. */
  forget(): void {
    this.#wash.want();
    this.wake();
  }

  /** Nothing of what was deleted for good is left in index, counted words and log. */
  get isWashed(): boolean {
    return this.#wash.isDone;
  }

  /** Keeps pieces few while much is put in or taken out: with 64 of them FTS5 would merge them all at once. */
  merge(): void {
    this.#mergeStep();
  }

  /** The same between writes of which nobody knows how many will come. @returns false where pieces are few */
  mergeWhereMany(): boolean {
    if (this.#writes < LOOK_EVERY) return false;
    this.#writes = 0;
    return this.pieces >= MANY_PIECES && this.#mergeStep();
  }

  /** In how many pieces the index lies. */
  get pieces(): number {
    const count = this.#sql.value<number>`
      WITH RECURSIVE pieces (id) AS (
        SELECT min(segid) FROM segments_fts_idx
        UNION ALL SELECT (SELECT min(segid) FROM segments_fts_idx WHERE segid > id) FROM pieces WHERE id IS NOT NULL
      ) SELECT count(id) FROM pieces`;
    return count ?? 0;
  }

  /** Makes the index anew in the background. */
  rebuild(): void {
    this.#backlog.restart();
    this.#pairs.restart();
    this.wake();
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #wakeIn(pauseMs: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      if (this.step()) this.#wakeIn(STEP_PAUSE_MS);
    }, pauseMs).unref();
  }

  /** What the index itself can do without, the soonest wanted first. */
  #later(): boolean {
    return (
      this.#pairs.dueStep() ||
      this.#terms.step() ||
      this.#wash.step() ||
      this.#mergeStep() ||
      this.#pairs.fillStep()
    );
  }

  #fill(): boolean {
    try {
      return this.#backlog.step();
    } catch (error) {
      if (failureOfSqlite(error)) return false;
      throw error;
    }
  }

  #mergeStep(): boolean {
    const before = this.#total();
    // Merges only where at least four pieces are of a size (FTS5's "usermerge"), so the work stays in proportion.
    // The index says the same before and after, so that the disk may forget it.
    lightly(
      this.#db,
      () => this.#sql.run`INSERT INTO segments_fts (segments_fts, rank) VALUES ('merge', ${STEP_PAGES})`,
    );
    // A merge that finds nothing to do still counts one change.
    return this.#total() - before >= 2;
  }

  #total(): number {
    return this.#sql.value<number>`SELECT total_changes()` ?? 0;
  }
}
