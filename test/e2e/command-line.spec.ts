// The command line for scripts and servers: cloud and device, exit codes, and a kill in the middle.
import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { nodeCommand } from '../../build/node-command.mjs';
import { accountOf, runCommand } from '../support/app.ts';
import { dropReading, readingPath } from '../support/speech-files.ts';
import { commandLine } from './command-line-support.ts';

const READING = 'sense_and_sensibility_01_austen_64kb-0880.wav';

const { earshot, world } = commandLine('command-line');

/** Lines of JSON. */
const valuesOf = (stdout: string): unknown[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

test('folders, run --once, jobs, search and export work together through the cloud', async () => {
  dropReading(READING, world.place.recordings, 'one.wav');
  dropReading('sense_and_sensibility_01_austen_64kb-0930.wav', world.place.recordings, 'two.wav');
  const added = await earshot('folders', 'add', world.place.recordings, '--service', 'cloud', '--json');
  expect(added.code, added.stderr).toBe(0);
  expect(JSON.parse(added.stdout)).toMatchObject({ service: 'cloud', path: world.place.recordings });

  const run = await earshot('run', '--once', '--json');
  expect(run.code, run.stdout + run.stderr).toBe(0);
  expect(valuesOf(run.stdout)).toMatchObject([
    { state: 'done' },
    { state: 'done' },
    {
      summary: { done: 2, incomplete: 0, failed: 0, uncertain: 0, waiting: 0 },
      standstills: [],
      signal: null,
      exitCode: 0,
    },
  ]);
  expect([...world.server.acceptedByHash().values()]).toEqual([1, 1]);

  const again = await earshot('run', '--once');
  expect(again.code).toBe(0);
  expect(world.server.generations.length).toBe(2);

  const found = await earshot('search', '"seventeen gulls"', '--json');
  expect(found.code).toBe(0);
  expect((JSON.parse(found.stdout) as { hitCount: number }).hitCount).toBe(2);
  expect((await earshot('search', 'zeppelin')).code).toBe(1);

  const items = JSON.parse((await earshot('jobs', '--json')).stdout) as {
    recordingId: number;
    service: string;
  }[];
  expect(items.map((item) => item.service)).toEqual(['cloud', 'cloud']);
  const vtt = await earshot('export', String(items[0]?.recordingId), '--format', 'vtt');
  expect(vtt.stdout).toMatch(/^WEBVTT\n/);

  expect((await earshot('folders', 'remove', world.place.recordings)).code).toBe(0);
  expect(JSON.parse((await earshot('folders', 'list', '--json')).stdout)).toEqual([]);
});

test('a refused key ends run --once with 7 and its reason; the job waits and is done with the right key', async () => {
  dropReading(READING, world.place.recordings, 'one.wav');
  await earshot('folders', 'add', world.place.recordings, '--service', 'cloud');
  const refused = await runCommand({
    library: world.place.library,
    words: ['run', '--once'],
    environment: { ...world.environment, EARSHOT_API_KEY: 'sk-wrong' },
  });
  expect(refused.code, refused.stderr).toBe(7);
  expect(refused.stdout).toMatch(/^ +1 {2}waiting .*\nThe AI\/ML API stands still: .*refused the key/m);
  const good = await earshot('run', '--once');
  expect(good.code, good.stderr).toBe(0);
  expect(world.server.generations.length).toBe(1);
});

test('killed in the middle of the cloud’s work, the next run finishes it with one upload', async () => {
  world.server.options.readyAfterMs = 3_000;
  dropReading(READING, world.place.recordings, 'one.wav');
  await earshot('folders', 'add', world.place.recordings, '--service', 'cloud');
  const { args, executable } = nodeCommand(['--library', world.place.library, 'run']);
  const child = spawn(executable, args, {
    env: {
      ...process.env,
      XDG_CONFIG_HOME: accountOf(world.place.library),
      ...world.environment,
      EARSHOT_QUIET_MS: '300',
    },
    stdio: 'ignore',
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  await expect.poll(() => world.server.generations.length, { timeout: 30_000 }).toBe(1);
  child.kill('SIGKILL');
  await gone;
  const finished = await earshot('run', '--once');
  expect(finished.code, finished.stdout + finished.stderr).toBe(0);
  expect(world.server.generations.length).toBe(1);
});

test('transcribe prints each format, and several files in their order', async () => {
  const cloud = await earshot('transcribe', readingPath(READING), '--service', 'cloud', '--format', 'txt');
  expect(cloud.code, cloud.stderr).toBe(0);
  expect(cloud.stdout).toBe('the lighthouse keeper counted seventeen gulls\n');

  const missing = join(world.place.recordings, 'missing.wav');
  const mixed = await earshot('transcribe', missing, readingPath(READING), '--json');
  expect(mixed.code).toBe(1);
  expect(JSON.parse(mixed.stdout)).toMatchObject([
    { ok: false, file: missing, code: 'file-gone' },
    { ok: true, file: readingPath(READING) },
  ]);
});

test('in Electron, as in the packed app, a command works as in plain Node', async () => {
  const inElectron = (...words: string[]): ReturnType<typeof runCommand> =>
    runCommand({
      library: world.place.library,
      words,
      environment: world.environment,
      runsIn: 'electron',
    });
  const heard = await inElectron('transcribe', readingPath(READING), '--service', 'cloud');
  expect(heard.code, heard.stderr).toBe(0);
  const found = await inElectron('search', 'gulls');
  expect(found.stdout).toContain('seventeen gulls');
  expect(found.stdout).toBe((await earshot('search', 'gulls')).stdout);
});
