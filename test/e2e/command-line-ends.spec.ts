// How commands end: what was done, failed, is in doubt or waits; signals, full disks, and names that would command a terminal.
import { expect, test } from '@playwright/test';
import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { nodeCommand } from '../../build/node-command.mjs';
import { accountOf, runCommand } from '../support/app.ts';
import { startFeedHost } from '../support/feed-host.ts';
import { dropReading, type Reading, readingPath, READINGS } from '../support/speech-files.ts';
import { commandLine } from './command-line-support.ts';

const ALL = Object.keys(READINGS) as Reading[];
const FILES = [
  'sense_and_sensibility_01_austen_64kb-0880.wav',
  'sense_and_sensibility_01_austen_64kb-0930.wav',
] as const;
const BAD_GATEWAY = '<html><head><title>502 Bad Gateway</title></head><body></body></html>';

const { earshot, world } = commandLine('command-ends');

const last = (stdout: string): unknown => JSON.parse(stdout.trim().split('\n').at(-1) ?? '');

/** Starts a command and ends it by a signal once something is so; answers how it ended. */
async function endedBy(signal: NodeJS.Signals, words: readonly string[], when: () => boolean) {
  const { args, executable } = nodeCommand(['--library', world.place.library, ...words]);
  const child = spawn(executable, args, {
    env: {
      ...process.env,
      XDG_CONFIG_HOME: accountOf(world.place.library),
      ...world.environment,
      EARSHOT_QUIET_MS: '300',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const gone = new Promise<number | null>((resolve) => child.once('close', resolve));
  await expect.poll(when, { timeout: 30_000 }).toBe(true);
  child.kill(signal);
  return { code: await gone, stdout, stderr };
}

test('a gateway that loses answers is sent two of many, and one answer decides about both', async () => {
  // Words to the end of every recording (16,000 samples of two bytes a second, a word each third of one): what a service did not hear is missing.
  world.server.options.transcript = ({ file }) =>
    'gulls '.repeat(Math.ceil((file?.sizeBytes ?? 0) / 32_000 / 0.35));
  for (const reading of ALL) dropReading(reading, world.place.recordings);
  world.server.addRule({
    on: 'create',
    times: 100,
    fault: { kind: 'answer', status: 502, body: BAD_GATEWAY },
  });
  world.server.addRule({ on: 'logs', times: 100, fault: { kind: 'answer', status: 502, body: BAD_GATEWAY } });
  await earshot('folders', 'add', world.place.recordings, '--service', 'cloud');
  const run = await earshot('run', '--once', '--json');
  expect(run.code, run.stderr).toBe(6);
  expect(last(run.stdout)).toMatchObject({
    summary: { done: 0, uncertain: 2, waiting: 3 },
    standstills: [{ service: 'cloud', code: 'gateway-failing', passes: true }],
    exitCode: 6,
  });
  expect(world.server.requests.filter(({ call }) => call === 'create')).toHaveLength(2);

  // Another process sends nothing more before it knows better.
  expect((await earshot('run', '--once')).code).toBe(6);
  expect(world.server.requests.filter(({ call }) => call === 'create')).toHaveLength(2);

  world.server.clearRules();
  const again = await earshot('jobs', 'send-again', '--all-uncertain', '--json');
  expect(JSON.parse(again.stdout)).toMatchObject([
    { ok: true, state: 'queued' },
    { ok: true, state: 'queued' },
  ]);
  const rest = await earshot('run', '--once');
  expect(rest.code, rest.stdout + rest.stderr).toBe(0);
  expect([...world.server.acceptedByHash().values()]).toEqual([1, 1, 1, 1, 1]);
});

test('without a network, run --once and transcribe say so and end; the jobs stay queued', async () => {
  dropReading(FILES[0], world.place.recordings, 'one.wav');
  const offline = { ...world.environment, EARSHOT_API_URL: 'http://127.0.0.1:9/v1' };
  await earshot('folders', 'add', world.place.recordings, '--service', 'cloud');
  const run = await runCommand({
    library: world.place.library,
    words: ['run', '--once'],
    environment: offline,
  });
  expect(run.code).toBe(7);
  expect(run.stdout).toMatch(/^ +1 {2}waiting /m);
  expect(run.stdout).toContain('cannot be reached');
  const words = ['transcribe', readingPath(FILES[1]), '--service', 'cloud', '--json'];
  const one = await runCommand({ library: world.place.library, words, environment: offline });
  expect(one.code).toBe(7);
  expect(JSON.parse(one.stdout)).toMatchObject({ ok: false, code: 'unreachable' });
  const jobs = JSON.parse((await earshot('jobs', '--json')).stdout) as { state: string }[];
  expect(jobs.map(({ state }) => state)).toEqual(['queued', 'queued']);
  expect((await earshot('run', '--once')).code).toBe(0);
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  test(`${signal} ends run --once and transcribe in order, with the table and ${code}`, async () => {
    world.server.options.readyAfterMs = 60_000;
    dropReading(FILES[0], world.place.recordings, 'one.wav');
    await earshot('folders', 'add', world.place.recordings, '--service', 'cloud');
    const run = await endedBy(signal, ['run', '--once'], () => world.server.generations.length === 1);
    expect(run.code, run.stderr).toBe(code);
    expect(run.stdout).toMatch(/^ +1 {2}waiting /m);
    expect(run.stdout).toContain(`Ended by ${signal}`);
    const words = [
      'transcribe',
      readingPath(FILES[0]),
      readingPath(FILES[1]),
      '--service',
      'cloud',
      '--json',
    ];
    const two = await endedBy(signal, words, () => world.server.generations.length === 2);
    expect(two.code, two.stderr).toBe(code);
    expect(JSON.parse(two.stdout)).toMatchObject([{ ok: false }, { ok: false }]);
    world.server.options.readyAfterMs = 0;
    expect((await earshot('run', '--once')).code).toBe(0);
    expect([...world.server.acceptedByHash().values()]).toEqual([1, 1]);
  });

test('several recordings come as one document, or into a folder', async () => {
  const files = FILES.map((name) => readingPath(name));
  const text = await earshot('transcribe', ...files, '--service', 'cloud');
  expect(text.code, text.stderr).toBe(0);
  expect(text.stdout.match(/^== .* ==$/gm)).toHaveLength(2);
  const json = await earshot('export', '1', '2', '--format', 'json');
  expect(JSON.parse(json.stdout)).toMatchObject([
    { recordingId: 1, transcript: { version: '1.0.0' } },
    { recordingId: 2, transcript: { version: '1.0.0' } },
  ]);
  const csv = await earshot('export', '1', '2', '--format', 'csv');
  expect(csv.stdout.match(/recording,start,end,speaker,text/g)).toHaveLength(1);
  const captions = await earshot('export', '1', '2', '--format', 'vtt', '--json');
  expect(captions.code).toBe(2);
  expect(JSON.parse(captions.stdout)).toMatchObject({ ok: false, code: 'bad-argument' });
  const to = join(world.place.recordings, 'out');
  const folder = await earshot(
    'transcribe',
    ...files,
    '--service',
    'cloud',
    '--format',
    'vtt,srt',
    '--to',
    to,
  );
  expect(folder.code, folder.stderr).toBe(0);
  expect(readdirSync(to).filter((name) => /\.(vtt|srt)$/.test(name))).toHaveLength(4);
});

test('names cannot forge lines or colour the terminal', async () => {
  test.skip(process.platform === 'win32', 'no such names there');
  const name = 'a\nfailed\t\u001b[31mb\u202ec.wav';
  dropReading(FILES[0], world.place.recordings, name);
  await earshot('folders', 'add', world.place.recordings, '--service', 'cloud');
  const run = await earshot('run', '--once');
  expect(run.code, run.stderr).toBe(0);
  const jobs = await earshot('jobs');
  for (const text of [run.stdout, jobs.stdout]) {
    // eslint-disable-next-line no-control-regex -- what a terminal would obey
    expect(text).not.toMatch(/[\u001b\u202e]/);
    expect(text).toContain('a\\nfailed\\t\\x1b[31mb\\u202ec');
  }
  expect(jobs.stdout.trim().split('\n')).toHaveLength(1);
  const [item] = JSON.parse((await earshot('jobs', '--json')).stdout) as { title: string }[];
  expect(item?.title).toBe(name.replace('.wav', ''));
});

test('a disk that is full is said to be full', async () => {
  test.skip(!existsSync('/dev/full'), 'a device of Linux');
  await earshot('transcribe', readingPath(FILES[0]), '--service', 'cloud');
  const { args, executable } = nodeCommand(['--library', world.place.library, 'export', '1']);
  const full = openSync('/dev/full', 'w');
  const child = spawn(executable, args, {
    env: { ...process.env, XDG_CONFIG_HOME: accountOf(world.place.library), ...world.environment },
    stdio: ['ignore', full, 'pipe'],
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(1);
  expect(stderr).toContain('The disk is full');
});

test('a disk without room for what a folder holds ends a run with its reason, and nothing is passed over', async () => {
  const { place } = world;
  dropReading(FILES[0], place.recordings);
  const disk = join(place.library, '..', 'small-disk');
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    test.skip(true, 'only root may mount');
  }
  try {
    const library = join(disk, 'library');
    const there = (...words: string[]) =>
      runCommand({ library, words, environment: { ...world.environment, EARSHOT_QUIET_MS: '300' } });
    await there('folders', 'add', place.recordings, '--service', 'cloud');
    const ballast = join(disk, 'ballast');
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - 100 * 1024));
    const full = await there('run', '--once', '--json');
    expect(full.code).toBe(7);
    expect(last(full.stdout)).toMatchObject({
      summary: { done: 0, failed: 0 },
      standstills: [{ service: null, folder: null, code: 'disk-full', passes: true }],
    });
    rmSync(ballast);
    const roomy = await there('run', '--once', '--json');
    expect(last(roomy.stdout)).toMatchObject({ summary: { done: 1 }, exitCode: 0 });
  } finally {
    execFileSync('umount', ['-l', disk]);
  }
});

test('a key file that cannot be read is told with the code of the error, and what the variable holds is not', async () => {
  const { place } = world;
  // The key itself, by mistake, in the place of the name of its file.
  const environment = { ...world.environment, EARSHOT_API_KEY: '', EARSHOT_API_KEY_FILE: 'sk-canary' };
  await runCommand({ library: place.library, words: ['folders', 'add', place.recordings], environment });
  const { code, stderr, stdout } = await runCommand({
    library: place.library,
    words: ['run', '--once', '--json'],
    environment,
  });
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('EARSHOT_API_KEY_FILE names cannot be read (ENOENT)');
  expect(readFileSync(join(place.library, 'earshot.log'), 'utf8')).toContain('(ENOENT)');
  expect(stderr + stdout + readFileSync(join(place.library, 'earshot.log'), 'utf8')).not.toContain('canary');
});

test('of a worker, too, whose token stands in a file', async () => {
  const { code, stderr } = await runCommand({
    library: world.place.library,
    words: ['worker', '--queue', 'redis://127.0.0.1:1', '--server', 'https://127.0.0.1:1'],
    environment: { EARSHOT_WORKER_TOKEN_FILE: world.place.library },
  });
  expect(code).toBe(2);
  expect(stderr).toMatch(/EARSHOT_WORKER_TOKEN_FILE names cannot be read \((EISDIR|ENOENT)\)/);
});

test('run --once brings in what is wanted of a feed, and ends when that is transcribed', async () => {
  const host = await startFeedHost();
  try {
    const item = (sound: string, title: string): string =>
      `<item><guid>${sound}</guid><title>${title}</title><enclosure url="${host.base}/${sound}" type="audio/wav"/></item>`;
    const items = item('here.wav', 'The harbour') + item('gone.wav', 'The other one');
    host.put('/feed', `<rss version="2.0"><channel><title>Night Kitchen</title>${items}</channel></rss>`);
    host.put('/here.wav', (_, response) => {
      response.writeHead(200, { 'content-type': 'audio/wav' }).end(readFileSync(readingPath(FILES[0])));
    });
    const look = await earshot('feeds', 'add', `${host.base}/feed`);
    expect(look.stdout).toContain('All of them with device: free.');
    // Of neither the length is known.
    expect(look.stdout).toContain('All of them with cloud: of unknown price.');
    const take = ['--take', 'all', '--service', 'cloud'];
    expect((await earshot('feeds', 'add', `${host.base}/feed`, ...take)).code).toBe(0);
    const { code, stderr, stdout } = await earshot('run', '--once', '--json');
    expect(code, stderr).toBe(0);
    expect(last(stdout)).toMatchObject({ summary: { done: 1 } });
    expect(host.asked.filter(({ path }) => path === '/gone.wav')).toHaveLength(1);
    const { stdout: listed } = await earshot('feeds', 'list', '1');
    expect(listed).toMatch(/The harbour\trecording \d+$/m);
    expect(listed).toMatch(
      /The other one\tNothing lies at this address any more\. .*Next try: \d{4}-\d\d-\d\dT/m,
    );
  } finally {
    await host.close();
  }
});
