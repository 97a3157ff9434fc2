// What may be packed with which Electron: what is given away carries the pinned one, never what stands in for it in tests.
import { readFile } from 'node:fs/promises';
import { inModules } from './paths.mjs';

/** The version of Electron that users get. */
export async function pinnedElectron() {
  return JSON.parse(await readFile(inModules('electron', 'package.json'), 'utf8')).version;
}

/**
 * Why these targets are not packed; null when they may be.
 * @param {readonly string[]} targets of electron-builder; none means `dir`
 * @param {string} version of the Electron that would be packed
 * @param {string} pinned
 * @returns {string | null}
 */
export function refusalToPack(targets, version, pinned) {
  const isForUse = targets.some((target) => target !== 'dir');
  if (version === pinned || !isForUse) return null;
  return (
    `Installers are made with Electron ${pinned} only, and this machine has ${version}, which stands in for it in tests. ` +
    'It is out of support and must not be given to anybody. Make the release host of Electron reachable (build/README.md), then pack again.'
  );
}
