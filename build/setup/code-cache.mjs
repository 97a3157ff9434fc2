// Keeps the code of a start and of commands as V8 compiled it, for the Electron and the Node that are here (`app/shell/start/loader.cjs` and
// `app/shell/page-code.ts` say why).
import { randomUUID } from 'node:crypto';
import { access, cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { outDir, projectDir } from './paths.mjs';
import { run } from './run.mjs';
import { say } from './say.mjs';

/** Longest that each may take, milliseconds. What hangs does not always hear that it is to end. */
const LIMIT = /** @type {const} */ ({ timeout: 60_000, killSignal: 'SIGKILL' });

const appDir = join(outDir, 'app');
const programDir = join(projectDir, 'build', 'setup', 'code-cache');

/**
 * Makes both, unless they are there. An app without them only starts more slowly, so that it is said and no more where one cannot be made.
 * @param {import('./electron.mjs').Electron} [electron] left out where there is none
 */
export async function provideCodeCache(electron) {
  await keep(join(appDir, `code-node-${process.versions.node}.cache`), () =>
    run(process.execPath, [join(programDir, 'commands.mjs')], LIMIT),
  );
  if (electron) await providePageCode(electron);
}

/**
 * The part of it that Electron makes.
 * @param {Pick<import('./electron.mjs').Electron, 'executable' | 'version'>} electron
 * @param {string} [folder] of the built app
 */
export const providePageCode = (electron, folder = appDir) =>
  keep(join(folder, `page-code-${electron.version}`), (path) => rehearse(electron.executable, path));

/**
 * @param {string} path of what it makes last
 * @param {(path: string) => Promise<{ code: number, output: string }>} make
 */
async function keep(path, make) {
  if (await isThere(path)) return;
  const { code, output } = await make(path).catch((error) => ({ code: 1, output: error.message }));
  if (code !== 0) say(`the code could not be compiled ahead, so starts take longer: ${output}`);
}

/**
 * A start in Electron: its main process keeps what it compiled by itself, and what Chromium kept of the page is taken once it has ended.
 * @param {string} executable
 * @param {string} pageDir
 */
async function rehearse(executable, pageDir) {
  const part = `${pageDir}.part`;
  await rm(part, { recursive: true, force: true });
  try {
    return await rehearseInto(executable, part);
  } finally {
    // Empty where it failed: once a build is enough, and nobody is to wait at each start for what does not work here.
    if (!(await isThere(join(part, 'build')))) {
      await rm(part, { recursive: true, force: true });
      await mkdir(part);
    }
    await rename(part, pageDir);
  }
}

/**
 * @param {string} executable
 * @param {string} part gets what Chromium kept, and the name of this build last; not there yet
 */
async function rehearseInto(executable, part) {
  const place = await mkdtemp(join(tmpdir(), 'earshot-code-cache-'));
  try {
    const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
    const switches = [
      ...(asRoot ? ['--no-sandbox'] : []),
      ...(process.platform === 'linux' ? ['--ozone-platform=headless'] : []),
    ];
    const ended = await run(executable, [...switches, programDir, place], LIMIT);
    if (ended.code !== 0) return ended;
    // Chromium makes its list of them anew where it is missing.
    const isCode = (/** @type {string} */ path) => basename(path) !== 'index-dir';
    await cp(join(place, 'browser', 'Code Cache'), part, { recursive: true, filter: isCode });
    await writeFile(join(part, 'build'), randomUUID());
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
