// Says whether a folder that a person chose can be listened to, and what to know about it first.
import { access, constants, realpath, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { failure, type Failure } from '../domain/failure.ts';
import { folderFailure } from '../files/errors.ts';
import { isWithin } from '../files/hung-places.ts';

export interface ChoiceSurroundings {
  /** Folders that are listened to already. */
  readonly existingFolders: readonly { readonly path: string; readonly includeSubfolders?: boolean }[];
  /** Where Earshot keeps its own data. */
  readonly libraryDir: string;
  readonly homeDir: string;
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
  let real: string;
  try {
    real = await realpath(path);
    if (!(await stat(real)).isDirectory())
      return refused('This is a file. Choose the folder in which it lies.');
    await access(real, constants.R_OK | constants.X_OK);
  } catch (error) {
    return { refused: folderFailure(error), warning: null };
  }
  const home = await realOf(around.homeDir);
  const library = await realOf(around.libraryDir);
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
    const other = await realOf(folder.path);
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
  return { refused: null, warning: null };
}

const refused = (message: string): ChoiceVerdict => ({
  refused: failure('folder-refused', { message }),
  warning: null,
});

/** A recorder's card on Windows is a whole drive too; only the drive of the system is not for listening. */
function isSystemDrive(root: string): boolean {
  if (process.platform !== 'win32') return true;
  return same(root, parse(process.env.SystemRoot ?? 'C:\\').root);
}

async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path;
  }
}

/** Windows and macOS do not tell upper and lower case apart. */
const folded = (path: string): string => (process.platform === 'linux' ? path : path.toLowerCase());
const same = (a: string, b: string): boolean => folded(a) === folded(b);
const covers = (directory: string, path: string): boolean => isWithin(folded(directory), folded(path));
