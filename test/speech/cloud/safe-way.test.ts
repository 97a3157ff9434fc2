// What the key and a recording may go through: a certificate that is trusted, or, unencrypted, a network that is one's own.
import { createServer } from 'node:http';
import { connect as connectTcp, type AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { failure } from '../../../app/domain/failure.ts';
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

/** Where every name leads; null for where it really does. */
const names = vi.hoisted(() => ({ leadTo: null as readonly string[] | null }));

vi.mock('node:dns', async (original) => {
  const real = await original<typeof import('node:dns')>();
  type Answer = (error: null, found: { address: string; family: number }[]) => void;
  const lookup = (host: string, options: never, done: Answer): void => {
    if (!names.leadTo) return real.lookup(host, options, done as never);
    done(
      null,
      names.leadTo.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { ...real, lookup };
});

afterEach(() => {
  vi.unstubAllEnvs();
  names.leadTo = null;
});

/** The words of another program's fault search, set for the whole computer. */
const certificatesSwitchedOff = (): void => void vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
const noProxies = (): void => {
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']) vi.stubEnv(name, undefined);
};

/** A proxy on this machine that leads everything to one port; through TLS where it is asked to. */
async function startProxy(to: string, encrypted: boolean): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const http = createServer();
  http.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    const inside = connectTcp(Number(new URL(to).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      inside.pipe(socket).pipe(inside);
    });
    socket.on('error', () => inside.destroy());
    inside.on('error', () => socket.destroy());
  });
  const door = encrypted
    ? createTlsServer({ ...certificate() }, (socket) => void http.emit('connection', socket))
    : http;
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  onEnd(() => door.close());
  return { port: (door.address() as AddressInfo).port, asked };
}

describe('a certificate that nobody trusts', () => {
  it.each([
    ['straight', () => ({})],
    ['straight, as the system says', () => ({ systemProxy: () => Promise.resolve('DIRECT') })],
  ])('ends it, %s, whatever NODE_TLS_REJECT_UNAUTHORIZED says', async (_name, options) => {
    noProxies();
    certificatesSwitchedOff();
    const server = await startServer();
    // Under this name the system's answer counts; its address is the one that is always there.
    const address = await startTls(server);
    for (const url of [address, address.replace('localhost', '127.0.0.1')]) {
      const outcome = await startService(url, options()).create(requestFor(writeRecording()));
      expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'tls' } });
    }
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['the environment names', false],
    ['the system names', true],
  ])('ends it through a proxy that %s', async (_name, isOfSystem) => {
    noProxies();
    certificatesSwitchedOff();
    const server = await startServer();
    const proxy = await startProxy(await startTls(server), false);
    if (!isOfSystem) vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${proxy.port}`);
    const systemProxy = isOfSystem ? () => Promise.resolve(`PROXY 127.0.0.1:${proxy.port}`) : undefined;
    const service = startService('https://speech.example/v1', systemProxy ? { systemProxy } : {});
    expect(await service.create(requestFor(writeRecording()))).toMatchObject({
      kind: 'refused',
      failure: { code: 'tls' },
    });
    expect(proxy.asked).toEqual(['speech.example:443']);
    expect(server.requests).toEqual([]);
  });

  it('of the proxy itself ends it, before the service is named', async () => {
    noProxies();
    certificatesSwitchedOff();
    const server = await startServer();
    const proxy = await startProxy(await startTls(server), true);
    const systemProxy = () => Promise.resolve(`HTTPS 127.0.0.1:${proxy.port}`);
    const request = requestFor(writeRecording());
    const service = startService('https://speech.example/v1', { systemProxy });
    expect(await service.create(request)).toMatchObject({ kind: 'refused', failure: { code: 'tls' } });
    vi.stubEnv('HTTPS_PROXY', `https://127.0.0.1:${proxy.port}`);
    expect(await service.create(request)).toMatchObject({ kind: 'refused', failure: { code: 'tls' } });
    expect(proxy.asked).toEqual([]);
    expect(request.told).toEqual([]);
    // The way itself is sound.
    vi.unstubAllEnvs();
    noProxies();
    const trusting = startService('https://speech.example/v1', { systemProxy, ca: certificate().cert });
    expect((await trusting.create(request)).kind).toBe('accepted');
  });
});

describe('without encryption', () => {
  it('a public address is asked nothing', async () => {
    const service = startService('http://203.0.113.7/v1');
    const request = requestFor(writeRecording());
    for (const why of [await service.create(request), await service.get('x', never)])
      expect(why).toMatchObject({
        failure: { code: 'tls', message: expect.stringMatching(/Nothing was sent.*http:\/\//) as string },
      });
    expect(await service.fetchPrice('m', never)).toMatchObject({ ok: false, failure: { code: 'tls' } });
    expect((await service.testKey(never)).accepted).toBe(false);
    expect(request.told).toEqual([]);
  });

  it('a name of this computer or of a network leads there', async () => {
    const server = await startServer();
    const { port } = new URL(server.baseUrl);
    names.leadTo = ['127.0.0.1'];
    for (const host of ['localhost', 'studio.local', 'nas'])
      expect(
        (await startService(`http://${host}:${port}/v1`).create(requestFor(writeRecording()))).kind,
      ).toBe('accepted');
  });

  it.each([
    ['a network’s name, a public address', 'studio.local', ['203.0.113.7']],
    ['a network’s name, one public address among others', 'nas', ['127.0.0.1', '203.0.113.7']],
    ['this computer’s name, another one’s address', 'localhost', ['192.168.1.1']],
    ['a name without an address', 'nas', []],
  ])('%s: nothing leaves', async (_name, host, addresses) => {
    const server = await startServer();
    const { port } = new URL(server.baseUrl);
    names.leadTo = addresses;
    const request = requestFor(writeRecording());
    const service = startService(`http://${host}:${port}/v1`);
    expect(await service.create(request)).toMatchObject({
      kind: 'refused',
      failure: { code: 'tls', message: expect.stringContaining('leads out of this computer') as string },
    });
    expect(await service.get('x', never)).toMatchObject({ kind: 'unreachable', failure: { code: 'tls' } });
    expect(request.told).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  it('no proxy reads along', async () => {
    noProxies();
    const server = await startServer();
    const proxy = await startProxy(server.baseUrl, false);
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${proxy.port}`);
    names.leadTo = ['127.0.0.1'];
    const url = server.baseUrl.replace('127.0.0.1', 'studio.local');
    const systemProxy = () => Promise.resolve(`PROXY 127.0.0.1:${proxy.port}`);
    expect((await startService(url, { systemProxy }).balance(never)).ok).toBe(true);
    vi.stubEnv('HTTP_PROXY', undefined);
    expect((await startService(url, { systemProxy }).balance(never)).ok).toBe(true);
    expect(proxy.asked).toEqual([]);
  });
});

describe('a key', () => {
  it('is asked for by the origin that it would go to, and by no other', async () => {
    const server = await startServer();
    const { origin } = new URL(server.baseUrl);
    const asked: string[] = [];
    const service = startService(server.baseUrl, {
      apiKey: (of) => (asked.push(of), KEY),
    });
    await service.create(requestFor(writeRecording()));
    await service.balance(never);
    expect(new Set(asked)).toEqual(new Set([origin]));
  });

  it('that is for another address stays, and why is told', async () => {
    const server = await startServer();
    const why = failure('no-key', { message: 'The key is for another address.' });
    const service = startService(server.baseUrl, { apiKey: () => why });
    expect(await service.create(requestFor(writeRecording()))).toEqual({ kind: 'refused', failure: why });
    expect(await service.get('x', never)).toEqual({ kind: 'unreachable', failure: why });
    expect(await service.testKey(never)).toEqual({ accepted: false, message: why.message });
    expect(server.requests).toEqual([]);
  });

  it('does not meet an address that is set while it is on its way', async () => {
    const [first, second] = [await startServer(), await startServer()];
    let now = first.baseUrl;
    const service = startService('', {
      baseUrl: () => now,
      apiKey: (of) => {
        now = second.baseUrl;
        return of === new URL(first.baseUrl).origin ? KEY : null;
      },
    });
    expect((await service.balance(never)).ok).toBe(true);
    expect(first.requests).toHaveLength(1);
    expect(second.requests).toEqual([]);
  });
});

it('an address that nobody has confirmed is not even asked for prices', async () => {
  const server = await startServer();
  const service = startService(server.baseUrl, { mayAsk: () => false });
  expect(await service.fetchPrice('m', never)).toMatchObject({ ok: false, failure: { code: 'no-key' } });
  expect(server.requests).toEqual([]);
});
