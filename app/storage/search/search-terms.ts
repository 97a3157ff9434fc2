// Counts the words of the library, a few segments at a time, for suggestions and for beginnings of words.
import type { Database } from 'better-sqlite3';
import { lightly } from '../database.ts';
import { fragment, sqlOf, type Fragment, type Sql } from '../sql.ts';

/** Segments counted in a step: 2–4 ms. */
const STEP_SEGMENTS = 60;

const DUE = fragment`SELECT segment_id FROM search_terms_due ORDER BY segment_id LIMIT ${STEP_SEGMENTS}`;

/** Behind the library by a moment, which costs nothing but a suggestion. */
export class SearchTerms {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#db = db;
    this.#sql = sqlOf(db);
    // The index's own reading of words, so that what is counted is what can be found.
    db.exec(`
      CREATE VIRTUAL TABLE temp.counting USING fts5 (
        text, content = '', tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
      );
      CREATE VIRTUAL TABLE temp.counted USING fts5vocab (temp, 'counting', 'row');`);
  }

  /** One step, a transaction of its own. True when it was not the last. */
  step(): boolean {
    const from = this.#sql.value<number>`SELECT terms_counted_to FROM search_state` ?? 0;
    const last = this.#sql.value<number | null>`
      SELECT max(id) FROM (SELECT id FROM segments WHERE id > ${from} ORDER BY id LIMIT ${STEP_SEGMENTS})`;
    const to = last ?? null;
    if (to === null && !this.#sql.value<number>`SELECT count(*) FROM search_terms_due`) return false;
    // What the disk forgets of it, with how far it came, is counted again.
    lightly(this.#db, () => {
      if (to !== null) this.#count(fragment`id > ${from} AND id <= ${to}`);
      else this.#count(fragment`id IN (${DUE})`);
      if (to !== null) this.#sql.run`UPDATE search_state SET terms_counted_to = ${to}`;
      else this.#sql.run`DELETE FROM search_terms_due WHERE segment_id IN (${DUE})`;
    });
    return true;
  }

  #count(which: Fragment): void {
    this.#sql.run`
      INSERT INTO temp.counting (rowid, text) SELECT id, text FROM segments_searchable WHERE ${which}`;
    this.#sql.run`
      INSERT INTO search_terms (term, count) SELECT term, cnt FROM temp.counted WHERE length(term) >= 3
      ON CONFLICT (term) DO UPDATE SET count = count + excluded.count`;
    this.#sql.run`INSERT INTO temp.counting (counting) VALUES ('delete-all')`;
  }
}
