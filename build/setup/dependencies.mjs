// Installs the npm packages that package-lock.json names, when those in node_modules are not they.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inModules, projectDir } from './paths.mjs';
import { npm } from './run.mjs';
import { say } from './say.mjs';

/**
 * Installs what is missing or of another version. No package's own script runs: those that fetch or build something
 * (Electron, the database addon) are served by set-up itself, in a way that also works behind a closed network.
 */
export async function provideDependencies() {
  if (await areInstalled()) return;
  say('installing npm packages');
  await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: projectDir });
}

/** Compares the lock file with the record that npm keeps of what it installed. */
async function areInstalled() {
  try {
    const [wanted, installed] = await Promise.all([
      readPackages(join(projectDir, 'package-lock.json')),
      readPackages(inModules('.package-lock.json')),
    ]);
    return Object.entries(wanted).every(([path, { version, optional }]) => {
      if (path === '') return true;
      const found = installed[path];
      return found ? found.version === version : optional === true;
    });
  } catch {
    return false;
  }
}

/**
 * @param {string} path
 * @returns {Promise<Record<string, { version: string, optional?: boolean }>>}
 */
async function readPackages(path) {
  return JSON.parse(await readFile(path, 'utf8')).packages;
}
