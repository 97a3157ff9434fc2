// The tables of the newest version as text, made when the app was built and kept beside its code: a library whose tables are written just so is
// ours without taking its SQL apart. Why so: docs/decisions/shell.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database } from 'better-sqlite3';
import { openForReading } from './database.ts';

const FILE = 'tables.txt';

/**
 * The version of a library and every entry of its list of tables, whole, in an order that is the same for the same entries. Reads that list only.
 * Throws SqliteError where it cannot be read.
 * @param charactersMax more than this is not read
 * @returns null where there is more, or where two tables lie in one place
 */
export function tablesOf(db: Database, charactersMax: number): string | null {
  const entries = db
    .prepare<[number], string | null>(
      `WITH entries AS (
         SELECT CAST(type AS TEXT) AS type, CAST(name AS TEXT) AS name, CAST(tbl_name AS TEXT) AS "table",
           CAST(coalesce(rootpage, 0) AS INTEGER) AS root, CAST(sql AS TEXT) AS sql
         FROM main.sqlite_schema
       )
       SELECT group_concat(entry, char(10))
       FROM (SELECT json_array(type, name, "table", root > 0, sql) AS entry FROM entries ORDER BY type, name)
       WHERE (SELECT total(length(name) + length("table") + coalesce(length(sql), 0) + 100) FROM entries) <= ?
         AND (SELECT count(root) = count(DISTINCT root) FROM entries WHERE root > 0)`,
    )
    .pluck()
    .get(charactersMax);
  if (entries === undefined || entries === null) return null;
  return `${String(db.pragma('user_version', { simple: true }))}\n${entries}`;
}

/** What the build kept; null where it kept nothing, as beside the sources. */
export function tablesAsMade(): string | null {
  try {
    return readFileSync(join(dirname(fileURLToPath(import.meta.url)), FILE), 'utf8');
  } catch {
    return null;
  }
}

/**
 * For the build: keeps what a library that it just made has.
 * @param library path of its file
 * @param folder where the built code lies
 */
export function keepTables(library: string, folder: string): void {
  const db = openForReading(library);
  try {
    const tables = tablesOf(db, Infinity);
    if (tables !== null) writeFileSync(join(folder, FILE), tables);
  } finally {
    db.close();
  }
}
