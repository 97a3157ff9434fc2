// A redis-server of a bench's own: on a free port of this computer, with nothing on the disk.
import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

export interface OwnRedis {
  readonly url: string;
  readonly end: () => Promise<void>;
}

export async function startRedis(directory: string): Promise<OwnRedis> {
  const port = await freePort();
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', words, { cwd: directory, stdio: 'ignore' });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  const client = new Redis(port, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  const answered = await Promise.race([client.ping(), sleep(10_000, null)]);
  client.disconnect();
  if (answered === null) throw new Error('redis-server does not answer');
  return {
    url: `redis://127.0.0.1:${port}`,
    end: () => {
      child.kill('SIGKILL');
      return gone;
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
