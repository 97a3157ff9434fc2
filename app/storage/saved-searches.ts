// Searches that a person wants to make again.
import type { Database, Statement } from 'better-sqlite3';
import { immediately } from './database.ts';

export interface SavedSearch<Q> {
  readonly id: number;
  readonly query: Q;
}

/** `Q` is any value of JSON; two equal ones are one search. */
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
  list<Q>(): readonly SavedSearch<Q>[] {
    return this.#list.all().map(({ id, query }) => ({ id, query: JSON.parse(query) as Q }));
  }

  /** Saves one, unless it is there already; answers its id. */
  save<Q>(query: Q, nowMs: number): number {
    const text = JSON.stringify(query);
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
