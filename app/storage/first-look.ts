// A look at a library's file before it is worked with: whether it is ours, and whole.
import { accessSync, constants, existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Failure } from '../domain/failure.ts';
import { openForCare, openForReading } from './database.ts';
import { NEWEST_VERSION } from './migrations/fingerprints.ts';
import { refusalOf } from './schema.ts';

/** Stands beside a library in which damage was met: it is then read through at the next start. */
export const SUSPICION_FILE = 'check-library';

/** Files up to this size are checked through at every start; that takes a few milliseconds. */
const CHECKED_AT_START_BYTES = 8 * 1024 * 1024;

/** How long a log is that begins and holds nothing: its writer was killed, or the disk was full (SQLite file format, 4.1). */
const LOG_HEAD_BYTES = 32;

/** What a first look found. */
export interface FirstLook {
  /** Why the file is not for us. */
  readonly refusal: Failure | null;
  /** Its tables are of this version: they stay as they are, and nothing is copied before. */
  readonly isNewest: boolean;
}

/**
 * Looks at a file before anything is written to it: what is not ours, newer, or holds more than we make is left exactly as it is.
 * Throws SqliteError where it cannot be read, and what the file system says.
 */
export function firstLook(path: string): FirstLook {
  refuseEndlessRetry(path);
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return { refusal: null, isNewest: false };
  try {
    return lookWith(openForReading, path);
  } catch {
    // What was cut off in the middle of a write is first put right by SQLite, which has to write for it.
    return lookWith(openForCare, path);
  }
}

/**
 * Beside a log without content whose index it may not write, SQLite takes the log for one that somebody is just beginning, and looks for ten
 * seconds, each time that it is asked. Nobody writes there. Throws what the file system says of the index.
 */
function refuseEndlessRetry(path: string): void {
  const isThere = (name: string): boolean => statSync(path + name, { throwIfNoEntry: false }) !== undefined;
  if (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size === LOG_HEAD_BYTES && isThere('-shm'))
    accessSync(`${path}-shm`, constants.W_OK);
}

function lookWith(open: (path: string) => Database, path: string): FirstLook {
  const db = open(path);
  try {
    // No version is ever lowered: what is the newest stays it until it is opened.
    const isNewest = db.pragma('user_version', { simple: true }) === NEWEST_VERSION;
    return { refusal: refusalOf(db), isNewest };
  } finally {
    db.close();
  }
}

/** A look at a file that is small enough to be read through, or suspected; others show their damage when it is touched. */
export function firstDamage(db: Database, path: string, directory: string): string | null {
  const suspicion = join(directory, SUSPICION_FILE);
  const isSuspect = existsSync(suspicion);
  if (!isSuspect && statSync(path).size > CHECKED_AT_START_BYTES) return null;
  const found = db.pragma('quick_check(1)', { simple: true });
  if (isSuspect) rmSync(suspicion, { force: true });
  return found === 'ok' ? null : String(found);
}
