// `npm run kill -- [--times N] [--engine | --downloads | --fetching]`: the kill suites from the command line, with their figures.
import { parseArgs } from 'node:util';
import { killDownloads } from '../download/kill-suite.ts';
import { killFetching } from './fetching-suite.ts';
import { killAgainAndAgain } from './kill-suite.ts';
import { appVictim, engineVictim } from './victims.ts';

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '30' },
    engine: { type: 'boolean', default: false },
    downloads: { type: 'boolean', default: false },
    fetching: { type: 'boolean', default: false },
  },
});
const times = Number(values.times);
if (!Number.isInteger(times) || times < 1) throw new Error('--times is a whole number');

if (values.downloads) {
  const { extraBytes, goneOn, kills, problems, recordings } = await killDownloads(times, (line) =>
    console.log(line),
  );
  for (const problem of problems) console.log(problem);
  console.log(
    `${kills} kills of a process that downloads, ${recordings} recordings; ${goneOn} times it went on where one had died, ` +
      `${(extraBytes / 1_000_000).toFixed(1)} MB fetched again; ${problems.length} problems`,
  );
  process.exit(problems.length > 0 ? 1 : 0);
}

if (values.fetching) {
  const { problems, ...figures } = await killFetching(times, (line) => console.log(line));
  for (const problem of problems) console.log(problem);
  const { accepted, addresses, done, goneOn, kills, recordings, uncertain } = figures;
  console.log(
    `${kills} kills of the engine while it fetches, ${addresses} addresses, ${recordings} recordings: ${done} done, ` +
      `${uncertain} waiting for the person; ${accepted} accepted, ${goneOn} downloads gone on with; ${problems.length} problems`,
  );
  process.exit(problems.length > 0 ? 1 : 0);
}

const startedMs = performance.now();
const victim = values.engine ? await engineVictim() : appVictim();
const figures = await killAgainAndAgain(victim, times, (line) => console.log(line));
const waits = figures.goesOnMs.toSorted((a, b) => a - b);
const at = (share: number): string =>
  `${Math.round(waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? Number.NaN)} ms`;
console.log(
  `${figures.kills} kills of the ${values.engine ? 'engine' : 'app'} (${Object.entries(figures.killsByState)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ')})`,
);
console.log(
  `${figures.recordings} recordings: ${figures.done} done, ${figures.uncertain} waiting for the person; ` +
    `${figures.uploads} uploads begun, ${figures.accepted} accepted; ${figures.problems.length} problems`,
);
console.log(
  `work goes on after a start: median ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)} (${waits.length} seen); ` +
    `${((performance.now() - startedMs) / 1000).toFixed(0)} s in all`,
);
// The bundler keeps a thread of its own alive.
process.exit(figures.problems.length > 0 ? 1 : 0);
