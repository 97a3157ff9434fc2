// The way of the bytes: through TLS, through a proxy, over slow lines, at any size; and where the key may and may not be seen.
import { readdirSync, readlinkSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, createServer as createNetServer, type AddressInfo, type Server } from 'node:net';
import { Agent } from 'undici';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { exchange } from '../../../app/speech/cloud/http.ts';
import { certificate } from '../../support/certificate.ts';
import {
  KEY,
  never,
  onEnd,
  requestFor,
  startServer,
  startService,
  startTls,
  writeRecording,
} from './harness.ts';

afterEach(() => vi.unstubAllEnvs());

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onEnd(() => server.close());
  return (server.address() as AddressInfo).port;
}

describe('every byte', () => {
  it.each([1, 65_535, 65_536, 65_537, 1_048_576, 5_000_001])('of a file of %d arrives', async (sizeBytes) => {
    const server = await startServer();
    const recording = writeRecording(sizeBytes);
    const request = requestFor(recording);
    expect((await startService(server.baseUrl).create(request)).kind).toBe('accepted');
    expect(server.generations[0]?.file).toMatchObject({ sizeBytes, sha256: recording.sha256 });
    expect(request.told.slice(-2)).toEqual([sizeBytes, 'ending']);
  });

  it('arrives in place when the server is slower than the disk', async () => {
    const server = await startServer();
    server.addRule({ on: 'create', fault: { kind: 'slow', bytesPerSecond: 20_000_000 } });
    const recording = writeRecording(30_000_000);
    await startService(server.baseUrl).create(requestFor(recording));
    expect(server.generations[0]?.file?.sha256).toBe(recording.sha256);
  });

  it('arrives in place through TLS', async () => {
    const server = await startServer();
    const recording = writeRecording(20_000_003);
    const service = startService(await startTls(server), { ca: certificate().cert });
    expect((await service.create(requestFor(recording))).kind).toBe('accepted');
    expect(server.generations[0]?.file?.sha256).toBe(recording.sha256);
  });
});

describe('what is held', () => {
  it.skipIf(process.platform !== 'linux')('is let go: no file stays open, however a send ends', async () => {
    const server = await startServer();
    const recording = writeRecording();
    const service = startService(server.baseUrl);
    for (const fault of [
      { kind: 'delay', ms: 0 },
      { kind: 'reset', atShare: 0.1 },
      { kind: 'answer', status: 401, early: true },
    ] as const) {
      server.addRule({ on: 'create', fault });
      await service.create(requestFor(recording));
    }
    await service.create(requestFor({ ...recording, sizeBytes: 1 }));
    const open = readdirSync('/proc/self/fd').map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return '';
      }
    });
    expect(open).not.toContain(recording.path);
  });

  it.each([200, 500])(
    'is bounded: an answer of status %d without end is read to its limit only',
    async (status) => {
      const server = createServer((_request, response) => {
        response.writeHead(status);
        const more = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x')));
        };
        response.on('drain', more);
        more();
      });
      const url = new URL(`http://127.0.0.1:${await listen(server)}/`);
      const { answer } = await exchange(() => new Agent(), {
        url,
        method: 'GET',
        headers: {},
        signal: never,
        headersTimeoutMs: 1_000,
        bodyTimeoutMs: 1_000,
        maxBytes: (of) => (of === 200 ? 300_000 : 1_000),
        ownConnection: true,
      });
      expect(answer).toMatchObject({ status, cut: 'too-large' });
      expect(answer?.text.length).toBe(status === 200 ? 300_000 : 1_000);
    },
  );
});

describe('a proxy of the system', () => {
  async function startProxy(target: string, status = 200) {
    const asked: IncomingMessage[] = [];
    const proxy = createServer();
    proxy.on('connect', (request: IncomingMessage, socket) => {
      asked.push(request);
      if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      const inside = connect(Number(new URL(target).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        inside.pipe(socket).pipe(inside);
      });
      socket.on('error', () => inside.destroy());
      inside.on('error', () => socket.destroy());
    });
    return { port: await listen(proxy), asked };
  }

  it('is used, for uploads and for questions', async () => {
    const server = await startServer();
    const proxy = await startProxy(await startTls(server));
    vi.stubEnv('HTTP_PROXY', `127.0.0.1:${proxy.port}`);
    vi.stubEnv('NO_PROXY', 'other.example');
    const service = startService('https://speech.example/v1', { ca: certificate().cert });
    const recording = writeRecording(3_000_000);
    expect((await service.create(requestFor(recording))).kind).toBe('accepted');
    expect((await service.get(server.generations[0]?.id ?? '', never)).kind).toBe('ready');
    expect(server.generations[0]?.file?.sha256).toBe(recording.sha256);
    expect(proxy.asked.map((request) => request.url)).toEqual(['speech.example:443', 'speech.example:443']);
    for (const request of proxy.asked) expect(JSON.stringify(request.rawHeaders)).not.toContain(KEY);
  });

  it('is not asked for hosts that NO_PROXY names, nor for this machine', async () => {
    const server = await startServer();
    const proxy = await startProxy(server.baseUrl);
    vi.stubEnv('http_proxy', `http://127.0.0.1:${proxy.port}`);
    expect((await startService(server.baseUrl).create(requestFor(writeRecording()))).kind).toBe('accepted');
    for (const exceptions of ['speech.invalid', 'other.example, .invalid', '*']) {
      vi.stubEnv('no_proxy', exceptions);
      const outcome = await startService('https://speech.invalid/v1').create(requestFor(writeRecording()));
      expect(outcome.kind).toBe('refused');
    }
    // An address of IPv6 without brackets, in another way of writing it.
    vi.stubEnv('no_proxy', 'other.example ::ffff:127.0.0.1');
    const outcome = await startService('https://[::ffff:7f00:1]:9/v1').create(requestFor(writeRecording()));
    expect(outcome.kind).toBe('refused');
    expect(proxy.asked).toHaveLength(0);
  });

  it('that refuses, or is not an address, is told in words and leaves nothing in doubt', async () => {
    const proxy = await startProxy('http://127.0.0.1:9', 407);
    vi.stubEnv('HTTP_PROXY', `http://user:secret@127.0.0.1:${proxy.port}`);
    const refused = await startService('https://speech.example/v1').create(requestFor(writeRecording()));
    expect(refused).toMatchObject({
      kind: 'refused',
      failure: { code: 'unreachable', detail: expect.stringContaining('407') as string },
    });
    expect(JSON.stringify(refused)).not.toContain('secret');
    vi.stubEnv('HTTP_PROXY', 'http://user:secret@:nowhere:');
    const broken = await startService('https://speech.example/v1').create(requestFor(writeRecording()));
    expect(broken).toMatchObject({ kind: 'refused', failure: { code: 'unreachable' } });
    expect(JSON.stringify(broken)).not.toContain('secret');
  });
});

describe('the key', () => {
  it('goes into one header of the service and nowhere else', async () => {
    const server = await startServer({ keys: [KEY] });
    const lines: unknown[] = [];
    const service = startService(server.baseUrl, { log: (...line) => lines.push(line) });
    const recording = writeRecording();
    const outcomes: unknown[] = [await service.create(requestFor(recording))];
    server.addRule({
      on: 'get',
      fault: { kind: 'answer', status: 500, body: { message: `for Bearer ${KEY}` } },
    });
    outcomes.push(await service.get('x', never), await service.testKey(never), await service.balance(never));
    for (const seen of server.requests) {
      expect(seen.headers.authorization).toBe(`Bearer ${KEY}`);
      expect(seen.path + JSON.stringify({ ...seen.headers, authorization: '' })).not.toContain(KEY);
    }
    expect(lines.length).toBeGreaterThan(0);
    expect(JSON.stringify([lines, outcomes])).not.toContain(KEY);
    expect(JSON.stringify(lines)).not.toContain(recording.path);
  });

  it('does not follow a redirect to another host', async () => {
    const elsewhere: string[] = [];
    const port = await listen(
      createNetServer((socket) => socket.on('data', (chunk) => elsewhere.push(chunk.toString()))),
    );
    const server = await startServer();
    for (const on of ['create', 'get', 'billing'] as const)
      server.addRule({
        on,
        fault: { kind: 'answer', status: 307, headers: { location: `http://127.0.0.1:${port}/v1` } },
      });
    const service = startService(server.baseUrl);
    await service.create(requestFor(writeRecording()));
    await service.get('x', never);
    await service.balance(never);
    expect(server.requests).toHaveLength(3);
    expect(elsewhere).toEqual([]);
  });
});
