// Searches that a person wants to make again.
import type { Database } from 'better-sqlite3';
import type { SavedSearchView, SearchTerms } from '../../contract/search-views.ts';
import { immediately } from '../database.ts';
import { sqlOf, type Sql } from '../sql.ts';

/** Two equal ones are one search. */
export class SavedSearches {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#db = db;
    this.#sql = sqlOf(db);
  }

  /** In the order in which they were saved. */
  list(): readonly SavedSearchView[] {
    const rows = this.#sql.rows<{ id: number; query: string }>`
      SELECT id, query FROM saved_searches ORDER BY id`;
    return rows.map(({ id, query }) => ({ id, search: read(query) }));
  }

  /** Saves one, unless it is there already; answers its id. */
  save({ folderId, order, speaker, tag, text: words, year }: SearchTerms, nowMs: number): number {
    const text = JSON.stringify({
      text: words,
      folderId,
      speaker,
      year,
      ...(tag === null ? {} : { tag }),
      order,
    });
    return immediately(this.#db, () => {
      const id =
        this.#sql.value<number>`SELECT id FROM saved_searches WHERE query = ${text}` ??
        this.#sql.value<number>`
          INSERT INTO saved_searches (query, created_at) VALUES (${text}, ${nowMs}) RETURNING id`;
      if (id === undefined) throw new Error('A search was not saved');
      return id;
    });
  }

  /** False when it is not there. */
  remove(id: number): boolean {
    return this.#sql.run`DELETE FROM saved_searches WHERE id = ${id}`.changes > 0;
  }
}

/** Those that are older than tags have none. */
function read(query: string): SearchTerms {
  return { tag: null, ...(JSON.parse(query) as Omit<SearchTerms, 'tag'>) };
}
