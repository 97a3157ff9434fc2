// Webhooks against real servers that behave, hang, refuse and pass on.
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { callWebhook, type Webhook } from '../../app/publish/post-webhook.ts';

const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes....').toString('base64')}`;
const CONNECT = { connectMs: 2_000 };

async function server(listener: RequestListener): Promise<string> {
  const made = createServer(listener);
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    made.closeAllConnections();
    made.close();
  });
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
}

const call = (url: string, more: Partial<Webhook> = {}, limitMs = 5_000) =>
  callWebhook(
    {
      webhook: { kind: 'webhook', url, isNear: true, secret: SECRET, withText: false, ...more },
      id: 'earshot_1_done_5',
      body: '{"version":1}',
      nowMs: 1_700_000_000_500,
      limitMs,
    },
    CONNECT,
  );

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}

describe('a webhook', () => {
  it('gets JSON, signed as Standard Webhooks says', async () => {
    let got: { readonly body: string; readonly headers: IncomingMessage['headers'] } | null = null;
    const url = await server((request, response) => {
      void bodyOf(request).then((body) => {
        got = { body, headers: request.headers };
        response.writeHead(204).end();
      });
    });
    expect(await call(`${url}/hook?x=1`)).toMatchObject({ ok: true });
    const key = Buffer.from('a secret of thirty-two bytes....');
    const signed = createHmac('sha256', key)
      .update('earshot_1_done_5.1700000000.{"version":1}')
      .digest('base64');
    expect(got).toMatchObject({
      body: '{"version":1}',
      headers: {
        'content-type': 'application/json',
        'webhook-id': 'earshot_1_done_5',
        'webhook-timestamp': '1700000000',
        'webhook-signature': `v1,${signed}`,
      },
    });
  });

  it.each([
    [500, true],
    [429, true],
    [408, true],
    [404, false],
    [410, false],
  ])('that answers %i is told%s', async (status, retryable) => {
    const url = await server((_request, response) => response.writeHead(status).end('no room'));
    const outcome = await call(url);
    expect(outcome).toMatchObject({
      ok: false,
      failure: { code: 'post-action-failed', retryable, detail: 'no room' },
    });
    expect(!outcome.ok && outcome.failure.message).toContain(`answered ${status}`);
  });

  it('is asked again when it says so', async () => {
    const url = await server((_request, response) => response.writeHead(503, { 'retry-after': '7' }).end());
    expect(await call(url)).toMatchObject({ ok: false, failure: { retryAfterMs: 7_000 } });
  });

  it.each([301, 302, 303, 307, 308])('that passes on with %i is not followed', async (status) => {
    let asked = 0;
    const elsewhere = await server((_request, response) => {
      asked += 1;
      response.end();
    });
    const url = await server((_request, response) =>
      response.writeHead(status, { location: elsewhere }).end(),
    );
    expect(await call(url)).toMatchObject({ ok: false, failure: { retryable: false } });
    expect(asked).toBe(0);
  });

  it('that hangs is let go after its time', async () => {
    const url = await server(() => undefined);
    const outcome = await call(url, {}, 200);
    expect(outcome).toMatchObject({ ok: false, failure: { retryable: true } });
    expect(!outcome.ok && outcome.failure.message).toContain('did not answer in time');
  });

  it('that sends without an end is read to its bound only', async () => {
    const url = await server((_request, response) => {
      response.writeHead(500);
      const more = setInterval(() => response.write('x'.repeat(10_000)), 1);
      response.on('close', () => clearInterval(more));
    });
    const outcome = await call(url);
    expect(!outcome.ok && (outcome.failure.detail?.length ?? 0)).toBeLessThanOrEqual(2_048);
  });

  it('in the own network is asked only after the person’s yes', async () => {
    let asked = 0;
    const url = await server((_request, response) => {
      asked += 1;
      response.end();
    });
    const outcome = await call(url, { isNear: false });
    expect(outcome).toMatchObject({ ok: false, failure: { retryable: false } });
    expect(asked).toBe(0);
  });

  it('that is not there is tried again', async () => {
    const url = await server(() => undefined);
    const gone = await server((_request, response) => response.end());
    const { port } = new URL(gone);
    expect(await call(`http://127.0.0.1:${Number(port) === 1 ? 2 : 1}/`)).toMatchObject({
      ok: false,
      failure: { retryable: true },
    });
    expect(url).not.toBe('');
  });

  it('is never told its secret in a failure', async () => {
    const url = await server((request, response) =>
      response.writeHead(400).end(JSON.stringify(request.headers)),
    );
    expect(JSON.stringify(await call(url))).not.toContain(SECRET.slice(6));
  });
});
