// Migration 20: the tables name no engines, and a job is one of its kind. Never edit it once released: add a new one.
import type { Database } from 'better-sqlite3';

/** What goes from, or is changed in, the stored text of a table. Written in migration 1, and by nothing since. */
const EDITS: readonly (readonly [table: string, from: string, to: string])[] = [
  ['folders', " CHECK (service IN ('device', 'cloud'))", ''],
  ['jobs', " CHECK (service IN ('device', 'cloud'))", ''],
  ['jobs', 'UNIQUE (recording_id, service, options)', 'UNIQUE (recording_id, kind, service, options)'],
  ['transcripts', " CHECK (service IN ('device', 'cloud'))", ''],
];

/**
 * Which engines there are is told by `speech/engines.ts`; a CHECK that lists them would have to be changed with every new one. The
 * stored text of the tables is edited in place, and the one index that follows from it is filled anew. Part of the transaction that
 * also writes the version. Why so: docs/decisions/storage.md.
 */
export function change(db: Database): void {
  db.unsafeMode(true);
  try {
    db.pragma('writable_schema = ON');
    for (const [table, from, to] of EDITS) edit(db, table, from, to);
    // Other connections read the tables anew, and so does this one if the transaction is rolled back.
    db.pragma(`schema_version = ${(db.pragma('schema_version', { simple: true }) as number) + 1}`);
  } finally {
    db.pragma('writable_schema = RESET');
    db.unsafeMode(false);
  }
  db.exec('REINDEX sqlite_autoindex_jobs_1');
}

/** Throws when the text is not there exactly once: then nothing of the migration happens. */
function edit(db: Database, table: string, from: string, to: string): void {
  const { changes } = db
    .prepare(
      `UPDATE sqlite_schema SET sql = replace(sql, @from, @to)
       WHERE type = 'table' AND name = @table AND length(sql) - length(replace(sql, @from, '')) = length(@from)`,
    )
    .run({ table, from, to });
  if (changes !== 1) throw new Error(`The stored text of “${table}” is not what migration 1 wrote`);
}
