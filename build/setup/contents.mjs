// What lies in a folder of the cache, written down when it was made, and compared before the folder is believed again.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile, readlink, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * `files`: each file's SHA-256, each link's target, by path with forward slashes. `seen`: how the files stood when they were last read
 * through. A file that is changed gets another `ctime`, which no program can set, so what stands as it did need not be read again.
 * @typedef {{ files: Record<string, string>, seen: string }} Contents
 */

/**
 * Writes down what is in a folder.
 * @param {string} folder
 * @param {string} record the file that says so, outside the folder: what is in there is packed
 */
export async function writeContents(folder, record) {
  await save(record, { files: await hashesOf(folder), seen: await stampOf(folder) });
}

/**
 * Whether a folder holds what was written down, neither more nor less.
 * @param {string} folder
 * @param {string} record
 * @param {{ readAll?: boolean, remember?: boolean }} [options] `readAll`: every byte, though it stands as it did; `remember`: false for a
 *   copy of the folder that the record is of
 */
export async function holdsContents(folder, record, { readAll = false, remember = true } = {}) {
  try {
    /** @type {Contents} */
    const { files, seen } = JSON.parse(await readFile(record, 'utf8'));
    const stamp = await stampOf(folder);
    if (stamp === seen && !readAll) return true;
    if (!isSame(files, await hashesOf(folder))) return false;
    if (stamp !== seen && remember) await save(record, { files, seen: stamp });
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} record
 * @param {Contents} contents
 */
async function save(record, contents) {
  const unfinished = `${record}.${process.pid}`;
  await writeFile(unfinished, JSON.stringify(contents));
  await rename(unfinished, record);
}

/**
 * @param {Record<string, string>} wanted
 * @param {Record<string, string>} found
 */
function isSame(wanted, found) {
  const paths = Object.keys(wanted);
  return paths.length === Object.keys(found).length && paths.every((path) => wanted[path] === found[path]);
}

/** @param {string} folder */
async function hashesOf(folder) {
  /** @type {Record<string, string>} */
  const files = {};
  for (const { path, name, isLink } of await entriesOf(folder)) {
    if (isLink) files[name] = `link ${await readlink(path)}`;
    else {
      const hash = createHash('sha256');
      await pipeline(createReadStream(path), hash);
      files[name] = hash.digest('hex');
    }
  }
  return files;
}

/** @param {string} folder */
async function stampOf(folder) {
  const hash = createHash('sha256');
  for (const { path, name } of await entriesOf(folder)) {
    const { ino, size, mtimeNs, ctimeNs } = await lstat(path, { bigint: true });
    hash.update(`${name}\0${ino} ${size} ${mtimeNs} ${ctimeNs}\n`);
  }
  return hash.digest('hex');
}

/** @param {string} folder */
async function entriesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = path.slice(folder.length + 1).replaceAll('\\', '/');
      return { path, name, isLink: entry.isSymbolicLink() };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
