// Opens a library that may be damaged: the file is moved aside, the newest good backup takes its place, and it is told what that means.
import { statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { failure, type Failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { isArriving } from './arrival.ts';
import { hasBackups } from './backup-files.ts';
import { restoreNewestBackup, type Restored } from './backup.ts';
import { SUSPICION_FILE } from '../first-look.ts';
import { LIBRARY_FILE, openLibrary, type Library, type LibraryDeps } from '../library.ts';

/** What was done about a damaged library, kept in its settings until the person has read it. */
export interface Restoration {
  /** When it was done, epoch ms. */
  readonly at: number;
  /** What the library holds is as it was then, epoch ms. */
  readonly backupMadeAt: number;
  /** The damaged file's name, beside the library; null when the file was gone. */
  readonly setAsideName: string | null;
  /** Recordings whose transcripts are newer than the backup, as far as the damaged file still told; null when it did not. */
  readonly missingTitles: readonly string[] | null;
}

const KEY = 'restoration';
/** Titles kept of what is missing; there may be thousands. */
const TITLES_MAX = 200;

/**
 * Opens a library. One that is damaged is replaced by its newest good backup, and its queue is paused: what was sent since
 * that backup would be sent, and charged, again.
 */
export function openOrRestore(
  directory: string,
  { otherFolders, ...deps }: LibraryDeps & { readonly otherFolders?: () => readonly string[] },
): Outcome<{ readonly library: Library; readonly restored: boolean }> {
  const lack = lackOf(directory);
  const opened = lack === null ? openLibrary(directory, deps) : failed(lack);
  if (opened.ok) return ok({ library: opened.value, restored: false });
  if (opened.failure.code !== 'library-damaged') return opened;
  const now = deps.clock.nowMs();
  // Told by the file itself: a process that dies right after the backup took its place would leave a queue that sends again what was sent since.
  const settings = (done: Restored) => ({ paused: true, [KEY]: restorationBy(done, now) });
  const path = join(directory, LIBRARY_FILE);
  const restored = restoreNewestBackup(path, directory, now, { otherFolders, settings });
  // Without a backup the first sentence is the truer one: it says what is wrong with the file.
  if (!restored.ok) return restored.failure.code === 'library-damaged' ? opened : restored;
  const again = openLibrary(directory, deps);
  if (!again.ok) return again;
  const library = again.value;
  library.events.append('library-restored', {}, now, { data: { ...restorationBy(restored.value, now) } });
  return ok({ library, restored: true });
}

const restorationBy = ({ backup, missingTitles, setAsidePath }: Restored, now: number): Restoration => ({
  at: now,
  backupMadeAt: backup.madeAt,
  setAsideName: setAsidePath === null ? null : basename(setAsidePath),
  missingTitles: missingTitles?.slice(0, TITLES_MAX) ?? null,
});

/**
 * What keeps a library from being opened as it lies there, though nobody could tell by opening it: there is none where there are backups of one, since
 * somebody deleted or emptied it, or a backup was about to take its place. Opened all the same, the one would become a new library, and the
 * other one that forgot its last work.
 */
export function lackOf(directory: string): Failure | null {
  if (isArriving(join(directory, LIBRARY_FILE)))
    return failure('library-damaged', {
      detail: 'A backup was about to take its place when Earshot was ended.',
    });
  return isGone(directory) ? failure('library-damaged', { detail: 'The file is gone or empty.' }) : null;
}

function isGone(directory: string): boolean {
  const sizeOf = (name: string): number =>
    statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0;
  try {
    return sizeOf(LIBRARY_FILE) === 0 && sizeOf(`${LIBRARY_FILE}-wal`) === 0 && hasBackups(directory);
  } catch {
    // Opening it tells why it cannot be asked for.
    return false;
  }
}

/** What the person has not been told yet. */
export function restorationOf(library: Library): Restoration | null {
  return library.settings.get(KEY, (stored) => stored as Restoration, null);
}

/** The person was told. */
export function forgetRestoration(library: Library): void {
  library.settings.set(KEY, undefined);
}

/** Work met damage in the file: the next start reads it through, whatever its size. */
export function suspect(directory: string): void {
  try {
    writeFileSync(join(directory, SUSPICION_FILE), '');
  } catch {
    // The disk refuses; the damage will be met again.
  }
}
