// The backups that lie beside a library: their names, the marks inside them, and what is swept away.
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { newestFirst, readMark, superfluous, type BackupMark } from '../../domain/backup-keeping.ts';
import { openForCare, openForReading } from '../database.ts';
import { isOurs } from '../schema.ts';

const BACKUP_DIRECTORY = 'backups';
/** The number behind the time is the mark's counter, for people; what counts is the one inside. */
const NAME = /^library-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)Z(?:-\d+)?\.db$/;
const UNFINISHED = '.part';
/** The setting under which a backup, and only a backup, holds its mark. */
export const MARK_KEY = 'backup';
/** The setting that says that what was deleted has to go from the backups too: of the library that was asked, and of no copy. */
export const FORGET_KEY = 'backupsForget';
/** SQLite file format, bytes 18 and 19: a file with a log beside it. Only those of before there were marks are such. */
const WITH_LOG = 2;

export interface Backup extends BackupMark {
  readonly path: string;
  /** What the clock said when it was made, epoch ms, to the second: a label, see `BackupMark` for the order. */
  readonly madeAt: number;
}

/** Where the backups of a library lie. */
export const backupsOf = (directory: string): string => join(directory, BACKUP_DIRECTORY);

/** The backups in a folder, newest first. */
export function listBackupsIn(folder: string): readonly Backup[] {
  return newestFirst(
    namesIn(folder).flatMap((name) => {
      const time = NAME.exec(name)?.[1];
      if (time === undefined) return [];
      const path = join(folder, name);
      return [{ path, madeAt: timeOf(time), ...markOf(path) }];
    }),
  );
}

const namesIn = (folder: string): readonly string[] =>
  statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];

/** The backups of a library, newest first. */
export const listBackups = (directory: string): readonly Backup[] => listBackupsIn(backupsOf(directory));

/** Whether there is any, without opening one. */
export const hasBackups = (directory: string): boolean =>
  namesIn(backupsOf(directory)).some((name) => NAME.test(name));

/** A name for a backup that is made now. */
export const backupName = (madeAt: number, serial: number): string =>
  `library-${stampOf(madeAt)}-${serial}.db`;

/** Under which name a backup lies until it is whole. */
export const unfinishedName = (path: string): string => path + UNFINISHED;

/**
 * Writes its mark into a copy, which is nobody else's yet, and leaves it as one file without a log. The wish to forget is taken out:
 * put in the library's place one day, the copy would delete what is newer, and the file that was set aside, unasked.
 */
export function markCopy(path: string, mark: BackupMark): void {
  const db = openForCare(path);
  try {
    db.pragma('journal_mode = DELETE');
    db.prepare('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)').run(
      MARK_KEY,
      JSON.stringify(mark),
    );
    db.prepare('DELETE FROM settings WHERE key = ?').run(FORGET_KEY);
  } finally {
    db.close();
  }
}

/**
 * Removes what is not kept, and what backups that were cut off have left. The newest stays whatever its name says.
 * @param floor see `superfluous`
 */
export async function sweep(folder: string, livedMs: number, floor: number): Promise<void> {
  for (const old of superfluous(listBackupsIn(folder), livedMs, floor)) await rm(old.path, { force: true });
  for (const name of readdirSync(folder))
    if (name.startsWith('library-') && name.includes(UNFINISHED))
      await rm(join(folder, name), { force: true });
}

/** What stands behind the library's name in those of files that were put aside: see backup.ts and log-note.ts. */
const SET_ASIDE = ['.damaged-', '-wal.left-'];

/** Deletes the files that stood in the library's place before, damaged or replaced, with their logs. */
export async function removeSetAside(libraryPath: string): Promise<void> {
  const name = basename(libraryPath);
  for (const other of await readdir(dirname(libraryPath)))
    if (SET_ASIDE.some((mark) => other.startsWith(name + mark)))
      await rm(join(dirname(libraryPath), other), { force: true });
}

/** The mark inside a backup; one of before there were marks, or that cannot be read, comes after all others. */
function markOf(path: string): BackupMark {
  const none: BackupMark = { serial: 0, kind: 'daily', stampMs: 0 };
  try {
    if (hasLog(path)) return none;
    const db = openForReading(path);
    try {
      // Nothing of a foreign file is asked for anything: what is called a table may be a view.
      if (!isOurs(db)) return none;
      const value = db
        .prepare<[string], string>('SELECT value FROM settings WHERE key = ?')
        .pluck()
        .get(MARK_KEY);
      return (value === undefined ? undefined : readMark(JSON.parse(value))) ?? none;
    } finally {
      db.close();
    }
  } catch {
    return none;
  }
}

/** Opening such a file would make a log beside it. */
function hasLog(path: string): boolean {
  const head = Buffer.alloc(20);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, head.length, 0);
  } finally {
    closeSync(file);
  }
  return head[18] === WITH_LOG;
}

/** UTC, to the second, in signs that every file system takes. */
export function stampOf(instantMs: number): string {
  return `${new Date(instantMs).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
}

function timeOf(stamp: string): number {
  const [date = '', time = ''] = stamp.split('T');
  return Date.parse(`${date}T${time.replaceAll('-', ':')}Z`);
}
