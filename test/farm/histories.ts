// Plays many histories of the farm and prints what came of them.
import { parseArgs } from 'node:util';
import { play, type History } from './simulation.ts';

const { values } = parseArgs({ options: { times: { type: 'string', default: '1000' } } });
const histories: History[] = [];
for (let seed = 1; seed <= Number(values.times); seed += 1) histories.push(await play(seed));

const sum = (of: (one: History) => number): number => histories.reduce((all, one) => all + of(one), 0);
console.log(
  `${histories.length} histories, ${sum(({ works }) => works)} pieces of work, ${sum(({ faults }) => faults)} faults: ` +
    `${sum(({ lost }) => lost)} lost, ${sum(({ doneTwice }) => doneTwice)} told done twice, ${sum(({ stale }) => stale)} stale results taken, ` +
    `${sum(({ lateDropped }) => lateDropped)} late ones dropped`,
);
console.log(
  `late ones were dropped with the seeds ${histories.flatMap(({ lateDropped, seed }) => (lateDropped > 0 ? [seed] : [])).join(', ')}`,
);
console.log('the slowest recoveries, seconds from the last fault until all was done:');
for (const { recoveryMs, seed } of [...histories].sort((a, b) => b.recoveryMs - a.recoveryMs).slice(0, 10))
  console.log(`  seed ${seed}: ${Math.round(recoveryMs / 1_000)}`);
process.exitCode = histories.some(({ doneTwice, lost, stale }) => doneTwice + lost + stale > 0) ? 1 : 0;
