// Files that a person saves at a place they chose: written whole or not at all, and told in words where they cannot be.
import { basename } from 'node:path';
import { ok, failed, type Outcome } from '../domain/result.ts';
import { failureOfWriting, writeFileAtomic, writeNewFile } from '../files/write-file-atomic.ts';

export { failureOfWriting, writeFileAtomic } from '../files/write-file-atomic.ts';
export { failureOfSqlite } from '../storage/database.ts';
export { makeDirectory } from '../storage/make-directory.ts';

/** Writes a file, over one that is there. @returns its name */
export async function saveFile(path: string, content: string | Uint8Array): Promise<Outcome<string>> {
  try {
    await writeFileAtomic(path, content);
    return ok(basename(path));
  } catch (error) {
    return failed(failureOfWriting(error));
  }
}

/** Writes files into a folder; a name that is taken gets a number. @returns the folder's name */
export async function saveNewFiles(
  directory: string,
  files: readonly { readonly stem: string; readonly ending: string; readonly content: string }[],
): Promise<Outcome<string>> {
  try {
    for (const { content, ending, stem } of files) await writeNewFile(directory, stem, ending, content);
    return ok(basename(directory));
  } catch (error) {
    return failed(failureOfWriting(error));
  }
}
