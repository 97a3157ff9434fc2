// How to run this clone's app in this clone's Electron: for `npm start`, the tests and the benchmarks.
import { provideElectron } from './setup/electron.mjs';
import { projectDir } from './setup/paths.mjs';

/**
 * The arguments that make Electron run the app. Chromium refuses its sandbox to root, so root goes without.
 * @param {readonly string[]} [words] the app's own words
 * @returns {string[]}
 */
export function electronArguments(words = []) {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return [...(asRoot ? ['--no-sandbox'] : []), projectDir, ...words];
}

/**
 * What `child_process.spawn` and Playwright's `_electron.launch` want to know.
 * @param {readonly string[]} [words] the app's own words
 * @returns {Promise<{ executable: string, args: string[] }>}
 */
export async function electronCommand(words = []) {
  const { executable } = await provideElectron();
  return { executable, args: electronArguments(words) };
}
