// `npm run bench:serve-upload [-- --mb 5000]`: uploads to a real `earshot serve`, as a form and by tus with a kill of the server in the middle,
// and prints how much memory the server took. The bytes are zeros, made as they are sent.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { nodeCommand } from '../../build/node-command.mjs';

const { values } = parseArgs({ options: { mb: { type: 'string', default: '5000' } } });
const bytes = Number(values.mb) * 1_000_000;
const WANTED_MB = 200;
const PIECE = Buffer.alloc(1_000_000);

const place = mkdtempSync(join(tmpdir(), 'earshot-bench-serve-'));
const env = { ...process.env, XDG_CONFIG_HOME: join(place, 'account') };
const command = (...words: readonly string[]) => nodeCommand(['--library', join(place, 'library'), ...words]);
const made = command('serve', 'tokens', 'add', 'bench');
const token = execFileSync(made.executable, made.args, { env, encoding: 'utf8' }).trim();

interface Server {
  readonly child: ChildProcess;
  readonly url: string;
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
}

async function start(): Promise<Server> {
  const { args, executable } = command('serve', '--port', '0', '--json', '--max-size', '6000');
  const child = spawn(executable, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = await new Promise<string>((resolve) => {
    child.stdout
      .setEncoding('utf8')
      .once('data', (line: string) => resolve((JSON.parse(line) as { url: string }).url));
  });
  const end = (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    return gone;
  };
  return { child, url, end };
}

/** Resident memory, MB. */
const memoryOf = ({ child }: Server): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1_000;

interface Sent {
  readonly status: number;
  readonly mostMB: number;
  readonly seconds: number;
}

/** Sends zeros. @param until how many before the server is killed; absent for all */
function send(
  server: Server,
  path: string,
  {
    head = Buffer.alloc(0),
    headers,
    length,
    method,
    tail = Buffer.alloc(0),
    until = length,
  }: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly length: number;
    readonly head?: Buffer;
    readonly tail?: Buffer;
    readonly until?: number;
  },
): Promise<Sent> {
  return new Promise((resolve) => {
    const began = performance.now();
    let mostMB = 0;
    let status = 0;
    const total = head.length + length + tail.length;
    const all = { authorization: `Bearer ${token}`, 'content-length': String(total), ...headers };
    const asked = request(`${server.url}${path}`, { method, headers: all }, (answer) => {
      status = answer.statusCode ?? 0;
      answer.resume();
    });
    asked.on('error', () => undefined);
    asked.once('close', () => resolve({ status, mostMB, seconds: (performance.now() - began) / 1_000 }));
    let left = until;
    const more = (): void => {
      while (left > 0) {
        const piece = PIECE.subarray(0, Math.min(left, PIECE.length));
        left -= piece.length;
        if (left % 50_000_000 === 0) mostMB = Math.max(mostMB, memoryOf(server));
        if (!asked.write(piece)) return void asked.once('drain', more);
      }
      if (until < length) void server.end('SIGKILL');
      else asked.end(tail);
    };
    asked.write(head);
    more();
  });
}

const told = (what: string, { mostMB, seconds, status }: Sent, sent: number): void =>
  console.log(
    `${what.padEnd(30)} ${(sent / 1e6).toFixed(0).padStart(5)} MB in ${seconds.toFixed(0)} s, ${(sent / 1e6 / seconds).toFixed(0)} MB/s; server at most ${mostMB.toFixed(0)} MB, answered ${status || 'nothing'}   to stay below: ${WANTED_MB}${mostMB < WANTED_MB ? '' : '  MISSED'}`,
  );

let server = await start();
console.log(`At rest the server takes ${memoryOf(server).toFixed(0)} MB`);
const head = Buffer.from(
  '--x\r\nContent-Disposition: form-data; name="model"\r\n\r\n#g1_whisper-large\r\n--x\r\nContent-Disposition: form-data; name="audio"; filename="a.wav"\r\n\r\n',
);
const form = { 'content-type': 'multipart/form-data; boundary=x' };
const tail = Buffer.from('\r\n--x--\r\n');
told(
  'a form',
  await send(server, '/v1/stt/create', { method: 'POST', headers: form, length: bytes, head, tail }),
  bytes,
);

const tus = { 'tus-resumable': '1.0.0', authorization: `Bearer ${token}` };
const room = await fetch(`${server.url}/v1/uploads`, {
  method: 'POST',
  headers: { ...tus, 'upload-length': String(bytes) },
});
const path = room.headers.get('location') ?? '';
const offsetOf = async (): Promise<number> =>
  Number(
    (await fetch(`${server.url}${path}`, { method: 'HEAD', headers: tus })).headers.get('upload-offset'),
  );
const patch = (offset: number) => ({
  method: 'PATCH',
  headers: { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
  length: bytes - offset,
});
const half = Math.floor(bytes / 2 / PIECE.length) * PIECE.length;
told('tus, killed in the middle', await send(server, path, { ...patch(0), until: half }), half);
server = await start();
await sleep(500);
const offset = await offsetOf();
console.log(`After the kill ${(offset / 1e6).toFixed(0)} of ${(half / 1e6).toFixed(0)} MB are there`);
told('tus, the rest', await send(server, path, patch(offset)), bytes - offset);
if ((await offsetOf()) !== bytes) throw new Error('It is not whole');
await server.end('SIGTERM');
rmSync(place, { recursive: true });
