// The cache of everything set-up fetches or builds, shared by all clones of one person on one machine.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { withLock } from './lock.mjs';

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

/**
 * A folder of the cache, made on first use. It appears under its name only when it is complete, by a rename: an
 * interrupted download or build leaves nothing that looks finished, and whoever comes second finds the first one's.
 * @param {string} name names the content for good: version, platform and a hash of whatever shapes it
 * @param {(folder: string) => Promise<void>} make fills an empty folder
 * @returns {Promise<string>} the path of the finished folder
 */
export async function cached(name, make) {
  const finished = join(cacheDir(), name);
  if (existsSync(finished)) return finished;
  return withLock(name, async () => {
    if (existsSync(finished)) return finished;
    const unfinished = join(cacheDir(), `.unfinished-${name}-${process.pid}`);
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    try {
      await make(unfinished);
      await rename(unfinished, finished).catch((error) => {
        if (!existsSync(finished)) throw error;
      });
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
    return finished;
  });
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
