// A worker that is told to end before it took any work: while it tries its models, which takes seconds.
import { expect, test } from '@playwright/test';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { nodeCommand } from '../../build/node-command.mjs';
import { accountOf, runCommand, workspace } from '../support/app.ts';
import { ended, freePort } from '../support/farm-world.ts';

const SLOWNESS = Number(process.env.EARSHOT_TEST_SLOWNESS ?? 4);

/** Processes that this one started and that run its recogniser. */
const hearersOf = (pid: number | undefined): readonly number[] =>
  execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .flatMap((found) =>
      found && Number(found[2]) === pid && found[3]?.includes('recogniser.js') ? [Number(found[1])] : [],
    );
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test.skip(process.platform === 'win32', 'Windows has no signals');

test('a worker that is told to end while it tries its models ends at once, in order, and leaves no process', async () => {
  const place = workspace('worker-start');
  const { args, executable } = nodeCommand([
    ...['worker', '--token', 'none', '--name', 'early', '--queue', `redis://127.0.0.1:${await freePort()}`],
    ...['--server', `http://127.0.0.1:${await freePort()}`],
  ]);
  const env = { ...process.env, XDG_CONFIG_HOME: accountOf(place.library) };
  const worker: ChildProcess = spawn(executable, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [worker.stdout, worker.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
  try {
    await expect.poll(() => hearersOf(worker.pid).length, { timeout: 60_000, intervals: [20] }).toBe(1);
    const hearers = hearersOf(worker.pid);
    const toldAt = Date.now();
    worker.kill('SIGTERM');
    expect(await ended(worker)).toBe(0);
    expect(Date.now() - toldAt).toBeLessThan(1_000 * SLOWNESS);
    await expect.poll(() => hearers.filter(isAlive)).toEqual([]);
    // It never asked for a server, and has nothing to complain of.
    expect(said).toBe('');
  } finally {
    worker.kill('SIGKILL');
    await place.remove();
  }
});

test('a worker whose --ca holds no certificate says so', async () => {
  const place = workspace('worker-ca');
  const how = [
    'worker',
    '--token',
    'none',
    '--queue',
    'redis://127.0.0.1:1',
    '--server',
    'https://127.0.0.1:1',
  ];
  try {
    for (const ca of ['/nowhere.pem', place.library, process.execPath]) {
      const { code, stderr } = await runCommand({ library: place.library, words: [...how, '--ca', ca] });
      expect(code).toBe(2);
      expect(stderr).toContain(`--ca: in ${ca} there is no certificate`);
      expect(stderr).not.toContain('    at ');
    }
  } finally {
    await place.remove();
  }
});
