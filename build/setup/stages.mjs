// What `npm test` runs, stage by stage, and how many tests each stage counts.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';
import { onDesktop } from './desktop.mjs';
import { inModules, projectDir } from './paths.mjs';
import { run } from './run.mjs';

/**
 * @typedef {object} Outcome
 * @property {boolean} ok
 * @property {number} passed tests
 * @property {number} failed tests
 */

/**
 * The stages in their order. Each takes further arguments for the tool behind it.
 * @type {Record<string, (extra: string[]) => Promise<Outcome>>}
 */
export const STAGES = {
  format: ([how = '--check']) => check(tool('prettier', 'bin/prettier.cjs', how, '--log-level=warn', '.')),
  lint: (extra) =>
    check(tool('eslint', 'bin/eslint.js', '--max-warnings=0', ...(extra.length > 0 ? extra : ['.']))),
  types: () =>
    checkAll([
      tool('typescript', 'bin/tsc', '--noEmit'),
      tool('typescript', 'bin/tsc', '--noEmit', '--project', 'test/e2e'),
      tool('svelte-check', 'bin/svelte-check', '--tsconfig=renderer/tsconfig.json', '--fail-on-warnings'),
    ]),
  unit: (extra) => vitest('unit', extra),
  build: async () => {
    await bundle();
    return { ok: true, passed: 0, failed: 0 };
  },
  e2e: (extra) =>
    withReport(async (report) => {
      const command = tool('@playwright/test', 'cli.js', 'test', '--config=test/e2e/playwright.config.ts');
      const { ok } = await check(onDesktop([...command, '--reporter=list,json', ...extra]), {
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      });
      const stats = (await readJson(report))?.stats;
      return counted(ok, stats?.expected + stats?.flaky, stats?.unexpected);
    }),
  packed: async (extra) => {
    const packed = await check([process.execPath, join(projectDir, 'build', 'pack.mjs')]);
    return packed.ok ? vitest('packed', extra) : packed;
  },
};

/**
 * @param {'unit' | 'packed'} project
 * @param {string[]} extra
 */
function vitest(project, extra) {
  return withReport(async (report) => {
    const command = tool(
      'vitest',
      'vitest.mjs',
      'run',
      '--config=build/vitest.config.ts',
      `--project=${project}`,
    );
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const { ok } = await check([...command, ...reporters, ...extra]);
    const counts = await readJson(report);
    return counted(ok, counts?.numPassedTests, counts?.numFailedTests);
  });
}

/**
 * The command line of an installed tool, run by this very Node.
 * @param {string} name
 * @param {string} script
 * @param {string[]} args
 */
const tool = (name, script, ...args) => [process.execPath, inModules(name, script), ...args];

/**
 * Runs a command whose exit code is the verdict; its output goes to the person.
 * @param {string[]} command
 * @param {Record<string, string>} [env]
 * @returns {Promise<Outcome>}
 */
async function check([program = '', ...args], env = {}) {
  const options = {
    cwd: projectDir,
    env: { ...process.env, ...env },
    stdio: /** @type {const} */ ('inherit'),
  };
  const { code, output } = await run(program, args, options);
  if (output) console.error(output);
  return { ok: code === 0, passed: 0, failed: 0 };
}

/**
 * Runs all commands, also after a failed one.
 * @param {string[][]} commands
 * @returns {Promise<Outcome>}
 */
async function checkAll(commands) {
  let ok = true;
  for (const command of commands) ok = (await check(command)).ok && ok;
  return { ok, passed: 0, failed: 0 };
}

/**
 * A run without a single test proves nothing, so it counts as failed.
 * @param {boolean} ok
 * @param {number} [passed]
 * @param {number} [failed]
 * @returns {Outcome}
 */
function counted(ok, passed = 0, failed = 0) {
  return { ok: ok && passed > 0, passed, failed };
}

/**
 * @template T
 * @param {(report: string) => Promise<T>} use gets the path of a file that does not exist yet
 * @returns {Promise<T>}
 */
async function withReport(use) {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-report-'));
  try {
    return await use(join(folder, 'report.json'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} path */
async function readJson(path) {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}
