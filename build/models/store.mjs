// Puts models where Earshot looks for them: the folder of this account, or the one that `EARSHOT_MODELS_DIR` names.
import { constants } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { holdsContents } from '../setup/contents.mjs';

/**
 * Where the app of this account keeps its models: `app/compose/models.ts` says the same.
 * @returns {string} an absolute path that may not exist yet
 */
export function modelStore(env = process.env, platform = process.platform) {
  if (env.EARSHOT_MODELS_DIR) return env.EARSHOT_MODELS_DIR;
  const home = homedir();
  const accounts = {
    darwin: () => join(home, 'Library', 'Application Support'),
    win32: () => env.APPDATA ?? join(home, 'AppData', 'Roaming'),
  };
  const account = accounts[/** @type {keyof typeof accounts} */ (platform)];
  return join(account?.() ?? (env.XDG_CONFIG_HOME || join(home, '.config')), 'Earshot', 'models');
}

/**
 * Copies a model from the cache into a store. It appears under its name when it is whole; one that is there and the same is left alone.
 * @param {string} folder of the cache
 * @param {string} id
 * @param {string} store
 * @returns {Promise<string>} its folder
 */
export async function putInStore(folder, id, store) {
  const place = join(store, id);
  if (await holdsContents(place, `${folder}.json`, { readAll: true, remember: false })) return place;
  await mkdir(store, { recursive: true });
  const unfinished = await mkdtemp(join(store, `.${id}-`));
  try {
    for (const name of await readdir(folder))
      // Where the disk can, the two share their bytes until one is changed.
      await copyFile(join(folder, name), join(unfinished, name), constants.COPYFILE_FICLONE);
    await rm(place, { recursive: true, force: true });
    await rename(unfinished, place);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return place;
}
