// Keeps the library's files for their owner only: made so before SQLite opens them, and mended where an earlier version or another program did not.
import { chmodSync, closeSync, lstatSync, openSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { makeDirectorySync } from './make-directory.ts';

const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;
/** What others on this computer may do with a file or folder. */
const OTHERS = 0o077;

/** What lies in a library's folder and is Earshot's, or Chromium's for it. */
const OURS =
  /^(?:library\.db.*|earshot(?:\.old)?\.log|backups|browser|sound|work|key|voices\.json(?:\.tmp)?|check-library|lock\.db(?:-journal)?|lock\.json|first-answers\.json|window\.json|\..*\.tmp)$/;
/** Of those, files that hold words. */
const WORDS =
  /^(?:library\.db.*|lock\.(?:db|json)|earshot(?:\.old)?\.log|key|voices\.json|first-answers\.json)$/;
const FOLDERS = ['backups', 'sound', 'work'] as const;

/**
 * Makes the folder of a library, or tightens the one that is there, with what of Earshot's lies in it. On Windows files take on who
 * may read them from the folder they are in, and modes mean nothing: nothing is done there.
 * @returns false where the folder stays open to others on this computer: it is not ours, or holds other things than the library
 */
export function makePrivate(directory: string, system: NodeJS.Platform = process.platform): boolean {
  makeDirectorySync(directory, DIRECTORY_MODE);
  if (system === 'win32') return true;
  const names = readdirSync(directory);
  for (const name of names) if (WORDS.test(name)) tighten(join(directory, name), FILE_MODE);
  for (const name of FOLDERS) if (names.includes(name)) tighten(join(directory, name), DIRECTORY_MODE);
  const folder = lstatSync(directory);
  if ((folder.mode & OTHERS) === 0) return true;
  // Who put other things there may want others to see them. A name behind a link is somebody's arrangement, too.
  return folder.isDirectory() && names.every((name) => OURS.test(name)) && tighten(directory, DIRECTORY_MODE);
}

/**
 * Makes an empty file for its owner only, where there is none: SQLite gives its log the same rights. One that is there is not opened,
 * since closing it would take away the locks that SQLite has on it in this process.
 */
export function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', FILE_MODE));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** @returns true when nobody else may reach it any more */
function tighten(path: string, mode: number): boolean {
  try {
    const info = lstatSync(path);
    if (info.isSymbolicLink() || !isMine(info)) return false;
    if ((info.mode & OTHERS) !== 0) chmodSync(path, mode);
    // Some file systems have one mode for all files, and take every other in silence.
    return (lstatSync(path).mode & OTHERS) === 0;
  } catch {
    return false;
  }
}

const isMine = ({ uid }: Stats): boolean => process.getuid === undefined || uid === process.getuid();
