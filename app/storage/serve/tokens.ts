// Who may ask Earshot's own speech service: names and hashes, never the tokens themselves.
import type { Database } from 'better-sqlite3';
import type { ServeScope, ServeToken } from '../../domain/served.ts';
import { fragment, sqlOf, type Sql } from '../sql.ts';

const COLUMNS = fragment`id, name, hash, scope, created_at AS createdAt, expires_at AS expiresAt, revoked_at AS revokedAt`;

export class ServeTokens {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /**
   * Adds one.
   * @param hash SHA-256 of the token
   * @returns false where the name is taken, also by one that was revoked: what it asked for stays under that name
   */
  add(
    token: {
      readonly name: string;
      readonly hash: Uint8Array;
      readonly scope: ServeScope;
      readonly expiresAt: number | null;
    },
    nowMs: number,
  ): boolean {
    const { expiresAt, hash, name, scope } = token;
    const { changes } = this.#sql.run`
      INSERT INTO serve_tokens (name, hash, scope, created_at, expires_at)
      VALUES (${name}, ${hash}, ${scope}, ${nowMs}, ${expiresAt}) ON CONFLICT (name) DO NOTHING`;
    return changes === 1;
  }

  /** All of them, the oldest first. */
  list(): readonly ServeToken[] {
    return this.#sql.rows<ServeToken>`SELECT ${COLUMNS} FROM serve_tokens ORDER BY id`;
  }

  /** @returns false where none of that name is valid */
  revoke(name: string, nowMs: number): boolean {
    const { changes } = this.#sql.run`
      UPDATE serve_tokens SET revoked_at = ${nowMs} WHERE name = ${name} AND revoked_at IS NULL`;
    return changes === 1;
  }
}
