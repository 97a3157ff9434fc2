// Keeps the code of a start and of commands as V8 compiled it, for the Electron and the Node that are here (`app/shell/start/loader.cjs` and
// `app/shell/page-code.ts` say why).
import { randomUUID } from 'node:crypto';
import { access, cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { outDir, projectDir } from './paths.mjs';
import { run } from './run.mjs';
import { say } from './say.mjs';

/** Longest that each may take, milliseconds. */
const LIMIT_MS = 60_000;

const appDir = join(outDir, 'app');
const programDir = join(projectDir, 'build', 'setup', 'code-cache');

/**
 * Makes both, unless they are there. An app without them only starts more slowly, so that it is said and no more where one cannot be made.
 * @param {import('./electron.mjs').Electron} [electron] left out where there is none
 */
export async function provideCodeCache(electron) {
  await keep(`code-node-${process.versions.node}.cache`, () =>
    run(process.execPath, [join(programDir, 'commands.mjs')], { timeout: LIMIT_MS }),
  );
  if (electron) await keep(`page-code-${electron.version}`, (path) => rehearse(electron, path));
}

/**
 * @param {string} name of what it makes in the folder of the app, last
 * @param {(path: string) => Promise<{ code: number, output: string }>} make
 */
async function keep(name, make) {
  const path = join(appDir, name);
  if (await isThere(path)) return;
  const { code, output } = await make(path);
  if (code !== 0) say(`the code could not be compiled ahead, so starts take longer: ${output}`);
}

/**
 * A start in Electron: its main process keeps what it compiled by itself, and what Chromium kept of the page is taken once it has ended.
 * @param {import('./electron.mjs').Electron} electron
 * @param {string} pageDir
 */
async function rehearse({ executable }, pageDir) {
  const place = await mkdtemp(join(tmpdir(), 'earshot-code-cache-'));
  try {
    const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
    const switches = [
      ...(asRoot ? ['--no-sandbox'] : []),
      ...(process.platform === 'linux' ? ['--ozone-platform=headless'] : []),
    ];
    const ended = await run(executable, [...switches, programDir, place], { timeout: LIMIT_MS });
    const part = `${pageDir}.part`;
    await rm(part, { recursive: true, force: true });
    if (ended.code === 0) {
      // Chromium makes its list of them anew where it is missing.
      const isCode = (/** @type {string} */ path) => basename(path) !== 'index-dir';
      await cp(join(place, 'browser', 'Code Cache'), part, { recursive: true, filter: isCode });
      await writeFile(join(part, 'build'), randomUUID());
    }
    // Empty where it failed: once a build is enough, and nobody is to wait at each start for what does not work here.
    else await mkdir(part);
    await rename(part, pageDir);
    return ended;
  } finally {
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** @param {string} path */
const isThere = (path) =>
  access(path).then(
    () => true,
    () => false,
  );
