// The cache of everything set-up fetches or builds, shared by all clones of one person on one machine.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { holdsContents, writeContents } from './contents.mjs';
import { withLock } from './lock.mjs';
import { say, SetupError } from './say.mjs';

/**
 * The folder of the cache: `EARSHOT_BUILD_CACHE`, or `earshot-build` in the system's usual place.
 * @returns {string} an absolute path that may not exist yet
 */
export function cacheDir() {
  const env = process.env;
  if (env.EARSHOT_BUILD_CACHE) return env.EARSHOT_BUILD_CACHE;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'earshot-build');
  if (process.platform === 'win32') {
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'earshot-build', 'Cache');
  }
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'earshot-build');
}

/** Folders of the cache lie in here, each with a record of its contents beside it; those of before there were records are not looked at. */
const KEPT = 'checked';

/** @param {string} name */
const placeOf = (name) => {
  const folder = join(cacheDir(), KEPT, name);
  return { folder, record: `${folder}.json` };
};

/**
 * Whether a folder of the cache is there, and as it was made.
 * @param {string} name
 */
export async function isCached(name) {
  const { folder, record } = placeOf(name);
  return existsSync(folder) && (await holdsContents(folder, record));
}

/**
 * A folder of the cache, made on first use. It appears under its name only when it is complete, by a rename: an
 * interrupted download or build leaves nothing that looks finished, and whoever comes second finds the first one's.
 * A folder that is not as it was made is made anew.
 * @param {string} name names the content for good: version, platform and a hash of whatever shapes it
 * @param {(folder: string) => Promise<void>} make fills an empty folder
 * @returns {Promise<string>} the path of the finished folder
 */
export async function cached(name, make) {
  const { folder: finished, record } = placeOf(name);
  if (await isCached(name)) return finished;
  return withLock(name, async () => {
    if (await isCached(name)) return finished;
    const aside = (/** @type {string} */ word) => join(cacheDir(), KEPT, `.${word}-${name}-${process.pid}`);
    const unfinished = aside('unfinished');
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    try {
      if (existsSync(finished)) {
        say(`${finished} is not as it was made: it is made anew`);
        // Moved first: what still runs out of it goes on.
        await rename(finished, aside('changed'));
        await rm(aside('changed'), { recursive: true, force: true });
      }
      await make(unfinished);
      await writeContents(unfinished, record);
      await rename(unfinished, finished);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
    return finished;
  });
}

/**
 * Reads every byte of a folder of the cache that is to be given away.
 * @param {string} folder as `cached` returned it
 * @throws {SetupError} when it is not as it was made
 */
export async function verifyCached(folder) {
  if (await holdsContents(folder, `${folder}.json`, { readAll: true })) return;
  throw new SetupError(`${folder} is not as it was made. Delete it and start again: it is made anew.`);
}

/**
 * A short name for what an item was made from.
 * @param {...(string | Buffer)} parts
 * @returns {string} 12 hexadecimal digits
 */
export function digest(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 12);
}
