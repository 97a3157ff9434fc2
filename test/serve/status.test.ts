// What whoever runs the service sees of it: figures behind a token of their own, a page that tells nothing by itself, and why something failed.
import { expect, it } from 'vitest';
import { serveStatusView } from '../../app/contract/channels/serve.ts';
import * as v from 'valibot';
import { FARM_RULES } from '../../app/farm/rules.ts';
import { gaveUp } from '../../app/farm/work.ts';
import { statusOf } from '../../app/operations/serving/status.ts';
import { addToken } from '../../app/operations/serving/tokens.ts';
import { languageAsked } from '../../app/serve/status-words.ts';
import { PENDING } from '../queue/support.ts';
import { wav } from '../support/media.ts';
import { formOf, startServer, type Server } from './world.ts';

const create = async (server: Server, seed: number): Promise<string> => {
  const body = formOf({ model: 'whisper-1' }, ['audio', wav({ seconds: 1, seed }), 'a.wav']);
  const answer = await server.ask('/v1/stt/create', { method: 'POST', body });
  return ((await answer.json()) as { id: string }).id;
};
const metricsOf = (server: Server): { readonly headers: { readonly authorization: string } } => {
  const made = addToken(server.core, { name: 'figures', days: null, scope: 'metrics' });
  return { headers: { authorization: `Bearer ${made.ok ? made.value : ''}` } };
};

it('is told to a token for figures alone, as it stands', async () => {
  const server = await startServer();
  server.device.onGet = () => PENDING;
  const id = await create(server, 61);
  expect((await server.ask('/v1/status')).status).toBe(403);
  expect((await fetch(`${server.url}/v1/status`)).status).toBe(401);
  const how = metricsOf(server);
  const told = async (): Promise<unknown> => (await server.ask('/v1/status', how)).json();
  await expect
    .poll(told)
    .toMatchObject({ running: 1, requests: [{ id, state: 'running', audioSeconds: 1 }] });
  expect(v.safeParse(serveStatusView, await told()).success).toBe(true);
});

it('has a page that holds nothing before it was given a token, and may run its own script only', async () => {
  const server = await startServer();
  const page = await fetch(`${server.url}/status`);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const policy = page.headers.get('content-security-policy');
  expect(policy).toMatch(
    /^default-src 'none'; style-src 'sha256-[^ ]+'; script-src 'sha256-[^ ]+'; connect-src 'self'/,
  );
  expect(
    (await fetch(`${server.url}/status`, { headers: { origin: 'https://elsewhere.example' } })).status,
  ).toBe(403);
});

it('speaks the language that a browser wants most of those that it can', async () => {
  expect(
    ['de', 'de-AT,de;q=0.9,en;q=0.8', 'en;q=0.3, fr, DE;q=0.7', 'fr;q=1.0,de;q=0.001'].map(languageAsked),
  ).toEqual(['de', 'de', 'de', 'de']);
  const english = [
    undefined,
    '',
    '*',
    'en-GB, de',
    'de;q=0',
    'ru',
    'd'.repeat(90_000),
    ',;q=,;de;;',
    'de;q=7',
  ];
  expect(english.map(languageAsked)).toEqual(english.map(() => 'en'));
  const server = await startServer();
  const page = await fetch(`${server.url}/status`, { headers: { 'accept-language': 'de-CH' } });
  expect([page.headers.get('content-language'), page.headers.get('vary')]).toEqual(['de', 'Accept-Language']);
  expect(await page.text()).toContain('<html lang="de">');
});

it('takes a worker for silent when the server that it works for does', async () => {
  const { core, library } = await startServer();
  const { workers } = library.farm;
  const profile = { version: '1', cores: 1, slots: 1, abilities: [] };
  const now = core.nowMs();
  const here = (): unknown =>
    statusOf({ library, nowMs: () => now }).workers.map(({ isHere, isLate, name }) => [name, isHere, isLate]);
  workers.hello('patient', { ...profile, name: 'patient' }, 600_000, now - 100_000);
  workers.hello('usual', { ...profile, name: 'usual' }, FARM_RULES.silenceMs, now - 30_000);
  workers.hello('hasty', { ...profile, name: 'hasty' }, 4_000, now - 5_000);
  workers.hello('new', { ...profile, name: 'new' }, 4_000, now - 1_000);
  expect(here()).toEqual(
    expect.arrayContaining([
      ['patient', true, true],
      ['usual', true, true],
      ['hasty', false, false],
      ['new', true, false],
    ]),
  );
});

it('five attempts of workers that came to nothing: the answer and the status say what became of each', async () => {
  const server = await startServer();
  const attempts = [1, 2, 3, 4, 5].map((fence) => ({
    ...{ fence, taskId: 1, workerId: 'w', workerName: `mac-${fence}`, begunAt: 1, endedAt: 2 },
    ...(fence === 3
      ? { end: 'silent', detail: null }
      : { end: 'failed', detail: 'no memory at /home/me/a.wav' }),
  })) as Parameters<typeof gaveUp>[0];
  server.device.onGet = () => ({ kind: 'failed', failure: gaveUp(attempts) });
  const id = await create(server, 62);
  const story = [1, 2, 3, 4, 5].map((at) =>
    at === 3 ? '3. mac-3 fell silent' : `${at}. mac-${at} failed: no memory at [path]`,
  );
  const told = async () =>
    (await (await server.ask(`/v1/stt/${id}`)).json()) as { status: string; error?: { message: string } };
  await expect.poll(async () => (await told()).status).toBe('error');
  expect((await told()).error?.message.split('\n').slice(1)).toEqual(story);
  const status = await (await server.ask('/v1/status', metricsOf(server))).json();
  expect(status).toMatchObject({ failed: 1, failures: [{ id, story }] });
});
