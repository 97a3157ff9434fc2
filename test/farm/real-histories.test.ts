// A few histories of real processes: nothing lost, nothing told done twice, nothing stale taken. `npm run histories -- --real 200` plays more.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
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

/** What Linux tells of a process; empty where there is none. */
const told = (path: string): string => {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return '';
  }
};

/** Whether it runs, or stands still; not where it only waits to be buried. */
const isThere = (pid: number): boolean => /\) [^Z]/.test(told(`${pid}/stat`));

/**
 * Those that are programs of their own. A child that was only forked is still its parent's program, which waits for it to become another one:
 * where that child is stopped, its parent stands still with it, and hears no signal.
 */
const childrenOf = (pid: number): readonly number[] =>
  told(`${pid}/task/${pid}/children`)
    .split(' ')
    .filter(Boolean)
    .map(Number)
    .filter((child) => isThere(child) && told(`${child}/cmdline`) !== told(`${pid}/cmdline`));

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
    let begun: readonly number[] = [];
    const allRun = (): boolean => (begun = childrenOf(player.pid ?? 0)).length === 5;
    await until(allRun, 'redis-server, serve and three workers run', 30_000);
    for (const pid of begun.slice(2)) signal(pid, 'SIGSTOP');
    player.kill('SIGINT');
    expect(await gone).toBe(130);
    const left = (): readonly number[] => begun.filter(isThere);
    await until(() => left().length === 0, 'all have ended').catch(() => undefined);
    const orphans = left();
    for (const pid of orphans) signal(pid, 'SIGKILL');
    expect(orphans).toEqual([]);
  },
  60_000,
);
