// Searches that a person wants to make again.
import type { Database, Statement } from 'better-sqlite3';
import type { SavedSearchView, SearchTerms } from '../../contract/search-views.ts';
import { immediately } from '../database.ts';

/** Two equal ones are one search. */
export class SavedSearches {
  readonly #db: Database;
  readonly #list: Statement<[], { id: number; query: string }>;
  readonly #find: Statement<[string], { id: number }>;
  readonly #insert: Statement<[string, number], { id: number }>;
  readonly #delete: Statement<[number]>;

  constructor(db: Database) {
    this.#db = db;
    this.#list = db.prepare('SELECT id, query FROM saved_searches ORDER BY id');
    this.#find = db.prepare('SELECT id FROM saved_searches WHERE query = ?');
    this.#insert = db.prepare('INSERT INTO saved_searches (query, created_at) VALUES (?, ?) RETURNING id');
    this.#delete = db.prepare('DELETE FROM saved_searches WHERE id = ?');
  }

  /** In the order in which they were saved. */
  list(): readonly SavedSearchView[] {
    return this.#list.all().map(({ id, query }) => ({ id, search: read(query) }));
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
      const row = this.#find.get(text) ?? this.#insert.get(text, nowMs);
      if (!row) throw new Error('A search was not saved');
      return row.id;
    });
  }

  /** False when it is not there. */
  remove(id: number): boolean {
    return this.#delete.run(id).changes > 0;
  }
}

/** Those that are older than tags have none. */
function read(query: string): SearchTerms {
  return { tag: null, ...(JSON.parse(query) as Omit<SearchTerms, 'tag'>) };
}
