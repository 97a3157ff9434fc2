// Who may ask Earshot's own speech service: names and hashes, never the tokens themselves.
import type { Database, RunResult } from 'better-sqlite3';
import { type AssistantPermission, permissionsIn } from '../../domain/assistant.ts';
import type { ServeScope, ServeToken } from '../../domain/served.ts';
import { fragment, sqlOf, type Given, type Sql } from '../sql.ts';

const COLUMNS = fragment`id, name, hash, scope, allowed, created_at AS createdAt, expires_at AS expiresAt, revoked_at AS revokedAt,
  used_at AS usedAt`;
type Row = Omit<ServeToken, 'allowed'> & { readonly allowed: string };

export class ServeTokens {
  readonly #sql: Sql;
  /** What `list` gave last: each request asks for it. */
  #listed: { readonly version: number; readonly tokens: readonly ServeToken[] } | null = null;

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
      readonly allowed: readonly AssistantPermission[];
      readonly expiresAt: number | null;
    },
    nowMs: number,
  ): boolean {
    const { allowed, expiresAt, hash, name, scope } = token;
    const { changes } = this.#run`
      INSERT INTO serve_tokens (name, hash, scope, allowed, created_at, expires_at)
      VALUES (${name}, ${hash}, ${scope}, ${allowed.join(',')}, ${nowMs}, ${expiresAt}) ON CONFLICT (name) DO NOTHING`;
    return changes === 1;
  }

  /** All of them, the oldest first. */
  list(): readonly ServeToken[] {
    // Commands make and revoke them in processes of their own: SQLite tells whether another connection has written.
    const version = this.#sql.value<number>`PRAGMA data_version` ?? 0;
    if (this.#listed?.version !== version) {
      const rows = this.#sql.rows<Row>`SELECT ${COLUMNS} FROM serve_tokens ORDER BY id`;
      this.#listed = {
        version,
        tokens: rows.map((row) => ({ ...row, allowed: permissionsIn(row.allowed) })),
      };
    }
    return this.#listed.tokens;
  }

  /** @returns false where none of that name is valid */
  revoke(name: string, nowMs: number): boolean {
    const { changes } = this.#run`
      UPDATE serve_tokens SET revoked_at = ${nowMs} WHERE name = ${name} AND revoked_at IS NULL`;
    return changes === 1;
  }

  /** Says what an assistant may change from now on. @returns false where none of that name is valid for one */
  allow(name: string, allowed: readonly AssistantPermission[]): boolean {
    const { changes } = this.#run`
      UPDATE serve_tokens SET allowed = ${allowed.join(',')}
      WHERE name = ${name} AND scope = 'archive' AND revoked_at IS NULL`;
    return changes === 1;
  }

  /** Forgets one of an assistant, which nothing is kept under. @returns false where there is none of that name */
  remove(name: string): boolean {
    return this.#run`DELETE FROM serve_tokens WHERE name = ${name} AND scope = 'archive'`.changes === 1;
  }

  /** Notes that somebody asked with it. */
  used(id: number, nowMs: number): void {
    this.#run`UPDATE serve_tokens SET used_at = ${nowMs} WHERE id = ${id}`;
  }

  #run(pieces: TemplateStringsArray, ...given: readonly Given[]): RunResult {
    this.#listed = null;
    return this.#sql.run(pieces, ...given);
  }
}
