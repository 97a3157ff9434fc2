// How much eight workers do beside one, and what handing out costs a job: work is a sleep, so that eight fit on one computer.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { percentile, say, verdict } from './figures.ts';
import { startRedis } from './redis.ts';
import type { RunTold } from './roles.ts';

const WORKERS = 8;
const SLEEP_MS = 500;
const TIMES_WANTED = 7.5;
const OVERHEAD_WANTED_MS = 50;

interface Run {
  readonly jobsPerSecond: number;
  /** Between the end of one sleep and the begin of the next, sorted, milliseconds. */
  readonly gapsMs: readonly number[];
}

/** @param jobs of each worker */
export async function throughput(jobs: number): Promise<void> {
  const one = await run(1, jobs);
  const many = await run(WORKERS, jobs);
  say(`\nThroughput: ${jobs} jobs a worker, each a sleep of ${SLEEP_MS} ms and a result of 750 words`);
  for (const [workers, { gapsMs, jobsPerSecond }] of [[1, one] as const, [WORKERS, many] as const]) {
    const [p50, p95] = [percentile(gapsMs, 0.5), percentile(gapsMs, 0.95)];
    say(
      `${workers} worker${workers > 1 ? 's' : ''}: ${jobsPerSecond.toFixed(2)} jobs a second; between two jobs of a worker p50 ${p50.toFixed(1)} ms, ` +
        `p95 ${p95.toFixed(1)} ms   ${verdict('p95 at most', p95, OVERHEAD_WANTED_MS, 'ms')}`,
    );
  }
  const times = many.jobsPerSecond / one.jobsPerSecond;
  say(
    `${WORKERS} workers do ${times.toFixed(2)} × the jobs of one   to reach: ${TIMES_WANTED} ×${times >= TIMES_WANTED ? '' : '  MISSED'}`,
  );
}

interface Lines {
  readonly child: ChildProcess;
  readonly lines: Interface;
}

async function run(workers: number, jobsEach: number): Promise<Run> {
  const directory = mkdtempSync(join(tmpdir(), 'earshot-bench-workers-'));
  const redis = await startRedis(directory);
  const children: ChildProcess[] = [];
  const begin = (...words: string[]): Lines => {
    const child = spawn(process.execPath, [process.argv[1] ?? '', ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    return { child, lines: createInterface(child.stdout) };
  };
  try {
    const { lines } = begin('role:serve', join(directory, 'library'), redis.url);
    const [server] = (await once(lines, 'line')) as [string];
    const crew = Array.from({ length: workers }, () =>
      begin('role:worker', server, redis.url, String(SLEEP_MS)),
    );
    await Promise.all(crew.map((worker) => once(worker.lines, 'line')));
    const jobs = jobsEach * workers;
    const answer = await fetch(`${server}/run`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jobs }),
    });
    const { seconds } = (await answer.json()) as RunTold;
    const gapsMs = await Promise.all(crew.map(gapsOf));
    return { jobsPerSecond: jobs / seconds, gapsMs: gapsMs.flat().sort((a, b) => a - b) };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await redis.end();
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Lets a worker go. @returns what it measured */
async function gapsOf({ child, lines }: Lines): Promise<readonly number[]> {
  const told = once(lines, 'line') as Promise<[string]>;
  child.kill('SIGTERM');
  return JSON.parse((await told)[0]) as number[];
}
