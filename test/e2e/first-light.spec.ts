// The whole way once: a recording dropped in a folder becomes a transcript that is read, found and heard.
import { expect, test } from '@playwright/test';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { dropReading, READINGS } from '../support/speech-files.ts';

const SELFISH = 'sense_and_sensibility_01_austen_64kb-0890.wav';
const LEISURE = 'sense_and_sensibility_01_austen_64kb-0870.wav';

let running: RunningApp | null = null;
const place = workspace('first-light');

test.afterEach(async () => {
  await running?.close();
  running = null;
});
test.afterAll(() => place.remove());

test('a recording dropped in a listened folder is transcribed, read, found by its words, and plays where it was found', async () => {
  const added = await runCommand({ library: place.library, words: ['folders', 'add', place.recordings] });
  expect(added.code, added.stderr).toBe(0);

  running = await launchApp({ library: place.library });
  const { page } = running;
  await expect(page.getByText('Watching 1 folder')).toBeVisible();

  dropReading(SELFISH, place.recordings, 'NK-188 The bread that would not rise.wav');
  const row = page.locator('[data-item-id]', { hasText: 'The bread that would not rise' });
  await expect(row).toHaveAttribute('data-state', 'done', { timeout: 60_000 });

  await row.click();
  await expect(page.getByTestId('segment').first()).toBeVisible();
  await expect(page.getByRole('main').or(page.locator('body')).first()).toContainText(
    new RegExp(READINGS[SELFISH], 'i'),
  );

  await page.keyboard.press('Control+K');
  await page.keyboard.type('selfish');
  const hit = page.getByTestId('hit').first();
  await expect(hit).toBeVisible();
  await expect(hit.locator('mark').first()).toHaveText(/selfish/i);
  await hit.click();

  const audio = page.getByTestId('audio');
  await page.keyboard.press('Escape');
  await page
    .getByTestId('segment')
    .first()
    .click({ modifiers: ['Alt'] });
  await expect
    .poll(() => audio.evaluate((element: HTMLAudioElement) => (element.error ? -1 : element.currentTime)), {
      timeout: 10_000,
    })
    .toBeGreaterThan(0.2);
});

test('what came while Earshot was closed is found at the next start, and a copy is not transcribed again', async () => {
  dropReading(LEISURE, place.recordings, 'came-while-closed.wav');
  copyFileSync(join(place.recordings, 'came-while-closed.wav'), join(place.recordings, 'a-copy.wav'));
  const once = await runCommand({ library: place.library, words: ['run', '--once', '--json'] });
  expect(once.code, once.stdout + once.stderr).toBe(0);

  const jobs = await runCommand({ library: place.library, words: ['jobs', '--json'] });
  const items = JSON.parse(jobs.stdout) as { state: string; title: string }[];
  expect(items.map((item) => item.state)).toEqual(['done', 'done']);

  const found = await runCommand({ library: place.library, words: ['search', 'leisure', '--json'] });
  expect(found.code).toBe(0);
  expect((JSON.parse(found.stdout) as { hitCount: number }).hitCount).toBe(1);
});

test('the command line transcribes a file and says so with its exit code', async () => {
  const good = await runCommand({
    library: place.library,
    words: ['transcribe', join(place.recordings, 'came-while-closed.wav'), '--format', 'srt'],
  });
  expect(good.code, good.stderr).toBe(0);
  expect(good.stdout).toMatch(/^1\n00:00:0\d,\d{3} --> 00:00:0\d,\d{3}\n/);

  const missing = await runCommand({
    library: place.library,
    words: ['transcribe', '/nowhere/at-all.wav', '--json'],
  });
  expect(missing.code).toBe(1);
  expect(JSON.parse(missing.stdout)).toMatchObject({ ok: false, code: 'file-gone' });

  const wrong = await runCommand({ library: place.library, words: ['dance'] });
  expect(wrong.code).toBe(2);
});
