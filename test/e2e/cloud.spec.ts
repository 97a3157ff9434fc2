// The same way through the cloud's protocol: one upload a recording, also through a kill; faults end in words; the key stays secret.
import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { dropReading } from '../support/speech-files.ts';
import { startSpeechServer, type SpeechServer } from '../support/speech-server.ts';

const READING = 'sense_and_sensibility_01_austen_64kb-0880.wav';
const CANARY = 'canary-7f3a9b2c5d8e-key';

let server: SpeechServer;
let place: ReturnType<typeof workspace>;
let running: RunningApp | null = null;

const environment = (): Record<string, string> => ({
  EARSHOT_API_URL: server.baseUrl,
  EARSHOT_POLL_MS: '150',
});

test.beforeEach(async () => {
  server = await startSpeechServer({
    keys: [CANARY],
    transcript: 'the lighthouse keeper counted seventeen gulls',
  });
  place = workspace('cloud');
  const added = await runCommand({
    library: place.library,
    words: ['folders', 'add', place.recordings, '--service', 'cloud'],
  });
  expect(added.code, added.stderr).toBe(0);
});
test.afterEach(async () => {
  await running?.close();
  running = null;
  await server.close();
  await place.remove();
});

test('a recording in a cloud folder is uploaded once, polled, shown and found', async () => {
  dropReading(READING, place.recordings, 'gulls.wav');
  running = await launchApp({
    library: place.library,
    environment: { ...environment(), EARSHOT_API_KEY: CANARY },
  });
  const { page } = running;
  // Each page's process gets a copy of the environment: by then the key is out of it.
  expect(await running.app.evaluate(() => process.env.EARSHOT_API_KEY ?? null)).toBeNull();
  const row = page.locator('[data-item-id]', { hasText: 'gulls' });
  await expect(row).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
  await row.click();
  await expect(page.getByTestId('segment').first()).toContainText('lighthouse');
  await page.keyboard.press('Control+K');
  await page.keyboard.type('seventeen');
  await expect(page.getByTestId('hit').first()).toBeVisible();
  expect([...server.acceptedByHash().values()]).toEqual([1]);
});

test('killed while the cloud transcribes, it goes on after the restart without a second upload', async () => {
  server.options.readyAfterMs = 4_000;
  dropReading(READING, place.recordings, 'gulls.wav');
  running = await launchApp({
    library: place.library,
    environment: { ...environment(), EARSHOT_API_KEY: CANARY },
  });
  await expect(running.page.locator('[data-item-id]')).toHaveAttribute('data-state', 'transcribing', {
    timeout: 30_000,
  });
  await expect.poll(() => server.generations.length).toBe(1);
  await running.kill();

  running = await launchApp({
    library: place.library,
    environment: { ...environment(), EARSHOT_API_KEY: CANARY },
  });
  await expect(running.page.locator('[data-item-id]')).toHaveAttribute('data-state', 'done', {
    timeout: 30_000,
  });
  expect(server.generations.length).toBe(1);
  expect(server.requests.filter((request) => request.call === 'create').length).toBe(1);
});

test('a refused key holds the cloud up and says so; the device goes on; a good key sets it going', async () => {
  dropReading(READING, place.recordings, 'gulls.wav');
  running = await launchApp({ library: place.library, environment: { ...environment() } });
  const { page } = running;
  const row = page.locator('[data-item-id]', { hasText: 'gulls' });
  await expect(row).toContainText(/key/i, { timeout: 30_000 });
  await expect(row).toHaveAttribute('data-state', 'queued');

  await page.evaluate((key) => window.api.call('key.set', { key }), CANARY);
  await expect(row).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
  const settings = await page.evaluate(() => window.api.call('app.view', undefined));
  expect(JSON.stringify(settings)).not.toContain(CANARY);
});

test('a web page instead of the service is told apart, and nothing is lost', async () => {
  server.addRule({
    on: 'create',
    times: 2,
    fault: {
      kind: 'answer',
      status: 200,
      body: '<!doctype html><html><title>Sign in</title></html>',
      headers: { 'content-type': 'text/html' },
      early: true,
    },
  });
  dropReading(READING, place.recordings, 'gulls.wav');
  running = await launchApp({
    library: place.library,
    environment: { ...environment(), EARSHOT_API_KEY: CANARY },
  });
  const row = running.page.locator('[data-item-id]', { hasText: 'gulls' });
  await expect(row).toHaveAttribute('data-state', /queued|uncertain|done/, { timeout: 30_000 });
  await expect(row).toContainText(/web page|no answer|lighthouse/i, { timeout: 30_000 });
});

test('the key is in no log, no database and no argument list', async () => {
  dropReading(READING, place.recordings, 'gulls.wav');
  running = await launchApp({
    library: place.library,
    environment: { ...environment(), EARSHOT_API_KEY: CANARY },
  });
  await expect(running.page.locator('[data-item-id]')).toHaveAttribute('data-state', 'done', {
    timeout: 30_000,
  });
  const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  expect(processes).not.toContain(CANARY);
  await running.close();
  running = null;

  const holders: string[] = [];
  const search = (folder: string): void => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (!existsSync(path)) continue;
      const info = statSync(path);
      if (info.isDirectory()) search(path);
      else if (info.isFile() && readFileSync(path).includes(CANARY)) holders.push(path);
    }
  };
  search(place.library);
  expect(holders).toEqual([]);
});
