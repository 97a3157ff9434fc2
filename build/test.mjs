// `npm test [-- stage [arguments]]`: sets up and runs every stage, or the named one. Tells how long each stage took and which tests
// were the slowest; the last line counts the tests, and a stage that fails without a failed test of its own counts as one.
import { carryOut } from './setup/plan.mjs';
import { say, SetupError } from './setup/say.mjs';
import { setUp, setUpTools } from './setup/setup.mjs';
import { PLAN, STAGES } from './setup/stages.mjs';
import { slowest } from './setup/test-times.mjs';

const [only, ...extra] = process.argv.slice(2);

/** @typedef {import('./setup/stages.mjs').Outcome & { name: string, seconds: number }} Result */

/**
 * All of the plan; what stages beside each other print bears their names.
 * @returns {Promise<Result[]>} in the order in which they ended
 */
async function runStages() {
  /** @type {Result[]} */
  const results = [];
  if (only !== undefined) return [await runStage(only)];
  await carryOut(PLAN, async (name) => {
    results.push(await runStage(name, (line) => console.log(`${name.padEnd(6)} │ ${line}`)));
  });
  return results;
}

/**
 * @param {string} name
 * @param {(line: string) => void} [onLine]
 * @returns {Promise<Result>}
 */
async function runStage(name, onLine) {
  const stage = STAGES[name];
  if (!stage)
    throw new SetupError(`There is no stage "${name}"; there are ${Object.keys(STAGES).join(', ')}.`);
  const startedAt = Date.now();
  console.log(`── ${name} ──`);
  const outcome = await stage(extra, onLine).catch((error) => {
    console.error(error instanceof SetupError ? error.message : error);
    return { ok: false, passed: 0, failed: 0, times: [] };
  });
  const seconds = (Date.now() - startedAt) / 1000;
  console.log(summary({ ...outcome, name, seconds }));
  return { ...outcome, name, seconds };
}

/** @param {Result} result */
const summary = ({ name, ok, seconds }) => `${name}: ${ok ? 'ok' : 'FAILED'} (${seconds.toFixed(1)} s)`;

const READS_ONLY = ['format', 'lint', 'types'];
const startedAt = Date.now();
const ready = READS_ONLY.includes(only ?? '') ? setUpTools() : setUp({ forTests: true });
const results = await ready.then(runStages).catch((error) => {
  say(error instanceof SetupError ? error.message : error.stack);
  return [{ name: 'set-up', ok: false, passed: 0, failed: 1, seconds: 0, times: [] }];
});
const passed = results.reduce((sum, one) => sum + one.passed, 0);
const failed = results.reduce((sum, one) => sum + (one.ok ? one.failed : Math.max(one.failed, 1)), 0);
if (only === undefined) {
  console.log(['', 'The slowest tests:', ...slowest(results.flatMap(({ times }) => times))].join('\n'));
  console.log(['', ...results.map(summary)].join('\n'));
  console.log(`all, with set-up: ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}
process.exitCode = failed > 0 ? 1 : 0;
console.log(`\n${passed} passed, ${failed} failed`);
