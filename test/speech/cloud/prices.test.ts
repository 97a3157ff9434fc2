// The price of an hour from whatever the list of models says; nothing is guessed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPrice } from '../../../app/speech/cloud/prices.ts';
import { never, startServer, startService } from './harness.ts';

const MODEL = '#g1_whisper-large';
const listed = (pricing: unknown): unknown => ({
  object: 'list',
  data: [
    { id: 'other', pricing: { price: 9, per: 'hour' } },
    { id: MODEL, pricing },
  ],
});

describe('a price', () => {
  it.each([
    [{ price: 0.0001, per: 'second' }, 0.36],
    [{ price: '0.0061', per: 'minute', currency: 'usd' }, 0.366],
    [{ price: 0.4, per: 'hour' }, 0.4],
    [{ price: 0.4, per: 'hours' }, 0.4],
    [{ price: 0.1, per: 'audio_second' }, 360],
    [{ price: 6, per: '1000 minutes' }, 0.36],
    [{ amount: 0.0001, unit: 'per second' }, 0.36],
    [
      [
        { price: 0.1, per: 'request' },
        { price: 0.2, per: 'hour' },
        { price: 0.3, per: 'hour' },
      ],
      0.3,
    ],
    [{ price: 0, per: 'second' }, 0],
  ])('%j is $%d an hour', (pricing, usdPerHour) => {
    expect(readPrice(listed(pricing), MODEL)).toBeCloseTo(usdPerHour, 9);
  });

  it.each([
    [null],
    [{}],
    [{ price: 0.1 }],
    [{ per: 'second' }],
    [{ price: 0.1, per: 'token' }],
    [{ price: 0.1, per: '1M characters' }],
    [{ price: 0.1, per: 'second', currency: 'EUR' }],
    [{ price: -1, per: 'second' }],
    [{ price: 'free', per: 'second' }],
    [{ price: 0.1, per: '0 seconds' }],
    ['cheap'],
  ])('%j is not understood', (pricing) => {
    expect(readPrice(listed(pricing), MODEL)).toBeNull();
  });

  it('is found in every shape of the list, and only under its own name', () => {
    const model = { id: MODEL, price: 0.5, per: 'hour' };
    for (const body of [model, [model], { data: [model] }, { models: [model] }, { data: model }])
      expect(readPrice(body, MODEL)).toBe(0.5);
    expect(readPrice([{ ...model, id: 'other' }], MODEL)).toBeNull();
  });

  it('no JSON breaks it, and what comes out is an amount', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (pricing) => {
        const price = readPrice(listed(pricing), MODEL);
        expect(price === null || price >= 0).toBe(true);
      }),
    );
  });
});

describe('asking for it', () => {
  it('needs no key, names the model, and reads the answer', async () => {
    const server = await startServer({ keys: ['another'] });
    const service = startService(server.baseUrl, { apiKey: () => null });
    const outcome = await service.fetchPrice(MODEL, never);
    expect(outcome.ok && outcome.value).toBeCloseTo(0.36, 9);
    expect(server.requests[0]?.path).toBe(`/v1/models?id=${encodeURIComponent(MODEL)}&include=pricing`);
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('a service without such a list tells no price, which is no failure', async () => {
    const server = await startServer();
    server.addRule({ on: 'models', fault: { kind: 'answer', status: 404, body: { message: 'no' } } });
    expect(await startService(server.baseUrl).fetchPrice(MODEL, never)).toEqual({ ok: true, value: null });
  });

  it.each([
    ['a web page', { status: 200, body: '<!doctype html><p>Hello' }, 'not-the-api'],
    ['a fault', { status: 500, body: { message: 'oops' } }, 'server-error'],
  ] as const)('%s is a failure', async (_name, answer, code) => {
    const server = await startServer();
    server.addRule({ on: 'models', fault: { kind: 'answer', ...answer } });
    const outcome = await startService(server.baseUrl).fetchPrice(MODEL, never);
    expect(outcome).toMatchObject({ ok: false, failure: { code } });
  });
});
