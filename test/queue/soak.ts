// Plays any number of random histories. `--histories N` (default 10,000), `--seed S` (the first; default: one of the moment), `--slow` (over a slow store).
import { parseArgs } from 'node:util';
import { BrokenPromise, Simulator } from './simulator.ts';

const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    slow: { type: 'boolean', default: false },
  },
});
const histories = Number(values.histories);
const first = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
if (!Number.isInteger(histories) || histories < 1 || !Number.isInteger(first))
  throw new Error('--histories and --seed are whole numbers');

/** Histories between two lines that say that it goes on. */
const NOTE_EACH = 1_000;

const simulator = new Simulator(values.slow ? 'slowly' : 'at once');
const startedMs = performance.now();
const total = { steps: 0, crashes: 0, acts: 0, accepted: 0 };
let broken = 0;
try {
  for (let seed = first; seed < first + histories; seed += 1) {
    const played = seed - first;
    if (played > 0 && played % NOTE_EACH === 0) console.log(`${played} histories, ${broken} broken`);
    try {
      const history = await simulator.play(seed);
      total.steps += history.steps;
      total.crashes += history.crashes;
      total.acts += history.acts;
      total.accepted += history.accepted;
      if (histories === 1) console.log(history.log.join('\n'));
    } catch (error) {
      if (!(error instanceof BrokenPromise)) throw error;
      broken += 1;
      console.error(`${error.log.join('\n')}\n${error.message}`);
      console.error(`Replay: npm run soak -- --seed ${seed} --histories 1${values.slow ? ' --slow' : ''}\n`);
    }
  }
} finally {
  simulator.close();
}
const seconds = (performance.now() - startedMs) / 1000;
console.log(
  `${histories} histories from seed ${first}: ${broken} broken; ${total.steps} steps, ${total.crashes} crashes, ` +
    `${total.acts} acts of people, ${total.accepted} accepted uploads; ${seconds.toFixed(1)} s`,
);
process.exitCode = broken > 0 ? 1 : 0;
