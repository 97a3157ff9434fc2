// Opens SQLite with the settings that durability and safety ask for. No other file makes a connection (test/architecture).
import SqliteDatabase from 'better-sqlite3';
import type { Database, Options } from 'better-sqlite3';
import { failure, type Failure } from '../domain/failure.ts';

/** Longest wait for another process's short write, milliseconds. */
const BUSY_TIMEOUT_MS = 2_000;
/** The WAL file is cut back to this size after a checkpoint, bytes. */
const WAL_LIMIT_BYTES = 64 * 1024 * 1024;
/** Pages in the WAL after which it is copied back: 4 MB. */
export const WAL_CHECKPOINT_PAGES = 1_000;

/**
 * A file of SQLite's may come from somebody else: what its tables call runs no function that has effects (https://sqlite.org/security.html),
 * and a page that is not what it says is found before it is read as if it were. better-sqlite3 itself is built with `defensive` on.
 */
function open(path: string, options: Options = {}): Database {
  const db = new SqliteDatabase(path, { timeout: BUSY_TIMEOUT_MS, ...options });
  try {
    db.pragma('trusted_schema = OFF');
    db.pragma('cell_size_check = ON');
    db.pragma('temp_store = MEMORY');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens the one connection that writes. Throws SqliteError; see `failureOfSqlite`. */
export function openForWriting(path: string): Database {
  const db = open(path);
  try {
    db.pragma('journal_mode = WAL');
    // better-sqlite3 is built with NORMAL for WAL, which may forget the last commits on a power cut: a paid generation id.
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    // What is deleted is overwritten, not only let go of. `FAST` would leave whole pages as they are.
    db.pragma('secure_delete = ON');
    db.pragma(`journal_size_limit = ${WAL_LIMIT_BYTES}`);
    db.pragma(`wal_autocheckpoint = ${WAL_CHECKPOINT_PAGES}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens a connection that can only read, for the search thread. */
export function openForReading(path: string): Database {
  const db = open(path, { readonly: true, fileMustExist: true });
  try {
    db.pragma('query_only = ON');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens a file to be looked after: a library before it is migrated, a copy that becomes a backup. It keeps its kind of journal. */
export function openForCare(path: string): Database {
  return open(path, { fileMustExist: true });
}

/**
 * Copies the log of a library that another connection writes back into it, as far as nobody reads an older state: waits for the disk, and for nobody else.
 * The log is synced before, the library behind it. Throws SqliteError.
 */
export function copyLogBack(path: string): void {
  const db = openForCare(path);
  try {
    db.pragma('synchronous = FULL');
    db.pragma('wal_checkpoint(PASSIVE)');
  } finally {
    db.close();
  }
}

/** Opens an empty database that is gone when it is closed. */
export function openInMemory(): Database {
  return open(':memory:');
}

/** Opens a file that holds nothing and is only locked: see care/library-lock.ts. @param waitMs longest wait for who makes it now */
export function openForLocking(path: string, waitMs: number): Database {
  return open(path, { timeout: waitMs });
}

/** What stands before a connection (`log-on-disk.ts`). */
export interface Standing {
  /** Does what was asked for and waits; null while nothing does. */
  end: (() => void) | null;
  /** What runs now is taken back as a whole if anything of it fails: see `asOne`. */
  whole: { failed: { readonly why: unknown } | null } | null;
}

const standings = new WeakMap<Database, Standing>();

/** What waits before a connection. Whoever is to look or write has it done first: so it is as if each thing had been done when it was asked for. */
export function standingOf(db: Database): Standing {
  let standing = standings.get(db);
  if (!standing) standings.set(db, (standing = { end: null, whole: null }));
  return standing;
}

type Runner = (work: () => unknown) => unknown;
const runners = new WeakMap<Database, Runner>();

/** Runs `work` in one immediate transaction, or as a part (a savepoint) of the one that is open. */
export function immediately<T>(db: Database, work: () => T): T {
  const standing = standingOf(db);
  standing.end?.();
  if (standing.whole) return partOf(standing.whole, work);
  let runner = runners.get(db);
  if (!runner) {
    const transaction = db.transaction((wanted: () => unknown) => wanted());
    runner = (wanted) => transaction.immediate(wanted);
    runners.set(db, runner);
  }
  return runner(work) as T;
}

/** A part of what is taken back as a whole: it needs no savepoint, which would copy every page that it is about to change. */
function partOf<T>(whole: NonNullable<Standing['whole']>, work: () => T): T {
  try {
    return work();
  } catch (error) {
    whole.failed ??= { why: error };
    throw error;
  }
}

/**
 * Runs `work` inside of a transaction that its caller takes back if this throws. Throws, too, where a part of it failed (`immediately`) and `work` went on
 * without it: that part is not undone.
 */
export function asOne<T>(db: Database, work: () => T): T {
  const standing = standingOf(db);
  const whole: NonNullable<Standing['whole']> = { failed: null };
  standing.whole = whole;
  try {
    const done = partOf(whole, work);
    if (whole.failed) throw whole.failed.why;
    return done;
  } finally {
    standing.whole = null;
  }
}

/** Reads in one transaction: all that `work` asks is of one moment, whatever is written meanwhile. */
export function atOneMoment<T>(db: Database, work: () => T): T {
  standingOf(db).end?.();
  return db.inTransaction ? work() : db.transaction(work)();
}

/**
 * The same for what would be found again, without waiting for the disk. The end of this process forgets nothing of it; a power cut may,
 * until something else was written in the usual way: that takes it along (https://sqlite.org/pragma.html#pragma_synchronous, WAL).
 */
export function lightly<T>(db: Database, work: () => T): T {
  standingOf(db).end?.();
  if (db.inTransaction) return immediately(db, work);
  return withoutWaiting(db, () => immediately(db, work));
}

/** Does something whose commits do not wait for the disk. Outside of transactions. */
export function withoutWaiting<T>(db: Database, work: () => T): T {
  waitForDisk(db, false);
  try {
    return work();
  } finally {
    waitForDisk(db, true);
  }
}

/** Whether commits from now on wait for the disk. Not inside of a transaction. `pragma` would make an object a call. */
export function waitForDisk(db: Database, waits: boolean): void {
  db.exec(waits ? 'PRAGMA synchronous = FULL' : 'PRAGMA synchronous = NORMAL');
}

/** True where another process writes, and did not end within the longest wait. */
export const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY';

/** What an error of SQLite means for the person; null when it is not one of the outside world (then it is a mistake). */
export function failureOfSqlite(error: unknown): Failure | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  const { code, message } = error;
  const detail = `${code}: ${message}`;
  // The second is what SQLite says where the index of the log does not fit any more.
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE') return failure('disk-full', { detail });
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH|IOERR|BUSY|LOCKED|NOLFS|PROTOCOL)/.test(code))
    return failure('library-unwritable', { detail });
  if (
    /^(SQLITE_(CORRUPT|NOTADB|FORMAT)|UNPACK_)/.test(code) ||
    /^(unsupported file format|malformed)/.test(message)
  )
    return failure('library-damaged', { detail });
  return null;
}

/** The same for an error of the file system. */
export function failureOfDisk(error: unknown): Failure | null {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return null;
  const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  return failure(isFull ? 'disk-full' : 'library-unwritable', { detail: error.message });
}
