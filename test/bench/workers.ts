// `npm run bench:workers [-- --part throughput|polls|hand-overs]`: what the queue of the speech service bears, over a redis-server that it starts.
// Throughput: eight workers beside one, their work a sleep, and what handing out costs a job. Polls: 500 clients, with 100,000 jobs in the queue and
// with none. Hand-overs: 500 small recordings at once.
import { parseArgs } from 'node:util';
import { handOvers } from './workers/hand-overs.ts';
import { bareRole, loadRole } from './workers/load.ts';
import { polls } from './workers/polls.ts';
import { serveFarm, sleepForFarm } from './workers/roles.ts';
import { throughput } from './workers/throughput.ts';

const HAND_OVERS = 500;
const [role, ...given] = process.argv.slice(2);
if (role === 'role:serve') await serveFarm(given[0] ?? '', given[1] ?? '');
else if (role === 'role:worker') await sleepForFarm(given[0] ?? '', given[1] ?? '', Number(given[2]));
else if (role === 'role:load') await loadRole();
else if (role === 'role:bare') bareRole();
else await bench();

async function bench(): Promise<void> {
  const { values } = parseArgs({
    options: {
      part: { type: 'string' },
      jobs: { type: 'string', default: '60' },
      queued: { type: 'string', default: '100000' },
    },
  });
  const wants = (part: string): boolean => values.part === undefined || values.part === part;
  if (wants('throughput')) await throughput(Number(values.jobs));
  if (wants('polls')) await polls(Number(values.queued));
  if (wants('hand-overs')) await handOvers(HAND_OVERS, Number(values.queued));
}
