// Everything between a fresh clone and a running app, each step skipped when its result is there.
import { createHash } from 'node:crypto';
import { provideDependencies } from './dependencies.mjs';
import { withLock } from './lock.mjs';
import { projectDir } from './paths.mjs';
import { requireSystem } from './system-packages.mjs';

/**
 * Sets this clone up. A second set-up of the same clone waits for the first.
 * @param {{ forTests?: boolean }} [options] `forTests`: also what the tests ask of the system and of Node
 * @returns {Promise<import('./electron.mjs').Electron>} the Electron to run
 * @throws {import('./say.mjs').SetupError} when a step needs the person
 */
export function setUp({ forTests = false } = {}) {
  const clone = createHash('sha256').update(projectDir).digest('hex').slice(0, 12);
  return withLock(`clone-${clone}`, async () => {
    await provideDependencies();
    // Imported now, because they need the packages.
    const { provideElectron } = await import('./electron.mjs');
    const { hasOwnSqlite, needsOwnSqlite, provideOwnSqlite } = await import('./sqlite.mjs');
    const { provideAssets } = await import('./assets.mjs');

    const electron = await provideElectron();
    const levels = forTests ? [electron.nodeApi, Number(process.versions['napi'])] : [electron.nodeApi];
    const ownSqlite = needsOwnSqlite(levels);
    await requireSystem([
      'window',
      ...(forTests || isHeadless() ? /** @type {const} */ (['headless']) : []),
      ...(ownSqlite && !(await hasOwnSqlite()) ? /** @type {const} */ (['compiler']) : []),
      ...(forTests ? /** @type {const} */ (['tests']) : []),
    ]);
    await Promise.all([ownSqlite ? provideOwnSqlite() : undefined, provideAssets()]);
    return electron;
  });
}

/** Whether a Linux machine has no screen to show a window on. */
export function isHeadless() {
  return process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
}
