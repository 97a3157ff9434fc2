// Migration 20: the tables name no engines, and a job is one of its kind. Never edit it once released: add a new one.
import type { Database } from 'better-sqlite3';
import { editTables } from './edit-tables.ts';

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
  editTables(db, EDITS, 'migration 1 wrote');
  db.exec('REINDEX sqlite_autoindex_jobs_1');
}
