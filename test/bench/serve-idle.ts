// `npm run bench:serve-idle [-- --connections 10000]`: so many connections that say nothing, or half a request, held open against a real
// `earshot serve`; meanwhile others ask. Prints what those wait, what the server takes, and when the silent ones are gone.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { timeLimit } from '../../app/domain/time-limit.ts';
import { nodeCommand } from '../../build/node-command.mjs';

const { values } = parseArgs({ options: { connections: { type: 'string', default: '10000' } } });
const wanted = Number(values.connections);
/** A connection is refused by the system above its ports: each address of this computer has so many. */
const PER_ADDRESS = 5_000;
const ASKED = 20;

const place = mkdtempSync(join(tmpdir(), 'earshot-bench-idle-'));
const env = { ...process.env, XDG_CONFIG_HOME: join(place, 'account') };
const command = (...words: readonly string[]) => nodeCommand(['--library', join(place, 'library'), ...words]);
const made = command('serve', 'tokens', 'add', 'bench');
execFileSync(made.executable, made.args, { env, stdio: 'ignore' });
const { args, executable } = command('serve', '--port', '0', '--json');
const server = spawn(executable, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
const gone = new Promise((resolve) => server.once('close', resolve));
const url = await new Promise<string>((resolve) => {
  server.stdout
    .setEncoding('utf8')
    .once('data', (line: string) => resolve((JSON.parse(line) as { url: string }).url));
});
const memoryMB = (): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1] ?? 0) / 1_000;

const port = Number(new URL(url).port);
let open = 0;
let closed = 0;
for (let at = 0; at < wanted; at += 1) {
  const localAddress = `127.0.0.${2 + Math.floor(at / PER_ADDRESS)}`;
  const socket = connect({ port, host: '127.0.0.1', localAddress }, () => {
    open += 1;
    if (at % 2 === 0) socket.write('GET /health HTTP/1.1\r\nHo');
  });
  socket.on('error', () => undefined).once('close', () => (closed += 1));
  socket.resume();
  if (at % 500 === 499) await sleep(20);
}
await sleep(1_000);
console.log(
  `${open} of ${wanted} connected, ${closed} closed unheard; the server takes ${memoryMB().toFixed(0)} MB`,
);
const waits: number[] = [];
let refused = 0;
for (let at = 0; at < ASKED; at += 1) {
  const began = performance.now();
  const answer = await fetch(`${url}/health`, { signal: timeLimit(2_000) }).catch(() => null);
  if (answer?.ok) waits.push(performance.now() - began);
  else refused += 1;
  await sleep(100);
}
waits.sort((a, b) => a - b);
console.log(
  `${waits.length} of ${ASKED} questions answered meanwhile, ${refused} refused; median ${waits[waits.length >> 1]?.toFixed(1) ?? '–'} ms`,
);
const began = performance.now();
while (closed < wanted && performance.now() - began < 60_000) await sleep(200);
console.log(
  `${closed} closed ${((performance.now() - began) / 1_000).toFixed(0)} s later; ${memoryMB().toFixed(0)} MB`,
);
server.kill('SIGTERM');
console.log(`The server ended with ${String(await gone)}`);
rmSync(place, { recursive: true });
