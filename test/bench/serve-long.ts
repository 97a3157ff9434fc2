// `npm run bench:serve-long [-- --minutes 40] [--part workers|programs]`: a recording of that length. Workers: through a real `earshot serve` and
// two workers, beside `transcribe` alone, and what memory serve takes. Programs: both programs of the user's document, with nothing changed
// but the address, against a serve that hears by itself.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, openAsBlob, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { documentPrograms } from '../support/document-programs.ts';
import { readingPath } from '../support/speech-files.ts';
import { ServePlace, type ServeProcess } from './serve-process.ts';
import { startRedis } from './workers/redis.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '40' }, part: { type: 'string' } },
});
const HEADER_BYTES = 44;
const TIMES_WANTED = 1.1;
const MB_WANTED = 200;
const run = promisify(execFile);

const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-long-'));
const recording = join(folder, 'long.wav');
/** How often the reading stands in it. */
const times = writeRecording();
try {
  if (values.part !== 'programs') await besideTranscribe();
  if (values.part !== 'workers') await byPrograms();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The same reading again and again. @returns how often */
function writeRecording(): number {
  const reading = readFileSync(readingPath('sense_and_sensibility_01_austen_64kb-0880.wav'));
  const samples = reading.subarray(HEADER_BYTES);
  const count = Math.ceil((Number(values.minutes) * 60) / (samples.length / reading.readUInt32LE(28)));
  const head = Buffer.from(reading.subarray(0, HEADER_BYTES));
  head.writeUInt32LE(samples.length * count + HEADER_BYTES - 8, 4);
  head.writeUInt32LE(samples.length * count, HEADER_BYTES - 4);
  writeFileSync(recording, Buffer.concat([head, ...Array<Buffer>(count).fill(samples)]));
  return count;
}

async function besideTranscribe(): Promise<void> {
  const alone = new ServePlace(join(folder, 'alone'));
  const { args, executable } = alone.command('transcribe', recording, '--format', 'txt', '--to', folder);
  const began = performance.now();
  await run(executable, args, { env: alone.env });
  const aloneSeconds = (performance.now() - began) / 1_000;
  const { peakMB, seconds, words } = await throughWorkers();
  const ratio = seconds / aloneSeconds;
  console.log(
    `${values.minutes} minutes: transcribe alone ${aloneSeconds.toFixed(1)} s; through serve and two workers ${seconds.toFixed(1)} s, ${words} words: ` +
      `${ratio.toFixed(2)} ×   to reach: ${TIMES_WANTED} ×${ratio <= TIMES_WANTED ? '' : '  MISSED'}`,
  );
  console.log(
    `serve took ${peakMB.toFixed(0)} MB at most   to reach: ${MB_WANTED} MB${peakMB <= MB_WANTED ? '' : '  MISSED'}`,
  );
}

async function throughWorkers(): Promise<{
  readonly seconds: number;
  readonly peakMB: number;
  readonly words: number;
}> {
  const place = new ServePlace(join(folder, 'served'));
  const token = place.token('bench');
  const work = place.token('workers', '--scope', 'work');
  const redis = await startRedis(folder);
  const server = await place.serve('--queue', redis.url);
  const workers = [1, 2].map((at) => beginWorker(at, server, redis.url, work));
  try {
    await Promise.all(workers.map(({ ready }) => ready));
    const began = performance.now();
    const body = new FormData();
    body.append('model', '#g1_whisper-large');
    body.append('audio', await openAsBlob(recording), 'long.wav');
    const headers = { authorization: `Bearer ${token}` };
    const created = await fetch(`${server.url}/v1/stt/create`, { method: 'POST', body, headers });
    const { id } = (await created.json()) as { readonly id: string };
    for (;;) {
      const answer = await fetch(`${server.url}/v1/stt/${id}`, { headers });
      const told = (await answer.json()) as Told;
      if (told.status === 'error') throw new Error(JSON.stringify(told));
      if (told.status === 'completed') {
        const seconds = (performance.now() - began) / 1_000;
        const words = told.result?.results.channels[0]?.alternatives[0]?.words.length ?? 0;
        return { seconds, words, peakMB: server.peakMB };
      }
      await sleep(500);
    }
  } finally {
    for (const { child } of workers) child.kill('SIGKILL');
    await server.end();
    await redis.end();
  }
}

interface Told {
  readonly status: string;
  readonly result?: {
    readonly results: {
      readonly channels: readonly { readonly alternatives: readonly { readonly words: unknown[] }[] }[];
    };
  };
}

function beginWorker(
  at: number,
  { url }: ServeProcess,
  queue: string,
  token: string,
): { readonly child: ChildProcess; readonly ready: Promise<unknown> } {
  const place = new ServePlace(join(folder, `worker-${at}`));
  const words = ['worker', '--queue', queue, '--server', url, '--name', `bench ${at}`, '--json'];
  const { args, executable } = place.command(...words);
  const child = spawn(executable, args, {
    env: { ...place.env, EARSHOT_WORKER_TOKEN: token },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('close', () => reject(new Error('a worker ended')));
  });
  return { child, ready };
}

async function byPrograms(): Promise<void> {
  const place = new ServePlace(join(folder, 'programs'));
  const key = place.token('bench');
  const server = await place.serve('--allow-private-urls');
  const { close, cwd, paths } = await documentPrograms({ base: `${server.url}/v1`, key, recording, folder });
  // One after the other: each waits ten minutes for its text and no longer, and a computer that hears both at once may need more for the second.
  for (const [at, path] of paths.entries()) {
    const began = performance.now();
    const { stdout } = await run('/usr/bin/python3', ['-u', path], { cwd });
    const seconds = (performance.now() - began) / 1_000;
    const text = stdout.split('Processing complete:/n')[1] ?? '';
    console.log(
      `program ${at + 1}: ${text.split(/\s+/).length} words of ${values.minutes} minutes, “young man” ${text.match(/young man/g)?.length ?? 0} times of ${times}, in ${seconds.toFixed(0)} s`,
    );
  }
  close();
  await server.end();
}
