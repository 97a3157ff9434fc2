// Keeps two set-ups from doing the same work at once: the second one waits for the first.
import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheDir, digest } from './cache.mjs';
import { projectDir } from './paths.mjs';
import { say } from './say.mjs';

const HEARTBEAT_MS = 5_000;
const STALE_MS = 30_000;
const POLL_MS = 250;
/** A shorter wait needs no word. */
const TELL_MS = 2_000;

/**
 * Holds a named lock while the work goes on. A lock whose holder died is taken over: at once when that shows in this
 * machine's process list, else (a container with the same cache, say) once its heartbeat has stopped.
 * @template T
 * @param {string} name a file name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>} what the work returns
 */
export async function withLock(name, work) {
  const folder = join(cacheDir(), '.locks');
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  const askedAt = Date.now();
  let told = false;
  while (!(await take(path))) {
    if (await isStale(path)) {
      await rm(path, { force: true });
      continue;
    }
    if (!told && Date.now() - askedAt > TELL_MS) {
      say('waiting for another set-up on this machine to finish');
      told = true;
    }
    await sleep(POLL_MS);
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(path, { force: true });
  }
}

/**
 * Holds the lock of this clone: on node_modules and out/.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>} what the work returns
 */
export function withCloneLock(work) {
  return withLock(`clone-${digest(projectDir)}`, work);
}

/** @param {string} path */
async function take(path) {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(`${process.pid} ${hostname()}`);
    await file.close();
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} path */
async function isStale(path) {
  try {
    const [content, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    if (Date.now() - mtimeMs > STALE_MS) return true;
    const [pid, host] = content.split(' ');
    return host === hostname() && !isAlive(Number(pid));
  } catch {
    return false; // Released in the meantime.
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
