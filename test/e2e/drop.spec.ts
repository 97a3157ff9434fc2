// What is dropped on the window: a real drop, with the system's question answered in its place.
import { expect, test } from '@playwright/test';
import type { MessageBoxOptions } from 'electron';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchApp, workspace, type RunningApp } from '../support/app.ts';
import { dropReading } from '../support/speech-files.ts';
import { startSpeechServer, type SpeechServer } from '../support/speech-server.ts';

const KEY = 'sk-drop-test';
const READINGS = [
  'sense_and_sensibility_01_austen_64kb-0880.wav',
  'sense_and_sensibility_01_austen_64kb-0890.wav',
] as const;
let place: ReturnType<typeof workspace>;
let server: SpeechServer;
let running: RunningApp;

test.beforeEach(async () => {
  place = workspace('drop');
  for (const name of READINGS) dropReading(name, place.recordings);
  server = await startSpeechServer({ keys: [KEY], transcript: 'the tide table hung beside the door' });
  running = await launchApp({
    library: place.library,
    environment: { EARSHOT_API_URL: server.baseUrl, EARSHOT_API_KEY: KEY, EARSHOT_POLL_MS: '100' },
  });
});
test.afterEach(async () => {
  await running.close();
  await server.close();
  await place.remove();
});

/** Drops files and folders as a file manager does, so that the preload asks Chromium for their paths. */
async function drop(...files: readonly string[]): Promise<void> {
  const browser = await running.page.context().newCDPSession(running.page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await browser.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  await browser.detach();
}

/** Answers the system's questions with a button from now on, and keeps what was asked. */
const answerWith = (button: number) =>
  running.app.evaluate(({ dialog }, response) => {
    const asked: MessageBoxOptions[] = [];
    Object.assign(globalThis, { asked });
    const showMessageBox = (...given: unknown[]): Promise<object> => {
      asked.push(given.at(-1) as MessageBoxOptions);
      return Promise.resolve({ response, checkboxChecked: false });
    };
    Object.assign(dialog, { showMessageBox });
  }, button);
const asked = () =>
  running.app.evaluate(() => (globalThis as unknown as { asked: MessageBoxOptions[] }).asked);
const at = (name: string): string => join(place.recordings, name);

test('recordings for this device are taken unasked, a folder after one question, and a no is calm', async () => {
  const { page } = running;
  await expect(page.getByRole('button', { name: 'Choose a folder' })).toBeVisible({ timeout: 30_000 });
  await answerWith(1);
  writeFileSync(at('notes.txt'), 'to buy: a lamp');
  await drop(...READINGS.map(at), at('notes.txt'));
  await expect(page.getByText('2 taken, 1 left out (“notes.txt”): not audio.')).toBeVisible();
  expect(await asked()).toEqual([]);
  await expect(page.locator('[data-item-id]')).toHaveCount(2);

  await drop(at('notes.txt'));
  await expect(page.getByText('“notes.txt” does not have the name of a recording')).toBeVisible();
  await drop(place.recordings);
  await expect.poll(async () => (await asked()).length).toBe(1);
  expect(await asked()).toMatchObject([{ message: 'Open the folder “Night Kitchen”?' }]);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  // Only what could not be taken stands there as one.
  await expect(page.locator('.notice.bad')).toHaveCount(1);

  await answerWith(0);
  const second = join(place.recordings, '..', 'Tide Tables');
  mkdirSync(second);
  await drop(place.recordings, second);
  const sheet = page.getByRole('dialog', { name: 'Watch this folder' });
  await expect(sheet.getByRole('textbox', { name: 'Name of the show' })).toHaveValue('Night Kitchen');
  await page.keyboard.press('Escape');
  await expect(sheet.getByRole('textbox', { name: 'Name of the show' })).toHaveValue('Tide Tables');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  expect(await asked()).toMatchObject([{ message: 'Open 2 folders?' }]);
});

test('what would be paid for is sent after a yes only, and its real address is named', async () => {
  const { page } = running;
  await page.evaluate(() => window.api.call('settings.change', { defaultService: 'cloud' }));
  await answerWith(1);
  await drop(...READINGS.map(at));
  await expect.poll(async () => (await asked()).length).toBe(1);
  const [question] = await asked();
  expect(question?.message).toBe(`Send 2 recordings to ${new URL(server.baseUrl).origin}?`);
  expect(question?.detail).toContain(`In ${place.recordings}:\n${READINGS.join('\n')}`);
  await expect(page.locator('[data-item-id]')).toHaveCount(0);
  expect(server.generations).toHaveLength(0);

  await answerWith(0);
  await drop(...READINGS.map(at));
  await expect(page.locator('[data-item-id][data-state="done"]')).toHaveCount(2, { timeout: 30_000 });
  expect(server.generations).toHaveLength(2);
});
