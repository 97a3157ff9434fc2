// Everything that can go wrong while a recording is handed over, and whether it may be sent again.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../app/domain/failure.ts';
import type { Fault } from '../../support/speech-server.ts';
import { KEY, onEnd, requestFor, startServer, startService, writeRecording } from './harness.ts';

/** Sends one recording to a server with this fault. */
async function sendWith(fault: Fault, sizeBytes = 300_000) {
  const server = await startServer();
  server.addRule({ on: 'create', fault });
  const request = requestFor(writeRecording(sizeBytes));
  const outcome = await startService(server.baseUrl).create(request);
  return { server, request, outcome };
}

describe('a connection that breaks', () => {
  it.each([0, 0.01, 0.5, 0.9])(
    'at %d of a large body: certainly not accepted, may be sent again',
    async (atShare) => {
      const { server, request, outcome } = await sendWith({ kind: 'reset', atShare }, 20_000_000);
      expect(outcome).toMatchObject({
        kind: 'refused',
        failure: { code: 'upload-interrupted', retryable: true },
      });
      expect(request.told).not.toContain('ending');
      expect(server.generations).toHaveLength(0);
    },
  );

  it('after the whole body, before the answer: in doubt, never to be sent again by itself', async () => {
    const { server, request, outcome } = await sendWith({ kind: 'reset', atShare: 1 });
    expect(outcome).toMatchObject({ kind: 'ambiguous', failure: { code: 'answer-lost', retryable: false } });
    expect(request.told.at(-1)).toBe('ending');
    expect(server.generations).toHaveLength(1);
    expect(server.requests).toHaveLength(1);
  });

  it('after the whole body, work not accepted: in doubt all the same, for nobody can know', async () => {
    const { server, outcome } = await sendWith({ kind: 'reset', atShare: 1, accept: false });
    expect(outcome.kind).toBe('ambiguous');
    expect(server.generations).toHaveLength(0);
  });

  it('a reset that has arrived before the end of the body left is not in doubt', async () => {
    // A server on a thread of its own, so that it can cut the connection while this one holds the last piece in its hands.
    const flag = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(
      `const { parentPort, workerData } = require('node:worker_threads');
       const server = require('node:net').createServer((socket) => {
         let bytes = 0;
         socket.on('error', () => {});
         socket.on('data', (chunk) => {
           bytes += chunk.length;
           if (bytes < 2_000) return;
           socket.resetAndDestroy();
           setTimeout(() => { Atomics.store(workerData, 0, 1); Atomics.notify(workerData, 0); }, 20);
         });
       });
       server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`,
      { eval: true, workerData: flag },
    );
    onEnd(() => worker.terminate());
    const port = await new Promise<number>((resolve) => worker.once('message', resolve));
    const request = requestFor(writeRecording(2_000), {
      onBytesSent: () => void Atomics.wait(flag, 0, 0, 5_000),
    });
    const outcome = await startService(`http://127.0.0.1:${port}/v1`).create(request);
    expect(flag[0]).toBe(1);
    // Nor may it be said later, when nobody listens any more.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(request.told).toEqual([]);
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'upload-interrupted' } });
  });

  it('in the middle of a good answer: the id in its head saves the upload', async () => {
    const server = await startServer();
    server.addRule({
      on: 'create',
      fault: {
        kind: 'raw',
        bytes: 'HTTP/1.1 201 Created\r\nx-inference-id: gen-7\r\ncontent-length: 99\r\n\r\n{"gener',
      },
    });
    const outcome = await startService(server.baseUrl).create(requestFor(writeRecording()));
    expect(outcome).toEqual({ kind: 'accepted', generationId: 'gen-7' });
  });

  it('in the middle of a good answer without such a head: in doubt', async () => {
    const { outcome } = await sendWith({ kind: 'broken-answer' });
    expect(outcome).toMatchObject({ kind: 'ambiguous', failure: { code: 'answer-lost' } });
  });

  it.each([
    ['too long', 'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"generation_id":"g"}'],
    ['too short', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{"generation_id":"g"}'],
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ])('a length that is %s: in doubt', async (_name, bytes) => {
    const { outcome } = await sendWith({ kind: 'raw', bytes });
    expect(outcome.kind).toBe('ambiguous');
  });

  it('a stall: given up after its time, certainly not accepted', async () => {
    const server = await startServer();
    server.addRule({ on: 'create', fault: { kind: 'stall', atShare: 0.01 } });
    const service = startService(server.baseUrl, { timeouts: { uploadMs: 1_000 } });
    const outcome = await service.create(requestFor(writeRecording(60_000_000)));
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'upload-interrupted' } });
  });

  it('no answer at all: in doubt after its time', async () => {
    const server = await startServer();
    server.addRule({ on: 'create', fault: { kind: 'silence' } });
    const service = startService(server.baseUrl, { timeouts: { uploadMs: 1_000 } });
    const outcome = await service.create(requestFor(writeRecording()));
    expect(outcome).toMatchObject({ kind: 'ambiguous', failure: { code: 'answer-lost' } });
  });

  it('a slow line is not a stall', async () => {
    const server = await startServer();
    server.addRule({ on: 'create', fault: { kind: 'slow', bytesPerSecond: 1_000 } });
    const service = startService(server.baseUrl, { timeouts: { uploadMs: 10_000 } });
    expect((await service.create(requestFor(writeRecording(2_000)))).kind).toBe('accepted');
  });

  it('a dead connection kept alive is never used for an upload', async () => {
    const server = await startServer();
    server.addRule({ on: 'create', fault: { kind: 'dead-keep-alive' }, times: Infinity });
    const service = startService(server.baseUrl);
    for (let round = 0; round < 4; round++) {
      expect((await service.create(requestFor(writeRecording(1_000)))).kind).toBe('accepted');
      expect((await service.balance(new AbortController().signal)).ok).toBe(true);
    }
    const creates = server.requests.filter((seen) => seen.call === 'create');
    expect(creates.every((seen) => seen.turn === 1)).toBe(true);
  });
});

describe('stopped by its owner', () => {
  it('before the end: not accepted, the connection is gone', async () => {
    const server = await startServer();
    const controller = new AbortController();
    const request = requestFor(writeRecording(20_000_000), {
      signal: controller.signal,
      onBytesSent: (sentBytes) => sentBytes > 1_000_000 && controller.abort(),
    });
    const outcome = await startService(server.baseUrl).create(request);
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'upload-interrupted' } });
    expect(server.generations).toHaveLength(0);
  });

  it('after the end: in doubt', async () => {
    const server = await startServer();
    server.addRule({ on: 'create', fault: { kind: 'silence' } });
    const controller = new AbortController();
    const request = requestFor(writeRecording(), {
      signal: controller.signal,
      onBodyEnding: () => {
        setTimeout(() => controller.abort(), 100);
        return Promise.resolve();
      },
    });
    expect((await startService(server.baseUrl).create(request)).kind).toBe('ambiguous');
  });

  it('before it began: nothing is sent', async () => {
    const server = await startServer();
    const request = requestFor(writeRecording(), { signal: AbortSignal.abort() });
    expect((await startService(server.baseUrl).create(request)).kind).toBe('refused');
    expect(server.generations).toHaveLength(0);
  });
});

describe('an answer that says no', () => {
  const html = {
    headers: { 'content-type': 'text/html' },
    body: '<html><title>Hotel Wi-Fi: sign in</title></html>',
  };
  const page = { ...html, body: '<html><title>Welcome</title></html>' };
  const cases: [string, Omit<Extract<Fault, { kind: 'answer' }>, 'kind'>, object][] = [
    ['400', { status: 400, body: { message: ['language must be a string'], statusCode: 400 } }, { code: 'request-refused', retryable: false, detail: 'HTTP 400: language must be a string' }],
    ['401', { status: 401, body: { message: 'Invalid key' } }, { code: 'key-refused', detail: 'HTTP 401: Invalid key' }],
    ['402', { status: 402, body: {} }, { code: 'no-credit' }],
    ['403 for credit', { status: 403, body: { title: 'Forbidden', status: 403, error: { name: 'Error', message: 'You have run out', data: { kind: 'err_insufficent_credits' } } } }, { code: 'no-credit', message: expect.stringContaining('run out of credit') }],
    ['403 for access', { status: 403, body: { message: 'Model is not available on your plan' } }, { code: 'no-credit', message: expect.stringContaining('does not let this key') }],
    ['404', { status: 404, body: { message: 'Model not found' } }, { code: 'request-refused', message: expect.stringContaining('withdrawn') }],
    ['408', { status: 408, body: '' }, { code: 'upload-interrupted' }],
    ['413', { status: 413, ...html }, { code: 'too-large', retryable: false }],
    ['422', { status: 422, body: { error: 'no' } }, { code: 'request-refused' }],
    ['429', { status: 429, body: { message: 'Too many requests' }, headers: { 'retry-after': '7' } }, { code: 'rate-limited', retryAfterMs: 7_000 }],
    ['500 in its own words', { status: 500, body: { message: 'Internal server error', statusCode: 500 } }, { code: 'server-error', retryable: true }],
    ['503 of a gateway', { status: 503, ...html }, { code: 'server-error', retryable: true }],
    ['a redirect to a sign-in page', { status: 302, headers: { location: 'http://portal.example/' } }, { code: 'sign-in-page' }],
    ['a redirect to where the service has moved', { status: 308, headers: { location: 'https://new.example/' } }, { code: 'not-the-api' }],
    ['511 of a network that wants a sign-in', { status: 511, ...page }, { code: 'sign-in-page' }],
    ['a sign-in page that forbids', { status: 403, ...html }, { code: 'sign-in-page', detail: 'HTTP 403: Hotel Wi-Fi: sign in' }],
    ['a page that forbids', { status: 403, ...page }, { code: 'not-the-api' }],
  ]; // prettier-ignore
  it.each(cases)('%s after the body', async (_name, answer, failure) => {
    const { server, outcome } = await sendWith({ kind: 'answer', ...answer });
    expect(outcome).toMatchObject({ kind: 'refused', failure });
    expect(server.requests).toHaveLength(1);
  });

  const pages = [
    ['a page', { status: 200, ...page }, 'a web page came back', 'gateway-failing', 'not-the-api'],
    ['a page without a type', { status: 200, body: ' <!DOCTYPE html><html></html>' }, 'a web page came back', 'gateway-failing', 'not-the-api'],
    ['a sign-in page', { status: 200, ...html }, 'a sign-in page', 'sign-in-page', 'sign-in-page'],
    ['a page with a field for a password', { status: 200, ...html, body: '<html><title>Ok</title><input name=p type="password">' }, 'a sign-in page', 'sign-in-page', 'sign-in-page'],
  ] as const; // prettier-ignore
  it.each(pages)(
    '%s after the whole body may come from a gateway that had passed it on',
    async (_name, answer, words, cause) => {
      const { server, outcome } = await sendWith({ kind: 'answer', ...answer, accept: true });
      expect(outcome).toMatchObject({
        kind: 'ambiguous',
        failure: { code: 'answer-lost', message: expect.stringContaining(words) as string },
        cause: { code: cause },
      });
      expect(server.requests).toHaveLength(1);
    },
  );

  it.each(pages)(
    '%s before the end of the body: certainly not accepted',
    async (_name, answer, _words, _cause, code) => {
      const { outcome } = await sendWith({ kind: 'answer', ...answer, early: true }, 40_000_000);
      expect(outcome).toMatchObject({ kind: 'refused', failure: { code, retryable: true } });
    },
  );

  it.each([
    ['502 of a gateway', { status: 502, ...html }],
    ['504 of a gateway', { status: 504, ...html }],
    ['504 in JSON', { status: 504, body: { message: 'Gateway timeout' } }],
    ['524 of a gateway', { status: 524, body: 'error code: 524' }],
    ['500 in nobody’s words', { status: 500, body: 'Internal Server Error' }],
  ])('%s after the body may hide an acceptance', async (_name, answer) => {
    const { outcome } = await sendWith({ kind: 'answer', ...answer, accept: true });
    expect(outcome).toMatchObject({
      kind: 'ambiguous',
      failure: { code: 'answer-lost', detail: expect.stringContaining('HTTP 5') as string },
    });
    // No page came in the place of the service: a gateway did what gateways do.
    if (outcome.kind === 'ambiguous') expect(outcome.failure.message).toBe(failure('answer-lost').message);
  });

  it.each([
    ['nothing', ''],
    ['null', 'null'],
    ['no id', { ok: true }],
    ['an empty id', { generation_id: ' ' }],
    ['an id of another kind', { generation_id: { id: 1 } }],
    ['half of JSON', '{"generation_id": "ab'],
  ])('a success with %s is in doubt', async (_name, body) => {
    const { outcome } = await sendWith({ kind: 'answer', status: 200, body });
    expect(outcome).toMatchObject({ kind: 'ambiguous', failure: { code: 'answer-lost' } });
  });

  it.each([
    [200, { generation_id: 'dd412e9d-044c-43ae-b97b-e920755074d5' }, 'dd412e9d-044c-43ae-b97b-e920755074d5'],
    [201, { id: 'V1StGXR8_Z5jdHi6B-myT', status: 'queued' }, 'V1StGXR8_Z5jdHi6B-myT'],
    [202, { generation_id: 4711 }, '4711'],
  ])('any success counts: %d %j', async (status, body, generationId) => {
    const { outcome } = await sendWith({ kind: 'answer', status, body });
    expect(outcome).toEqual({ kind: 'accepted', generationId });
  });

  it.each([401, 413, 429, 502, 504])(
    '%d while most of the body is still here: read at once, certainly not accepted',
    async (status) => {
      const { server, request, outcome } = await sendWith(
        { kind: 'answer', status, early: true, body: { message: 'no' } },
        40_000_000,
      );
      expect(outcome).toMatchObject({ kind: 'refused', failure: { detail: `HTTP ${status}: no` } });
      expect(request.told).not.toContain('ending');
      expect(server.generations).toHaveLength(0);
    },
  );

  it('ten megabytes of error are not read', async () => {
    const { server, outcome } = await sendWith({ kind: 'answer', status: 400, body: 'x'.repeat(10_000_000) });
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'request-refused' } });
    if (outcome.kind === 'refused') expect(outcome.failure.detail?.length).toBeLessThanOrEqual(500);
    expect(server.requests).toHaveLength(1);
  });

  it('a storm of faults is one refusal each, with one request each', async () => {
    const server = await startServer();
    server.addRule({
      on: 'create',
      fault: { kind: 'answer', status: 503, body: { message: 'busy' } },
      times: 5,
    });
    const service = startService(server.baseUrl);
    const recording = writeRecording(1_000);
    const kinds = [];
    for (let round = 0; round < 6; round++) kinds.push((await service.create(requestFor(recording))).kind);
    expect(kinds).toEqual(['refused', 'refused', 'refused', 'refused', 'refused', 'accepted']);
    expect(server.requests).toHaveLength(6);
    expect([...server.acceptedByHash().values()]).toEqual([1]);
  });

  it('a key that the service quotes is taken out', async () => {
    for (const body of [{ message: `Invalid key ${KEY} given` }, `Authorization: Bearer ${KEY}`]) {
      const { outcome } = await sendWith({ kind: 'answer', status: 401, body });
      expect(JSON.stringify(outcome)).toContain('[key]');
      expect(JSON.stringify(outcome)).not.toContain(KEY);
    }
  });
});

describe('no connection', () => {
  it('nobody listens: unreachable, with the system’s words', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => probe.once('listening', resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const outcome = await startService(`http://127.0.0.1:${port}/v1`).create(requestFor(writeRecording()));
    expect(outcome).toMatchObject({
      kind: 'refused',
      failure: {
        code: 'unreachable',
        retryable: true,
        detail: expect.stringContaining('ECONNREFUSED') as string,
      },
    });
  });

  it('no such name: offline or unreachable, never in doubt', async () => {
    const outcome = await startService('https://speech.invalid/v1').create(requestFor(writeRecording()));
    expect(outcome.kind).toBe('refused');
    if (outcome.kind === 'refused') expect(['offline', 'unreachable']).toContain(outcome.failure.code);
  });

  it('a certificate that nobody vouches for: said to be that, nothing sent', async () => {
    const dir = join(writeRecording(1).path, '..');
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(dir, name)) as [string, string];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-subj',
        '/CN=localhost',
        '-days',
        '2',
        '-keyout',
        key,
        '-out',
        cert,
      ],
      { stdio: 'ignore' },
    );
    let requests = 0;
    const server = createHttpsServer(
      { key: readFileSync(key), cert: readFileSync(cert) },
      () => requests++,
    ).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    onEnd(() => server.close());
    const { port } = server.address() as AddressInfo;
    const outcome = await startService(`https://localhost:${port}/v1`).create(requestFor(writeRecording()));
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'tls', retryable: false } });
    expect(requests).toBe(0);
  });

  it('https spoken to a plain server: a matter of trust too', async () => {
    const server = await startServer();
    const outcome = await startService(server.baseUrl.replace('http:', 'https:')).create(
      requestFor(writeRecording()),
    );
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'tls' } });
  });
});
