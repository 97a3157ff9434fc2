// Installs the npm packages that package-lock.json names, when those in node_modules are not they.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inModules, projectDir } from './paths.mjs';
import { npm } from './run.mjs';
import { say } from './say.mjs';

/**
 * Installs what is missing, of another version or of another content. No package's own script runs: those that fetch or build something
 * (Electron, the database addon) are served by set-up itself, in a way that also works behind a closed network.
 */
export async function provideDependencies() {
  if (await areInstalled()) return;
  say('installing npm packages');
  // Development or not, the app is built of them: a `NODE_ENV=production` around this would have npm leave most of them out.
  await npm(['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: projectDir });
}

/** Compares the lock file with the record that npm keeps of what it installed. */
async function areInstalled() {
  try {
    const [wanted, installed] = await Promise.all([
      readPackages(join(projectDir, 'package-lock.json')),
      readPackages(inModules('.package-lock.json')),
    ]);
    return isWhatIsWanted(wanted, installed);
  } catch {
    return false;
  }
}

/**
 * Whether every package is there in its version and with its hash; those for other systems may be absent.
 * @param {Record<string, Package>} wanted as the lock file says
 * @param {Record<string, Package>} installed
 */
export function isWhatIsWanted(wanted, installed) {
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true;
    const found = installed[path];
    return found ? found.version === version && found.integrity === integrity : optional === true;
  });
}

/**
 * @typedef {{ version: string, integrity?: string, optional?: boolean }} Package
 * @param {string} path
 * @returns {Promise<Record<string, Package>>}
 */
async function readPackages(path) {
  return JSON.parse(await readFile(path, 'utf8')).packages;
}
