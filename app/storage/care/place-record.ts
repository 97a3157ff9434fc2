// The second place for backups, as this computer knows it. It is kept outside the library: a library that came from elsewhere names no
// folder of yours. The list of what was copied is here too, so that nothing in that folder is believed to be ours because of its name.
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { makeDirectorySync } from '../make-directory.ts';
import { readMark, type BackupMark } from '../../domain/backup-keeping.ts';

/** A copy that was made. */
export interface PlacedCopy extends BackupMark {
  readonly name: string;
  readonly madeAt: number;
  readonly sha256: string;
}

export interface PlaceRecord {
  /** Whose backups. */
  readonly library: string;
  /** The folder of ours inside the one that was chosen; null while there is none. */
  readonly folder: string | null;
  readonly copies: readonly PlacedCopy[];
  /** A copy that was begun: its scraps are ours to take away. */
  readonly arriving: string | null;
}

/** The folder that Earshot makes for one library inside the chosen one. */
export const folderInside = (chosen: string, libraryDir: string): string =>
  join(chosen, `Earshot backups ${idOf(libraryDir).slice(0, 8)}`);

const idOf = (libraryDir: string): string =>
  createHash('sha256').update(libraryDir).digest('hex').slice(0, 16);

/** Reads it; what is damaged, or of another library, is as if there were none. */
export function readPlace(recordPath: string, libraryDir: string): PlaceRecord {
  const none: PlaceRecord = { library: libraryDir, folder: null, copies: [], arriving: null };
  let stored: Partial<Record<keyof PlaceRecord, unknown>>;
  try {
    stored = (JSON.parse(readFileSync(recordPath, 'utf8')) ?? {}) as typeof stored;
  } catch {
    return none;
  }
  if (stored.library !== libraryDir) return none;
  return {
    library: libraryDir,
    folder: typeof stored.folder === 'string' && isAbsolute(stored.folder) ? stored.folder : null,
    copies: Array.isArray(stored.copies) ? stored.copies.flatMap(readCopy) : [],
    arriving: typeof stored.arriving === 'string' && isPlainName(stored.arriving) ? stored.arriving : null,
  };
}

/** Writes it down, on disk before this returns. */
export function writePlace(recordPath: string, record: PlaceRecord): void {
  makeDirectorySync(dirname(recordPath), 0o700);
  const arriving = `${recordPath}.${process.pid}.part`;
  const file = openSync(arriving, 'w', 0o600);
  try {
    writeSync(file, JSON.stringify(record));
    fsyncSync(file);
  } catch (error) {
    rmSync(arriving, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  renameSync(arriving, recordPath);
}

const isPlainName = (name: string): boolean => /^library-[\w-]+\.db$/.test(name);

function readCopy(stored: unknown): PlacedCopy[] {
  const mark = readMark(stored);
  const { name, madeAt, sha256 } = (stored ?? {}) as Record<string, unknown>;
  if (!mark || typeof name !== 'string' || !isPlainName(name)) return [];
  if (typeof madeAt !== 'number' || typeof sha256 !== 'string') return [];
  return [{ ...mark, name, madeAt, sha256 }];
}
