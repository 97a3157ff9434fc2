// How long each test took, from what the runners report, and the slowest of them as lines.
import { relative } from 'node:path';
import { projectDir } from './paths.mjs';

/**
 * @typedef {object} TestTime
 * @property {string} file from the project's root
 * @property {string} name
 * @property {number} ms all its tries together
 */

/**
 * @param {any} report of vitest's JSON reporter
 * @returns {TestTime[]}
 */
export function timesOfVitest(report) {
  return (report?.testResults ?? []).flatMap((/** @type {any} */ file) =>
    file.assertionResults.map((/** @type {any} */ test) => ({
      file: relative(projectDir, file.name),
      name: test.fullName,
      ms: test.duration ?? 0,
    })),
  );
}

/**
 * @param {any} report of Playwright's JSON reporter
 * @returns {TestTime[]}
 */
export function timesOfPlaywright(report) {
  const root = report?.config?.rootDir ?? projectDir;
  return (report?.suites ?? []).flatMap((/** @type {any} */ suite) => timesBelow(suite, root));
}

/**
 * @param {any} suite
 * @param {string} root that its paths begin at
 * @returns {TestTime[]}
 */
function timesBelow(suite, root) {
  const inner = (suite.suites ?? []).flatMap((/** @type {any} */ below) => timesBelow(below, root));
  const own = suite.specs.map((/** @type {any} */ spec) => ({
    file: relative(projectDir, `${root}/${spec.file}`),
    name: spec.title,
    ms: spec.tests
      .flatMap((/** @type {any} */ test) => test.results)
      .reduce((/** @type {number} */ sum, /** @type {any} */ result) => sum + result.duration, 0),
  }));
  return [...own, ...inner];
}

/**
 * The slowest tests, slowest first, a line each.
 * @param {readonly TestTime[]} times
 * @param {number} [count]
 * @returns {string[]}
 */
export function slowest(times, count = 20) {
  return times
    .toSorted((one, other) => other.ms - one.ms)
    .slice(0, count)
    .map(({ file, name, ms }) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${file}  ${name}`);
}
