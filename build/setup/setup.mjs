// Everything between a fresh clone and a running app, each step skipped when its result is there.
import { provideAssets } from './assets.mjs';
import { provideDependencies } from './dependencies.mjs';
import { provideElectron } from './electron.mjs';
import { withCloneLock } from './lock.mjs';
import { hasOwnSqlite, needsOwnSqlite, provideOwnSqlite } from './sqlite.mjs';
import { requireSystem } from './system-packages.mjs';

/** Sets up the npm packages only: enough for what reads the sources without running them. */
export function setUpTools() {
  return withCloneLock(provideDependencies);
}

/**
 * Sets this clone up. A second set-up of the same clone waits for the first.
 * @param {{ forTests?: boolean }} [options] `forTests`: also what the tests ask of the system and of Node, and what they hear with
 * @returns {Promise<import('./electron.mjs').Electron>} the Electron to run
 * @throws {import('./say.mjs').SetupError} when a step needs the person
 */
export function setUp({ forTests = false } = {}) {
  return withCloneLock(async () => {
    await provideDependencies();
    const electron = await provideElectron();
    const levels = forTests ? [electron.nodeApi, Number(process.versions.napi)] : [electron.nodeApi];
    const ownSqlite = needsOwnSqlite(levels);
    /** @type {import('./system-packages.mjs').Group[]} */
    const groups = ['window'];
    if (forTests || isHeadless()) groups.push('headless');
    if (ownSqlite && !(await hasOwnSqlite())) groups.push('compiler');
    if (forTests) groups.push('tests');
    await requireSystem(groups);
    await Promise.all([
      ownSqlite ? provideOwnSqlite() : undefined,
      provideAssets(),
      forTests ? provideForTests() : undefined,
    ]);
    return electron;
  });
}

/** Sets this clone up for commands in plain Node alone. */
export function setUpWithoutWindow() {
  return withCloneLock(async () => {
    await provideDependencies();
    const ownSqlite = needsOwnSqlite([Number(process.versions.napi)]);
    if (ownSqlite && !(await hasOwnSqlite())) await requireSystem(['compiler']);
    await Promise.all([ownSqlite ? provideOwnSqlite() : undefined, provideAssets()]);
  });
}

/** What it is made with is there only after the npm packages. */
async function provideForTests() {
  const models = await import('../models/for-tests.mjs');
  await models.provideForTests();
}

/** Whether a Linux machine has no screen to show a window on. */
export function isHeadless() {
  return process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
}
