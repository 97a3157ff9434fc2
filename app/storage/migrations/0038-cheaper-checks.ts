// Migration 38: what a change of state is held to costs less to hold it to. Never edit it once released: add a new one.
import type { Database } from 'better-sqlite3';

/** What is changed in the stored text of a table. Written in migrations 1 and 3, and by nothing since. */
const EDITS: readonly (readonly [
  table: string,
  column: string,
  values: readonly string[],
  before?: string,
])[] = [
  ['jobs', 'state', ['queued', 'uploading', 'uncertain', 'transcribing', 'done', 'failed', 'cancelled']],
  ['jobs', 'state', ['done', 'failed', 'cancelled'], '('],
  ['transcripts', 'word_times', ['measured', 'interpolated', 'none']],
  ['charges', 'state', ['reserved', 'doubtful', 'accepted', 'free']],
];

/**
 * A list of more than two values in a CHECK (`state IN (…)`) is put into a table of its own each time that a row is held to it: SQLite opens one, fills it, looks
 * it up and throws it away. Said with OR it means the same and takes none. The stored text is edited in place, see migration 20.
 */
export function change(db: Database): void {
  db.unsafeMode(true);
  try {
    db.pragma('writable_schema = ON');
    for (const [table, column, values, before = 'CHECK ('] of EDITS) {
      const from = `${before}${column} IN (${values.map((value) => `'${value}'`).join(', ')}))`;
      const to = `${before}${values.map((value) => `${column} = '${value}'`).join(' OR ')})`;
      edit(db, table, from, to);
    }
    // Other connections read the tables anew, and so does this one if the transaction is rolled back.
    db.pragma(`schema_version = ${(db.pragma('schema_version', { simple: true }) as number) + 1}`);
  } finally {
    db.pragma('writable_schema = RESET');
    db.unsafeMode(false);
  }
  db.exec('DROP TRIGGER pairs_due_on_insert');
}

/** Throws when the text is not there exactly once: then nothing of the migration happens. */
function edit(db: Database, table: string, from: string, to: string): void {
  const { changes } = db
    .prepare(
      `UPDATE sqlite_schema SET sql = replace(sql, @from, @to)
       WHERE type = 'table' AND name = @table AND length(sql) - length(replace(sql, @from, '')) = length(@from)`,
    )
    .run({ table, from, to });
  if (changes !== 1) throw new Error(`The stored text of “${table}” is not what was written before`);
}
