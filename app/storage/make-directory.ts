// Makes a folder with all that it lies in, one after the other, and comes to an end: Node's own `recursive` (20.20.2) does not always, where a folder
// cannot be made.
import { mkdirSync, statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : null);

/** Of a name that is taken, but by a link that leads nowhere, the second says more. */
const tellingOf = (refusal: Error, look: unknown): Error =>
  codeOf(refusal) === 'EEXIST' ? errorOf(look) : refusal;

const errorOf = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** Makes it where it is not there. Throws what the system says of the folder that cannot be made. @param mode of those that are made */
export function makeDirectorySync(path: string, mode?: number): void {
  const refusal = tried(path, mode);
  if (codeOf(refusal) !== 'ENOENT' || dirname(path) === path) return toldSync(path, refusal);
  makeDirectorySync(dirname(path), mode);
  toldSync(path, tried(path, mode));
}

/** @returns why not; null where it was made */
function tried(path: string, mode?: number): Error | null {
  try {
    mkdirSync(path, mode);
    return null;
  } catch (error) {
    return errorOf(error);
  }
}

/** Throws, unless it was made or is there. */
function toldSync(path: string, refusal: Error | null): void {
  if (refusal === null) return;
  let isThere: boolean;
  try {
    isThere = statSync(path).isDirectory();
  } catch (look) {
    throw tellingOf(refusal, look);
  }
  if (!isThere) throw refusal;
}

/** The same, off this thread. */
export async function makeDirectory(path: string, mode?: number): Promise<void> {
  const make = (): Promise<Error | null> => mkdir(path, mode).then(() => null, errorOf);
  const refusal = await make();
  if (codeOf(refusal) !== 'ENOENT' || dirname(path) === path) return told(path, refusal);
  await makeDirectory(dirname(path), mode);
  return told(path, await make());
}

async function told(path: string, refusal: Error | null): Promise<void> {
  if (refusal === null) return;
  const look = await stat(path).catch((error: unknown) => {
    throw tellingOf(refusal, error);
  });
  if (!look.isDirectory()) throw refusal;
}
