// Migration 38: what a change of state is held to costs less to hold it to. Never edit it once released: add a new one.
import type { Database } from 'better-sqlite3';
import { editTables, type TableEdit } from './edit-tables.ts';

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
  const edits = EDITS.map(([table, column, values, before = 'CHECK (']): TableEdit => [
    table,
    `${before}${column} IN (${values.map((value) => `'${value}'`).join(', ')}))`,
    `${before}${values.map((value) => `${column} = '${value}'`).join(' OR ')})`,
  ]);
  editTables(db, edits, 'was written before');
  db.exec('DROP TRIGGER pairs_due_on_insert');
}
