// Says whether a folder that a person chose can be listened to, and what to know about it first.
import { join, parse } from 'node:path';
import { failure, type Failure } from '../domain/failure.ts';
import type { SidecarSettings } from '../domain/sidecars.ts';
import type { FilesWorker } from '../files/files-worker.ts';
import { isWithin } from '../files/hung-places.ts';

/** A folder that is listened to already. */
export interface ExistingFolder {
  readonly path: string;
  readonly name?: string;
  readonly includeSubfolders?: boolean;
  readonly sidecars?: SidecarSettings;
}

export interface ChoiceSurroundings {
  readonly existingFolders: readonly ExistingFolder[];
  /** Where Earshot keeps its own data. */
  readonly libraryDir: string;
  readonly homeDir: string;
  /** How paths are resolved, without waiting for a disk that hangs. */
  readonly resolve: FilesWorker['resolve'];
}

export interface ChoiceVerdict {
  /** Why this folder cannot be taken; null when it can. */
  readonly refused: Failure | null;
  /** Something to know before it is taken. */
  readonly warning: string | null;
}

/** Directories in which whole systems live. */
const SYSTEM_ROOTS = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/proc',
  '/run',
  '/sbin',
  '/sys',
  '/usr',
  '/var',
];

/**
 * Checks a choice.
 * @param path absolute path of the chosen folder
 */
export async function checkFolderChoice(path: string, around: ChoiceSurroundings): Promise<ChoiceVerdict> {
  const { resolve } = around;
  const resolved = await resolve(path);
  if (!resolved.ok) return { refused: resolved.failure, warning: null };
  const real = resolved.value;
  const home = await realOf(around.homeDir, resolve);
  const library = await realOf(around.libraryDir, resolve);
  const { root } = parse(real);

  if (same(real, root) && isSystemDrive(root))
    return refused('This is the whole disk. Choose the folder in which your recordings arrive.');
  if (SYSTEM_ROOTS.some((place) => same(real, place)))
    return refused('This folder belongs to the system. Choose the folder in which your recordings arrive.');
  if (covers(real, home))
    return refused(
      'This is your whole home folder, or contains it. Choose the folder in it in which your recordings arrive.',
    );
  if (covers(library, real)) return refused('Earshot keeps its own data in this folder. Choose another one.');
  if (covers(real, library))
    return refused('Earshot keeps its own data in a folder inside this one. Choose another one.');
  for (const folder of around.existingFolders) {
    const other = await realOf(folder.path, resolve);
    if (same(real, other)) return refused('This folder is already listened to.');
    if (covers(other, real) && folder.includeSubfolders !== false)
      return refused(`This folder lies in ${folder.path}, which is already listened to with its subfolders.`);
    if (covers(real, other))
      return refused(
        `The folder ${folder.path} lies in this one and is already listened to. Remove it first, or choose another one.`,
      );
  }

  if (same(real, root))
    return { refused: null, warning: 'This is a whole drive: every recording on it is taken up.' };
  if (same(real, join(home, 'Music')))
    return { refused: null, warning: 'This looks like a music library: songs would be transcribed as well.' };
  return { refused: null, warning: await exportsInTheWay(real, around) };
}

/** What a show writes beside its folder may lie in the chosen one, or around it. */
async function exportsInTheWay(
  real: string,
  { existingFolders, resolve }: ChoiceSurroundings,
): Promise<string | null> {
  for (const { name, path, sidecars } of existingFolders) {
    if (sidecars?.place !== 'folder' || sidecars.directory === null || sidecars.formats.length === 0)
      continue;
    const exports = await realOf(sidecars.directory, resolve);
    if (!covers(real, exports) && !covers(exports, real)) continue;
    const where = covers(real, exports) ? 'into this folder' : `into ${sidecars.directory}, around this one`;
    return `The transcripts of ${name ?? path} are written ${where}. ${HARMLESS}`;
  }
  return null;
}

/**
 * What to know before a show's transcripts are written into a directory: folders that are listened to in it, or around it.
 * @param directory absolute path, without links
 */
export async function exportPlaceWarning(
  directory: string,
  { existingFolders, resolve }: Pick<ChoiceSurroundings, 'existingFolders' | 'resolve'>,
): Promise<string | null> {
  for (const { name, path } of existingFolders) {
    const listened = await realOf(path, resolve);
    if (covers(listened, directory))
      return `This folder lies in ${name ?? path}, which Earshot listens to. ${HARMLESS}`;
    if (covers(directory, listened))
      return `The folder ${name ?? path}, which Earshot listens to, lies in this one. ${HARMLESS}`;
  }
  return null;
}

/** Why transcripts in a folder that is listened to do not come back as recordings. */
const HARMLESS =
  'Transcripts are no recordings, so they are never taken in; but a folder of their own keeps things tidy.';

const refused = (message: string): ChoiceVerdict => ({
  refused: failure('folder-refused', { message }),
  warning: null,
});

/** A recorder's card on Windows is a whole drive too; only the drive of the system is not for listening. */
function isSystemDrive(root: string): boolean {
  if (process.platform !== 'win32') return true;
  return same(root, parse(process.env.SystemRoot ?? 'C:\\').root);
}

async function realOf(path: string, resolve: FilesWorker['resolve']): Promise<string> {
  const resolved = await resolve(path);
  return resolved.ok ? resolved.value : path;
}

/** Windows and macOS do not tell upper and lower case apart. */
const folded = (path: string): string => (process.platform === 'linux' ? path : path.toLowerCase());
const same = (a: string, b: string): boolean => folded(a) === folded(b);
const covers = (directory: string, path: string): boolean => isWithin(folded(directory), folded(path));
