// Plays histories of real processes (`npm run histories -- --real N`), or is one of their processes.
import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { playReal, type RealHistory } from './history.ts';
import { serve, work } from './roles.ts';

const [role, directory = '', where = '', queue = '', sleepMs = ''] = process.argv.slice(2);
if (role === 'serve') await serve(directory, Number(where), queue);
else if (role === 'worker') await work(directory, where, queue, Number(sleepMs));
else await playAll();

async function playAll(): Promise<void> {
  // A signal that is not listened to ends a process without its last deeds.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => process.exit(128 + constants.signals[signal]));
  const { values } = parseArgs({
    options: {
      real: { type: 'string', default: '200' },
      from: { type: 'string', default: '1' },
      beside: { type: 'string', default: '3' },
    },
  });
  const histories: RealHistory[] = [];
  let next = Number(values.from);
  const end = next + Number(values.real);
  const player = async (): Promise<void> => {
    while (next < end) {
      const told = await playReal(next++, process.argv[1] ?? '');
      histories.push(told);
      if (told.lost + told.doneTwice + told.stale > 0) console.log(JSON.stringify(told));
      if (histories.length % 10 === 0) say(histories);
    }
  };
  await Promise.all(Array.from({ length: Number(values.beside) }, player));
  say(histories);
  console.log(
    'lines were cut by proxies on loopback; the slowest recoveries, seconds from the end of the last fault until all was done:',
  );
  for (const { faults, recoveryMs, seed } of [...histories]
    .sort((a, b) => b.recoveryMs - a.recoveryMs)
    .slice(0, 10))
    console.log(`  seed ${seed}: ${(recoveryMs / 1_000).toFixed(1)} (${faults.join(', ')})`);
  process.exitCode = histories.some(({ doneTwice, lost, stale }) => doneTwice + lost + stale > 0) ? 1 : 0;
}

function say(histories: readonly RealHistory[]): void {
  const sum = (of: (one: RealHistory) => number): number => histories.reduce((all, one) => all + of(one), 0);
  console.log(
    `${histories.length} histories of real processes, ${sum(({ works }) => works)} pieces of work in ${sum(({ tasks }) => tasks)} tasks, ${sum(({ faults }) => faults.length)} faults: ` +
      `${sum(({ lost }) => lost)} lost, ${sum(({ doneTwice }) => doneTwice)} told done twice, ${sum(({ stale }) => stale)} stale results taken, ` +
      `${sum(({ lateDropped }) => lateDropped)} late ones dropped, ${sum(({ failed }) => failed)} failed after five attempts`,
  );
}
