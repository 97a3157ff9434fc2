// What comes that should not, on the real server: each is refused in clear words or cut off, and nothing of it stays on the disk.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { failure, FAILURE_CODES } from '../../app/domain/failure.ts';
import { refusalOf } from '../../app/serve/refusal.ts';
import { whoIs } from '../../app/serve/shares.ts';
import { startHost } from '../download/host.ts';
import { until } from '../queue/support.ts';
import { wav } from '../support/media.ts';
import { formOf, speak, startServer, statusOf, type Server } from './world.ts';

const MODEL = { model: '#g1_whisper-large' };
const SOUND = wav({ seconds: 1, seed: 5 });
const DESKTOP = /charged|Settings|taken up by itself|waits\b|window|Nothing was sent|Install Earshot/;

async function refused(answer: Response): Promise<{ readonly status: number; readonly code: string }> {
  const { error } = (await answer.json()) as { error: { code: string; message: string } };
  expect(error.message).not.toMatch(DESKTOP);
  return { status: answer.status, code: error.code };
}

const create = (server: Server, body: FormData, headers: Readonly<Record<string, string>> = {}) =>
  server.ask('/v1/stt/create', { method: 'POST', body, headers });

/** Nothing lies there, and no request is left of it. */
async function expectClean(server: Server): Promise<void> {
  await until(() => server.onDisk().length === 0, 'nothing on the disk');
  expect(server.library.serve.jobs.open()).toEqual([]);
  expect(server.faults).toEqual([]);
}

/** The head of a form that is sent by hand. */
const head = ({ token }: Server, length: number, path = '/v1/stt/create'): string =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n` +
  `Content-Type: multipart/form-data; boundary=x\r\nContent-Length: ${length}\r\n\r\n`;
const PART =
  '--x\r\nContent-Disposition: form-data; name="model"\r\n\r\n#g1_whisper-large\r\n' +
  '--x\r\nContent-Disposition: form-data; name="audio"; filename="a.wav"\r\n\r\n';
const END = '\r\n--x--\r\n';

it('a token that is wrong, revoked or has expired opens nothing, and its recording is not read', async () => {
  const server = await startServer();
  const [revoked, expired] = [server.newToken('gone'), server.newToken('brief', -1)];
  server.library.serve.tokens.revoke('gone', Date.now());
  for (const token of ['', 'wrong', revoked, expired])
    for (const path of ['/v1/stt/create', '/v1/stt', '/v1/audio/transcriptions']) {
      const body = formOf(MODEL, ['audio', SOUND, 'a.wav']);
      const answer = await fetch(`${server.url}${path}`, {
        ...{ method: 'POST', body, headers: { authorization: `Bearer ${token}` } },
      });
      expect(await refused(answer)).toMatchObject({ status: 401 });
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    }
  await expectClean(server);
});

describe('a form', () => {
  it.each([
    ['without a file', 400, 'no_file', () => formOf(MODEL)],
    ['with a file in another part', 400, 'unknown_parameter', () => formOf(MODEL, ['x', SOUND, 'a.wav'])],
    [
      'of two files',
      400,
      'two_files',
      () => formOf(MODEL, ['audio', SOUND, 'a.wav'], ['audio', SOUND, 'b.wav']),
    ],
    ['with an empty file', 400, 'file-empty', () => formOf(MODEL, ['audio', new Uint8Array(), 'a.wav'])],
    [
      'with a text',
      400,
      'not-audio',
      () => formOf(MODEL, ['audio', Buffer.from('no sound\n'.repeat(99)), 'a.wav']),
    ],
    [
      'with a file and an address',
      400,
      'bad_parameter',
      () => formOf({ ...MODEL, url: 'https://a.example/a.mp3' }, ['audio', SOUND, 'a.wav']),
    ],
    [
      'with an unknown field',
      400,
      'unknown_parameter',
      () => formOf({ ...MODEL, colour: 'red' }, ['audio', SOUND, 'a.wav']),
    ],
    [
      'with a file above the limit',
      413,
      'too_large',
      () => formOf(MODEL, ['audio', wav({ seconds: 100 }), 'a.wav']),
    ],
  ])('%s is refused', async (_what, status, code, form) => {
    const server = await startServer();
    expect(await refused(await create(server, form()))).toEqual({ status, code });
    await expectClean(server);
  });

  it('that ends before its length, or before its end, is cut off', async () => {
    const server = await startServer({ patience: { silenceMs: 300 } });
    const short = `${PART}abc`;
    // More is said to come than comes: the sender is too slow.
    expect(statusOf(await speak(server.port, head(server, 100_000), short))).toBe(408);
    // All came, and the part has no end.
    expect(statusOf(await speak(server.port, head(server, short.length), short))).toBe(400);
    // More comes than was said: the rest is no request.
    const answer = await speak(server.port, head(server, PART.length), PART, 'x'.repeat(500), END);
    expect(statusOf(answer)).toBe(400);
    expect(statusOf(await speak(server.port, head(server, 9_000_000), PART))).toBe(413);
    await expectClean(server);
  });

  it('that overtakes another of the same number is the same request', async () => {
    const server = await startServer({ patience: { silenceMs: 30_000 } });
    const number = 'X-Client-Request-Id: n-1\r\n\r\n';
    const [first, rest] = [PART + SOUND.subarray(0, 99).toString('latin1'), SOUND.subarray(99)];
    const length = PART.length + SOUND.length + END.length;
    const opening = head(server, length).replace(/\r\n$/, `Connection: close\r\n${number}`) + first;
    let came = '';
    const slow = connect(server.port, '127.0.0.1', () => slow.write(opening, 'latin1'));
    slow.on('data', (chunk) => (came += chunk.toString('latin1')));
    const answered = once(slow, 'close');
    await until(() => server.onDisk().length === 1, 'the first is under way');
    const again = await create(server, formOf(MODEL, ['audio', SOUND, 'a.wav']), {
      'x-client-request-id': 'n-1',
    });
    expect(again.status).toBe(201);
    slow.write(rest);
    slow.write(END);
    await answered;
    expect(statusOf(came)).toBe(201);
    expect(came).toContain(((await again.json()) as { id: string }).id);
    // None where it was heard already.
    expect(server.onDisk().filter((path) => path.endsWith('.wav')).length).toBeLessThan(2);
    expect(server.faults).toEqual([]);
  });

  it('whose sender goes away leaves nothing', async () => {
    const server = await startServer();
    const socket = connect(server.port, '127.0.0.1');
    socket.write(head(server, 1_000_000) + PART + 'x'.repeat(50_000));
    await until(() => server.onDisk().length === 1, 'an upload under way');
    socket.destroy();
    await expectClean(server);
  });

  it('that comes a byte at a time is given up', async () => {
    const server = await startServer({ patience: { silenceMs: 300 } });
    const bytes = head(server, 50_000) + PART;
    let came = '';
    const socket = connect(server.port, '127.0.0.1', () => socket.write(bytes));
    const drip = setInterval(() => socket.write('x'), 20);
    socket.on('data', (chunk) => (came += chunk.toString('latin1'))).on('error', () => undefined);
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(drip);
    expect(statusOf(came)).toBe(408);
    expect(came).toContain('too_slow');
    await expectClean(server);
  });

  it('with a part that never ends stops at the limit, however long it goes on', async () => {
    const server = await startServer({ patience: { lingerMs: 2_000 } });
    let came = '';
    const head_ = head(server, 0).replace('Content-Length: 0', 'Transfer-Encoding: chunked');
    const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(0x10000, 120), Buffer.from('\r\n')]);
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.write(`${head_}${PART.length.toString(16)}\r\n${PART}\r\n`);
      const more = (): void => {
        if (!socket.destroyed) socket.write(chunk, () => setImmediate(more));
      };
      more();
    });
    socket.on('data', (data) => (came += data.toString('latin1'))).on('error', () => undefined);
    await new Promise((resolve) => socket.once('close', resolve));
    expect(statusOf(came)).toBe(413);
    await expectClean(server);
  });
});

it('one who sends on for long after the refusal, and reads when all is sent, reads why', async () => {
  const server = await startServer();
  const [pieces, piece] = [30, Buffer.alloc(200_000, 120)];
  let came = '';
  const socket = connect(server.port, '127.0.0.1').pause();
  socket.on('data', (data) => (came += data.toString('latin1')));
  const broken = once(socket, 'error');
  socket.write(head(server, pieces * piece.length) + PART);
  const sent = (async () => {
    // Far longer than the server waits for one who is silent.
    for (let at = 0; at < pieces; at += 1) {
      socket.write(piece);
      await sleep(20);
    }
  })();
  await Promise.race([sent, broken]);
  socket.resume();
  await until(() => came.endsWith('}'), 'the answer, whole');
  expect(statusOf(came)).toBe(413);
  socket.destroy();
  await expectClean(server);
});

it('recordings that are still on their way count as open', async () => {
  const server = await startServer({ options: { openPerToken: 2 }, patience: { silenceMs: 30_000 } });
  const slow = Array.from({ length: 2 }, () => {
    const socket = connect(server.port, '127.0.0.1').on('error', () => undefined);
    socket.write(head(server, 1_000_000) + PART + 'x'.repeat(5_000));
    return socket;
  });
  await until(() => server.onDisk().length === 2, 'two are under way');
  for (const path of ['/v1/stt/create', '/v1/stt', '/v1/audio/transcriptions', '/v1/uploads']) {
    const body = formOf(MODEL, [path.includes('audio') ? 'file' : 'audio', SOUND, 'a.wav']);
    const answer = await server.ask(path, { method: 'POST', body });
    expect(await refused(answer), path).toEqual({ status: 429, code: 'too_many_open' });
    expect(answer.headers.get('retry-after')).not.toBeNull();
  }
  slow[0]?.destroy();
  const again = (): Promise<number> =>
    create(server, formOf(MODEL, ['audio', SOUND, 'a.wav'])).then(({ status }) => status);
  await expect.poll(again, { timeout: 10_000 }).toBe(201);
  slow[1]?.destroy();
});

it('JSON of 50 MB is refused before it is read, and broken JSON by its kind', async () => {
  const server = await startServer();
  const json = (body: string): Promise<Response> =>
    server.ask('/v1/stt/create', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  const large = `POST /v1/stt/create HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${server.token}\r\nContent-Type: application/json\r\nContent-Length: 50000000\r\n\r\n`;
  expect(statusOf(await speak(server.port, large, '{"model":"'))).toBe(413);
  // Without a length, and after its sender: what came until then is not kept.
  const chunks = [large.replace(/Content-Length: .*?\r\n/, 'Transfer-Encoding: chunked\r\n')];
  for (let at = 0; at < 50; at += 1) chunks.push(`f4240\r\n${' '.repeat(1_000_000)}\r\n`);
  expect(statusOf(await speak(server.port, ...chunks, '0\r\n\r\n'))).toBe(413);
  for (const body of ['{', '[]', 'null', '{"model":"#g1_whisper-large"}', '"x"'])
    expect((await refused(await json(body))).status).toBe(400);
  const text = { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } };
  expect((await refused(await server.ask('/v1/stt/create', text))).status).toBe(415);
  await expectClean(server);
});

it('an address of this computer is not asked, nor one that another leads to', async () => {
  const inside = await startHost((_request, response) => void response.end(SOUND));
  const at = (url: string) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...MODEL, url }),
  });
  const strict = await startServer();
  expect(await refused(await strict.ask('/v1/stt/create', at(`${inside.origin}/a.wav`)))).toEqual({
    ...{ status: 400, code: 'address-private' },
  });
  // Even where private addresses may be asked, one may not lead to another.
  const near = inside.origin.replace('127.0.0.1', '127.0.0.2');
  const outside = await startHost((_request, response) =>
    response.writeHead(302, { location: `${near}/a.wav` }).end(),
  );
  const open = await startServer({ options: { allowPrivate: true } });
  expect(await refused(await open.ask('/v1/stt/create', at(`${outside.origin}/a.wav`)))).toEqual({
    ...{ status: 400, code: 'address-private' },
  });
  for (const url of ['file:///etc/hostname', 'ftp://a.example/a.mp3', 'no address', ''])
    expect((await refused(await open.ask('/v1/stt/create', at(url)))).status).toBe(400);
  expect(inside.requests).toHaveLength(0);
  await expectClean(strict);
  await expectClean(open);
});

it('what somebody else asked for is not there for others, and no id is guessed', async () => {
  const server = await startServer();
  const made = await create(server, formOf(MODEL, ['audio', SOUND, 'a.wav']));
  expect(made.status).toBe(201);
  const { id } = (await made.json()) as { id: string };
  const other = { authorization: `Bearer ${server.newToken('other')}` };
  expect((await server.ask(`/v1/stt/${id}`)).status).toBe(200);
  const [theirs, nobodys] = await Promise.all(
    [id, 'A'.repeat(22)].map((one) => server.ask(`/v1/stt/${one}`, { headers: other })),
  );
  // They look the same, so that nobody learns which ids there are.
  expect(await refused(theirs as Response)).toEqual(await refused(nobodys as Response));
  for (const odd of ['..', '%2e%2e%2flibrary.db', 'x'.repeat(500), '%00'])
    expect([400, 404, 414]).toContain((await server.ask(`/v1/stt/${odd}`)).status);
});

it('hundreds of connections that say nothing are closed, and others are answered meanwhile', async () => {
  const server = await startServer({ patience: { connections: 320, headersMs: 300 } });
  const sockets: Socket[] = [];
  const closed = Array.from({ length: 400 }, () => {
    const socket = connect(server.port, '127.0.0.1')
      .on('error', () => undefined)
      .resume();
    // Half of them begin a request that they never end.
    if (sockets.push(socket) % 2 === 0) socket.write('GET /health HTTP/1.1\r\nHo');
    return new Promise((resolve) => socket.once('close', resolve));
  });
  await Promise.all(closed);
  expect((await server.ask('/health')).status).toBe(200);
  await expectClean(server);
});

it('one address that only holds connections leaves room for the others', async () => {
  const server = await startServer({
    patience: { connections: 40, connectionsOfOne: 20, headersMs: 60_000 },
  });
  let closed = 0;
  const hold = (): Socket =>
    connect({ port: server.port, host: '127.0.0.1', localAddress: '127.0.0.2' })
      .on('error', () => undefined)
      .on('close', () => (closed += 1))
      .resume();
  const sockets = Array.from({ length: 60 }, hold);
  await until(() => closed === 40, 'those above the share are closed');
  expect((await server.ask('/health')).status).toBe(200);
  for (const socket of sockets) socket.destroy();
  // Its share is free again, once the server has noticed.
  const asked = async (): Promise<number> => {
    let came = '';
    const again = hold().on('data', (chunk: Buffer) => (came += chunk.toString('latin1')));
    again.write('GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    await once(again, 'close');
    return statusOf(came);
  };
  await expect.poll(asked, { timeout: 10_000 }).toBe(200);
});

it.each([
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['2001:DB8:0:1::7', '2001:db8:0:1'],
  ['2001:db8:0:1:9:8:7:6', '2001:db8:0:1'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
  ['', ''],
])('connections of %s count as those of %s', (address, who) => {
  expect(whoIs(address)).toBe(who);
});

it('no failure of our own house speaks of a window, of money or of settings to a caller', () => {
  for (const code of FAILURE_CODES.filter((one) => !NEVER_HERE.test(one)))
    expect(refusalOf(failure(code)).message, code).not.toMatch(DESKTOP);
});

/** Failures of what a server has no part in: a window's folders and feeds, a paid service, opening a library. */
const NEVER_HERE =
  /^(folder-|feed-|not-a-feed|published|post-|library-(?!unwritable)|speakers-(?!model)|downloads|address-(not-)?fetch|no-|key-|ceiling|offline|unreachable|tls|not-the-api|sign-in|gateway|rate|server-error|request-|upload|answer|generation|result|file-(is|not)|on-battery|model-not-fetched)/;
