// Lays what the app needs beside its code into out/: the speech model and the sample recording.
import { cp, mkdir, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { provideModel } from './model.mjs';
import { outDir, projectDir } from './paths.mjs';

/** Makes out/model (a link into the cache) and out/sample. */
export async function provideAssets() {
  await mkdir(outDir, { recursive: true });
  await link(await provideModel(), join(outDir, 'model'));
  await cp(join(projectDir, 'build', 'sample'), join(outDir, 'sample'), { recursive: true });
}

/**
 * @param {string} target
 * @param {string} path
 */
async function link(target, path) {
  if ((await readlink(path).catch(() => undefined)) === target) return;
  await rm(path, { recursive: true, force: true });
  // A junction is the link to a folder that Windows lets everyone make; elsewhere the word is ignored.
  await symlink(target, path, 'junction');
}
