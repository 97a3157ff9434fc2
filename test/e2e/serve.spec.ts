// Earshot as the speech service itself: the real server on this computer's own address, real speech, and callers that are not ours.
import { expect, test } from '@playwright/test';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import OpenAI, { toFile } from 'openai';
import { nodeCommand } from '../../build/node-command.mjs';
import { accountOf, runCommand, workspace } from '../support/app.ts';
import { modelsDir, soundPath } from '../support/models.ts';
import { readingPath } from '../support/speech-files.ts';
import { documentPrograms } from '../support/document-programs.ts';

const READING = 'sense_and_sensibility_01_austen_64kb-0880.wav';
/** The system's own, which its package `requests` is for: another one may come first in PATH. */
const PYTHON = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
/** Of a plain WAV file. */
const HEADER_BYTES = 44;
const SPOKEN = /[a-z]+ [a-z]+ [a-z]+/i;
const place = workspace('serve');
const environment = process.env;

interface Server {
  readonly url: string;
  readonly child: ChildProcess;
  readonly end: (signal?: NodeJS.Signals) => Promise<number | null>;
}

const startServer = (...words: readonly string[]): Promise<Server> =>
  startServerIn(place.library, environment, ...words);

/** Starts the server; any port that is free. */
async function startServerIn(
  library: string,
  env: NodeJS.ProcessEnv,
  ...words: readonly string[]
): Promise<Server> {
  const { args, executable } = nodeCommand([
    '--library',
    library,
    'serve',
    '--port',
    '0',
    '--json',
    ...words,
  ]);
  const child = spawn(executable, args, {
    env: { ...env, XDG_CONFIG_HOME: accountOf(library) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise<number | null>((resolve) => child.once('close', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout
      .setEncoding('utf8')
      .once('data', (line: string) => resolve((JSON.parse(line) as { url: string }).url));
    child.once('close', () => reject(new Error('The server ended')));
  });
  return {
    url,
    child,
    end: (signal = 'SIGTERM') => {
      child.kill(signal);
      return gone;
    },
  };
}

async function newToken(name: string): Promise<string> {
  const made = await runCommand({ library: place.library, words: ['serve', 'tokens', 'add', name] });
  expect(made.code, made.stderr).toBe(0);
  return made.stdout.trim();
}

const form = (fields: Readonly<Record<string, string>>, path = readingPath(READING)): FormData => {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) made.append(name, value);
  made.append('audio', new Blob([readFileSync(path)]), 'talk.wav');
  return made;
};

/** The sound of a WAV file several times. */
function repeated(sound: Buffer, times: number): Buffer {
  const head = Buffer.from(sound.subarray(0, HEADER_BYTES));
  const samples = sound.subarray(HEADER_BYTES);
  head.writeUInt32LE(samples.length * times, 40);
  head.writeUInt32LE(samples.length * times + 36, 4);
  return Buffer.concat([head, ...Array<Buffer>(times).fill(samples)]);
}

test.afterAll(() => place.remove());

test.describe.serial('serve', () => {
  let server: Server;
  let token = '';
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${server.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}` },
    });

  test('says why nobody could ask, and makes a token', async () => {
    const refused = await runCommand({ library: place.library, words: ['serve', '--port', '0'] });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('serve tokens add');
    token = await newToken('studio');
    server = await startServer('--allow-private-urls');
  });

  test('runs both programs of the user’s document with nothing changed but the address', async () => {
    test.slow();
    const { close, cwd, paths } = await documentPrograms({
      base: `${server.url}/v1`,
      key: token,
      recording: readingPath(READING),
      folder: place.recordings,
    });
    const run = async (path: string): Promise<string> =>
      (await promisify(execFile)(PYTHON, ['-u', path], { cwd })).stdout;
    for (const stdout of await Promise.all(paths.map(run))) {
      expect(stdout).toContain("'generation_id'");
      expect(stdout).toMatch(/Processing complete:\/n .*young man/);
    }
    close();
  });

  test('goes on after it was killed, and hears nothing twice', async () => {
    const created = await ask('/v1/stt/create', {
      method: 'POST',
      body: form(
        { model: '#g1_whisper-large', punctuate: 'true' },
        readingPath('sense_and_sensibility_01_austen_64kb-0890.wav'),
      ),
    });
    expect(created.status).toBe(201);
    const { generation_id: id } = (await created.json()) as { generation_id: string };
    await server.end('SIGKILL');
    server = await startServer('--allow-private-urls');
    const told = async (): Promise<string> => {
      const answer = (await (await ask(`/v1/stt/${id}`)).json()) as { status: string };
      return answer.status;
    };
    await expect.poll(told, { timeout: 60_000 }).toBe('completed');
    const again = await ask('/v1/stt', {
      method: 'POST',
      body: form(
        { model: '#g1_whisper-large' },
        readingPath('sense_and_sensibility_01_austen_64kb-0890.wav'),
      ),
    });
    expect(JSON.stringify(await again.json())).toMatch(SPOKEN);
    // One recording was heard once, whoever asked for it how often.
    const { stdout } = await runCommand({ library: place.library, words: ['jobs', '--json'] });
    expect(stdout.match(/"state":"done"/g)).toHaveLength(2);
  });

  test('gives OpenAI’s own client every form of what was said, and the command how it does', async () => {
    test.slow();
    const { audio } = new OpenAI({ apiKey: token, baseURL: `${server.url}/v1`, maxRetries: 0 });
    const asked = async (more: object): Promise<unknown> =>
      audio.transcriptions.create({
        file: await toFile(readFileSync(readingPath(READING)), 'talk.wav'),
        model: 'whisper-1',
        ...more,
      });
    expect(await asked({})).toMatchObject({ text: expect.stringMatching(/young man/) });
    expect(await asked({ response_format: 'text' })).toMatch(/young man/);
    expect(await asked({ response_format: 'srt' })).toMatch(/^1\r?\n00:00:0\d,\d{3} --> [\s\S]*young/);
    expect(await asked({ response_format: 'vtt' })).toMatch(/^WEBVTT\r?\n[\s\S]* --> [\s\S]*young/);
    const timed = (await asked({
      response_format: 'verbose_json',
      timestamp_granularities: ['word', 'segment'],
    })) as { readonly words: { word: string; start: number; end: number }[]; readonly segments: unknown[] };
    expect(timed.segments.length).toBeGreaterThan(0);
    expect(timed.words.map(({ word }) => word).join(' ')).toMatch(/young man/);
    for (const [at, { end, start }] of timed.words.entries()) {
      expect(end).toBeGreaterThanOrEqual(start);
      expect(start).toBeGreaterThanOrEqual(timed.words[at - 1]?.start ?? 0);
    }
    const status = await runCommand({ library: place.library, words: ['serve', 'status'] });
    expect(status.code).toBe(0);
    // Whoever asked in whatever form: it was heard once, before.
    expect(status.stdout).toMatch(/^waiting\s+0\b[^\n]*\nrunning\s+0\b[^\n]*\ndone\s+\d+\b.*real time/m);
    const { stdout } = await runCommand({ library: place.library, words: ['jobs', '--json'] });
    expect(stdout.match(/"state":"done"/g)).toHaveLength(2);
  });

  test('tells the speakers of a talk apart', async () => {
    test.slow();
    const talk = workspace('serve-speakers');
    const models = { ...process.env, EARSHOT_MODELS_DIR: modelsDir('speakers') };
    const there = await startServerIn(talk.library, models, '--no-token');
    const body = form(
      { model: '#g1_whisper-large', diarize: 'true', utterances: 'true' },
      soundPath('sample.wav'),
    );
    const answer = await fetch(`${there.url}/v1/stt`, { method: 'POST', body });
    const { results } = (await answer.json()) as {
      results: { utterances: { speaker: number; transcript: string }[] };
    };
    const { utterances } = results;
    expect(new Set(utterances.map(({ speaker }) => speaker))).toEqual(new Set([0, 1]));
    expect(utterances[0]?.speaker).toBe(0);
    expect(await there.end()).toBe(0);
    await talk.remove();
  });

  test('is the engine “a server of your own” of another Earshot, also when it is killed in mid-job', async () => {
    test.slow();
    const laptop = workspace('serve-laptop');
    const environmentWith = (value: string) => ({
      ...{ EARSHOT_SERVER_URL: server.url, EARSHOT_SERVER_TOKEN: value, EARSHOT_POLL_MS: '300' },
    });
    const talk = readingPath('sense_and_sensibility_01_austen_64kb-0880.wav');
    const words = ['transcribe', talk, '--service', 'own-server'];
    const refused = await runCommand({
      ...{ library: `${laptop.library}-wrong`, words, environment: environmentWith('not-a-token') },
    });
    expect(refused.code).not.toBe(0);
    expect(refused.stderr + refused.stdout).toContain('refused the token');
    // Long enough to be killed while it is heard.
    const long = join(laptop.recordings, 'long.wav');
    writeFileSync(long, repeated(readFileSync(talk), 12));
    const { port } = new URL(server.url);
    const onLaptop = () =>
      runCommand({
        library: laptop.library,
        words: ['transcribe', long, '--service', 'own-server'],
        environment: environmentWith(token),
      });
    const running = onLaptop();
    const active = async (): Promise<string> =>
      (await runCommand({ library: place.library, words: ['serve', 'status', '--json'] })).stdout;
    await expect.poll(active, { timeout: 60_000 }).toMatch(/"running":1/);
    await server.end('SIGKILL');
    server = await startServer('--allow-private-urls', '--port', port);
    // Nothing could go on meanwhile, or it did already; in the end the text is there, by what was sent the first time.
    expect([0, 7]).toContain((await running).code);
    const heard = await onLaptop();
    expect(heard.code, heard.stderr).toBe(0);
    expect(await active()).toMatch(/"done":10/);
    expect(heard.stdout.match(/young man/g)?.length).toBeGreaterThan(8);
    // What it was asked with is written nowhere.
    for (const file of readdirSync(laptop.library, { recursive: true, encoding: 'utf8' }))
      if (/\.(log|db|db-wal)$/.test(file))
        expect(readFileSync(join(laptop.library, file)).includes(token), file).toBe(false);
    await laptop.remove();
  });

  test('leaves nothing on the disk, and ends when it is told to', async () => {
    expect(await server.end()).toBe(0);
    expect(readdirSync(join(place.library, 'served'))).toEqual(['incoming']);
    expect(readdirSync(join(place.library, 'served', 'incoming'))).toEqual([]);
  });
});
