// Searching in the real window by keyboard alone: hear it, open it, narrow it, keep it, take it along, and get a word right.
import { expect, test, type Page } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { launchApp, runCommand, temporaryFolder, type RunningApp } from '../support/app.ts';
import { fillDemoLibrary } from '../support/demo-library.ts';
import { violationsIn } from './axe.ts';

let running: RunningApp | null = null;
let root = '';
let library = '';

test.beforeEach(() => {
  root = temporaryFolder('search');
  library = join(root, 'library');
  fillDemoLibrary({ library, recordings: join(root, 'Recordings') }, 'network', { paused: true });
});
test.afterEach(async () => {
  await running?.close();
  running = null;
  await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let press = 0; press < 40; press += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      const text = element?.getAttribute('aria-label') ?? element?.textContent ?? '';
      return text.replace(/\s+/g, ' ').trim();
    });
    if (name.test(at)) return;
  }
  throw new Error(`${String(name)} was not reached`);
}

async function searchFor(page: Page, text: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+K');
  await page.keyboard.type(text);
}

test('a place is heard and opened; a misspelt word is put right', async () => {
  running = await launchApp({ library });
  const { page } = running;
  await expect(page.locator('[data-item-id]').first()).toBeVisible();

  await searchFor(page, 'escapemnt');
  await expect(page.getByTestId('suggestion')).toHaveText('escapement');
  await page.keyboard.press('Enter');
  const hit = page.getByTestId('hit').first();
  await expect(hit.locator('mark').first()).toHaveText(/escapement/i);

  await page.keyboard.press('ArrowDown');
  await expect(hit).toBeFocused();
  const audio = page.getByTestId('audio');
  const isPlaying = () => audio.evaluate((element: HTMLAudioElement) => !element.paused);
  await page.keyboard.press('Space');
  await expect.poll(isPlaying).toBe(true);
  await expect
    .poll(() => audio.evaluate((element: HTMLAudioElement) => element.currentTime))
    .toBeGreaterThan(0);
  await page.keyboard.press('Space');
  await expect.poll(isPlaying).toBe(false);

  await page.keyboard.press('Enter');
  await expect(page.getByTestId('segment').locator('mark').first()).toHaveText(/escapement/i);
});

test('a search is narrowed, kept, found again and taken along', async () => {
  running = await launchApp({ library });
  const { app, page } = running;
  await expect(page.locator('[data-item-id]').first()).toBeVisible();

  await searchFor(page, 'the ');
  const summary = page.getByText(/places?,? in \d+ recordings?$/);
  await expect(summary).toBeVisible();
  await tabTo(page, /^Low Tide/);
  const chip = await page.locator('[aria-pressed]', { hasText: 'Low Tide' }).innerText();
  const places = /\d+/.exec(chip)?.[0];
  await page.keyboard.press('Enter');
  await expect(summary).toHaveText(new RegExp(`(^| )${places} places?,? in`));

  await tabTo(page, /^Newest first/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Oldest first' })).toBeVisible();
  expect(await violationsIn(page)).toEqual([]);

  await tabTo(page, /^Keep or save what was found$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Keep this search' })).toBeFocused();
  await page.keyboard.press('Enter');
  const kept = page.getByRole('navigation').getByRole('button', { name: /^the\b.*Low Tide/ });
  await expect(kept).toBeVisible();

  await searchFor(page, 'x');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('hit')).toHaveCount(0);
  await kept.focus();
  await page.keyboard.press('Enter');
  await expect(summary).toHaveText(new RegExp(`(^| )${places} places?,? in`));
  await expect(page.getByRole('button', { name: 'Oldest first' })).toBeVisible();

  const table = join(root, 'places.csv');
  // The system's own dialog is not ours to test.
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, table);
  await tabTo(page, /^Keep or save what was found$/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => existsSync(table)).toBe(true);
  const lines = readFileSync(table, 'utf8').trim().split('\r\n');
  expect(lines[0]).toMatch(/recording,show,recorded,file,time,start,end,speaker,text$/);
  expect(lines).toHaveLength(Number(places) + 1);
  await expect(page.getByText(/places saved in “places.csv”/)).toBeVisible();

  await kept.focus();
  await page.keyboard.press('Delete');
  await expect(kept).toHaveCount(0);
});

test('every place is reached by keyboard', async () => {
  running = await launchApp({ library });
  const { page } = running;
  await expect(page.locator('[data-item-id]').first()).toBeVisible();
  await searchFor(page, 'the ');
  const summary = page.getByText(/places?,? in \d+ recordings?$/);
  await expect(summary).toBeVisible();
  const all = Number(/(\d+) places/.exec(await summary.innerText())?.[1]);
  const hits = page.getByTestId('hit');
  const rest = page.getByTestId('rest');
  await expect(rest.first()).toBeVisible();
  expect(await hits.count()).toBeLessThan(all);
  await expect(async () => {
    const more = page.getByRole('button', { name: 'Show more' });
    if ((await rest.count()) > 0) {
      await rest.first().focus();
      await page.keyboard.press('Enter');
    } else if (await more.isVisible()) {
      // Going on behind the last place asks for more recordings.
      await hits.last().focus();
      await page.keyboard.press('ArrowDown');
    }
    expect(await hits.count()).toBe(all);
  }).toPass({ timeout: 20_000, intervals: [200] });
  // The keyboard stays where it was, and opens what is there.
  await expect(page.locator('[data-place]:focus')).toHaveCount(1);
});

test('the command line prints places for other programs', async () => {
  const labels = await runCommand({ library, words: ['search', 'escapement', '--format', 'labels'] });
  expect(labels.code, labels.stderr).toBe(0);
  expect(labels.stdout).toMatch(/^\d+\.\d{6}\t\d+\.\d{6}\t.*escapement.*\n/i);
  const nothing = await runCommand({ library, words: ['search', 'xyzzyx', '--format', 'edl'] });
  expect(nothing.code).toBe(1);
  const wrong = await runCommand({ library, words: ['search', 'escapement', '--format', 'srt'] });
  expect(wrong.code).toBe(2);
});
