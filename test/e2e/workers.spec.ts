// Workers as they are: real processes of `serve`, `worker` and redis-server, real speech, and what may happen to each of them.
import { expect, test } from '@playwright/test';
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { nodeCommand } from '../../build/node-command.mjs';
import { accountOf, runCommand, workspace } from '../support/app.ts';
import { longReading } from '../support/long-reading.ts';

const place = workspace('workers');
const SILENCE_MS = 4_000;
const environment = {
  ...process.env,
  XDG_CONFIG_HOME: accountOf(place.library),
  EARSHOT_FARM_SILENCE_MS: String(SILENCE_MS),
  EARSHOT_FARM_PART_SECONDS: '10',
};
const started: ChildProcess[] = [];

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Starts a program, and waits for its first line. */
async function begin(
  executable: string,
  args: readonly string[],
): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn(executable, args, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  const line = await new Promise<string>((resolve, reject) => {
    child.once('error', () => reject(new Error(`${executable} is not installed`)));
    child.stdout.setEncoding('utf8').once('data', resolve);
    child.once('exit', (code) => reject(new Error(`${executable} ended with ${code}`)));
  });
  return { child, line };
}

const earshot = (...words: readonly string[]): Promise<{ child: ChildProcess; line: string }> => {
  const { args, executable } = nodeCommand([...words, '--json']);
  return begin(executable, args);
};

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode === null
    ? new Promise((resolve) => child.once('exit', resolve))
    : Promise.resolve(child.exitCode);

test.afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  return place.remove();
});

test.describe.serial('workers on other computers', () => {
  test.slow();
  let url = '';
  let queue = '';
  let workToken = '';
  let token = '';
  let redis = 0;
  let words = '';
  const recording = join(place.recordings, 'long.wav');

  const newToken = async (...more: readonly string[]): Promise<string> => {
    const made = await runCommand({ library: place.library, words: ['serve', 'tokens', 'add', ...more] });
    expect(made.code, made.stderr).toBe(0);
    return made.stdout.trim();
  };
  const worker = async (name: string): Promise<ChildProcess> =>
    (await earshot('worker', '--queue', queue, '--server', url, '--token', workToken, '--name', name)).child;
  const serve = async (...more: readonly string[]): Promise<ChildProcess> => {
    const { child, line } = await earshot('--library', place.library, 'serve', ...more);
    url = (JSON.parse(line) as { url: string }).url;
    return child;
  };
  /** The words of the recording; other options are another job. */
  const transcribed = async (during: () => Promise<void> = () => Promise.resolve()): Promise<string> => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ model: 'whisper-1', punctuate: 'true' }))
      form.append(name, value);
    form.append('audio', new Blob([readFileSync(recording)]), 'talk.wav');
    const headers = { authorization: `Bearer ${token}` };
    const created = await fetch(`${url}/v1/stt/create`, { method: 'POST', headers, body: form });
    const { generation_id: id } = (await created.json()) as { generation_id: string };
    await during();
    let said = '';
    const told = async (): Promise<string> => {
      said = await (await fetch(`${url}/v1/stt/${id}`, { headers })).text();
      return (JSON.parse(said) as { status: string }).status;
    };
    await expect.poll(told, { timeout: 120_000 }).toBe('completed');
    return JSON.stringify((JSON.parse(said) as { result: { results: unknown } }).result.results);
  };

  test('one computer hears a recording by itself', async () => {
    longReading(recording, 1);
    token = await newToken('studio');
    workToken = await newToken('helper', '--scope', 'work');
    const alone = await serve('--port', '0');
    words = await transcribed();
    expect(words).toMatch(/young man/);
    alone.kill('SIGTERM');
    expect(await ended(alone)).toBe(0);
  });

  test('two workers hear it in parts, word for word the same, while one is killed and the engine is emptied', async () => {
    redis = await freePort();
    await begin('redis-server', ['--port', String(redis), '--save', '', '--appendonly', 'no']);
    queue = `redis://127.0.0.1:${redis}`;
    // The same recording with the same options would be the same job: a library that has not heard it.
    longReading(recording, 1, 1);
    const port = String(await freePort());
    await serve('--port', port, '--queue', queue);
    const [one] = await Promise.all([worker('one'), worker('two')]);
    const again = await transcribed(async () => {
      const { Redis } = await import('ioredis');
      const client = new Redis(queue);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      one.kill('SIGKILL');
      await client.flushall();
      client.disconnect();
    });
    expect(again).toBe(words);
  });
});
