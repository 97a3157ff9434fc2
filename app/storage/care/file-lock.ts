// The system's own lock on a file, which ends with the process however that ends. Node knows no locks of files; SQLite brings the right one
// for each system.
import { chmodSync, statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { openForLocking } from '../database.ts';

/** A connection that nobody refers to is closed by the garbage collector, and the lock would go with it. */
const holding = new Set<Database>();
/** Longest wait for somebody who makes the file at this very moment, milliseconds. */
const WAIT_MS = 100;

/**
 * Takes the lock of a file, which is made if need be; its folder is there. Nothing is ever written under it.
 * @param waitMs longest wait for whoever holds it, milliseconds
 * @returns lets go of it; null while somebody else holds it
 * @throws what SQLite says of a disk that refuses
 */
export function lockFile(path: string, waitMs = WAIT_MS): (() => void) | null {
  let db: Database | undefined;
  try {
    db = openForLocking(path, waitMs);
    // Without a page in it, beginning would write one, and leave its journal behind where the process is killed.
    if (statSync(path).size === 0) {
      chmodSync(path, 0o600);
      db.pragma('user_version = 1');
    }
    // A lock that is reserved lets nobody else have it.
    db.exec('BEGIN IMMEDIATE');
    const held = db;
    holding.add(held);
    return () => {
      held.close();
      holding.delete(held);
    };
  } catch (error) {
    db?.close();
    if (isBusy(error)) return null;
    throw error;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
