// Settings: one JSON value by key. What a value means is the reader's business.
import type { Database } from 'better-sqlite3';
import { sqlOf, type Sql } from './sql.ts';

export class Settings {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** The value under `key` as it was stored, undefined when there is none. */
  get(key: string): unknown;
  /**
   * The value under `key`, if `parse` takes it; else `otherwise`. Stored values may be of any age, so each is parsed.
   * @param parse gives the value, or undefined when it is not one
   */
  get<T>(key: string, parse: (value: unknown) => T | undefined, otherwise: T): T;
  get<T>(key: string, parse?: (value: unknown) => T | undefined, otherwise?: T): unknown {
    const row = this.#sql.row<{ value: string }>`SELECT value FROM settings WHERE key = ${key}`;
    const value: unknown = row && JSON.parse(row.value);
    return parse ? ((row && parse(value)) ?? otherwise) : value;
  }

  /** Stores a value; undefined forgets the key. */
  set(key: string, value: unknown): void {
    if (value === undefined) this.#sql.run`DELETE FROM settings WHERE key = ${key}`;
    else
      this.#sql.run`
      INSERT INTO settings (key, value)
      VALUES (${key}, ${JSON.stringify(value)}) ON CONFLICT (key) DO UPDATE SET value = excluded.value`;
  }
}
