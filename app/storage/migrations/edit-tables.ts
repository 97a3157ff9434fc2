// Changes the text by which SQLite knows a table, for migrations that loosen or say otherwise what a column may hold: no row is touched by it.
import type { Database } from 'better-sqlite3';

/** A table, a text that stands in its definition once, and what is to stand in its place. */
export type TableEdit = readonly [table: string, from: string, to: string];

/**
 * Inside of the migration's transaction. Why so: docs/decisions/storage.md.
 * @param wroteIt which migration wrote it, as the error says it: “migration 7 wrote”
 * @throws where a text is not there exactly once: then nothing of the migration happens
 */
export function editTables(db: Database, edits: readonly TableEdit[], wroteIt: string): void {
  db.unsafeMode(true);
  try {
    db.pragma('writable_schema = ON');
    for (const [table, from, to] of edits) {
      const { changes } = db
        .prepare(
          `UPDATE sqlite_schema SET sql = replace(sql, @from, @to)
           WHERE type = 'table' AND name = @table AND length(sql) - length(replace(sql, @from, '')) = length(@from)`,
        )
        .run({ table, from, to });
      if (changes !== 1) throw new Error(`The stored text of “${table}” is not what ${wroteIt}`);
    }
    // Other connections read the tables anew, and so does this one if the transaction is rolled back.
    db.pragma(`schema_version = ${(db.pragma('schema_version', { simple: true }) as number) + 1}`);
  } finally {
    db.pragma('writable_schema = RESET');
    db.unsafeMode(false);
  }
}
