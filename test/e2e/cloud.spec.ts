// The same way through the cloud's protocol: one upload a recording, also through a kill; faults end in words; the key stays secret.
import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
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

/** Answers the system's questions in this order; tells what was asked. */
async function answerQuestions(
  { app }: RunningApp,
  answers: readonly number[],
): Promise<() => Promise<readonly Electron.MessageBoxOptions[]>> {
  const asked = await app.evaluateHandle(({ dialog }, given) => {
    const questions: Electron.MessageBoxOptions[] = [];
    const left = [...given];
    dialog.showMessageBox = (...args: unknown[]) => {
      questions.push(args.at(-1) as Electron.MessageBoxOptions);
      return Promise.resolve({ response: left.shift() ?? 1, checkboxChecked: false });
    };
    return questions;
  }, answers);
  return () => asked.jsonValue();
}

/** What the window shows is what is saved, and neither is the key. */
async function seeAndSaveDiagnostics({ app, page }: RunningApp): Promise<void> {
  const filePath = join(place.library, '..', 'diagnostics.zip');
  // The menu is made when the first list stands.
  await expect.poll(() => app.evaluate(({ Menu }) => Menu.getApplicationMenu() !== null)).toBe(true);
  await app.evaluate(({ dialog, Menu }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
    const help = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []);
    help?.find(({ label }) => label === 'Diagnostics…')?.click();
  }, filePath);
  const shown = page.getByRole('region', { name: 'What would be saved' });
  await expect(shown).toContainText('about.json');
  const text = await shown.innerText();
  await page.getByRole('button', { name: 'Save…' }).click();
  await expect(page.getByText('Saved as diagnostics.zip.')).toBeVisible();
  const saved = Object.entries(unzipSync(readFileSync(filePath)));
  expect(saved.length).toBe(6);
  for (const [name, bytes] of saved) {
    expect(text).toContain(name);
    expect(strFromU8(bytes)).not.toContain(CANARY);
    expect(strFromU8(bytes)).not.toContain('Night Kitchen');
    for (const line of strFromU8(bytes).split('\n')) expect(text).toContain(line.trimEnd());
  }
}

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
  // Why is said once, over the list.
  const held = page.locator('.held');
  await expect(held).toContainText(/key/i, { timeout: 30_000 });
  await expect(row).toHaveAttribute('data-state', 'queued');

  // The page alone cannot have a key used: the system asks where it may go, and no means no.
  const questions = await answerQuestions(running, [1, 0]);
  await page.evaluate((key) => window.api.call('key.set', { key }), CANARY);
  await expect(held).toContainText(/No key/);
  expect(server.requests).toEqual([]);
  await page.evaluate((key) => window.api.call('key.set', { key }), CANARY);
  await expect(row).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
  const { origin } = new URL(server.baseUrl);
  expect(await questions()).toHaveLength(2);
  // An address that is not the usual one is not confirmed by Return.
  for (const question of await questions())
    expect(question).toMatchObject({ message: `Send the key to ${origin}?`, defaultId: 1, cancelId: 1 });
  const settings = await page.evaluate(() => window.api.call('app.view', undefined));
  expect(JSON.stringify(settings)).not.toContain(CANARY);
});

test('an address that the page sets gets neither the key nor a recording before the system was answered', async () => {
  const other = await startSpeechServer({});
  try {
    const [own, strange] = [server, other].map(({ baseUrl }) => baseUrl) as [string, string];
    running = await launchApp({ library: place.library, environment: { EARSHOT_POLL_MS: '150' } });
    const { page } = running;
    const questions = await answerQuestions(running, [0, 1, 0]);
    const set = (cloudUrl: string): Promise<unknown> =>
      page.evaluate((url) => window.api.call('settings.change', { cloudUrl: url }), cloudUrl);
    const test = (): Promise<unknown> => page.evaluate(() => window.api.call('key.test', undefined));

    await set(own);
    await page.evaluate((key) => window.api.call('key.set', { key }), CANARY);
    expect(await test()).toMatchObject({ value: { accepted: true } });

    // Every way that a page has: another address, a test, a recording, the confirmation of the old key.
    await set(strange);
    expect(JSON.stringify(await test())).toContain(new URL(own).origin);
    await page.evaluate(() => window.api.call('key.confirm', undefined));
    expect(JSON.stringify(await test())).toContain('not sent there');
    dropReading(READING, place.recordings, 'gulls.wav');
    const row = page.locator('[data-item-id]', { hasText: 'gulls' });
    await expect(page.locator('.held')).toContainText(/key was given for/, { timeout: 30_000 });
    expect(other.requests).toEqual([]);
    await page.keyboard.press('Control+,');
    await expect(page.getByText(`It is not sent to ${new URL(strange).origin}`)).toBeVisible();
    await expect(page.getByText(/do not leave this computer/)).toBeVisible();

    // Back, it works as before; nobody is asked again.
    await set(own);
    await expect(row).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
    expect(other.requests).toEqual([]);
    expect((await questions()).length).toBe(2);

    // The key outlives the app, beside the library and not in it.
    await running.close();
    running = await launchApp({ library: place.library, environment: { EARSHOT_POLL_MS: '150' } });
    expect(await running.page.evaluate(() => window.api.call('key.test', undefined))).toMatchObject({
      value: { accepted: true },
    });
    expect(existsSync(join(place.library, 'key'))).toBe(false);
    await seeAndSaveDiagnostics(running);
    for (const url of ['http://api.aimlapi.com/v1', 'https://a:b@api.aimlapi.com', 'ftp://x'])
      expect(
        await running.page.evaluate((cloudUrl) => window.api.call('settings.change', { cloudUrl }), url),
      ).toMatchObject({ ok: false, code: 'bad-argument' });
  } finally {
    await other.close();
  }
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
