// What a show does after a transcript, in the real window: agreed to in the system's own question, done, tried again, told; and nothing without a yes.
import { expect, test } from '@playwright/test';
import { createHmac } from 'node:crypto';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { dropReading } from '../support/speech-files.ts';
import { startSpeechServer, type SpeechServer } from '../support/speech-server.ts';

// An edit is told when nobody has edited for half a minute.
test.describe.configure({ timeout: 180_000 });

const READING = 'sense_and_sensibility_01_austen_64kb-0880.wav';

interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly answered: number;
}

let speech: SpeechServer;
let place: ReturnType<typeof workspace>;
let running: RunningApp | null = null;
let receiver: Server;
let hook = '';
let got: Delivery[] = [];
let answers: number[] = [];

test.beforeEach(async () => {
  speech = await startSpeechServer({ transcript: 'the lighthouse keeper counted seventeen gulls' });
  place = workspace('after');
  [got, answers] = [[], []];
  receiver = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      const answered = answers.shift() ?? 200;
      got.push({ headers: request.headers, body, answered });
      response.writeHead(answered).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/earshot`;
  const words = ['folders', 'add', place.recordings, '--service', 'cloud'];
  const added = await runCommand({ library: place.library, words });
  expect(added.code, added.stderr).toBe(0);
});
test.afterEach(async () => {
  await running?.close();
  running = null;
  receiver.closeAllConnections();
  receiver.close();
  await speech.close();
  await place.remove();
});

async function start(): Promise<RunningApp> {
  running = await launchApp({
    library: place.library,
    environment: { EARSHOT_API_URL: speech.baseUrl, EARSHOT_POLL_MS: '150', EARSHOT_API_KEY: 'any' },
  });
  return running;
}

/** Answers the system's questions in this order, no after that; tells what was asked. */
async function answerQuestions(
  { app }: RunningApp,
  yes: readonly boolean[],
): Promise<() => Promise<string[]>> {
  const asked = await app.evaluateHandle(({ dialog }, given) => {
    const questions: string[] = [];
    const left = [...given];
    dialog.showMessageBox = (...args: unknown[]) => {
      questions.push((args.at(-1) as Electron.MessageBoxOptions).message);
      return Promise.resolve({ response: left.shift() === true ? 0 : 1, checkboxChecked: false });
    };
    return questions;
  }, yes);
  return () => asked.jsonValue();
}

/** As a receiver checks it that knows nothing of Earshot: Standard Webhooks, version 1. */
function isSigned({ body, headers }: Delivery, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

const eventsOf = (): string[] => got.map(({ body }) => (JSON.parse(body) as { event: string }).event);

test('a webhook is called when a transcript is done, edited and exported, signed, again after a 500, and told', async () => {
  const app = await start();
  const { page } = app;
  const asked = await answerQuestions(app, [true]);
  const shows = await page.evaluate(() => window.api.call('app.view', undefined));
  const folderId = shows.ok ? shows.value.folders[0]?.id : undefined;
  if (folderId === undefined) throw new Error('There is no show.');

  // Set as a person does it, in the settings of the show.
  await page.getByRole('button', { name: /^Night Kitchen/ }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Settings of this show…' }).click();
  await page.getByRole('radio', { name: 'Call a webhook' }).check();
  await page.getByRole('textbox', { name: 'Address' }).fill(hook);
  for (const name of ['a text was edited', 'a recording was exported'])
    await page.getByRole('checkbox', { name }).check();
  await page.getByRole('button', { name: 'Set this…' }).click();
  await expect(page.getByText('Set. It is done from the next time on.')).toBeVisible();
  expect(await asked()).toEqual([`Call ${new URL(hook).host}?`]);
  await page.getByRole('button', { name: 'Copy the secret for the server' }).click();
  await expect(page.getByText(/^The secret is copied/)).toBeVisible();
  const secret = await app.app.evaluate(({ clipboard }) => clipboard.readText());
  expect(secret).toMatch(/^whsec_/);
  await page.keyboard.press('Escape');

  // Done: the first answer is 500, the next try the same delivery.
  answers = [500];
  dropReading(READING, place.recordings, 'gulls.wav');
  const row = page.locator('[data-item-id]', { hasText: 'gulls' });
  await expect(row).toHaveAttribute('data-state', 'done', { timeout: 60_000 });
  await expect.poll(() => got.map(({ answered }) => answered), { timeout: 20_000 }).toEqual([500, 200]);
  expect(eventsOf()).toEqual(['done', 'done']);
  expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(got[1]?.body).not.toMatch(/seventeen|gulls\.wav|Night Kitchen\//);

  // Edited, told half a minute later; meanwhile exported by a command in another process, which may not sign.
  const recordingId = Number((await row.getAttribute('data-item-id'))?.slice(1));
  const edited = await page.evaluate(async (id) => {
    const seen = await window.api.call('transcripts.get', { recordingId: id });
    if (!seen.ok) return 'no transcript';
    const { id: transcriptId, ids, revision } = seen.value;
    const command = { type: 'text' as const, segmentId: ids[0] ?? 0, text: 'Eighteen gulls.' };
    const done = await window.api.call('edits.do', { recordingId: id, transcriptId, revision, command });
    return done.ok ? 'edited' : done.message;
  }, recordingId);
  expect(edited).toBe('edited');
  const out = join(place.library, '..', 'out');
  const exported = await runCommand({ library: place.library, words: ['export', '--all', '--to', out] });
  expect(exported.code, exported.stderr).toBe(0);
  await expect.poll(eventsOf, { timeout: 20_000 }).toContain('exported');
  await expect.poll(eventsOf, { timeout: 60_000 }).toEqual(['done', 'done', 'exported', 'edited']);
  for (const delivery of got) expect(isSigned(delivery, secret)).toBe(true);
  for (const delivery of got)
    expect(isSigned({ ...delivery, body: `${delivery.body} ` }, secret)).toBe(false);

  // The trail knows all of it, and no page ever the secret.
  const told = await page.evaluate(
    (id) => window.api.call('recordings.get', { recordingId: id }),
    recordingId,
  );
  const trail = JSON.stringify(told);
  expect(trail).toContain('answered 500');
  expect(trail).toContain('answered 200');
  const view = await page.evaluate((id) => window.api.call('actions.get', { folderId: id }), folderId);
  expect(JSON.stringify([told, view])).not.toContain(secret.slice('whsec_'.length));
});

test('a page alone sets nothing: no program without a pick and a yes, no webhook without a yes', async () => {
  const app = await start();
  const { page } = app;
  const asked = await answerQuestions(app, []);
  const program = join(place.library, '..', 'program');
  const trace = join(place.library, '..', 'it ran');
  writeFileSync(program, `#!/bin/sh\n: > "${trace}"\n`);
  chmodSync(program, 0o755);
  await app.app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, program);
  const tried = await page.evaluate(async (url) => {
    const shows = await window.api.call('app.view', undefined);
    const folderId = shows.ok ? (shows.value.folders[0]?.id ?? 0) : 0;
    const wish = { folderId, args: [], events: ['done' as const] };
    const unpicked = await window.api.call('actions.setCommand', { ...wish, pickId: 1 });
    const none = await window.api.call('actions.setCommand', { ...wish, pickId: null });
    const named = await window.api.call('actions.setCommand', {
      ...{ ...wish, pickId: null, program: '/bin/sh' },
    });
    const pick = await window.api.call('actions.chooseProgram', undefined);
    const declined = await window.api.call('actions.setCommand', {
      ...{ ...wish, pickId: pick.ok ? (pick.value?.pickId ?? null) : null },
    });
    const hooked = await window.api.call('actions.setWebhook', {
      ...{ folderId, url, withText: true, events: ['done' as const] },
    });
    const view = await window.api.call('actions.get', { folderId });
    return { refused: [unpicked, none, named, declined, hooked].map(({ ok }) => ok), view };
  }, hook);
  expect(tried.refused).toEqual([false, false, false, false, false]);
  expect(tried.view).toMatchObject({ ok: true, value: { does: null, events: [] } });
  // Only what a person picked, or could be asked of, came as far as the question.
  expect(await asked()).toEqual(['Run this program?', `Call ${new URL(hook).host}?`]);

  dropReading(READING, place.recordings, 'gulls.wav');
  const row = page.locator('[data-item-id]', { hasText: 'gulls' });
  await expect(row).toHaveAttribute('data-state', 'done', { timeout: 60_000 });
  const recordingId = Number((await row.getAttribute('data-item-id'))?.slice(1));
  await page.evaluate((id) => window.api.call('actions.again', { recordingId: id }), recordingId);
  await expect
    .poll(() => page.evaluate((id) => window.api.call('actions.state', { recordingId: id }), recordingId))
    .toMatchObject({ ok: true, value: { does: null, due: [] } });
  expect(got).toEqual([]);
  expect(existsSync(trace)).toBe(false);
});
