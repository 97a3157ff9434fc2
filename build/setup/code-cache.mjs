// Keeps the code of a start as V8 compiled it, for the Electron that is here (`app/shell/start/loader.cjs` says why).
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { outDir, projectDir } from './paths.mjs';
import { run } from './run.mjs';
import { say } from './say.mjs';

/** Longest that it may take, milliseconds. */
const LIMIT_MS = 60_000;

/**
 * Makes it, unless it is there. An app without it only starts more slowly, so that it is said and no more where it cannot be made.
 * @param {import('./electron.mjs').Electron} electron
 */
export async function provideCodeCache({ executable, version }) {
  const path = join(outDir, 'app', `code-${version}.cache`);
  if (await isThere(path)) return;
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const args = [...(asRoot ? ['--no-sandbox'] : []), join(projectDir, 'build', 'setup', 'code-cache')];
  const { output } = await run(executable, args, { timeout: LIMIT_MS });
  if (!(await isThere(path))) say(`the code could not be compiled ahead, so starts take longer: ${output}`);
}

/** @param {string} path */
const isThere = (path) =>
  access(path).then(
    () => true,
    () => false,
  );
