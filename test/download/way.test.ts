// Where a download may lead: no private network that the person did not name, by whatever trick, and no login for anybody else.
import { createServer, type Server } from 'node:http';
import { connect as connectTcp, type AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { certificate } from '../support/certificate.ts';
import { fetchTo, folder, give, namesIn, onEnd, sound, startHost } from './host.ts';

/** Where each name leads, in the order in which it is asked for; the last one stays. */
const names = vi.hoisted(() => ({ leadTo: new Map<string, string[][]>(), asked: [] as string[] }));

vi.mock('node:dns', async (original) => {
  const real = await original<typeof import('node:dns')>();
  type Answer = (error: Error | null, found: { address: string; family: number }[]) => void;
  const lookup = (host: string, _options: unknown, done: Answer): void => {
    names.asked.push(host);
    const turns = names.leadTo.get(host) ?? [];
    const found = turns.length > 1 ? turns.shift() : turns[0];
    if (!found) done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }), []);
    else
      done(
        null,
        found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
  };
  return { ...real, lookup };
});
vi.mock('node:dns/promises', async (original) => {
  const real = await original<typeof import('node:dns/promises')>();
  const lookup = (host: string): Promise<unknown> => {
    const [found] = names.leadTo.get(host) ?? [];
    return found
      ? Promise.resolve(found.map((address) => ({ address, family: 4 })))
      : Promise.reject(new Error('ENOTFOUND'));
  };
  return { ...real, lookup };
});

beforeEach(() => {
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'])
    vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  names.leadTo.clear();
  names.asked.length = 0;
});

const BYTES = sound();

describe('an address from outside', () => {
  it.each([
    'http://127.0.0.1:9/a.mp3',
    'http://127.1:9/a.mp3',
    'http://2130706433:9/a.mp3',
    'http://0x7f000001:9/a.mp3',
    'http://0177.0.0.1:9/a.mp3',
    'http://[::1]:9/a.mp3',
    'http://[::ffff:127.0.0.1]:9/a.mp3',
    'http://[::ffff:10.0.0.1]/a.mp3',
    'http://[64:ff9b::10.0.0.1]/a.mp3',
    'http://[fe80::1]/a.mp3',
    'http://[fd00::1]/a.mp3',
    'http://10.0.0.1/a.mp3',
    'http://172.16.0.1/a.mp3',
    'http://192.168.0.1/a.mp3',
    'http://100.64.0.1/a.mp3',
    'http://169.254.1.1/a.mp3',
    'http://0.0.0.0/a.mp3',
    'http://localhost:9/a.mp3',
    'http://localhost.:9/a.mp3',
    'http://nas/a.mp3',
    'http://studio.local/a.mp3',
  ])('%s is not asked without permission', async (href) => {
    const directory = folder();
    const outcome = await fetchTo(directory, href, { allowPrivate: false });
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'address-private' } });
    expect(names.asked).toEqual([]);
    expect(namesIn(directory)).toEqual([]);
  });

  it.each(['http://169.254.169.254/', 'http://[fd00:ec2::254]/', 'http://0.0.0.0/', 'http://224.0.0.1/'])(
    '%s is not asked with permission either',
    async (href) => {
      const outcome = await fetchTo(folder(), href, { allowPrivate: true });
      expect(outcome).toMatchObject({ failure: { code: 'address-private' } });
    },
  );

  it.each<readonly string[]>([
    ['127.0.0.1'],
    ['10.1.2.3'],
    ['::1'],
    ['::ffff:192.168.1.1'],
    ['fd12::1'],
    ['100.64.0.1'],
    ['169.254.169.254'],
    ['0.0.0.0'],
    ['93.184.216.34', '127.0.0.1'],
    [],
  ])('whose name leads to %s %s is not connected to', async (...found) => {
    const host = await startHost((request, response) => give(request, response, BYTES));
    names.leadTo.set('episodes.example', [found]);
    const href = host.origin.replace('127.0.0.1', 'episodes.example');
    const outcome = await fetchTo(folder(), href, { allowPrivate: false });
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'address-private' } });
    expect(host.requests).toEqual([]);
  });

  it('whose name leads elsewhere when it is asked for again is not followed there', async () => {
    const host = await startHost((_request, response) => response.socket?.destroy());
    const href = host.origin.replace('127.0.0.1', 'episodes.example');
    // Public when it is checked, private when it is used: there is one look only, and it is the one that counts.
    names.leadTo.set('episodes.example', [['192.168.77.1'], ['93.184.216.34']]);
    const outcome = await fetchTo(folder(), href, { allowPrivate: false });
    expect(outcome).toMatchObject({ failure: { code: 'address-private' } });
    // What was looked up is what is connected to: the name is not asked for twice.
    expect(names.asked).toEqual(['episodes.example']);
  });

  it('with permission may lead to this computer, but pass on to nothing else that is near', async () => {
    const other = await startHost((request, response) => give(request, response, BYTES));
    const host = await startHost((_request, response) =>
      response.writeHead(302, { location: other.origin.replace('127.0.0.1', 'other.example') }).end(),
    );
    names.leadTo.set('nas.example', [['127.0.0.1']]);
    names.leadTo.set('other.example', [['127.0.0.1']]);
    const href = host.origin.replace('127.0.0.1', 'nas.example');
    const outcome = await fetchTo(folder(), href, { allowPrivate: true });
    expect(outcome).toMatchObject({ failure: { code: 'address-private' } });
    expect(host.requests).toHaveLength(1);
    expect(other.requests).toEqual([]);
  });
});

describe('a login', () => {
  const LOGIN = `Basic ${Buffer.from('mina:trésor').toString('base64')}`;
  const withLogin = (origin: string): string => origin.replace('http://', 'http://mina:tr%C3%A9sor@');

  it('is given to its own server', async () => {
    const host = await startHost((request, response, turn) =>
      turn === 1 ? response.writeHead(302, { location: '/there' }).end() : give(request, response, BYTES),
    );
    expect((await fetchTo(folder(), withLogin(host.origin))).kind).toBe('done');
    expect(host.requests.map((one) => one.headers.authorization)).toEqual([LOGIN, LOGIN]);
  });

  it('is given to nobody else, and not again on the way back', async () => {
    const far = await startHost((_request, response) =>
      response.writeHead(302, { location: `${near.origin}/back` }).end(),
    );
    const near = await startHost((request, response, turn) =>
      turn === 1
        ? response.writeHead(302, { location: `${far.origin.replace('http://', 'http://a:b@')}/x` }).end()
        : give(request, response, BYTES),
    );
    expect((await fetchTo(folder(), withLogin(near.origin))).kind).toBe('done');
    expect(far.requests.map((one) => one.headers.authorization)).toEqual([undefined]);
    expect(near.requests.map((one) => one.headers.authorization)).toEqual([LOGIN, undefined]);
    expect(far.requests[0]?.headers.referer).toBeUndefined();
  });
});

describe('encryption', () => {
  /** TLS in front of a host. */
  async function door(origin: string): Promise<string> {
    const server = createTlsServer({ ...certificate() }, (socket) => {
      const inside = connectTcp(Number(new URL(origin).port), '127.0.0.1');
      socket.on('error', () => inside.destroy());
      inside.on('error', () => socket.destroy());
      socket.pipe(inside).pipe(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onEnd(() => server.close());
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('is kept: from https nothing passes on to http', async () => {
    const plain = await startHost((request, response) => give(request, response, BYTES));
    const host = await startHost((_request, response) =>
      response.writeHead(301, { location: plain.origin }).end(),
    );
    const outcome = await fetchTo(folder(), await door(host.origin), {}, { ca: certificate().cert });
    expect(outcome).toMatchObject({
      failure: { code: 'address-leads-astray', message: expect.stringContaining('encrypted') as string },
    });
    expect(plain.requests).toEqual([]);
  });

  it('is taken up on the way, and holds with a certificate that is trusted', async () => {
    const host = await startHost((request, response) => give(request, response, BYTES));
    const safe = await door(host.origin);
    const plain = await startHost((_request, response) => response.writeHead(307, { location: safe }).end());
    const deps = { ca: certificate().cert };
    expect((await fetchTo(folder(), plain.origin, {}, deps)).kind).toBe('done');
  });

  it('with a certificate that nobody trusts ends it', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const host = await startHost((request, response) => give(request, response, BYTES));
    const directory = folder();
    const outcome = await fetchTo(directory, await door(host.origin));
    expect(outcome).toMatchObject({ failure: { code: 'address-untrusted' } });
    expect(host.requests).toEqual([]);
    expect(namesIn(directory)).toEqual([]);
  });
});

describe('a proxy', () => {
  /** One that fetches what it is asked for from a host, and tunnels. */
  async function startProxy(to: string): Promise<{ readonly url: string; readonly asked: string[] }> {
    const asked: string[] = [];
    const server: Server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      give(request, response, BYTES);
    });
    server.on('connect', (request, socket) => {
      asked.push(`CONNECT ${request.url}`);
      const inside = connectTcp(Number(new URL(to).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        inside.pipe(socket).pipe(inside);
      });
      socket.on('error', () => inside.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onEnd(() => server.close());
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  }

  it.each(['environment', 'system'] as const)('of the %s is asked for what is public', async (whose) => {
    const proxy = await startProxy('http://127.0.0.1:9');
    if (whose === 'environment') vi.stubEnv('HTTP_PROXY', proxy.url);
    const systemProxy = () => Promise.resolve(`PROXY ${new URL(proxy.url).host}`);
    const deps = whose === 'system' ? { systemProxy } : {};
    const href = 'http://episodes.example/ep%201.wav';
    // Nothing can be looked up here: the proxy does that.
    const outcome = await fetchTo(folder(), href, { allowPrivate: false }, deps);
    expect(outcome.kind).toBe('done');
    expect(proxy.asked).toEqual([`GET ${href}`]);
  });

  it.each(['http://192.168.1.1/a.mp3', 'http://nas/a.mp3', 'http://episodes.example/a.mp3'])(
    'is not asked for %s, which leads into the private network',
    async (href) => {
      const proxy = await startProxy('http://127.0.0.1:9');
      vi.stubEnv('HTTP_PROXY', proxy.url);
      names.leadTo.set('episodes.example', [['10.0.0.1']]);
      const outcome = await fetchTo(folder(), href, { allowPrivate: false });
      expect(outcome).toMatchObject({ failure: { code: 'address-private' } });
      expect(proxy.asked).toEqual([]);
    },
  );
});
