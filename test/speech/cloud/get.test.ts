// Asking for a result: every kind of answer folded into the five ends that the queue knows.
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { GetOutcome } from '../../../app/speech/port.ts';
import { textOf } from '../../../app/domain/transcript.ts';
import type { SpeechServer, SpeechServerOptions } from '../../support/speech-server.ts';
import { KEY, never, requestFor, startServer, startService, writeRecording } from './harness.ts';

async function accepted(options: SpeechServerOptions = {}) {
  const server = await startServer(options);
  const service = startService(server.baseUrl, { timeouts: { answerMs: 2_000 } });
  const created = await service.create(requestFor(writeRecording(1_000)));
  if (created.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(created)}`);
  return { server, service, id: created.generationId };
}

async function getWith(
  server: SpeechServer,
  answer: { status: number; body?: unknown; headers?: Record<string, string> },
): Promise<GetOutcome> {
  server.addRule({ on: 'get', fault: { kind: 'answer', ...answer } });
  return startService(server.baseUrl).get('gen-1', never);
}

describe('the life of a result', () => {
  it('waits, and then is there, with the answer as it came', async () => {
    const { server, service, id } = await accepted({ pendingPolls: 2, transcript: 'Ask not. Then ask.' });
    expect(await service.get(id, never)).toEqual({ kind: 'pending' });
    expect(await service.get(id, never)).toEqual({ kind: 'pending' });
    const outcome = await service.get(id, never);
    if (outcome.kind !== 'ready') throw new Error(outcome.kind);
    expect(textOf(outcome.transcript).replace('\n', ' ')).toBe('Ask not. Then ask.');
    expect(outcome.transcript.wordTimes).toBe('measured');
    expect(outcome.transcript.model).toBe('whisper-large');
    expect(JSON.parse(gunzipSync(outcome.raw ?? '').toString())).toMatchObject({
      generation_id: id,
      status: 'completed',
    });
    expect(server.generations[0]?.polls).toBe(3);
  });

  it.each([
    'waiting',
    'active',
    'queued',
    'generating',
    'processing',
    'pending',
    'running',
    'Active',
    ' WAITING ',
  ])('%j is pending', async (status) => {
    const { service, id } = await accepted({ pendingPolls: 1, pendingStatuses: [status] });
    expect(await service.get(id, never)).toEqual({ kind: 'pending' });
  });

  it.each(['completed', 'succeeded', 'success', 'done', 'finished', 'COMPLETED', 'a status of tomorrow', ''])(
    '%j with a transcript is done',
    async (doneStatus) => {
      const { service, id } = await accepted({ doneStatus });
      expect((await service.get(id, never)).kind).toBe('ready');
    },
  );

  it('statuses out of order or repeated do no harm', async () => {
    const { service, id } = await accepted({
      pendingPolls: 3,
      pendingStatuses: ['active', 'waiting', 'active'],
    });
    for (let poll = 0; poll < 3; poll++) expect((await service.get(id, never)).kind).toBe('pending');
    expect((await service.get(id, never)).kind).toBe('ready');
    expect((await service.get(id, never)).kind).toBe('ready');
  });

  it.each(['error', 'failed', 'cancelled', 'canceled', 'timeout', 'expired', 'Failed'])(
    '%j is a failure, with its reason',
    async (status) => {
      for (const error of ['Audio is corrupt', { name: 'BadAudio', message: 'Audio is corrupt' }]) {
        const { service, id } = await accepted({ answerGet: () => ({ status, error }) });
        expect(await service.get(id, never)).toMatchObject({
          kind: 'failed',
          failure: { code: 'generation-failed', detail: 'Audio is corrupt' },
        });
      }
    },
  );

  it.each(['result', 'output', 'root'] as const)('the payload may be called %s', async (wrapper) => {
    const { service, id } = await accepted({ wrapper });
    expect((await service.get(id, never)).kind).toBe('ready');
  });

  it('an unknown status without text is waited for', async () => {
    for (const body of [
      { status: 'thinking' },
      { status: 'thinking', result: { text: '' } },
      {},
      { id: 'x', error: null },
    ]) {
      const { service, id } = await accepted({ answerGet: () => body });
      expect(await service.get(id, never)).toEqual({ kind: 'pending' });
    }
  });

  it('an empty transcript is silence, a missing one an unreadable answer that is kept', async () => {
    const silent = await accepted({ transcript: '' });
    expect(await silent.service.get(silent.id, never)).toMatchObject({
      kind: 'ready',
      transcript: { segments: [] },
    });
    const missing = await accepted({ shape: 'transcript-missing' });
    const outcome = await missing.service.get(missing.id, never);
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'answer-unreadable' } });
    expect(outcome.kind === 'failed' && JSON.parse(gunzipSync(outcome.raw ?? '').toString())).toMatchObject({
      status: 'completed',
    });
  });
});

describe('no usable answer', () => {
  it('puts the id into the address as one part of it', async () => {
    const server = await startServer();
    await startService(server.baseUrl).get('../../v2/billing?x=#y z', never);
    expect(server.requests[0]?.path).toBe('/v1/stt/..%2F..%2Fv2%2Fbilling%3Fx%3D%23y%20z');
  });

  it('an id that is denied once is asked for again, denied three times in a row it is lost', async () => {
    const { server, service, id } = await accepted();
    const deny = {
      on: 'get',
      fault: { kind: 'answer', status: 404, body: { message: 'Generation not found' } },
    } as const;
    server.addRule({ ...deny, times: 2 });
    expect((await service.get(id, never)).kind).toBe('unreachable');
    expect((await service.get(id, never)).kind).toBe('unreachable');
    expect((await service.get(id, never)).kind).toBe('ready');
    server.addRule({ ...deny, times: 3 });
    expect((await service.get(id, never)).kind).toBe('unreachable');
    expect((await service.get(id, never)).kind).toBe('unreachable');
    expect(await service.get(id, never)).toMatchObject({
      kind: 'lost',
      failure: { code: 'result-lost', detail: 'HTTP 404: Generation not found' },
    });
  });

  it('410 is the end at once', async () => {
    expect((await getWith(await startServer(), { status: 410, body: { message: 'Gone' } })).kind).toBe(
      'lost',
    );
  });

  it.each([
    [400, 'server-error'],
    [401, 'key-refused'],
    [402, 'no-credit'],
    [403, 'no-credit'],
    [405, 'server-error'],
    [408, 'server-error'],
    [413, 'server-error'],
    [429, 'rate-limited'],
    [500, 'server-error'],
    [502, 'server-error'],
    [504, 'server-error'],
  ])('%d never ends work that is paid for', async (status, code) => {
    const outcome = await getWith(await startServer(), { status, body: { message: 'no' } });
    expect(outcome).toMatchObject({ kind: 'unreachable', failure: { code } });
    expect(outcome.kind === 'unreachable' && outcome.failure.message).not.toMatch(
      /not charged|Nothing was charged/,
    );
  });

  it('a sign-in page, even at 404, is no answer of the service', async () => {
    for (const status of [200, 404]) {
      const outcome = await getWith(await startServer(), {
        status,
        body: '<html></html>',
        headers: { 'content-type': 'text/html' },
      });
      expect(outcome).toMatchObject({ kind: 'unreachable', failure: { code: 'not-the-api' } });
    }
  });

  it.each(['', 'null', '[]', '"x"', '{"status": "comp', 'OK'])('%j is no answer', async (body) => {
    expect((await getWith(await startServer(), { status: 200, body })).kind).toBe('unreachable');
  });

  it('an answer that breaks off, stalls or never comes is asked for again', async () => {
    const { server, service, id } = await accepted();
    for (const fault of [
      { kind: 'broken-answer' },
      { kind: 'reset' },
      { kind: 'silence' },
      { kind: 'raw', bytes: 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}' },
    ] as const) {
      server.addRule({ on: 'get', fault });
      expect((await service.get(id, never)).kind).toBe('unreachable');
    }
    expect((await service.get(id, never)).kind).toBe('ready');
  });

  it('a connection that died while it was idle costs one poll at most', async () => {
    const { server, service, id } = await accepted({ pendingPolls: 100 });
    server.addRule({ on: 'get', fault: { kind: 'dead-keep-alive' }, times: Infinity });
    const kinds = [];
    for (let poll = 0; poll < 6; poll++) kinds.push((await service.get(id, never)).kind);
    expect(kinds.filter((kind) => kind === 'pending').length).toBeGreaterThanOrEqual(3);
    expect(kinds.some((kind) => kind === 'lost' || kind === 'failed')).toBe(false);
  });

  it('ends at once when its owner stops it', async () => {
    const { server, service, id } = await accepted();
    server.addRule({ on: 'get', fault: { kind: 'silence' } });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    expect((await service.get(id, controller.signal)).kind).toBe('unreachable');
  });

  it('a trickling answer does not hold a poll for ever', async () => {
    const { createServer } = await import('node:http');
    const server = createServer((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const service = startService(`http://127.0.0.1:${port}/v1`, { timeouts: { questionMs: 300 } });
    expect((await service.get('x', never)).kind).toBe('unreachable');
    server.closeAllConnections();
    server.close();
  });

  it('quotes no key', async () => {
    const server = await startServer();
    for (const status of [200, 400, 401, 500]) {
      const outcome = await getWith(server, { status, body: `{"status":"failed","error":"bad key ${KEY}"}` });
      expect(JSON.stringify(outcome)).toContain('[key]');
      expect(JSON.stringify(outcome)).not.toContain(KEY);
    }
    expect(JSON.stringify(await getWith(server, { status: 200, body: `not json ${KEY}` }))).not.toContain(
      KEY,
    );
  });
});
