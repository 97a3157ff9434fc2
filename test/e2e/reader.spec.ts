// Reading in the real window: finding in one transcript, walking through doubted words, repeating a passage, a day of speech.
import { expect, test } from '@playwright/test';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { launchApp, temporaryFolder, type RunningApp } from '../support/app.ts';
import { fillDemoLibrary, type DemoVariant } from '../support/demo-library.ts';
import { expectNoViolations } from './axe.ts';

let running: RunningApp | null = null;
let root = '';

async function openDemo(variant: DemoVariant): Promise<RunningApp['page']> {
  root = temporaryFolder('reader');
  const place = { library: join(root, 'library'), recordings: join(root, 'Recordings') };
  fillDemoLibrary(place, variant, { paused: true });
  running = await launchApp({ library: place.library });
  return running.page;
}

test.afterEach(async () => {
  await running?.close();
  running = null;
  await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

test('finds in the open transcript, walks through doubted words and repeats a passage, by keyboard', async () => {
  const page = await openDemo('network');
  await page.locator('[data-item-id]', { hasText: 'The clock that limps' }).click();
  await expect(page.getByTestId('segment').first()).toBeVisible();

  await page.keyboard.press('Control+F');
  const box = page.getByRole('textbox', { name: 'Find in this transcript' });
  await expect(box).toBeFocused();
  await page.keyboard.type('ESCAPEMENT');
  const bar = page.getByRole('search', { name: 'Find in this transcript' });
  await expect(bar.getByRole('status')).toHaveText(/^1 of [2-9]/);
  const marked = (name: string): Promise<number> =>
    page.evaluate((key) => [...(CSS.highlights.get(key) ?? [])].length, name);
  await expect.poll(() => marked('found-now')).toBe(1);
  await page.keyboard.press('Enter');
  await expect(bar.getByRole('status')).toHaveText(/^2 of/);
  await page.keyboard.press('Shift+Enter');
  await expect(bar.getByRole('status')).toHaveText(/^1 of/);
  await page.keyboard.press('Escape');
  await expect(bar).toBeHidden();
  await expect.poll(() => marked('found-now')).toBe(0);

  await page.keyboard.press('u');
  const doubts = page.getByRole('search', { name: 'Uncertain words' });
  await expect(doubts.getByRole('status')).toHaveText(/^1 of/);
  // The doubted word is heard again and again.
  await expect(page.getByRole('button', { name: /Stop repeating/ })).toBeVisible();
  const audio = page.getByTestId('audio');
  await expect.poll(() => audio.evaluate((element: HTMLAudioElement) => !element.paused)).toBe(true);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /Stop repeating/ })).toBeHidden();

  await page.keyboard.press('r');
  await expect(page.getByRole('button', { name: /Stop repeating/ })).toBeVisible();
  await page.keyboard.press('r');
  await expect(page.getByRole('button', { name: /Stop repeating/ })).toBeHidden();
});

test('the chapters of a file stand in the text and lead there, by keyboard', async () => {
  const page = await openDemo('network');
  await page.locator('[data-item-id]', { hasText: 'one loom' }).click();
  await expect(page.getByRole('heading', { name: 'Three kinds of knots' })).toBeVisible();
  const last = page.getByRole('heading', { name: 'Whether we may' });
  await expect(page.getByTestId('segment').filter({ hasText: 'We could repair that.' })).toBeAttached();
  await expectNoViolations(page, 'reader');

  await page.getByRole('region', { name: 'Text' }).focus();
  const at = (): Promise<string> =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  for (let tabs = 0; !(await at()).includes('Whether we may'); tabs += 1) {
    expect(tabs, 'the chapter was not reached').toBeLessThan(30);
    await page.keyboard.press('Tab');
  }
  expect(await at()).toBe('Play chapter Whether we may, 1:26');
  await page.keyboard.press('Enter');
  await expect(last).toBeInViewport();
});

test('a day of speech opens, and its last words can be found', async () => {
  const page = await openDemo('day-long');
  await page.locator('[data-item-id]', { hasText: 'A whole day' }).click();
  await expect(page.getByTestId('segment').first()).toBeVisible();
  // Only what is in view exists.
  expect(await page.getByTestId('segment').count()).toBeLessThan(400);
  await page.keyboard.press('Control+F');
  await page.keyboard.type('curlews');
  const status = page.getByRole('search', { name: 'Find in this transcript' }).getByRole('status');
  await expect(status).toHaveText(/^1 of \d{2,}/);
  await page.keyboard.press('Shift+Enter');
  const [, last] = /^(\d+) of \1$/.exec((await status.textContent()) ?? '') ?? [];
  expect(Number(last)).toBeGreaterThan(10);
  await expect(page.getByTestId('segment').filter({ hasText: 'curlews' }).last()).toBeInViewport();
});
