// What `npm test` runs, stage by stage, and what each stage counts.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';
import { desktops, onDesktop } from './desktop.mjs';
import { provideElectron } from './electron.mjs';
import { inModules, projectDir } from './paths.mjs';
import { run, runLines } from './run.mjs';
import { timesOfPlaywright, timesOfVitest } from './test-times.mjs';

/**
 * @typedef {object} Outcome
 * @property {boolean} ok
 * @property {number} passed tests
 * @property {number} failed tests
 * @property {import('./test-times.mjs').TestTime[]} times how long each test took, in no order
 */

/**
 * Takes further arguments for the tool behind it, and who gets its output line by line; left out, the terminal gets it
 * as it is.
 * @typedef {(extra: string[], onLine?: (line: string) => void) => Promise<Outcome>} Stage
 */

/** @type {Record<string, Stage>} */
export const STAGES = {
  format: ([how = '--check'], onLine) =>
    check(tool('prettier', 'bin/prettier.cjs', how, '--log-level=warn', '.'), onLine),
  types: async (_extra, onLine) =>
    worst([
      await check(tool('@typescript/native', 'bin/tsc', '--noEmit'), onLine),
      await check(tool('@typescript/native', 'bin/tsc', '--noEmit', '--project', 'test/e2e'), onLine),
      await check(
        tool('svelte-check', 'bin/svelte-check', '--tsconfig=renderer/tsconfig.json', '--fail-on-warnings'),
        onLine,
      ),
    ]),
  lint: (extra, onLine) =>
    check(tool('eslint', 'bin/eslint.js', '--max-warnings=0', ...(extra.length > 0 ? extra : ['.'])), onLine),
  unit: (extra, onLine) => vitest(['unit', 'mocking', 'shared'], extra, onLine),
  build: async () => {
    await bundle(await provideElectron());
    return verdict(true);
  },
  e2e: (extra, onLine) =>
    withReport(async (path) => {
      const command = tool('@playwright/test', 'cli.js', 'test', '--config=test/e2e/playwright.config.ts');
      const { ok } = await check(onDesktop([...command, '--reporter=list,json', ...extra]), onLine, {
        PLAYWRIGHT_JSON_OUTPUT_FILE: path,
        EARSHOT_TEST_DESKTOPS: process.env.EARSHOT_TEST_DESKTOPS ?? String(desktops()),
      });
      const report = await readJson(path);
      const { expected, flaky, unexpected } = report?.stats ?? {};
      return counted(ok, expected + flaky, unexpected, timesOfPlaywright(report));
    }),
  packed: async (extra, onLine) => {
    const packed = await check([process.execPath, join(projectDir, 'build', 'pack.mjs')], onLine);
    return packed.ok ? vitest(['packed'], extra, onLine) : packed;
  },
};

/**
 * What runs beside what when all stages do: the window's tests wait more than they work, and what reads the sources or
 * runs without a window has the processor meanwhile. Unit tests start programs of the build, and one of the stages packs it, which is long made by then.
 * Reading the sources with types is left for the end: beside both it took 500 s instead of 200. Where there is no screen, two files of the window's tests run at once. Three stages beside each other were tried: what hears then waits too long.
 * @type {import('./plan.mjs').Plan}
 */
export const PLAN = {
  beside: [{ inOrder: ['build', 'e2e', 'lint'] }, { inOrder: ['format', 'types', 'unit', 'packed'] }],
};

/**
 * @param {string[]} projects of its configuration
 * @param {string[]} extra
 * @param {(line: string) => void} [onLine]
 */
function vitest(projects, extra, onLine) {
  return withReport(async (path) => {
    const command = tool('vitest', 'vitest.mjs', 'run', '--config=build/vitest.config.ts');
    const chosen = projects.map((name) => `--project=${name}`);
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${path}`];
    const { ok } = await check([...command, ...chosen, ...reporters, ...extra], onLine);
    const report = await readJson(path);
    return counted(ok, report?.numPassedTests, report?.numFailedTests, timesOfVitest(report));
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
 * @param {(line: string) => void} [onLine]
 * @param {Record<string, string>} [env]
 * @returns {Promise<Outcome>}
 */
async function check([program = '', ...args], onLine, env = {}) {
  const options = { cwd: projectDir, env: { ...process.env, ...env } };
  if (onLine) return verdict((await runLines(program, args, options, onLine)) === 0);
  const { code, output } = await run(program, args, { ...options, stdio: 'inherit' });
  if (output) console.error(output);
  return verdict(code === 0);
}

/**
 * What a stage without tests of its own has to say.
 * @param {boolean} ok
 * @returns {Outcome}
 */
const verdict = (ok) => ({ ok, passed: 0, failed: 0, times: [] });

/** @param {Outcome[]} outcomes of stages without tests of their own */
const worst = (outcomes) => verdict(outcomes.every(({ ok }) => ok));

/**
 * A run without a single test proves nothing, so it counts as failed.
 * @param {boolean} ok
 * @param {number} [passed]
 * @param {number} [failed]
 * @param {import('./test-times.mjs').TestTime[]} [times]
 * @returns {Outcome}
 */
function counted(ok, passed = 0, failed = 0, times = []) {
  return { ok: ok && passed > 0, passed, failed, times };
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
