// `npm test [-- stage [arguments]]`: sets up and runs every stage, or the named one. The last line counts the tests;
// a stage that fails without a failed test of its own counts as one.
import { say, SetupError } from './setup/say.mjs';
import { setUp, setUpTools } from './setup/setup.mjs';
import { STAGES } from './setup/stages.mjs';

const [only, ...extra] = process.argv.slice(2);

/** @returns {Promise<{ passed: number, failed: number }>} */
async function runStages() {
  const names = only === undefined ? Object.keys(STAGES) : [only];
  let passed = 0;
  let failed = 0;
  for (const name of names) {
    const stage = STAGES[name];
    if (!stage)
      throw new SetupError(`There is no stage "${name}"; there are ${Object.keys(STAGES).join(', ')}.`);
    const startedAt = Date.now();
    process.stdout.write(`\n── ${name} ──\n`);
    const outcome = await stage(extra).catch((error) => {
      console.error(error instanceof SetupError ? error.message : error);
      return { ok: false, passed: 0, failed: 0 };
    });
    passed += outcome.passed;
    failed += outcome.ok ? outcome.failed : Math.max(outcome.failed, 1);
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(`${name}: ${outcome.ok ? 'ok' : 'FAILED'} (${seconds} s)\n`);
  }
  return { passed, failed };
}

const READS_ONLY = ['format', 'lint', 'types'];
const ready = READS_ONLY.includes(only ?? '') ? setUpTools() : setUp({ forTests: true });
const { passed, failed } = await ready.then(runStages).catch((error) => {
  say(error instanceof SetupError ? error.message : error.stack);
  return { passed: 0, failed: 1 };
});
process.exitCode = failed > 0 ? 1 : 0;
console.log(`\n${passed} passed, ${failed} failed`);
