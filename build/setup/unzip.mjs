// Unpacks a zip archive with the extractor that the `electron` package brings along for its own archive.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { inModules } from './paths.mjs';

/** Resolves packages as the `electron` package does: they are its dependencies, not ours. */
export const electronRequire = createRequire(inModules('electron', 'package.json'));

/**
 * Imports a dependency of the `electron` package.
 * @param {string} name
 * @returns {Promise<any>} its exports
 */
export const importFromElectron = (name) => import(pathToFileURL(electronRequire.resolve(name)).href);

/**
 * Unpacks an archive; permissions and links are kept.
 * @param {string} archive
 * @param {string} folder an absolute path
 */
export async function unzip(archive, folder) {
  const { extract } = await importFromElectron('@electron-internal/extract-zip');
  await extract(archive, { dir: folder });
}
