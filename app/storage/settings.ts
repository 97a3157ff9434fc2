// Settings: one JSON value by key. What a value means is the reader's business.
import type { Database, Statement } from 'better-sqlite3';

export class Settings {
  readonly #get: Statement<[string], { value: string }>;
  readonly #set: Statement<[string, string]>;
  readonly #delete: Statement<[string]>;

  constructor(db: Database) {
    this.#get = db.prepare('SELECT value FROM settings WHERE key = ?');
    this.#set = db.prepare(
      'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    );
    this.#delete = db.prepare('DELETE FROM settings WHERE key = ?');
  }

  /** The value under `key` as it was stored, undefined when there is none. */
  get(key: string): unknown;
  /**
   * The value under `key`, if `parse` takes it; else `otherwise`. Stored values may be of any age, so each is parsed.
   * @param parse gives the value, or undefined when it is not one
   */
  get<T>(key: string, parse: (value: unknown) => T | undefined, otherwise: T): T;
  get<T>(key: string, parse?: (value: unknown) => T | undefined, otherwise?: T): unknown {
    const row = this.#get.get(key);
    const value: unknown = row && JSON.parse(row.value);
    return parse ? ((row && parse(value)) ?? otherwise) : value;
  }

  /** Stores a value; undefined forgets the key. */
  set(key: string, value: unknown): void {
    if (value === undefined) this.#delete.run(key);
    else this.#set.run(key, JSON.stringify(value));
  }
}
