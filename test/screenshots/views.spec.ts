// The main views at the sizes that people have, light and dark, and at 150 %: for looking at, in out/screenshots.
import { expect, test, type Page } from '@playwright/test';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { launchApp, temporaryFolder } from '../support/app.ts';
import { fillDemoLibrary } from '../support/demo-library.ts';
import { take, type Size } from './take.ts';

const schemes = ['light', 'dark'] as const;
const SIZES: readonly Size[] = [
  { name: '700', width: 700, height: 500, schemes },
  { name: '1280', width: 1280, height: 800, schemes },
  { name: '1920', width: 1920, height: 1080, schemes },
  { name: '150', width: 1280 / 1.5, height: 800 / 1.5, zoom: 1.5, schemes },
];

async function withDemo(kind: 'network' | 'empty', use: (page: Page) => Promise<void>): Promise<void> {
  const root = temporaryFolder(`views-${kind}`);
  const place = { library: join(root, 'library'), recordings: join(root, 'Recordings') };
  fillDemoLibrary(place, kind, { paused: true });
  const running = await launchApp({ library: place.library });
  try {
    await use(running.page);
  } finally {
    await running.close();
    await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

test('a library at work', async () => {
  await withDemo('network', async (page) => {
    const row = (title: string) => page.locator('[data-item-id]', { hasText: title });
    await expect(row('The clock that limps')).toBeVisible();
    await take(page, 'recordings', SIZES);
    await row('The clock that limps').locator('.open').click();
    await expect(page.getByTestId('segment').first()).toBeVisible();
    await take(page, 'reader', SIZES);
    await page.keyboard.press('Control+K');
    await page.keyboard.type('escapement');
    await expect(page.getByTestId('hit').first()).toBeVisible();
    await take(page, 'search', SIZES);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Comma');
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    await take(page, 'settings', SIZES);
    await page.getByRole('button', { name: 'AI/ML API' }).click();
    await take(page, 'settings-cloud', SIZES);
    await page
      .getByRole('button', { name: /^Settings… of/ })
      .first()
      .click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await take(page, 'show-settings', SIZES);
    await page.keyboard.press('Escape');
  });
});

test('an empty one', async () => {
  await withDemo('empty', async (page) => {
    await expect(page.getByRole('button', { name: 'Try a sample' })).toBeVisible();
    await take(page, 'first-run', SIZES);
  });
});
