// After something was deleted for good: takes its words out of the search index, the counted words and the log, in steps too short to be felt.
import type { Database, Statement } from 'better-sqlite3';
import { immediately } from '../database.ts';

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
  readonly #stage: Statement<[], string>;
  readonly #set: Statement<[string]>;
  readonly #clear: Statement;
  readonly #merge: Statement<[number]>;
  readonly #changes: Statement<[], number>;
  readonly #terms: Statement<[string], string>;
  readonly #isSaid: Statement<[string], 1>;
  readonly #forget: Statement<[string]>;
  #from = '';

  constructor(db: Database) {
    this.#db = db;
    db.exec("CREATE VIRTUAL TABLE temp.said USING fts5vocab (main, 'segments_fts', 'row')");
    this.#stage = db
      .prepare<[], string>(`SELECT json_extract(value, '$') FROM settings WHERE key = '${KEY}'`)
      .pluck();
    this.#set = db.prepare(
      `INSERT INTO settings (key, value) VALUES ('${KEY}', json_quote(?)) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    );
    this.#clear = db.prepare(`DELETE FROM settings WHERE key = '${KEY}'`);
    this.#merge = db.prepare("INSERT INTO segments_fts (segments_fts, rank) VALUES ('merge', ?)");
    this.#changes = db.prepare<[], number>('SELECT total_changes()').pluck();
    this.#terms = db
      .prepare<[string], string>(
        `SELECT term FROM search_terms WHERE term > ? ORDER BY term LIMIT ${STEP_TERMS}`,
      )
      .pluck();
    this.#isSaid = db.prepare<[string], 1>('SELECT 1 FROM temp.said WHERE term = ?').pluck();
    this.#forget = db.prepare('DELETE FROM search_terms WHERE term = ?');
  }

  /** Something was deleted for good. Part of that transaction. */
  want(): void {
    this.#set.run('wanted' satisfies Stage);
  }

  /** True when nothing is left to do. */
  get isDone(): boolean {
    return this.#stage.get() === undefined;
  }

  /** One step. True when it was not the last one that can be done now. The index must be whole, and its words counted. */
  step(): boolean {
    switch (this.#stage.get()) {
      case 'wanted':
        if (this.#mergeStep(STEP_PAGES)) return true;
        // Negative: whatever their sizes, all pieces become one (https://sqlite.org/fts5.html#the_merge_command).
        immediately(this.#db, () => {
          this.#mergeStep(-STEP_PAGES);
          this.#set.run('merging' satisfies Stage);
        });
        return true;
      case 'merging':
        if (!this.#mergeStep(STEP_PAGES)) this.#set.run('terms' satisfies Stage);
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

  #mergeStep(pages: number): boolean {
    const before = this.#changes.get() ?? 0;
    this.#merge.run(pages);
    // A merge that finds nothing to do still counts one change.
    return (this.#changes.get() ?? 0) - before >= 2;
  }

  #termsStep(): void {
    const terms = this.#terms.all(this.#from);
    const gone = terms.filter((term) => this.#isSaid.get(term) === undefined);
    immediately(this.#db, () => {
      for (const term of gone) this.#forget.run(term);
      if (terms.length < STEP_TERMS) this.#set.run('log' satisfies Stage);
    });
    this.#from = terms.length < STEP_TERMS ? '' : (terms.at(-1) ?? '');
  }

  /** Whoever reads at this moment keeps the log; it is tried again the next time that there is something to do, or at the next start. */
  #emptyLog(): boolean {
    const done = this.#db.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[];
    if (done[0]?.busy !== 0) return false;
    this.#clear.run();
    // The mark itself went through the log.
    this.#db.pragma('wal_checkpoint(TRUNCATE)');
    return false;
  }
}
