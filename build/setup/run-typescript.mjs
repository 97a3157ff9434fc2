// Bundles one TypeScript program of the tests into a plain script, and runs it in Node, beside a built app.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, join } from 'node:path';
import { messages } from '../messages/plugin.mjs';
import { bundle } from './bundle.mjs';
import { outDir, projectDir } from './paths.mjs';
import { SetupError } from './say.mjs';
import { setUp } from './setup.mjs';

/** Left as they are: what Node or the packages bring, and the scripts here, which know where they lie. */
const EXTERNAL = [
  ...builtinModules,
  /^node:/,
  'electron',
  '@playwright/test',
  'autocannon',
  'better-sqlite3',
  'sherpa-onnx-node',
  'onnxruntime-node',
  'vite',
  /\/build\/.*\.mjs$/,
];

/**
 * @param {string} source path from the top of the project
 * @returns {Promise<string>} the script
 */
export async function bundleProgram(source) {
  const name = `${basename(source, '.ts')}.js`;
  const scripts = join(outDir, 'programs');
  const { build } = await import('vite');
  await build({
    root: projectDir,
    configFile: false,
    logLevel: 'error',
    plugins: [messages(projectDir)],
    ssr: { noExternal: true },
    build: {
      ssr: join(projectDir, source),
      target: 'node20',
      outDir: scripts,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        external: EXTERNAL,
        output: { format: 'es', entryFileNames: name, codeSplitting: false },
      },
    },
  });
  return join(scripts, name);
}

/**
 * Sets the clone up for tests, and runs a program to its end.
 * @param {string} source path from the top of the project
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code
 */
export async function runTypeScript(source, args) {
  if (!existsSync(join(projectDir, source))) throw new SetupError(`There is no ${source}.`);
  await bundle(await setUp({ forTests: true }));
  const script = await bundleProgram(source);
  return toItsEnd(spawn(process.execPath, [script, ...args], { cwd: projectDir, stdio: 'inherit' }));
}

/**
 * Waits for a program. What this process is told to end is handed on to it, so that it ends with what it started itself.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>} its exit code; 128 for a signal
 */
async function toItsEnd(child) {
  const handOn = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, handOn);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 128));
    });
  } finally {
    for (const signal of signals) process.off(signal, handOn);
  }
}
