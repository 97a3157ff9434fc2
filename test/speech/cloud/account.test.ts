// The key, the balance, and the look for a send whose answer was lost.
import { describe, expect, it } from 'vitest';
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
    const found = await service.lookUp(request.requestId, never);
    expect(found).toEqual({ kind: 'found', generationId: server.generations[0]?.id });
    expect((await service.get(server.generations[0]?.id ?? '', never)).kind).toBe('ready');
    expect(server.requests.find((seen) => seen.call === 'logs')?.path).toBe('/v2/logs');
  });

  it('says absent only where the whole log was seen and speaks of such ids', async () => {
    const row = { client_request_id: 'another', inference_id: 'g' };
    const cases: [unknown, string][] = [
      [{ data: [row] }, 'absent'],
      [[row], 'absent'],
      [{ logs: [row], has_more: true }, 'unknown'],
      [{ items: [row], next: '/v2/logs?page=2' }, 'unknown'],
      [{ data: [] }, 'unknown'],
      [{ data: [{ inference_id: 'g' }] }, 'unknown'],
      [{ data: [{ client_request_id: 'mine' }] }, 'unknown'],
      [{ data: [{ client_request_id: 'mine', inference_id: 'g-1' }], next: 'x' }, 'found'],
      [{ data: 'none' }, 'unknown'],
      [null, 'unknown'],
      ['<html></html>', 'unknown'],
    ];
    const server = await startServer();
    const service = startService(server.baseUrl);
    for (const [body, kind] of cases) {
      server.addRule({ on: 'logs', fault: { kind: 'answer', status: 200, body } });
      expect([body, (await service.lookUp('mine', never)).kind]).toEqual([body, kind]);
    }
    for (const status of [401, 404, 500]) {
      server.addRule({ on: 'logs', fault: { kind: 'answer', status, body: { data: [row] } } });
      expect((await service.lookUp('mine', never)).kind).toBe('unknown');
    }
  });
});
