// Which log belongs to which library file. SQLite takes the log beside a file for its own, also where a sync service has put another
// file in its place: it would be written into that one, page by page. (Closing a file that lost its name leaves the log behind as well.)
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { stampOf } from './backup-files.ts';
import { lastingInode } from './known-libraries.ts';

const noteOf = (libraryPath: string): string => `${libraryPath}-log.json`;
const logOf = (libraryPath: string): string => `${libraryPath}-wal`;

/** Notes, while a library is open and has a log, that the two belong together. Where it cannot be written, SQLite alone decides. */
export function noteLog(libraryPath: string): void {
  const [file, log] = [lastingInode(libraryPath), lastingInode(logOf(libraryPath))];
  if (file === null || log === null) return;
  try {
    writeFileSync(noteOf(libraryPath), JSON.stringify({ file, log }), { mode: 0o600 });
  } catch {
    // The disk is full, or not ours to write on.
  }
}

/** The library was closed in order: its log is gone. */
export function forgetLog(libraryPath: string): void {
  rmSync(noteOf(libraryPath), { force: true });
}

/**
 * Moves a log away that was left by another file under this name. Call it before the library is opened.
 * @returns where the log is now; null when there was nothing to move
 */
export function parkForeignLog(libraryPath: string, nowMs: number): string | null {
  if ((statSync(logOf(libraryPath), { throwIfNoEntry: false })?.size ?? 0) === 0) return null;
  const note = readNote(libraryPath);
  if (!note || note.log !== lastingInode(logOf(libraryPath)) || note.file === lastingInode(libraryPath))
    return null;
  const parked = `${logOf(libraryPath)}.left-${stampOf(nowMs)}`;
  renameSync(logOf(libraryPath), parked);
  rmSync(`${libraryPath}-shm`, { force: true });
  forgetLog(libraryPath);
  return parked;
}

function readNote(libraryPath: string): { readonly file: unknown; readonly log: unknown } | null {
  try {
    const { file, log } = JSON.parse(readFileSync(noteOf(libraryPath), 'utf8')) as Record<string, unknown>;
    return { file, log };
  } catch {
    return null;
  }
}
