// Builds out/app and out/renderer when a source has changed since they were built.
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LICENCE_SOURCES, writeLicences } from './licences.mjs';
import { provideCodeCache } from './code-cache.mjs';
import { withCloneLock } from './lock.mjs';
import { inModules, outDir, projectDir } from './paths.mjs';
import { mustRun } from './run.mjs';
import { say } from './say.mjs';

const SOURCES = [
  'app',
  'renderer',
  'build/electron.vite.config.ts',
  'build/bundled-sqlite.cjs',
  'build/first-page.mjs',
  'build/late-requires.mjs',
  'build/messages',
  'build/page-letters.mjs',
  'build/plain-letters.mjs',
  'build/no-remote-log.cjs',
  'package.json',
  'package-lock.json',
  ...LICENCE_SOURCES,
];

/** Says which sources the content of out/ was made from. */
const stampFile = join(outDir, 'sources.sha256');

/** Lets the next `bundle` build anew. */
export const forgetBundle = () => rm(stampFile, { force: true });

/**
 * Bundles the app, unless what is in out/ was made from exactly these sources.
 * @param {import('./electron.mjs').Electron} [electron] that is to run it; without one, only commands are compiled ahead
 * @throws {import('./say.mjs').SetupError} with the bundler's message
 */
export async function bundle(electron) {
  await withCloneLock(async () => {
    await buildApp();
    await provideCodeCache(electron);
  });
}

/** The same for whoever holds the lock of this clone, with nothing compiled ahead. */
export async function buildApp() {
  const stamp = await hashOf(SOURCES);
  if ((await readFile(stampFile, 'utf8').catch(() => '')) !== stamp) await build(stamp);
}

/** @param {string} stamp of the sources */
async function build(stamp) {
  say('building the app');
  await forgetBundle();
  await rm(join(outDir, 'app'), { recursive: true, force: true });
  const script = inModules('electron-vite', 'bin', 'electron-vite.js');
  await mustRun(process.execPath, [script, 'build', '--config=build/electron.vite.config.ts'], {
    cwd: projectDir,
  });
  await writeLicences();
  await writeFile(stampFile, stamp);
}

/**
 * One hash over the names and contents of files and whole folders.
 * @param {string[]} paths from the project's root
 */
async function hashOf(paths) {
  const listed = await Promise.all(paths.map(filesBelow));
  const hash = createHash('sha256');
  for (const path of listed.flat().sort()) {
    hash
      .update(`${path}\0`)
      .update(await readFile(join(projectDir, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {string} path from the project's root, with forward slashes
 * @returns {Promise<string[]>}
 */
async function filesBelow(path) {
  try {
    const entries = await readdir(join(projectDir, path), { withFileTypes: true });
    const below = entries.map((entry) =>
      entry.isDirectory() ? filesBelow(`${path}/${entry.name}`) : [`${path}/${entry.name}`],
    );
    return (await Promise.all(below)).flat();
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOTDIR') return [path];
    throw error;
  }
}
