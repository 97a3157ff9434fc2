// The way of an upload: no faster than allowed, and through the proxy that the system names.
import { createServer, request as ask } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Pace } from '../../../app/net/pace.ts';
import { readWay } from '../../../app/net/proxies.ts';
import { certificate } from '../../support/certificate.ts';
import { never, onEnd, requestFor, startServer, startService, startTls, writeRecording } from './harness.ts';

afterEach(() => vi.unstubAllEnvs());

describe('the limit', () => {
  /** How long a fake clock runs until so many bytes are out, and in which pieces they leave. */
  async function timed(bytes: number, rate: number, uploads = 1): Promise<{ ms: number; pieces: number[] }> {
    vi.useFakeTimers();
    try {
      const startMs = Date.now();
      const pace = new Pace(() => rate, { monotonicMs: () => Date.now() - startMs });
      const pieces: number[] = [];
      const one = async (): Promise<void> => {
        for await (const piece of pace.pieces(new Uint8Array(bytes), never)) pieces.push(piece.length);
      };
      const all = Promise.all(Array.from({ length: uploads }, one));
      await vi.runAllTimersAsync();
      await all;
      return { ms: Date.now() - startMs, pieces };
    } finally {
      vi.useRealTimers();
    }
  }

  it('is kept to, evenly, a tenth of a second at a time', async () => {
    const { ms, pieces } = await timed(1_000_000, 100_000);
    expect(ms).toBeGreaterThanOrEqual(9_800);
    expect(ms).toBeLessThanOrEqual(10_000);
    expect(new Set(pieces)).toEqual(new Set([10_000]));
  });

  it('is shared by all uploads', async () => {
    const { ms } = await timed(500_000, 100_000, 2);
    expect(ms).toBeGreaterThanOrEqual(9_800);
  });

  it('without one, chunks pass as they are', async () => {
    const chunk = new Uint8Array(1_000_000);
    const pace = new Pace(() => null, { monotonicMs: () => 0 });
    for await (const piece of pace.pieces(chunk, never)) expect(piece).toBe(chunk);
  });

  it('is not waited for when the upload was broken off', async () => {
    const abort = new AbortController();
    const pace = new Pace(() => 1_000, { monotonicMs: () => 0 });
    let bytes = 0;
    for await (const piece of pace.pieces(new Uint8Array(5_000_000), abort.signal)) {
      bytes += piece.length;
      abort.abort();
    }
    expect(bytes).toBe(5_000_000);
  });

  it('changes nothing about what arrives', async () => {
    const server = await startServer();
    const recording = writeRecording(400_000);
    const request = requestFor(recording);
    const service = startService(server.baseUrl, { uploadBytesPerSecond: () => 1_000_000 });
    expect((await service.create(request)).kind).toBe('accepted');
    expect(server.generations[0]?.file?.sha256).toBe(recording.sha256);
    // True bytes, and many steps of them.
    expect(request.told.filter((one) => one !== 'ending').length).toBeGreaterThanOrEqual(4);
    expect(request.told.slice(-2)).toEqual([400_000, 'ending']);
  });
});

describe('what the system says', () => {
  it.each([
    ['DIRECT', { kind: 'direct' }],
    ['', { kind: 'direct' }],
    ['PROXY proxy.example:3128', { kind: 'proxy', url: 'http://proxy.example:3128' }],
    ['HTTPS proxy.example:443; DIRECT', { kind: 'proxy', url: 'https://proxy.example:443' }],
    ['SOCKS5 a:1080; PROXY b:8080', { kind: 'proxy', url: 'http://b:8080' }],
    ['SOCKS a:1080; DIRECT', { kind: 'direct' }],
    ['SOCKS5 a:1080;SOCKS b:1080', { kind: 'none', offered: 'SOCKS5 a:1080; SOCKS b:1080' }],
    ['PROXY [::1]:3128', { kind: 'proxy', url: 'http://[::1]:3128' }],
  ])('%s', (answer, way) => {
    expect(readWay(answer)).toEqual(way);
  });

  /** A proxy that tunnels everything to the loopback interface, and the names that it was asked for. */
  async function startProxy(): Promise<{ url: string; asked: string[] }> {
    const asked: string[] = [];
    const proxy = createServer((incoming, outgoing) => {
      asked.push(incoming.url ?? '');
      const { pathname, port } = new URL(incoming.url ?? '');
      const { headers, method } = incoming;
      incoming.pipe(
        ask({ host: '127.0.0.1', port, path: pathname, method, headers }, (answer) => {
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(outgoing);
        }),
      );
    });
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      const inside = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        inside.pipe(socket).pipe(inside);
      });
      inside.on('error', () => socket.destroy());
      socket.on('error', () => inside.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onEnd(() => proxy.close());
    return { url: `127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked };
  }

  /** The server under a name that is not that of the loopback interface: those are never asked of a proxy. */
  const elsewhere = (baseUrl: string): string => baseUrl.replace('localhost', 'speech.example');
  const noEnvironment = (): void => {
    for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']) vi.stubEnv(name, '');
  };

  it('is the way that uploads and questions go', async () => {
    noEnvironment();
    const server = await startServer();
    const proxy = await startProxy();
    const systemProxy = vi.fn(() => Promise.resolve(`PROXY ${proxy.url}`));
    const address = elsewhere(await startTls(server));
    const service = startService(address, { systemProxy, ca: certificate().cert });
    const recording = writeRecording();
    const created = await service.create(requestFor(recording));
    expect(created.kind).toBe('accepted');
    expect(server.generations[0]?.file?.sha256).toBe(recording.sha256);
    expect((await service.balance(never)).ok).toBe(true);
    expect(proxy.asked.length).toBeGreaterThanOrEqual(2);
    expect(proxy.asked.every((name) => name.includes('speech.example'))).toBe(true);
    expect(systemProxy).toHaveBeenCalledWith(new URL(address).origin);
  });

  it('gives way to the environment', async () => {
    noEnvironment();
    const server = await startServer();
    const proxy = await startProxy();
    vi.stubEnv('http_proxy', `http://${proxy.url}`);
    const systemProxy = vi.fn(() => Promise.resolve('PROXY 127.0.0.1:1'));
    const address = elsewhere(await startTls(server));
    const service = startService(address, { systemProxy, ca: certificate().cert });
    expect((await service.balance(never)).ok).toBe(true);
    expect(systemProxy).not.toHaveBeenCalled();
  });

  it('is not asked for the loopback interface', async () => {
    noEnvironment();
    const server = await startServer();
    const systemProxy = vi.fn(() => Promise.resolve('PROXY 127.0.0.1:1'));
    const ca = certificate().cert;
    for (const address of [server.baseUrl, await startTls(server)])
      expect((await startService(address, { systemProxy, ca }).balance(never)).ok).toBe(true);
    expect(systemProxy).not.toHaveBeenCalled();
  });

  it('a SOCKS proxy only: said plainly, and nothing is sent', async () => {
    noEnvironment();
    const service = startService(`https://${hostname()}.example/v1`, {
      systemProxy: () => Promise.resolve('SOCKS5 proxy.example:1080'),
    });
    const request = requestFor(writeRecording());
    expect(await service.create(request)).toMatchObject({
      kind: 'refused',
      failure: {
        code: 'unreachable',
        message: expect.stringContaining('SOCKS proxy only') as string,
        detail: 'SOCKS5 proxy.example:1080',
      },
    });
    expect(request.told).toEqual([]);
  });
});
