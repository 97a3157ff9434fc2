// Everything between a fresh clone and a running app, each step skipped when its result is there. What does not need the other is done beside it.
import { provideAssets } from './assets.mjs';
import { buildApp } from './bundle.mjs';
import { provideCodeCache } from './code-cache.mjs';
import { provideDependencies } from './dependencies.mjs';
import { provideElectron } from './electron.mjs';
import { withCloneLock } from './lock.mjs';
import { canBuildOwnSqlite, hasOwnSqlite, needsOwnSqlite, provideOwnSqlite } from './sqlite.mjs';
import { requireSystem } from './system-packages.mjs';

/** The level of Node-API inside this very Node. */
const OWN_LEVEL = Number(process.versions.napi);

/** Sets up the npm packages only: enough for what reads the sources without running them. */
export function setUpTools() {
  return withCloneLock(provideDependencies);
}

/**
 * Sets this clone up. A second set-up of the same clone waits for the first.
 * @param {{ forTests?: boolean, build?: boolean }} [options] `forTests`: also what the tests ask of the system and of Node, and what they
 *   hear with; `build`: also builds the app, as `bundle` does, beside the rest
 * @returns {Promise<import('./electron.mjs').Electron>} the Electron to run
 * @throws {import('./say.mjs').SetupError} when a step needs the person
 */
export function setUp({ forTests = false, build = false } = {}) {
  return withCloneLock(async () => {
    await provideDependencies();
    const electron = provideElectron();
    const [found] = await Promise.all([
      electron,
      provideSystem(electron, forTests),
      provideAssets(),
      build ? buildApp() : undefined,
      forTests ? provideForTests() : undefined,
    ]);
    if (build) await provideCodeCache(found);
    return found;
  });
}

/**
 * What Electron and the tests ask of the system, and the database addon for both.
 * @param {Promise<import('./electron.mjs').Electron>} electron that is on its way
 * @param {boolean} forTests
 */
async function provideSystem(electron, forTests) {
  const isAskedHere = needsOwnSqlite([OWN_LEVEL]) && (forTests || canBuildOwnSqlite());
  // Commands run in this Node; one that is too old for the shipped addon settles it, and nobody waits for Electron.
  const ownSqlite = isAskedHere || needsOwnSqlite([(await electron).nodeApi]);
  /** @type {import('./system-packages.mjs').Group[]} */
  const groups = ['window'];
  if (forTests || isHeadless()) groups.push('headless');
  if (ownSqlite && !(await hasOwnSqlite())) groups.push('compiler');
  if (forTests) groups.push('tests');
  await requireSystem(groups);
  if (ownSqlite) await provideOwnSqlite();
}

/** Sets this clone up for commands in plain Node alone, and builds the app. Without the window Electron is not needed. */
export function setUpWithoutWindow() {
  return withCloneLock(async () => {
    await provideDependencies();
    await Promise.all([provideDatabase(), provideAssets(), buildApp()]);
    await provideCodeCache();
  });
}

/** Sets this clone up for words that ask nothing of a library (`--help`, `--version`), and builds the app. */
export function setUpWithoutLibrary() {
  return withCloneLock(async () => {
    await provideDependencies();
    await buildApp();
  });
}

/** The database addon for this Node. */
async function provideDatabase() {
  if (!needsOwnSqlite([OWN_LEVEL])) return;
  if (!(await hasOwnSqlite())) await requireSystem(['compiler']);
  await provideOwnSqlite();
}

/**
 * Whether commands can run in this Node, or it is too old for the shipped database addon and nothing here makes another one: then Electron
 * runs them. On Linux a missing compiler is asked for.
 */
export const canRunCommands = () =>
  !needsOwnSqlite([OWN_LEVEL]) || process.platform === 'linux' || canBuildOwnSqlite();

/** What it is made with is there only after the npm packages. */
async function provideForTests() {
  const models = await import('../models/for-tests.mjs');
  await models.provideForTests();
}

/** Whether a Linux machine has no screen to show a window on. */
export function isHeadless() {
  return process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
}
