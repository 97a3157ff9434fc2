// A few histories of real processes: nothing lost, nothing told done twice, nothing stale taken. `npm run histories -- --real 200` plays more.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { bundleProgram } from '../../build/setup/run-typescript.mjs';
import { until } from '../queue/support.ts';
import { playReal } from './real/history.ts';

it('loses nothing where serve, workers and redis-server are killed, stopped, cut off and emptied', async () => {
  const program = await bundleProgram('test/farm/real/program.ts');
  const histories = await Promise.all([1, 2].map((seed) => playReal(seed, program)));
  for (const { doneTwice, lost, seed, stale } of histories)
    expect({ doneTwice, lost, seed, stale }).toEqual({ doneTwice: 0, lost: 0, seed, stale: 0 });
  expect(histories.every(({ faults, works }) => faults.length > 3 && works > 3)).toBe(true);
}, 200_000);

/** Process and parent of all that run, as Linux tells them; not those that only wait to be buried. */
const running = (): readonly { readonly pid: number; readonly parent: number }[] =>
  readdirSync('/proc').flatMap((name) => {
    try {
      const [state, parent] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return /^\d+$/.test(name) && state !== 'Z' ? [{ pid: Number(name), parent: Number(parent) }] : [];
    } catch {
      return [];
    }
  });

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch {
    // The history has killed it meanwhile.
  }
};

it.runIf(process.platform === 'linux')(
  'a player that is told to end leaves no process behind, also none that stands still',
  async () => {
    const program = await bundleProgram('test/farm/real/program.ts');
    const player = spawn(process.execPath, [program, '--real', '1'], { stdio: 'ignore' });
    const gone = new Promise<number | null>((resolve) => player.once('exit', resolve));
    const children = (): readonly number[] =>
      running().flatMap(({ parent, pid }) => (parent === player.pid ? [pid] : []));
    await until(() => children().length === 5, 'redis-server, serve and three workers run', 30_000);
    const begun = children();
    for (const pid of begun.slice(2)) signal(pid, 'SIGSTOP');
    player.kill('SIGINT');
    expect(await gone).toBe(130);
    const left = (): readonly number[] => running().flatMap(({ pid }) => (begun.includes(pid) ? [pid] : []));
    await until(() => left().length === 0, 'all have ended').catch(() => undefined);
    const orphans = left();
    for (const pid of orphans) signal(pid, 'SIGKILL');
    expect(orphans).toEqual([]);
  },
  60_000,
);
