// Links a folder of the cache to where it is looked for.
import { readlink, rm, symlink } from 'node:fs/promises';

/**
 * @param {string} target an absolute path
 * @param {string} path what is there is replaced, unless it leads there already
 */
export async function link(target, path) {
  if ((await readlink(path).catch(() => undefined)) === target) return;
  await rm(path, { recursive: true, force: true });
  // A junction is the link to a folder that Windows lets everyone make; elsewhere the word is ignored.
  await symlink(target, path, 'junction');
}
