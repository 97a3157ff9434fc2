// Clients that poll, as a process of its own: autocannon, each connection asking for an id of its own.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface LoadHow {
  readonly url: string;
  readonly token: string;
  readonly ids: readonly string[];
  readonly clients: number;
  readonly seconds: number;
  /** Each asks so often; absent for as soon as it was answered. */
  readonly pollsPerSecond?: number;
}

export interface LoadTold {
  /** Sorted, milliseconds. */
  readonly waitsMs: readonly number[];
  readonly perSecond: number;
  /** Answers that were no 200, and connections that broke. */
  readonly bad: number;
}

/** What is used of autocannon 9, which brings no types. */
type Cannon = (options: object) => Instance;
interface Instance extends Promise<{ readonly errors: number; readonly non2xx: number }> {
  on(
    event: 'response',
    listener: (client: unknown, status: number, bytes: number, waitMs: number) => void,
  ): void;
}

/** Clients that ask at a pace do so in groups, one after another within the second, because autocannon has all of an instance ask at once. */
const GROUPS = 10;
const WARM_MS = 2_000;

/** Loads from a process of its own, so that the bench's does not count its answers late. */
export async function load(how: LoadHow): Promise<LoadTold> {
  const child = spawn(process.execPath, [process.argv[1] ?? '', 'role:load'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (told += text));
  child.stdin.end(JSON.stringify(how));
  await new Promise((resolve) => child.once('close', resolve));
  return JSON.parse(told) as LoadTold;
}

/** The process itself: what to do comes on the standard input. */
export async function loadRole(): Promise<void> {
  let text = '';
  for await (const piece of process.stdin.setEncoding('utf8')) text += String(piece);
  process.stdout.write(JSON.stringify(await fire(JSON.parse(text) as LoadHow)));
}

async function fire({ clients, ids, pollsPerSecond, seconds, token, url }: LoadHow): Promise<LoadTold> {
  const name = 'autocannon';
  const { default: cannon } = (await import(name)) as { readonly default: Cannon };
  const groups = pollsPerSecond === undefined ? 1 : GROUPS;
  const connections = clients / groups;
  const waitsMs: number[] = [];
  const warmUntil = performance.now() + WARM_MS;
  const ends: Instance[] = [];
  for (let group = 0; group < groups; group += 1) {
    const requests = ids
      .slice(group * connections, (group + 1) * connections)
      .map((id) => ({ path: `/v1/stt/${id}` }));
    const instance = cannon({
      ...{ url, connections, duration: seconds, requests, headers: { authorization: `Bearer ${token}` } },
      ...(pollsPerSecond === undefined
        ? {}
        : { connectionRate: pollsPerSecond, ignoreCoordinatedOmission: true }),
    });
    instance.on('response', (_client, _status, _bytes, waitMs) => {
      if (performance.now() > warmUntil) waitsMs.push(waitMs);
    });
    ends.push(instance);
    if (group < groups - 1) await sleep(1_000 / groups);
  }
  const results = await Promise.all(ends);
  const endedAt = performance.now();
  const bad = results.reduce((sum, { errors, non2xx }) => sum + errors + non2xx, 0);
  waitsMs.sort((a, b) => a - b);
  return { waitsMs, perSecond: waitsMs.length / ((endedAt - warmUntil) / 1_000), bad };
}

/** The least that such a poll can take here: a server of Node's own that says the same words to everybody. */
export async function startBare(): Promise<{ readonly url: string; readonly end: () => void }> {
  const child = spawn(process.execPath, [process.argv[1] ?? '', 'role:bare'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').once('data', (line: string) => resolve(line.trim()));
  });
  return { url, end: () => void child.kill() };
}

export function bareRole(): void {
  const words = JSON.stringify({ id: 'x'.repeat(22), generation_id: 'x'.repeat(22), status: 'waiting' });
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.end(words);
  });
  server.listen(0, '127.0.0.1', () => {
    console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
}
