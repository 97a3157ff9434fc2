// `npm run serve:prove [-- --workers N] [-- RECORDING]`: the set-up of build/serve/compose.yaml without a container engine. Its commands are read
// there and run as plain processes on this computer, from the files alone that the Dockerfile ships; a recording goes through, and all of it ends when it is told to.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, openAsBlob, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { projectDir } from '../setup/paths.mjs';
import { which } from '../setup/run.mjs';
import { say, SetupError } from '../setup/say.mjs';
import { script } from '../setup/script.mjs';
import { assemble } from './image.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { workers: { type: 'string', default: '2' } },
});
const [recording = join(projectDir, 'out', 'sample', 'sample.flac')] = positionals;
/** Longest wait for the text of the sample, milliseconds. */
const WAIT_MS = 180_000;

const compose = readFileSync(new URL('compose.yaml', import.meta.url), 'utf8');

/** @param {string} service @returns {string[]} its command, as it stands there */
function commandOf(service) {
  const [, after = ''] = compose.split(`\n  ${service}:\n`);
  const line = /^ {4}command: (\[.*\])$/m.exec(after)?.[1];
  if (!line) throw new SetupError(`compose.yaml has no command of ${service}.`);
  return [...line.matchAll(/'([^']*)'/g)].map(([, word = '']) => word);
}

await script(async () => {
  const place = mkdtempSync(join(tmpdir(), 'earshot-prove-'));
  const [queuePort, servePort] = [await freePort(), await freePort()];
  /** @type {{ name: string, child: import('node:child_process').ChildProcess, gone: Promise<number | null> }[]} */
  const running = [];
  const here = (/** @type {string} */ word) =>
    word
      .replace('redis://queue:6379', `redis://127.0.0.1:${queuePort}`)
      .replace('http://serve:8787', `http://127.0.0.1:${servePort}`)
      .replace(/^8787$/, String(servePort))
      .replace('0.0.0.0', '127.0.0.1');
  // As in a container: what lies in this account, or is named in its environment, is not there.
  const envOf = (/** @type {string} */ name) => ({
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    HOME: join(place, name),
    XDG_CONFIG_HOME: join(place, name, 'account'),
  });
  const image = assemble(join(place, 'image'));
  const earshot = (/** @type {string} */ name, /** @type {string[]} */ words) => ({
    executable: process.execPath,
    args: [image.script, '--library', join(place, name, 'library'), ...words.map(here)],
  });
  /** @type {(name: string, command: { executable: string, args: string[] }, env?: NodeJS.ProcessEnv) => void} */
  const start = (name, { args, executable }, env = process.env) => {
    const child = spawn(executable, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    running.push({ name, child, gone: new Promise((resolve) => child.once('close', resolve)) });
  };
  const token = (/** @type {string[]} */ ...words) => {
    const { args, executable } = earshot('serve', ['serve', 'tokens', 'add', ...words]);
    return execFileSync(executable, args, { env: envOf('serve'), encoding: 'utf8' }).trim();
  };
  try {
    const [server = '', ...options] = commandOf('queue');
    const executable = which(server) ? server : 'redis-server';
    start('queue', { executable, args: [...options, '--port', String(queuePort), '--bind', '127.0.0.1'] });
    const [laptop, worker] = [token('laptop'), token('worker', '--scope', 'work')];
    start('serve', earshot('serve', commandOf('serve')), envOf('serve'));
    const url = `http://127.0.0.1:${servePort}`;
    await until(async () => (await fetch(`${url}/health`)).ok);
    for (let n = 1; n <= Number(values.workers); n += 1)
      start(`worker ${n}`, earshot(`worker-${n}`, [...commandOf('worker'), '--name', `worker ${n}`]), {
        ...envOf(`worker-${n}`),
        EARSHOT_WORKER_TOKEN: worker,
      });
    const form = new FormData();
    form.append('model', '#g1_whisper-large');
    form.append('punctuate', 'true');
    form.append('audio', await openAsBlob(recording), basename(recording));
    const headers = { authorization: `Bearer ${laptop}` };
    const made = await fetch(`${url}/v1/stt/create`, { method: 'POST', headers, body: form });
    const { id } = /** @type {{ id: string }} */ (await made.json());
    /** @type {{ status: string, result?: { results: { channels: { alternatives: { transcript: string }[] }[] } } }} */
    let state = { status: 'waiting' };
    await until(async () => {
      const answer = await fetch(`${url}/v1/stt/${id}`, { headers });
      state = /** @type {typeof state} */ (await answer.json());
      return state.status !== 'waiting' && state.status !== 'active';
    });
    if (state.status !== 'completed') throw new SetupError(`It ended as ${JSON.stringify(state)}.`);
    const text = state.result?.results.channels[0]?.alternatives[0]?.transcript ?? '';
    say(`heard: ${text.slice(0, 200)}`);
  } finally {
    for (const { child, gone, name } of running.toReversed()) {
      child.kill('SIGTERM');
      const began = performance.now();
      say(`${name} ended with ${await gone} after ${((performance.now() - began) / 1_000).toFixed(1)} s`);
    }
    rmSync(place, { recursive: true, force: true });
  }
});

/** @param {() => Promise<boolean>} isSo */
async function until(isSo) {
  for (const last = Date.now() + WAIT_MS; Date.now() < last; await sleep(300))
    if (await isSo().catch(() => false)) return;
  throw new SetupError('It took too long.');
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}
