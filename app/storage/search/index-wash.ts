// After something was deleted for good: takes its words out of the search index, the counted words and the log, in steps too short to be felt.
import type { Database } from 'better-sqlite3';
import { immediately } from '../database.ts';
import { sqlOf, type Sql } from '../sql.ts';

/** Pages of the index merged in a step, as in index-upkeep.ts. */
const STEP_PAGES = 16;
/** Counted words looked up in the index in a step. */
const STEP_TERMS = 300;

/** The setting that says what is left to do; it outlives a process that ends in between. */
const KEY = 'indexWash';

/**
 * - `wanted`: merges that are under way are brought to their end
 * - `merging`: the whole index is being merged into one piece, which forgets what was taken out of it
 * - `terms`: words that the index does not know any more are not counted any more
 * - `log`: SQLite's log is copied back, and made empty
 */
type Stage = 'wanted' | 'merging' | 'terms' | 'log';

/**
 * FTS5 leaves the words of what is taken out where they are, and writes down that they do not count; so does SQLite's log with pages.
 * FTS5's own `secure-delete` would have every transcript that is put away pay for that: see docs/decisions/security.md.
 */
export class IndexWash {
  readonly #db: Database;
  readonly #sql: Sql;
  #from = '';

  constructor(db: Database) {
    this.#db = db;
    this.#sql = sqlOf(db);
    db.exec("CREATE VIRTUAL TABLE temp.said USING fts5vocab (main, 'segments_fts', 'row')");
  }

  /** Something was deleted for good. Part of that transaction. */
  want(): void {
    this.#set('wanted');
  }

  /** True when nothing is left to do. */
  get isDone(): boolean {
    return this.#stage() === undefined;
  }

  /** One step. True when it was not the last one that can be done now. The index must be whole, and its words counted. */
  step(): boolean {
    switch (this.#stage()) {
      case 'wanted':
        if (this.#mergeStep(STEP_PAGES)) return true;
        // Negative: whatever their sizes, all pieces become one (https://sqlite.org/fts5.html#the_merge_command).
        immediately(this.#db, () => {
          this.#mergeStep(-STEP_PAGES);
          this.#set('merging');
        });
        return true;
      case 'merging':
        if (!this.#mergeStep(STEP_PAGES)) this.#set('terms');
        return true;
      case 'terms':
        this.#termsStep();
        return true;
      case 'log':
        return this.#emptyLog();
      default:
        return false;
    }
  }

  /** Of both indexes, one after the other. */
  #mergeStep(pages: number): boolean {
    const isWhole = pages < 0;
    const before = this.#changes();
    this.#sql.run`INSERT INTO segments_fts (segments_fts, rank) VALUES ('merge', ${pages})`;
    // A merge that finds nothing to do still counts one change.
    const isMerged = this.#changes() - before >= 2;
    if (isMerged && !isWhole) return true;
    const between = this.#changes();
    this.#sql.run`INSERT INTO segment_pairs (segment_pairs, rank) VALUES ('merge', ${pages})`;
    return isMerged || this.#changes() - between >= 2;
  }

  #termsStep(): void {
    const terms = this.#sql.values<string>`
      SELECT term FROM search_terms WHERE term > ${this.#from} ORDER BY term LIMIT ${STEP_TERMS}`;
    const gone = terms.filter(
      (term) => this.#sql.value<1>`SELECT 1 FROM temp.said WHERE term = ${term}` === undefined,
    );
    immediately(this.#db, () => {
      for (const term of gone) {
        this.#sql.run`DELETE FROM search_terms WHERE term = ${term}`;
        const { changes } = this.#sql.run`DELETE FROM pair_words WHERE word = ${term}`;
        // Whoever keeps the list reads it anew.
        if (changes > 0) this.#sql.run`UPDATE search_state SET pairs_made = pairs_made + 1`;
      }
      if (terms.length < STEP_TERMS) this.#set('log');
    });
    this.#from = terms.length < STEP_TERMS ? '' : (terms.at(-1) ?? '');
  }

  /** Whoever reads at this moment keeps the log; it is tried again the next time that there is something to do, or at the next start. */
  #emptyLog(): boolean {
    const done = this.#db.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[];
    if (done[0]?.busy !== 0) return false;
    this.#sql.run`DELETE FROM settings WHERE key = ${KEY}`;
    // The mark itself went through the log.
    this.#db.pragma('wal_checkpoint(TRUNCATE)');
    return false;
  }

  #stage(): string | undefined {
    return this.#sql.value<string>`SELECT json_extract(value, '$') FROM settings WHERE key = ${KEY}`;
  }

  #set(stage: Stage): void {
    this.#sql.run`
      INSERT INTO settings (key, value) VALUES (${KEY}, json_quote(${stage}))
      ON CONFLICT (key) DO UPDATE SET value = excluded.value`;
  }

  #changes(): number {
    return this.#sql.value<number>`SELECT total_changes()` ?? 0;
  }
}
