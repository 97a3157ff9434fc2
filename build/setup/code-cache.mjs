// Keeps the code of a start and of commands as V8 compiled it, for the Electron and the Node that are here (`app/shell/start/loader.cjs` says why).
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { outDir, projectDir } from './paths.mjs';
import { run } from './run.mjs';
import { say } from './say.mjs';

/** Longest that each may take, milliseconds. */
const LIMIT_MS = 60_000;

const programDir = join(projectDir, 'build', 'setup', 'code-cache');

/**
 * Makes both, unless they are there.
 * @param {import('./electron.mjs').Electron} [electron] left out where there is none
 */
export async function provideCodeCache(electron) {
  await keep(`node-${process.versions.node}`, process.execPath, [join(programDir, 'commands.mjs')]);
  if (!electron) return;
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  await keep(electron.version, electron.executable, [...(asRoot ? ['--no-sandbox'] : []), programDir]);
}

/**
 * An app without it only starts more slowly, so that it is said and no more where it cannot be made.
 * @param {string} name of what runs it, with its version
 * @param {string} executable
 * @param {string[]} args
 */
async function keep(name, executable, args) {
  const path = join(outDir, 'app', `code-${name}.cache`);
  if (await isThere(path)) return;
  const { output } = await run(executable, args, { timeout: LIMIT_MS });
  if (!(await isThere(path))) say(`the code could not be compiled ahead, so starts take longer: ${output}`);
}

/** @param {string} path */
const isThere = (path) =>
  access(path).then(
    () => true,
    () => false,
  );
