// The key, the balance, and the look for a send whose answer was lost.
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../support/speech-server.ts';
import { KEY, never, requestFor, startServer, startService, writeRecording } from './harness.ts';

describe('testing the key', () => {
  it('says that it works, and what is left', async () => {
    const server = await startServer({ keys: [KEY] });
    expect(await startService(server.baseUrl).testKey(never)).toEqual({
      accepted: true,
      message: 'The key works. Balance: $12.50.',
    });
    expect(server.requests.map((seen) => seen.path)).toEqual(['/v2/billing']);
  });

  it('says that it is refused', async () => {
    const server = await startServer({ keys: ['another'] });
    const answer = await startService(server.baseUrl).testKey(never);
    expect(answer).toMatchObject({
      accepted: false,
      message: expect.stringContaining('refused the key') as string,
    });
  });

  it('works with a service that has no accounts', async () => {
    const server = await startServer({ keys: [KEY] });
    const noBilling = {
      on: 'billing',
      fault: { kind: 'answer', status: 404, body: { message: 'Cannot GET' } },
    } as const;
    server.addRule(noBilling);
    expect(await startService(server.baseUrl).testKey(never)).toEqual({
      accepted: true,
      message: 'The key works.',
    });
    server.addRule(noBilling);
    expect((await startService(server.baseUrl, { apiKey: () => 'wrong' }).testKey(never)).accepted).toBe(
      false,
    );
  });

  it.each([
    ['a sign-in page', { status: 200, body: '<html></html>' }, 'web page'],
    ['a fault', { status: 500, body: {} }, 'fault of its own'],
  ])('does not take %s for a yes', async (_name, answer, words) => {
    const server = await startServer();
    server.addRule({ on: 'billing', fault: { kind: 'answer', ...answer } });
    const tested = await startService(server.baseUrl).testKey(never);
    expect(tested).toMatchObject({ accepted: false, message: expect.stringContaining(words) as string });
  });

  it('says so without a key or a network', async () => {
    expect(
      (await startService('http://127.0.0.1:9/v1', { apiKey: () => null }).testKey(never)).accepted,
    ).toBe(false);
    expect((await startService('http://127.0.0.1:9/v1').testKey(never)).message).toContain(
      'cannot be reached',
    );
  });
});

describe('the balance', () => {
  it.each([
    [
      { current_balance: 3, currency: 'EUR' },
      { amount: 3, currency: 'EUR' },
    ],
    [{ current_balance: '7.25' }, { amount: 7.25, currency: 'USD' }],
  ])('%j', async (body, value) => {
    const server = await startServer();
    server.addRule({ on: 'billing', fault: { kind: 'answer', status: 200, body } });
    expect(await startService(server.baseUrl).balance(never)).toEqual({ ok: true, value });
  });

  it.each([null, {}, { current_balance: 'much' }, []])('%j tells nothing', async (body) => {
    const server = await startServer();
    server.addRule({ on: 'billing', fault: { kind: 'answer', status: 200, body } });
    expect(await startService(server.baseUrl).balance(never)).toMatchObject({
      ok: false,
      failure: { code: 'not-found' },
    });
  });
});

describe('the look for a send with a lost answer', () => {
  it('finds the work that was accepted', async () => {
    const server = await startServer();
    server.addRule({ on: 'create', fault: { kind: 'reset', atShare: 1 } });
    const service = startService(server.baseUrl);
    const request = requestFor(writeRecording());
    expect((await service.create(request)).kind).toBe('ambiguous');
    const found = await service.lookUp([request.requestId, 'another'], never);
    expect(found).toEqual({
      kind: 'answered',
      found: new Map([[request.requestId, server.generations[0]?.id]]),
      absent: new Set(['another']),
    });
    expect((await service.get(server.generations[0]?.id ?? '', never)).kind).toBe('ready');
    expect(server.requests.find((seen) => seen.call === 'logs')?.path).toBe('/v2/logs');
  });

  /** What is said of `mine`. */
  const said = async (service: ReturnType<typeof startService>): Promise<string> => {
    const outcome = await service.lookUp(['mine'], never);
    if (outcome.kind !== 'answered') return outcome.failure.code;
    return outcome.found.has('mine') ? 'found' : outcome.absent.has('mine') ? 'absent' : 'no trace';
  };

  it('says absent only where the whole log was seen and speaks of such ids', async () => {
    const row = { client_request_id: 'another', inference_id: 'g' };
    const cases: [unknown, string][] = [
      [{ data: [row] }, 'absent'],
      [[row], 'absent'],
      [{ logs: [row], has_more: true }, 'no trace'],
      [{ items: [row], next: '/v2/logs?page=2' }, 'no trace'],
      [{ data: [] }, 'no trace'],
      [{ data: [{ inference_id: 'g' }] }, 'no trace'],
      [{ data: [{ client_request_id: 'mine' }] }, 'no trace'],
      [{ data: [{ client_request_id: 'mine', inference_id: 'g-1' }], next: 'x' }, 'found'],
      [{ data: 'none' }, 'no trace'],
      [null, 'no trace'],
    ];
    const server = await startServer();
    const service = startService(server.baseUrl);
    for (const [body, kind] of cases) {
      server.addRule({ on: 'logs', fault: { kind: 'answer', status: 200, body } });
      expect([body, await said(service)]).toEqual([body, kind]);
    }
  });

  it('tells the service, which keeps no log or refuses the key, from what stands before it', async () => {
    const html = { headers: { 'content-type': 'text/html' } };
    const cases: [Omit<Extract<Fault, { kind: 'answer' }>, 'kind'>, string][] = [
      [{ status: 401, body: { message: 'no' } }, 'no trace'],
      [{ status: 404, body: { message: 'no' } }, 'no trace'],
      // Some frameworks say 404 as a web page; the service is there, and says so elsewhere.
      [{ status: 404, body: '<html><pre>Cannot GET</pre>', ...html }, 'no trace'],
      [{ status: 500, body: { message: 'no' } }, 'server-error'],
      [{ status: 502, body: '<html><title>Bad gateway</title>', ...html }, 'server-error'],
      [{ status: 200, body: '<html><title>Sign in</title>', ...html }, 'sign-in-page'],
      [{ status: 200, body: 'OK' }, 'not-the-api'],
    ];
    const server = await startServer();
    const service = startService(server.baseUrl);
    for (const [answer, kind] of cases) {
      server.addRule({ on: 'logs', fault: { kind: 'answer', ...answer } });
      expect([answer, await said(service)]).toEqual([answer, kind]);
    }
    const page = { status: 404, body: '<html><title>Nothing here</title>', ...html };
    server.addRule({ on: 'logs', fault: { kind: 'answer', ...page } });
    server.addRule({ on: 'get', fault: { kind: 'answer', ...page } });
    expect(await said(service)).toBe('not-the-api');
  });
});
