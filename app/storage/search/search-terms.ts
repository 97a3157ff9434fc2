// Counts the words of the library, a few segments at a time, for suggestions and for beginnings of words.
import type { Database, Statement } from 'better-sqlite3';
import { immediately } from '../database.ts';

/** Segments counted in a step: 2–4 ms. */
const STEP_SEGMENTS = 60;

/** Behind the library by a moment, which costs nothing but a suggestion. */
export class SearchTerms {
  readonly #db: Database;
  readonly #countedTo: Statement<[], number>;
  readonly #last: Statement<[number], number | null>;
  readonly #due: Statement<[], number>;
  readonly #read: Statement<[number, number]>;
  readonly #readDue: Statement;
  readonly #count: Statement;
  readonly #forget: Statement;
  readonly #setCountedTo: Statement<[number]>;
  readonly #settleDue: Statement;

  constructor(db: Database) {
    this.#db = db;
    // The index's own reading of words, so that what is counted is what can be found.
    db.exec(`
      CREATE VIRTUAL TABLE temp.counting USING fts5 (
        text, content = '', tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
      );
      CREATE VIRTUAL TABLE temp.counted USING fts5vocab (temp, 'counting', 'row');`);
    this.#countedTo = db.prepare<[], number>('SELECT terms_counted_to FROM search_state').pluck();
    this.#last = db
      .prepare<[number], number | null>(
        `SELECT max(id) FROM (SELECT id FROM segments WHERE id > ? ORDER BY id LIMIT ${STEP_SEGMENTS})`,
      )
      .pluck();
    this.#due = db.prepare<[], number>('SELECT count(*) FROM search_terms_due').pluck();
    this.#read = db.prepare(
      'INSERT INTO temp.counting (rowid, text) SELECT id, text FROM segments_searchable WHERE id > ? AND id <= ?',
    );
    this.#readDue = db.prepare(
      `INSERT INTO temp.counting (rowid, text) SELECT id, text FROM segments_searchable
       WHERE id IN (SELECT segment_id FROM search_terms_due ORDER BY segment_id LIMIT ${STEP_SEGMENTS})`,
    );
    this.#count = db.prepare(
      `INSERT INTO search_terms (term, count) SELECT term, cnt FROM temp.counted WHERE length(term) >= 3
       ON CONFLICT (term) DO UPDATE SET count = count + excluded.count`,
    );
    this.#forget = db.prepare("INSERT INTO temp.counting (counting) VALUES ('delete-all')");
    this.#setCountedTo = db.prepare('UPDATE search_state SET terms_counted_to = ?');
    this.#settleDue = db.prepare(
      `DELETE FROM search_terms_due WHERE segment_id IN (SELECT segment_id FROM search_terms_due ORDER BY segment_id LIMIT ${STEP_SEGMENTS})`,
    );
  }

  /** One step, a transaction of its own. True when it was not the last. */
  step(): boolean {
    const from = this.#countedTo.get() ?? 0;
    const to = this.#last.get(from) ?? null;
    const isEdited = to === null && (this.#due.get() ?? 0) > 0;
    if (to === null && !isEdited) return false;
    immediately(this.#db, () => {
      if (to === null) this.#readDue.run();
      else this.#read.run(from, to);
      this.#count.run();
      this.#forget.run();
      if (to === null) this.#settleDue.run();
      else this.#setCountedTo.run(to);
    });
    return true;
  }
}
