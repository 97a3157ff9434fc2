// The client of a server of one's own against the real server: what is asked, what comes back, and what failures mean without a bill.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../../app/domain/clock.ts';
import { timeLimit } from '../../../app/domain/time-limit.ts';
import { FAILURE_CODES, failure } from '../../../app/domain/failure.ts';
import { OWN_SERVER } from '../../../app/speech/engines.ts';
import { SERVER_MODEL } from '../../../app/speech/own-server/option-fields.ts';
import { createOwnServer, type OwnServer } from '../../../app/speech/own-server/service.ts';
import { ofOwnServer } from '../../../app/speech/own-server/words.ts';
import type { CreateOutcome, GetOutcome } from '../../../app/speech/port.ts';
import { PARAMETERS } from '../../../app/contract/serve/parameters.ts';
import { PENDING } from '../../queue/support.ts';
import { wav } from '../../support/media.ts';
import { startServer } from '../../serve/world.ts';

const closing: OwnServer[] = [];
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close();
});

function clientOf(url: string, token: string): OwnServer {
  const client = createOwnServer({
    baseUrl: () => `${url}/v1`,
    apiKey: () => token,
    pollPaceMs: () => 20,
    clock: systemClock,
  });
  closing.push(client);
  return client;
}

let sends = 0;

async function send(
  client: OwnServer,
  place: string,
  options: object = {},
  seed = 3,
): Promise<CreateOutcome> {
  const bytes = wav({ seconds: 1, seed });
  const path = join(place, `talk-${seed}.wav`);
  writeFileSync(path, bytes);
  return client.create({
    ...{ requestId: `send-${++sends}`, path, fileName: 'talk.wav', mimeType: 'audio/wav' },
    ...{ sizeBytes: bytes.length, durationSeconds: 1, options: { ...options } },
    signal: new AbortController().signal,
    onBodyEnding: () => Promise.resolve(),
    onBytesSent: () => undefined,
  });
}

async function end(client: OwnServer, outcome: CreateOutcome): Promise<GetOutcome> {
  if (outcome.kind !== 'accepted') throw new Error(outcome.failure.detail ?? outcome.failure.message);
  for (;;) {
    const got = await client.get(outcome.generationId, timeLimit(10_000), 1);
    if (got.kind !== 'pending') return got;
  }
}

it('hands a recording over and brings the text, with what was asked for', async () => {
  const server = await startServer();
  const client = clientOf(server.url, server.token);
  const accepted = await send(client, server.place, { punctuate: true, keywords: 'Earshot', diarize: false });
  expect(await end(client, accepted)).toMatchObject({
    kind: 'ready',
    transcript: { segments: [expect.anything()] },
  });
  expect(await client.testToken(timeLimit(5_000))).toEqual({
    ...{ accepted: true, message: 'The server takes this token.' },
  });
});

it('asks for a model of the server by its own option, not by that of the paid service', async () => {
  const server = await startServer();
  const client = clientOf(server.url, server.token);
  expect(await send(client, server.place, { [SERVER_MODEL]: 'no-such-model' })).toMatchObject({
    kind: 'refused',
    failure: { code: 'request-refused', detail: expect.stringContaining('no-such-model') },
  });
  expect(await send(client, server.place, { [SERVER_MODEL]: '' })).toMatchObject({ kind: 'accepted' });
});

it('is told what is wrong with a token, and nothing of it was kept', async () => {
  const server = await startServer();
  const client = clientOf(server.url, 'wrong');
  const refused = await send(client, server.place);
  expect(refused).toMatchObject({
    kind: 'refused',
    failure: { code: 'key-refused', message: expect.stringContaining('serve tokens add') },
  });
  expect(JSON.stringify(refused)).not.toContain('"wrong"');
  expect(await client.testToken(timeLimit(5_000))).toEqual({
    accepted: false,
    // Nothing waits where a person tries it.
    message: expect.stringMatching(/^Your server refused this token: (?!.*waits).*serve tokens add/),
  });
  expect(server.library.serve.jobs.open()).toEqual([]);
  expect(server.onDisk()).toEqual([]);
});

it('sent twice is heard once', async () => {
  const server = await startServer();
  server.device.onGet = () => PENDING;
  const client = clientOf(server.url, server.token);
  await send(client, server.place);
  await send(client, server.place);
  expect(server.library.items.counts().recordings).toBe(1);
});

it('every option that it offers is one that the server does', () => {
  const done = new Set(PARAMETERS.filter(({ does }) => does !== null).map(({ name }) => name));
  for (const { name } of OWN_SERVER.options?.fields ?? [])
    expect(done.has(name) || name === SERVER_MODEL, name).toBe(true);
});

it('speaks neither of money nor of the paid service', () => {
  const codes = [
    'no-key',
    'key-refused',
    'no-credit',
    'unreachable',
    'server-error',
    'rate-limited',
  ] as const;
  const more = [
    'request-refused',
    'too-large',
    'upload-interrupted',
    'generation-failed',
    'result-lost',
  ] as const;
  for (const code of [...codes, ...more])
    expect(ofOwnServer(failure(code)).message, code).not.toMatch(/charged|AI\/ML|credit|bill/);
  expect(FAILURE_CODES).toEqual(expect.arrayContaining([...codes]));
});
