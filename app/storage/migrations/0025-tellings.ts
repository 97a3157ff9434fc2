// Migration 25: who speaks when, told by a job of its own. Never edit it once released: add a new one.
import type { Database } from 'better-sqlite3';
import { editTables } from './edit-tables.ts';

const FROM = "CHECK (kind IN ('hand', 'replace', 'glossary', 'restore', 'undo', 'redo'))";
const TO = "CHECK (kind IN ('hand', 'replace', 'glossary', 'restore', 'speakers', 'undo', 'redo'))";

/**
 * `tellings.speakers` is JSON, a speaker each: how the text names them, for how long they speak, places where nobody else does, the name
 * that a remembered voice gave them, and the one that is asked about. No voiceprint is in it. The log of edits takes one kind more; its
 * CHECK is edited in place, see migration 20.
 */
export function change(db: Database): void {
  db.exec(`
    CREATE TABLE tellings (
      transcript_id INTEGER PRIMARY KEY REFERENCES transcripts (id) ON DELETE CASCADE,
      at INTEGER NOT NULL,
      job_id INTEGER NOT NULL,
      told_by TEXT NOT NULL CHECK (told_by IN ('voices', 'channels')),
      speakers TEXT NOT NULL CHECK (json_valid(speakers))
    ) STRICT`);
  editTables(db, [['edits', FROM, TO]], 'migration 7 wrote');
}
