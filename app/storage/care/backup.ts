// Backups of the library: made while it is worked with, kept in a row, and put in the place of a damaged file.
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { chmod, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectorySync } from '../make-directory.ts';
import type { Database } from 'better-sqlite3';
import type { BackupKind, BackupMark } from '../../domain/backup-keeping.ts';
import { failure } from '../../domain/failure.ts';
import { latest, type LivedTime } from '../../domain/lived-time.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import {
  backupName,
  backupsOf,
  listBackups,
  listBackupsIn,
  markCopy,
  stampOf,
  sweep,
  unfinishedName,
  type Backup,
} from './backup-files.ts';
import { arrivedPath, BESIDE, setAsidePathOf, turnBack } from './arrival.ts';
import { failureOfDisk, failureOfSqlite, openForCare, openForReading } from '../database.ts';
import { NEWEST_VERSION } from '../migrations/fingerprints.ts';
import { isOurs } from '../schema.ts';

/** Pages copied before other work gets its turn: 256 KB, a millisecond or two. */
const STEP_PAGES = 64;

const NOTHING_COPIED = 'SQLITE_BUSY: the library was in use, and nothing of it was copied';

/** What was done about a damaged library. */
export interface Restored {
  /** Where the damaged file is now, untouched; null when there was none. */
  readonly setAsidePath: string | null;
  readonly backup: Backup;
  /** Titles of recordings whose transcripts are newer than the backup, as far as the damaged file still tells; null when it does not. */
  readonly missingTitles: readonly string[] | null;
}

export interface RestoreHow {
  readonly otherFolders?: (() => readonly string[]) | undefined;
  readonly settings?: (restored: Restored) => Readonly<Record<string, unknown>>;
}

export interface BackupOrder {
  readonly kind: BackupKind;
  /** What the clock says, for the name only. */
  readonly nowMs: number;
  readonly lived: LivedTime;
  /** The mark's counter: higher than that of every backup before. */
  readonly serial: number;
  /** Backups with a lower counter are not kept: see `superfluous`. */
  readonly floor: number;
}

/**
 * Copies the library while it goes on working, and drops the copies that are not kept: see `superfluous`.
 * A copy has its name only when it is whole and on disk.
 */
export async function makeBackup(
  db: Database,
  directory: string,
  { floor, kind, lived, nowMs, serial }: BackupOrder,
): Promise<Outcome<Backup>> {
  const backups = backupsOf(directory);
  const madeAt = Math.floor(nowMs / 1_000) * 1_000;
  const path = join(backups, backupName(madeAt, serial));
  const unfinished = unfinishedName(path);
  const mark: BackupMark = { serial, kind, stampMs: latest(lived) };
  try {
    makeDirectorySync(backups, 0o700);
    await rm(unfinished, { force: true });
    const { totalPages } = await db.backup(unfinished, { progress: () => STEP_PAGES });
    // What SQLite would not let it begin, better-sqlite3 13.2.0 calls a copy of no pages (findings/better-sqlite3-calls-a-backup-done-that-copied-nothing.sh).
    if (totalPages === 0) return failed(failure('library-unwritable', { detail: NOTHING_COPIED }));
    await chmod(unfinished, 0o600);
    markCopy(unfinished, mark);
    const file = await open(unfinished, 'r+');
    await file.sync().finally(() => file.close());
    await rename(unfinished, path);
    await sweep(backups, lived.livedMs, floor);
    return ok({ path, madeAt, ...mark });
  } catch (error) {
    const known = failureOfSqlite(error) ?? failureOfDisk(error);
    await rm(unfinished, { force: true }).catch(() => undefined);
    if (known) return failed(known);
    throw error;
  }
}

/**
 * Copies a library that an older Earshot made, before this one changes its tables. Nothing is done for an empty library,
 * one that is of this version, one that is not for us, and one that was copied before an attempt that did not come to its end. Call it
 * before the library is opened: see `copyClosed`.
 * @returns a failure when the disk is full: then nothing is to be migrated either
 */
export function backupBeforeMigration(
  libraryPath: string,
  directory: string,
  nowMs: number,
): Outcome<Backup | null> {
  if ((statSync(libraryPath, { throwIfNoEntry: false })?.size ?? 0) === 0) return ok(null);
  const unfinished = unfinishedName(join(backupsOf(directory), 'library-before-update.db'));
  let db: Database | undefined;
  try {
    db = openForCare(libraryPath);
    const version = db.pragma('user_version', { simple: true }) as number;
    if (version === 0 || version >= NEWEST_VERSION || !isOurs(db)) return ok(null);
    const last = listBackups(directory)[0];
    if (last?.kind === 'before-update' && isCopyOf(last.path, db)) return ok(last);
    makeDirectorySync(backupsOf(directory), 0o700);
    rmSync(unfinished, { force: true });
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    if (!copyClosed(libraryPath, unfinished)) {
      // One statement of SQLite's own that reads a single state, its log included; it takes many times as long.
      db = openForCare(libraryPath);
      rmSync(unfinished, { force: true });
      db.prepare('VACUUM INTO ?').run(unfinished);
    }
    chmodSync(unfinished, 0o600);
    // Only now: each backup is opened for its counter, and most starts make none. The time that was lived is not known before the
    // library is open; copies of this kind are kept by their counter alone.
    const serial = (listBackups(directory)[0]?.serial ?? 0) + 1;
    const madeAt = Math.floor(nowMs / 1_000) * 1_000;
    const path = join(backupsOf(directory), backupName(madeAt, serial));
    const mark: BackupMark = { serial, kind: 'before-update', stampMs: 0 };
    markCopy(unfinished, mark);
    flush(unfinished);
    renameSync(unfinished, path);
    return ok({ path, madeAt, ...mark });
  } catch (error) {
    rmSync(unfinished, { force: true });
    const known = failureOfSqlite(error) ?? failureOfDisk(error);
    if (!known) throw error;
    // A migration is all or nothing by itself. What cannot be copied for another reason must not keep the library shut.
    return known.code === 'disk-full' ? failed(known) : ok(null);
  } finally {
    db?.close();
  }
}

/**
 * True for a copy of the library as it is, but for migrations. Each attempt would make one more: all of the library's size, and in the end the
 * two that are kept would be of half-way tables.
 */
function isCopyOf(path: string, db: Database): boolean {
  let copy: Database | undefined;
  try {
    copy = openForReading(path);
    return isOurs(copy) && signOfWork(copy) === signOfWork(db);
  } catch {
    return false;
  } finally {
    copy?.close();
  }
}

/** Other whenever a library was worked with, and after a migration the same: what was written in its trail, edited, and how long it has lived. */
function signOfWork(db: Database): string {
  const lasts = ['events', 'edits'].map((table) => {
    const isThere = db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) !== undefined;
    return isThere ? db.prepare<[], number>(`SELECT max(id) FROM ${table}`).pluck().get() : null;
  });
  const lived = db.prepare("SELECT value FROM settings WHERE key = 'livedTime'").pluck().get();
  return JSON.stringify([...lasts, lived]);
}

/**
 * Copies the file of a library that nobody has open: in no time where the file system lets files share blocks. It must not be open in
 * this process either, since closing the copied file would take away SQLite's locks on it (sqlite.org, "How to corrupt", 2.2).
 * @returns false when it was open somewhere, or was opened meanwhile: then the copy is worth nothing
 */
function copyClosed(path: string, to: string): boolean {
  // The last to close a library takes its log away.
  const isOpen = (): boolean => existsSync(`${path}-wal`);
  const stateOf = (): string => {
    const { mtimeNs, size } = statSync(path, { bigint: true });
    return `${mtimeNs} ${size}`;
  };
  if (isOpen()) return false;
  const before = stateOf();
  copyFileSync(path, to, constants.COPYFILE_FICLONE);
  return !isOpen() && stateOf() === before;
}

/**
 * Moves a damaged library file aside, with its log, and puts the newest good backup in its place. Call it on a library
 * that is not open, after `openLibrary` said `library-damaged`.
 * @param how `otherFolders`: where copies of backups lie, asked only when there is no good one beside the library; `settings`: what the backup is to
 * say of that, from the moment on that it is the library
 * @returns a failure when there is no good backup, or the disk refuses: the damaged file is then still in its place
 */
export function restoreNewestBackup(
  libraryPath: string,
  directory: string,
  nowMs: number,
  how: RestoreHow = {},
): Outcome<Restored> {
  const { otherFolders = () => [], settings } = how;
  const copy = `${libraryPath}.part`;
  try {
    turnBack(libraryPath);
    // What a killed process left beside its copy would be applied to this one.
    for (const part of ['-journal', ...BESIDE]) rmSync(copy + part, { force: true });
    const isGood = ({ path }: Backup): boolean => {
      copyFileSync(path, copy);
      return isSoundBackup(copy);
    };
    const backup = listBackups(directory).find(isGood) ?? otherFolders().flatMap(listBackupsIn).find(isGood);
    if (!backup) {
      rmSync(copy, { force: true });
      return failed(failure('library-damaged', { detail: 'There is no good backup.' }));
    }
    const missingTitles = titlesSince(libraryPath, backup.madeAt);
    const stamp = stampOf(nowMs);
    const setAsidePath = existsSync(libraryPath) ? setAsidePathOf(libraryPath, stamp) : null;
    const restored: Restored = { setAsidePath, backup, missingTitles };
    if (settings) setIn(copy, settings(restored));
    flush(copy);
    putInPlace(copy, libraryPath, stamp);
    return ok(restored);
  } catch (error) {
    rmSync(copy, { force: true });
    const known = failureOfSqlite(error) ?? failureOfDisk(error);
    if (known) return failed(known);
    throw error;
  }
}

/**
 * Sets the damaged file aside, and puts a good copy of a backup in its place. Killed anywhere in between, it is begun anew by the next start: see arrival.ts.
 */
function putInPlace(copy: string, libraryPath: string, stamp: string): void {
  const arrived = arrivedPath(libraryPath, stamp);
  const setAside = setAsidePathOf(libraryPath, stamp);
  const wasThere = existsSync(libraryPath);
  renameSync(copy, arrived);
  try {
    if (wasThere) keepUnder(libraryPath, setAside);
    // The log goes before the new file comes: an old log beside a new file would be applied to it.
    for (const part of BESIDE)
      if (existsSync(libraryPath + part)) renameSync(libraryPath + part, setAside + part);
    // In one step: at no moment is there no library, which would be taken for a new one.
    renameSync(arrived, libraryPath);
  } catch (error) {
    turnBack(libraryPath);
    throw error;
  }
}

/** Writes settings into a copy that is nobody's yet. It may be of any version: settings have been the same since the first. */
function setIn(path: string, settings: Readonly<Record<string, unknown>>): void {
  const db = openForCare(path);
  try {
    // A copy that this breaks off is made anew; a journal beside it would outlive it.
    db.pragma('journal_mode = MEMORY');
    const set = db.prepare('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)');
    for (const [key, value] of Object.entries(settings)) set.run(key, JSON.stringify(value));
  } finally {
    db.close();
  }
}

/** Reads a copy through, when nothing is in it but what Earshot makes. */
export function isSoundBackup(path: string): boolean {
  let db: Database | undefined;
  try {
    db = openForCare(path);
    return isOurs(db) && db.pragma('integrity_check(1)', { simple: true }) === 'ok';
  } catch {
    return false;
  } finally {
    db?.close();
  }
}

/** Gives a file a second name; where the file system cannot, a copy. */
function keepUnder(path: string, otherPath: string): void {
  try {
    linkSync(path, otherPath);
  } catch {
    copyFileSync(path, otherPath);
  }
}

function titlesSince(path: string, sinceMs: number): readonly string[] | null {
  let db: Database | undefined;
  try {
    db = openForReading(path);
    if (!isOurs(db)) return null;
    return db
      .prepare<[number], string>(
        `SELECT DISTINCT r.title FROM transcripts t JOIN recordings r ON r.id = t.recording_id WHERE t.created_at >= ? AND (t.is_current = 1 OR t.shelved IS NOT NULL) ORDER BY 1`,
      )
      .pluck()
      .all(sinceMs);
  } catch {
    return null;
  } finally {
    db?.close();
  }
}

function flush(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
